"""The set-up's own files: exact, complete, bound to no address, and refused when they contradict each other."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from gettext import GNUTranslations
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
LOCKS = ["requirements.txt", "tests/requirements.txt", ".ci/uv.txt", ".ci/node.txt"]


def requirements(lock: str) -> list[str]:
    return (TOP / lock).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_python_package_is_pinned_and_hashed(lock):
    exact = re.compile(r"[a-z0-9-]+==[^ ]+( ; [^-]+)?( +--hash=sha256:[0-9a-f]{64})+ *")
    assert [line for line in requirements(lock) if not exact.fullmatch(line)] == []


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json", ".npmrc"])
def test_no_lock_names_an_address(lock):
    assert re.findall(r"https?:|resolved\"|index-url|registry *=", (TOP / lock).read_text(encoding="utf-8")) == []


def test_the_lock_holds_every_package_that_the_project_asks_for():
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    for wanted, lock in ((project["project"]["dependencies"], "requirements.txt"),
                         (project["dependency-groups"]["test"], "tests/requirements.txt")):
        locked = {line.partition("==")[0] for line in requirements(lock)}
        assert {re.split(r"[^A-Za-z0-9-]", name)[0].lower() for name in wanted} - locked == set()


def test_the_front_end_lock_fits_the_list():
    listed = json.loads((TOP / "package.json").read_text(encoding="utf-8"))
    root = json.loads((TOP / "package-lock.json").read_text(encoding="utf-8"))["packages"][""]
    assert [root[kind] for kind in ("dependencies", "devDependencies")] == [
        listed[kind] for kind in ("dependencies", "devDependencies")]


def test_nothing_is_taken_from_the_network_by_a_page():
    """Front-end files come from static/vendor/, made at set-up."""
    pages = [*TOP.glob("templates/**/*.html"), *TOP.glob("static/*/**/*.css"), *TOP.glob("static/*/**/*.js")]
    outside = re.compile(r"""(?:<(?:script|link|img|iframe|source|use)\b[^>]*=|url\(|import|from)"""
                         r"""\s*["'(]*(?:https?:)?//[a-z]""")
    assert [str(page) for page in pages if outside.search(page.read_text(encoding="utf-8"))] == []


def merged(tmp_path: Path, **parts: str) -> tuple[int, str, Path]:
    """Runs the translation step on a project that has only these parts."""
    english = tmp_path / "inspect" / "kaocha" / "translations" / "en"
    english.mkdir(parents=True)
    (tmp_path / ".ci").mkdir()
    shutil.copyfile(TOP / ".ci" / "translations.py", tmp_path / ".ci" / "translations.py")
    for name, text in parts.items():
        (english / f"{name}.po").write_text(text, encoding="utf-8")
    done = subprocess.run([sys.executable, tmp_path / ".ci" / "translations.py"], capture_output=True, text=True,
                          check=False, env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    return done.returncode, done.stderr.strip(), english / "LC_MESSAGES" / "messages.mo"


def test_the_parts_become_one_catalogue(tmp_path):
    status, said, made = merged(tmp_path, people='msgid "登录"\nmsgstr "Sign in"\n',
                                lists='msgid "名单"\nmsgstr "List"\n\nmsgid "登录"\nmsgstr "Sign in"\n')
    with made.open("rb") as file:
        english = GNUTranslations(file)
    assert (status, said, english.gettext("登录"), english.gettext("名单")) == (0, "", "Sign in", "List")


def test_two_englishes_for_one_chinese_are_refused(tmp_path):
    status, said, made = merged(tmp_path, people='msgid "登录"\nmsgstr "Sign in"\n',
                                zebra='msgid "登录"\nmsgstr "Log in"\n')
    assert (status, said, made.exists()) == (
        1, "zebra.po:1: '登录' is 'Log in' here but 'Sign in' in people.po:1", False)


def test_a_lost_placeholder_is_refused(tmp_path):
    status, said, _ = merged(tmp_path, lists='msgid "共%(n)s项"\nmsgstr "%(m)s items"\n')
    assert (status, said) == (1, "lists.po:1: '共%(n)s项': unknown named placeholder 'm'")
