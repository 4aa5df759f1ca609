"""The command itself: what it takes, when it refuses, what it prints."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import click
from click.core import ParameterSource
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import exists, select

from ...actions.people import DEMO_PASSWORD
from ...db import act_for, begin_write, commit, db
from ...models import Account, Authority, Cycle, Shortlist, Visit, VisitChain, VisitMember
from ...queries.people import demo_accounts, demo_accounts_exist
from ...rules.permissions import ROLES
from ...schemes.loading import schemes_in_house
from ..user import refusals
from .cast import AWAY, AWAY_ROLES, HOME, USUAL_ROLES, Office, hashes, known_office, make_office
from .year import make_year

DEFAULT = "jiangxi-province-2023"
BESIDE = ("liaoning-province-2021", "visited", 12)
"""The cycle (scheme, stage, studios) that a first start makes beside the default one: it has a visit to carry out."""
AT_THE_DOOR = USUAL_ROLES[1][0]
"""Whose tablet the command speaks of."""
MADE_AT = datetime(2020, 1, 6, 1, 0, tzinfo=UTC)
"""When authorities and accounts were made: before the first cycle of any scheme in house, never now."""


@click.command("demo")
@click.option("--scheme", default=DEFAULT, show_default=True, metavar="CODE|all", help="Which rule set, or all.")
@click.option("--stage", type=click.Choice(["nominated", "visited", "listed"]), default="listed",
              show_default=True, help="How far the cycle has come; visited: on tablets, with visits left to carry out.")
@click.option("--studios", type=click.IntRange(1, 5_000), default=40, show_default=True, help="Nominations in a cycle.")
@click.option("--seed", default="1", show_default=True, help="The same seed gives the same list, byte for byte.")
@click.option("--if-empty", is_flag=True, help="Only where the database is empty; otherwise print the accounts again.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: authority, cycle, accounts.")
@with_appcontext
def demo(scheme: str, stage: str, studios: int, seed: str, if_empty: bool, as_json: bool) -> None:
    """Fill the database with a believable year of fictional studios, through the same actions as the pages."""
    wanted = [(code, stage, studios) for code in _chosen(scheme)]
    if if_empty and _nothing_said("scheme", "stage", "studios"):
        wanted.append(BESIDE)
    made: list[str] = []
    if not (if_empty and _anybody()):
        with refusals():
            made = _fill(wanted, seed=seed)
    report = _report(made)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_as_table(report)))


def _chosen(scheme: str) -> list[str]:
    known = list(schemes_in_house())
    if scheme == "all":
        return known
    if scheme not in known:
        raise click.ClickException(f"no scheme {scheme}; there are: {', '.join(known)}, all")
    return [scheme]


def _nothing_said(*options: str) -> bool:
    """Whether all of these options were left as they are."""
    source = click.get_current_context().get_parameter_source
    return all(source(option) is ParameterSource.DEFAULT for option in options)


def _anybody() -> bool:
    return db.session.scalar(select(Authority.id).limit(1)) is not None


def _fill(wanted: list[tuple[str, str, int]], *, seed: str) -> list[str]:
    """Everything or nothing: one commit at the end. `wanted`: scheme, stage, studios of each cycle."""
    codes = [code for code, _, _ in wanted]
    if _anybody():
        _refuse_mixing(codes)
        db.session.rollback()
        begin_write()
        office = known_office(_home(), seed=seed)
    else:
        password_hashes = hashes()
        begin_write()
        office = make_office(HOME, USUAL_ROLES, password_hashes, seed=seed, at=MADE_AT)
        _neighbour(password_hashes, seed)
        act_for(office.authority.id)
    for code, stage, studios in wanted:
        make_year(office, schemes_in_house()[code], code=code, stage=stage, studios=studios, seed=seed,
                  tell=lambda what, code=code: click.echo(f"  {code}: {what}", err=True))  # type: ignore[misc]
    commit()
    return codes


def _neighbour(password_hashes: dict[str, str], seed: str) -> None:
    """A second authority with a small cycle of its own, which nobody of the first may see."""
    db.session.flush()  # or the first one's last Events would be written as this one's
    office: Office = make_office(AWAY, AWAY_ROLES, password_hashes, seed=seed, at=MADE_AT)
    make_year(office, schemes_in_house()["nanchang-city-2021"], code="linhai-2021", stage="nominated", studios=5,
              seed=seed, tell=lambda _: None)


def _refuse_mixing(codes: list[str]) -> None:
    if not demo_accounts_exist():
        raise click.ClickException("this database holds real work; a demo does not mix with it. "
                                   "Choose another folder: KAOCHA_DATA=…")
    act_for(_home().id)
    there = set(db.session.scalars(select(Cycle.code).where(Cycle.code.in_(codes))))
    if there:
        raise click.ClickException(f"the demo is here already: {', '.join(sorted(there))}; nothing was changed. "
                                   "For a fresh one choose an empty folder: KAOCHA_DATA=…")


def _home() -> Authority:
    home: Authority | None = db.session.scalar(select(Authority).where(Authority.code == HOME[0]))
    if home is None:
        raise click.ClickException("demo accounts exist, but not their authority; choose another KAOCHA_DATA")
    return home


# --- what it prints ---


def _report(made: list[str]) -> dict[str, Any]:
    if not demo_accounts_exist():
        return {"authority": None, "cycle": None, "cycles": [], "accounts": [], "note": "real work is here; no demo"}
    home = _home()
    act_for(home.id)
    cycles = made or list(db.session.scalars(select(Cycle.code).order_by(Cycle.id)))
    settings = current_app.config["SETTINGS"]
    return {
        "authority": home.code, "name": home.name, "cycle": cycles[0] if cycles else None, "cycles": cycles,
        "address": settings.public_url, "open_visits": _open_visits(),
        "accounts": [
            {"username": one.username, "password": DEMO_PASSWORD, "role": one.roles[0], "name": one.name,
             "authority": one.authority_code}
            for one in demo_accounts()
        ],
    }


def _open_visits() -> list[dict[str, Any]]:
    """Visits of AT_THE_DOOR on which nobody has begun: from these a newcomer chooses one."""
    begun = exists().where(VisitChain.visit_id == Visit.id)
    closed = exists().where(Shortlist.cycle_id == Visit.cycle_id)
    rows = db.session.scalars(
        select(Visit).join(VisitMember, VisitMember.visit_id == Visit.id)
        .join(Account, Account.id == VisitMember.account_id).join(Cycle, Cycle.id == Visit.cycle_id)
        .where(Account.username == AT_THE_DOOR, VisitMember.absence == "", Cycle.state == "open", ~begun, ~closed)
        .order_by(Visit.id)
    )
    return [{"id": visit.id, "studio": visit.nomination.studio.name, "username": AT_THE_DOOR} for visit in rows]


def _as_table(report: dict[str, Any]) -> list[str]:
    if not report["accounts"]:
        return ["This database holds real work: no demo."]
    lines = [f"{report['name']}: {', '.join(report['cycles'])}", ""]
    for one in report["accounts"]:
        zh, en = ROLES[one["role"]]
        lines.append(f"  {one['username']:<16}{one['password']:<16}{one['name']}  {zh} {en}")
    lines += ["", f"Sign in at {report['address']}, on this machine only; make run starts the server."]
    for one in report["open_visits"][:1]:
        lines.append(f"Tablet: {report['address']}/field/ as {one['username']}, a visit to carry out: {one['studio']}")
    return lines
