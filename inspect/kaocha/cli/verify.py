"""`flask verify`: every stored file, entry, stream and server chain is recomputed; what is not as it was is named."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from ..db import act_for
from ..queries.integrity import verify_authority
from ..queries.which_authority import every_authority


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output; progress goes beside it.")
@click.option("--quiet", is_flag=True, help="No progress.")
@with_appcontext
def verify(as_json: bool, quiet: bool) -> None:
    """Recompute the digests of all stored files, every entry, stream and server chain. Exit status 1 if one differs."""
    report = report_of(_no_progress if quiet else _progress)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        for finding in report["findings"]:
            where = f"visit {finding['visit']}, " if finding["visit"] else ""
            click.echo(f"{finding['kind']}: {finding['what']} {finding['id']} ({where}{finding['detail']})")
        click.echo(", ".join(f"{count} {what}" for what, count in report["checked"].items()))
        click.echo("everything is as it arrived" if report["ok"] else f"{len(report['findings'])} findings")
    sys.exit(0 if report["ok"] else 1)


def report_of(progress: Callable[[str, int, int], None]) -> dict[str, Any]:
    """What the command prints, over all authorities."""
    store = current_app.extensions["store"]
    checked: Counter[str] = Counter(files=0, entries=0, streams=0, gaps=0, chains=0, sheets=0, photos=0)
    findings: list[dict[str, Any]] = []
    for authority_id, code in every_authority():
        act_for(authority_id)

        def state(sha256: str, authority_id: int = authority_id) -> str:
            if not store.path(authority_id, sha256).exists():
                return "missing"
            return "" if store.is_intact(authority_id, sha256) else "altered"

        report = verify_authority(state, progress)
        checked.update(report.checked)
        findings += [{"authority": code, **finding.as_dict()} for finding in report.findings]
    return {"ok": not findings, "checked": dict(checked), "findings": findings}


def _progress(what: str, done: int, of: int) -> None:
    if sys.stderr.isatty() or done == of:
        click.echo(f"{what}: {done} of {of}", err=True)


def _no_progress(what: str, done: int, of: int) -> None:
    """Say nothing."""
