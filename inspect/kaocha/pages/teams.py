"""Teams of a cycle: name, members, leader, and inspectors who hand in paper."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request
from flask_babel import gettext as _

from ..actions import teams
from ..db import commit
from ..models import Account, Cycle, Team
from ..problems import Problem
from ..queries.cycles import cycle_called
from ..queries.visits import inspectors, organisation_named, team_numbered, visits_per_team
from ..rules.permissions import may_run_office
from .answers import see_other, undo
from .door import me, needs, now

bp = Blueprint("teams", __name__, url_prefix="/cycles/<code>/visits/teams")


@bp.route("/new", methods=["GET", "POST"])
@needs(may_run_office)
def new(code: str) -> str | Response | tuple[str, int]:
    return _team_form(code, None)


@bp.route("/<int:number>", methods=["GET", "POST"])
@needs(may_run_office)
def change(code: str, number: int) -> str | Response | tuple[str, int]:
    return _team_form(code, number)


def _team_form(code: str, number: int | None) -> str | Response | tuple[str, int]:
    cycle = cycle_called(code)
    team = team_numbered(cycle, number) if number is not None else None
    if request.method != "POST":
        return _page(cycle, team)
    try:
        saved = _save(cycle, team)
        commit()
    except Problem as problem:
        undo()
        cycle = cycle_called(code)
        team = team_numbered(cycle, number) if number is not None else None
        return _page(cycle, team, problem=problem, form=request.form), problem.status
    if _adds_inspector():
        flash(_("已加入「%(name)s」，保存考察组后生效。", name=saved.name), "done")
        ticked = [*request.form.getlist("member"), str(saved.id)]
        cycle = cycle_called(code)
        team = team_numbered(cycle, number) if number is not None else None
        return _page(cycle, team, form=request.form, ticked=ticked)
    flash(_("考察组已保存。"), "done")
    return see_other("visits.index", code=code)


def _save(cycle: Cycle, team: Team | None) -> Team | Account:
    form = request.form
    if _adds_inspector():
        unit_name = form.get("inspector_unit", "").strip()
        unit = organisation_named(unit_name) if unit_name else None
        if unit_name and unit is None:
            raise Problem("inspector_unit_unknown", unit=unit_name[:100])
        return teams.add_inspector(form["inspector_name"], organisation=unit, by=me(), at=now())
    known = {str(account.id): account for account in inspectors()}
    members = [known[chosen] for chosen in form.getlist("member") if chosen in known]
    named = {"name": form.get("name", ""), "members": members, "leader": known.get(form.get("leader", ""))}
    if team is None:
        return teams.make_team(cycle, **named, by=me(), at=now())  # type: ignore[arg-type]
    teams.change_team(team, **named, by=me(), at=now())  # type: ignore[arg-type]
    return team


def _adds_inspector() -> bool:
    """Trap: Enter in the team's name presses the first button of the form, which is the one that adds a person."""
    return request.form.get("do") == "inspector" and bool(request.form.get("inspector_name", "").strip())


def _page(
    cycle: Cycle, team: Team | None, *, form: object = None, ticked: list[str] | None = None, **more: object
) -> str:
    load = visits_per_team(cycle).get(team.id, 0) if team is not None else 0
    if ticked is None and form is not None:
        ticked = form.getlist("member")  # type: ignore[attr-defined]
    if ticked is None:
        ticked = [str(member.account_id) for member in team.members] if team is not None else []
    return render_template(
        "visits/team.html", cycle=cycle, team=team, people=inspectors(), ticked=ticked, form=form, load=load, **more
    )


@bp.post("/<int:number>/remove")
@needs(may_run_office)
def remove(code: str, number: int) -> Response | tuple[str, int]:
    cycle = cycle_called(code)
    try:
        teams.remove_team(team_numbered(cycle, number), by=me(), at=now())
        commit()
    except Problem as problem:
        undo()
        if problem.code == "not_found":
            raise
        cycle = cycle_called(code)
        return _page(cycle, team_numbered(cycle, number), problem=problem), problem.status
    flash(_("考察组已删除。"), "done")
    return see_other("visits.index", code=code)
