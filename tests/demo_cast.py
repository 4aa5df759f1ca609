"""Databases that `flask demo` made, each once for all tests that look at it, and copied for those that change it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade

from conftest import make_app
from kaocha.db import db


def made_by_demo(folder: Path, *arguments: str) -> tuple[Flask, dict[str, Any]]:
    """An app on a fresh folder that `flask demo` with these arguments filled, and what the command printed."""
    app = make_app(folder)
    with app.app_context():
        upgrade()
        db.session.remove()
    answer = app.test_cli_runner().invoke(args=["demo", *arguments, "--json"])
    assert answer.exit_code == 0, answer.output
    return app, json.loads(answer.stdout)


def copy_of(folder: Path, target: Path) -> Flask:
    """The same database in a folder of its own."""
    shutil.copytree(folder, target)
    return make_app(target)


def shortlist_bytes(app: Flask, cycle: str) -> bytes:
    return app.test_cli_runner().invoke(args=["shortlist", cycle, "--json"]).stdout_bytes
