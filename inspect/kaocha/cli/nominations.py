"""`flask nominations import`: a workbook from the server's shell, previewed and committed as on the page."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from ..actions import imports
from ..db import authority_in_force, begin_write, commit, db
from ..files.workbooks import keep_workbook
from ..jobs import TASKS
from ..models import Account, Cycle, WorkbookImport
from ..problems import Problem
from ..queries.imports import rows_with_problems
from ..rules.permissions import Who, may_run_office
from .finding import find_cycle
from .user import refusals

nominations = AppGroup("nominations", help="Nominations (推荐申报) from the server's shell.")


@nominations.command("import")
@click.argument("cycle")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", required=True, metavar="ACCOUNT", help="The secretary who answers for it; named in the log.")
@click.option("--category", default="", help="Which category the table is for; needed where the scheme has several.")
@click.option("--split", default="", help="Which of its tables, where a category has several.")
@click.option("--authority", default="", metavar="CODE", help="The authority, where several have such a cycle.")
@click.option("--commit", "write", is_flag=True, help="Write it, if no row is wrong. Without it: a preview only.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def import_file(
    cycle: str, file: Path, by: str, category: str, split: str, authority: str, write: bool, as_json: bool
) -> None:
    """Preview FILE for CYCLE row by row; with --commit write all of it or nothing. Exit 1 when a row is wrong."""
    with refusals():
        found = find_cycle(cycle, authority)
        who = _secretary(by)
        preview = _preview(found, file, category or _only_category(found), split, who)
        wrong = [{"row": row.row, "name": row.name, "problems": row.problems} for row in rows_with_problems(preview)]
        refused = Problem(preview.problem["code"], **preview.problem["values"]) if preview.problem else None
        written = _write(preview, found, who) if write and not wrong and refused is None else None
    _tell(preview, wrong, refused, written, as_json)
    sys.exit(1 if wrong or refused else 0)


def _secretary(username: str) -> Who:
    account = db.session.scalar(select(Account).where(Account.username == username, Account.disabled_at.is_(None)))
    if account is None:
        raise click.ClickException(f"no account {username!r} in this authority")
    who = Who(id=account.id, name=account.name, roles=frozenset(account.roles), authority_id=account.authority_id)
    if not may_run_office(who):
        raise click.ClickException(f"{username!r} is no secretary and may not import")
    return who


def _only_category(cycle: Cycle) -> str:
    from ..queries.cycles import rules_of

    codes = [one.code for one in rules_of(cycle).scheme.categories]
    if len(codes) > 1:
        raise click.ClickException(f"name the category with --category: {', '.join(codes)}")
    return codes[0]


def _preview(cycle: Cycle, file: Path, category: str, split: str, who: Who) -> WorkbookImport:
    with file.open("rb") as source:
        kept = keep_workbook(current_app.extensions["store"], authority_in_force(), source, file.name)
    begin_write()
    started = imports.start_import(cycle, file=kept, category=category, split=split, by=who, at=datetime.now(UTC))
    commit()
    TASKS["preview_import"](import_id=started.id, authority_id=authority_in_force())
    return db.session.get_one(WorkbookImport, started.id, populate_existing=True)


def _write(preview: WorkbookImport, cycle: Cycle, who: Who) -> dict[str, int]:
    begin_write()
    done = imports.commit_import(preview, cycle, reasons={}, by=who, at=datetime.now(UTC))
    commit()
    return done


def _tell(
    preview: WorkbookImport, wrong: list[dict[str, Any]], refused: Problem | None, written: dict[str, int] | None,
    as_json: bool,
) -> None:  # fmt: skip
    if as_json:
        report = {
            "import": preview.id, "rows": preview.rows_read, "counts": preview.counts, "wrong": wrong,
            "problem": refused.as_dict("en") if refused else None, "written": written,
        }  # fmt: skip
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
        return
    if refused is not None:
        click.echo(refused.sentence("en"), err=True)
    for row in wrong:
        for problem in row["problems"]:
            click.echo(f"{preview.file.name}:{row['row']}: {row['name']}: {problem['zh']} / {problem['en']}", err=True)
    counts = ", ".join(f"{number} {what}" for what, number in sorted(preview.counts.items()))
    click.echo(f"{preview.rows_read} rows: {counts or 'none'}" + ("; written" if written else "; nothing written"))
