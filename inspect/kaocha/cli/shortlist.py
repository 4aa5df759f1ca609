"""`flask shortlist`: the list of a cycle on the server's shell, as JSON for machines or as a table for eyes."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import click
from flask.cli import with_appcontext

from ..models import Cycle
from ..queries.shortlists import document_of, latest_list, proposal_now
from .finding import find_cycle
from .user import refusals


@click.command("shortlist")
@click.argument("cycle")
@click.option("--authority", default="", metavar="CODE", help="The authority, where several have a cycle of this code.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object; the same data give the same bytes.")
@click.option("--proposal", is_flag=True, help="The proposal as it would be now, even where a list is frozen.")
@with_appcontext
def shortlist(cycle: str, authority: str, language: str, as_json: bool, proposal: bool) -> None:
    """The list of CYCLE (its code, or authority/code): frozen if there is one, else the proposal as it is now."""
    with refusals():
        report = report_of(find_cycle(cycle, authority), language=language, proposal=proposal)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(as_table(report)))


def report_of(cycle: Cycle, *, language: str, proposal: bool) -> dict[str, Any]:
    """What the command prints. Problem `cycle_not_open`."""
    frozen = None if proposal else latest_list(cycle)
    document = document_of(frozen) if frozen is not None else proposal_now(cycle).document
    state = {"frozen": True, "number": frozen.number} if frozen is not None else {"frozen": False, "number": None}
    return as_report(document, language) | state


def as_report(document: dict[str, Any], language: str) -> dict[str, Any]:
    """The part of a list that machines ask for, its texts in one language; scores as printed."""
    names = {line["studio"]: line["name"] for line in document["lines"]}
    return {
        "cycle": document["cycle"]["code"],
        "scheme": document["scheme"]["code"],
        "rule_hash": document["rule_hash"],
        "snapshot_hash": document["snapshot_hash"],
        "result_hash": document["result_hash"],
        "most": document["most"]["names"],
        "caps": [_cap(cap, names, language) for cap in document["caps"]],
        "minimums": [_minimum(one, language) for one in document["minimums"]],
        "lines": [_line(line, language) for line in document["lines"]],
    }


def _cap(cap: dict[str, Any], names: dict[str, str], language: str) -> dict[str, Any]:
    return {
        "code": cap["code"], "kind": cap["kind"], "title": cap["title"][language], "seats": cap["seats"],
        "taken": len(cap["listed"]), "holders": [names[site] for site in cap["listed"]],
        "open": [names[site] for site in cap["open"]],
    }


def _minimum(one: dict[str, Any], language: str) -> dict[str, Any]:
    plain = {key: one[key] for key in ("code", "least", "total", "reading", "reaching", "listed")}
    return plain | {
        "title": one["title"][language],
        "shortfall": one["shortfall"]["why"][language] if one["shortfall"] else None,
    }


def _line(line: dict[str, Any], language: str) -> dict[str, Any]:
    plain = ("rank", "category_rank", "number", "category", "split", "unit", "region", "score", "listed", "reserve")
    reason = line["reason"]
    return {"studio": line["name"], "host": line["host"]} | {key: line[key] for key in plain} | {
        "reason": {
            "code": reason["code"], "title": reason["title"][language], "text": reason["text"][language],
            "cap": reason["cap"], "tie": reason["tie"],
        },
    }


# --- for eyes ---


def as_table(report: dict[str, Any]) -> list[str]:
    """The list in columns: listed names first, then a line, then the others."""
    state = f"frozen no. {report['number']}" if report["frozen"] else "proposal, not frozen"
    head = f"{report['cycle']} · {report['scheme']} · {state} · result {report['result_hash'][:12]}"
    above = [_row(line) for line in report["lines"] if line["listed"]]
    below = [_row(line) for line in report["lines"] if not line["listed"]]
    caps = [f"{_wide(cap['title'], 24)} {cap['taken']}/{cap['seats']}" for cap in report["caps"]]
    return [head, "", *above, "-" * 100, *below, "", *caps]


def _row(line: dict[str, Any]) -> str:
    rank = str(line["rank"] or "—")
    return f"{rank:>5}  {_wide(line['studio'], 40)} {line['score'] or '—':>6}  {line['reason']['title']}"


def _wide(text: str, width: int) -> str:
    """Padded by what a terminal shows: a Chinese character is two columns wide."""
    shown = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return text + " " * max(0, width - shown)
