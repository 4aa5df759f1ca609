"""How fast a workbook of 5,000 nominations is previewed and committed, beside the least work that it takes."""

from __future__ import annotations

import io
import tempfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from flask_migrate import upgrade

from actions.paper_round import facts, kept, open_round, workbook
from conftest import NOW, Cast, make_app
from kaocha.actions import imports
from kaocha.db import act_for, begin_write, commit, db
from kaocha.files.workbooks import open_workbook
from kaocha.jobs import TASKS
from kaocha.models import Cycle, WorkbookImport

SCHEME, CATEGORY, ROWS = "jiangxi-province-2023", "studio", 5_000


def run() -> Iterator[dict[str, Any]]:
    """Measurements as {name, value, unit, how}."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder))
        with app.app_context():
            upgrade()
            db.engine.dispose()
        cast = Cast(app)
        with app.app_context():
            yield from _measured(app, cast)
            db.engine.dispose()


def _measured(app: Any, cast: Cast) -> Iterator[dict[str, Any]]:
    secretary = cast.who["secretary"]
    begin_write()
    act_for(cast.authority)
    cycle = open_round(SCHEME, secretary, allotment={"all": ROWS})
    commit()
    content = workbook(cycle, CATEGORY, [facts(SCHEME, CATEGORY, number) for number in range(ROWS)])
    cells = f"{ROWS} rows of {len(facts(SCHEME, CATEGORY, 1))} declared facts, {len(content) // 1000} kB"
    yield _line("import floor", _seconds(lambda: _least(content)), "s", f"{cells}: the zip's XML parsed once, CPU")
    yield _line("workbook reading", _seconds(lambda: _read(content)), "s", f"{cells}: every cell read, CPU")
    yield _line("workbook reading, memory", _peak(lambda: _read(content)), "MB", "peak of tracemalloc")
    found = _handed_in(app, cast, cycle.id, content)
    preview = lambda: TASKS["preview_import"](import_id=found, authority_id=cast.authority)  # noqa: E731
    yield _line("import preview", _seconds(preview), "s", f"{cells}: read, judged and kept row by row, CPU")
    yield _line("import commit", _seconds(lambda: _commit(found, cycle.id, cast)), "s",
                f"{ROWS} nominations judged again and written in one transaction, CPU")


def _line(name: str, value: float, unit: str, how: str) -> dict[str, Any]:
    return {"name": name, "value": round(value, 3), "unit": unit, "how": how}


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _peak(work: Callable[[], object]) -> float:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def _least(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            expat.ParserCreate().Parse(package.read(name), True)


def _read(content: bytes) -> int:
    with open_workbook(io.BytesIO(content)) as book:
        return sum(len(row.cells) for sheet in book.sheets for row in book.rows(sheet))


def _handed_in(app: Any, cast: Cast, cycle_id: int, content: bytes) -> int:
    file = kept(app, cast.authority, content)
    begin_write()
    found = imports.start_import(
        db.session.get_one(Cycle, cycle_id), file=file, category=CATEGORY, split="", by=cast.who["secretary"], at=NOW
    )
    commit()
    return found.id


def _commit(import_id: int, cycle_id: int, cast: Cast) -> None:
    begin_write()
    imports.commit_import(
        db.session.get_one(WorkbookImport, import_id), db.session.get_one(Cycle, cycle_id), reasons={},
        by=cast.who["secretary"], at=NOW,
    )
    commit()
