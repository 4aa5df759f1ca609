"""`flask check`: asks the database what must be true; the exit status is not zero when something is wrong."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from ..queries.check import Result, run_checks

SHOWN = 20
"""So many findings of a check are printed for eyes; JSON has all of them."""


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with every check and every finding.")
@with_appcontext
def check(as_json: bool) -> None:
    """Ask the database what must be true: references, frozen texts, sheets, files, the log."""
    try:
        results = run_checks(current_app.extensions["store"], now=datetime.now(UTC))
    except (OperationalError, ProgrammingError) as error:  # a table or column that the models have and it has not
        raise click.ClickException(f"the database is not up to date; run: flask db upgrade ({error.orig})") from None
    wrong = sum(len(one.wrong) for one in results)
    if as_json:
        report = {"ok": not wrong, "wrong": wrong, "checks": [one.as_dict() for one in results]}
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(line for one in results for line in _lines(one)))
        click.echo(f"\n{wrong} wrong" if wrong else "\nall is as it must be")
    if wrong:
        sys.exit(1)


def _lines(one: Result) -> list[str]:
    head = f"{'ok   ' if not one.wrong else 'WRONG'} {one.name:<36}{one.looked_at:>8}  {one.says}"
    shown = [f"        {finding.table} {finding.id or ''}: {finding.why}" for finding in one.wrong[:SHOWN]]
    more = len(one.wrong) - SHOWN
    return [head, *shown, *([f"        … and {more} more"] if more > 0 else [])]
