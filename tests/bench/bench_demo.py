"""How long a demo year and the check of its database take; all of it passes through the same actions as the pages."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from demo_cast import made_by_demo
from kaocha.db import db
from kaocha.queries.check import run_checks

STUDIOS = 100


def run() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        app, _ = made_by_demo(Path(folder) / "data", "--studios", str(STUDIOS))
        yield _line(f"demo of {STUDIOS} studios", time.process_time() - began,
                    "CPU, from a fresh folder to the frozen list: 12 password hashes, every row by its action")
        with app.app_context():
            seconds = _seconds(lambda: run_checks(app.extensions["store"], now=datetime.now(UTC)))
            db.engine.dispose()
        yield _line(f"check of a database with {STUDIOS} studios", seconds, "CPU, once, all checks")


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _line(name: str, seconds: float, how: str) -> dict[str, Any]:
    return {"name": name, "value": round(seconds, 2), "unit": "s", "how": how}
