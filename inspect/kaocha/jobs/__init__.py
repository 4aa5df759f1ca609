"""What runs outside a request, thin: a job is a hint, and a sweep re-finds undone work from the data."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from huey import SqliteHuey

log = logging.getLogger(__name__)
TASKS: dict[str, Callable[..., None]] = {}
"""Name of a task to the function that does it, in an app context of its own."""


def task(function: Callable[..., None]) -> Callable[..., None]:
    """Register work that a job may do; called by name with plain values."""
    TASKS[function.__name__] = function
    return function


def init_jobs(app: Flask, data: Path) -> None:
    """The queue lies in its own file, synced; `JOBS_AT_ONCE` does the work in the caller instead (tests, commands)."""
    queue = SqliteHuey("kaocha", filename=str(data / "queue.db"), fsync=True, utc=True)

    @queue.task(name="run")
    def run(name: str, values: dict[str, Any]) -> None:
        with app.app_context():
            TASKS[name](**values)

    app.extensions["queue"], app.extensions["run"] = queue, run


def enqueue(name: str, **values: Any) -> None:
    """Ask for a task, after the commit that made it necessary. A lost queue loses nothing: the sweep asks again."""
    if current_app.config.get("JOBS_AT_ONCE"):
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        with app.app_context():
            TASKS[name](**values)
    else:
        current_app.extensions["run"](name, values)


from . import photos as photos  # noqa: E402  (their tasks register themselves)
from . import previews as previews  # noqa: E402
