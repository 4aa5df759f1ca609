"""`flask schemes`: list what is in house, check a file, trace a notice clause by clause."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from ..schemes.errors import SchemeRefused
from ..schemes.loading import editor_schema, load_scheme, scheme_digest, schemes_in_house
from ..schemes.trace import trace

schemes = AppGroup("schemes", help="The schemes (办法) as data.")


@schemes.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def list_them(as_json: bool) -> None:
    """List the schemes in house with their digests."""
    found = [
        {"code": scheme.code, "title": scheme.title.model_dump(), "year": scheme.year, "sha256": scheme_digest(scheme)}
        for scheme in schemes_in_house().values()
    ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for line in found:
        click.echo(f"{line['code']:<28}{line['sha256'][:12]}  {line['title']['zh']}")


@schemes.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Check a scheme FILE: exit 0 when it may be used, else file:line and the reason for each error."""
    try:
        scheme = load_scheme(file)
    except SchemeRefused as refused:
        for error in refused.errors:
            click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(f"{scheme.code} {scheme_digest(scheme)}")


@schemes.command("trace")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def trace_it(code: str, as_json: bool) -> None:
    """Show for each clause of the notice CODE what carries it out, or why it is outside."""
    if code not in schemes_in_house():
        raise click.ClickException(f"no scheme {code}; there are: {', '.join(schemes_in_house())}")
    lines = trace(schemes_in_house()[code])
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False, indent=1))
        return
    for line in lines:
        carried = line.get("carried_out_by")
        what = ", ".join(carried) if carried else f"outside: {line['outside']['zh']}"
        click.echo(f"{line['clause']:<20}{line['title']['zh']}\n{'':<20}{what}")


@schemes.command("schema")
def schema() -> None:
    """Print the JSON Schema of a scheme file, for editors."""
    click.echo(json.dumps(editor_schema(), ensure_ascii=False, indent=1))
