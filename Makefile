.DEFAULT_GOAL := help
.PHONY: help setup run test check bench lock

# The first Python on this machine that is new enough.
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

define set-up
	@test -n "$(PYTHON)" || { echo "Kaocha needs Python 3.11 or newer: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) .ci/setup.py
endef

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## everything from nothing, then the server with a demo cycle (PORT=8000)
	$(set-up) run
	@.ci/serve

test: ## everything from nothing, then all checks and all tests
	$(set-up) test
	@$(MAKE) --no-print-directory lint
	PYTHONPATH=tests $(BIN)/pytest -p shares -n 2 --dist worksteal
	PYTHONPATH=tests $(BIN)/pytest -p shares -n 2 --dist worksteal --postgres -m data

setup: ## the environment alone
	$(set-up) test

check: ## lint, types, guards: seconds
	$(set-up) test
	@$(MAKE) --no-print-directory lint
	$(BIN)/pytest -q tests/guards

.PHONY: lint
lint:
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: ## measurements, one JSON object per line
	$(set-up) test >&2
	@PYTHONPATH=inspect:tests $(BIN)/python -m bench

# No tool writes an address into these files, so that they hold for whatever mirror a machine uses.
LOCK := $(BIN)/uv pip compile --system-certs --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header

lock: ## newest allowed versions into the lock files
	$(set-up) test
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) --group test --constraint requirements.txt --output-file tests/requirements.txt
	npm install --package-lock-only --ignore-scripts
	$(BIN)/python .ci/lock.py
