"""A cycle from its making to its list, carried out through the actions at moments of the cycle's own year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ...actions import cycles, nominations, sheets, shortlists, teams, visits
from ...actions.intake import Intake
from ...db import db
from ...models import Cycle, Nomination, Team, Visit
from ...queries.cycles import rules_of, window_of
from ...rules.calendar import SHANGHAI, today
from ...rules.declared import read_row
from ...rules.materials import materials_of
from ...rules.permissions import Who
from ...schemes.intake import Material, Proof
from ...schemes.model import Scheme
from .cast import Office, who_is
from .facts import NASTY
from .fieldwork import Fieldwork, place_studio, plan_the_way
from .plan import TEAM, TEAMS, Plan, Planned, make_plan

APPROVER = "梁秋平（分管副主席）"
OVER_CAP = "装备制造集群今年成果集中，经研究增报一家"
WITHDRAWN = "领衔人调离本单位，推荐单位申请撤回"
SITTINGS = 5
LEFT_OPEN = 2
"""So many visits a demo of the stage visited leaves to be carried out."""


@dataclass(frozen=True)
class Moments:
    """When things are done; all aware. `handed_in`: the sittings in which nominations come in."""

    made: datetime
    opened: datetime
    handed_in: tuple[datetime, ...]
    received: datetime
    reviewed: datetime
    first_visit: datetime
    last_visit: datetime
    frozen: datetime


def make_year(
    office: Office, scheme: Scheme, *, code: str, stage: str, studios: int, seed: str, tell: Callable[[str], None]
) -> Cycle:
    """The whole cycle up to `stage`: nominated; visited (on tablets, not by all yet); listed (on paper)."""
    plan = make_plan(scheme, studios=studios, seed=f"{seed}:{code}", members=office.members)
    cycle, when = _prepared(office, plan, code)
    tell("申报 nominations")
    found = _nominated(office, cycle, plan, when)
    places = Random(f"{seed}:{code}:places")
    for nomination in found:
        place_studio(nomination.studio, places)
    _materials(office, plan, found, when, Random(f"{seed}:{code}:materials"))
    if stage != "nominated":
        tell("初审 reviews")
        _reviewed(office, plan, found, when)
        tell("考察 visits and sheets")
        sent = _sent(office, cycle, plan, found, when)
        if stage == "visited":
            _carried_out(office, sent, f"{seed}:{code}")
        else:
            for planned, visit, day in sent:
                _one_visit(office, planned, visit, day)
    if stage == "listed":
        tell("名单 list")
        shortlists.freeze_shortlist(cycle, by=office.secretary, at=when.frozen)
    db.session.flush()
    return cycle


# --- before the first nomination ---


def _prepared(office: Office, plan: Plan, code: str) -> tuple[Cycle, Moments]:
    scheme, by = plan.scheme, office.secretary
    closes = next(stage.closes for stage in scheme.stages if stage.role == "submission") or date(scheme.year, 9, 30)
    made = datetime(closes.year, closes.month, closes.day, 9, 30, tzinfo=SHANGHAI) - timedelta(days=75)
    cycle = cycles.create_cycle(scheme, code=code, name=f"{scheme.title.zh}（演示）"[:120], year=scheme.year,
                                by=by, at=made)
    when = _moments(cycle, made)
    _fill_windows(cycle, when, by)
    if plan.seats or scheme.minimums:
        readings = {one.code: "keep_share" for one in scheme.minimums}
        cycles.change_settings(cycle, seats=plan.seats, readings=readings, notice_days=scheme.notice.working_days,
                               by=by, at=made)
    for unit in plan.units:
        if unit.name in plan.allotments:
            cycles.set_unit(cycle, name=unit.name, kind=unit.kind, region=unit.region,
                            allotment=plan.allotments[unit.name], by=by, at=made)
    cycles.open_cycle(cycle, by=by, at=when.opened)
    return cycle, when


def _moments(cycle: Cycle, made: datetime) -> Moments:
    window = window_of(cycle, "submission")
    assert window is not None
    closes = (window.closes_at or made + timedelta(days=75)).astimezone(SHANGHAI)
    opens = (window.opens_at or closes - timedelta(days=30)).astimezone(SHANGHAI)
    step = (closes - opens) / (SITTINGS + 1)
    handed_in = tuple(opens + step * (at + 1) for at in range(SITTINGS))
    review, visit, choose = (window_of(cycle, role) for role in ("desk_review", "visits", "choose"))
    day = timedelta(days=1)
    reviewed = (review.opens_at + 3 * day) if review and review.opens_at else closes + 6 * day
    first = (visit.opens_at + 5 * day) if visit and visit.opens_at else closes + 12 * day
    last = (visit.closes_at - 6 * day) if visit and visit.closes_at else closes + 42 * day
    frozen = (choose.closes_at - 3 * day) if choose and choose.closes_at else closes + 48 * day
    return Moments(made, opens - 5 * day, handed_in, handed_in[-1] + step / 2, *(
        moment.astimezone(SHANGHAI).replace(hour=10, minute=0) for moment in (reviewed, first, last, frozen)))


def _fill_windows(cycle: Cycle, when: Moments, by: Who) -> None:
    """Days for the stages that the notice leaves open, as the office would enter them."""
    day = timedelta(days=1)
    days = {"desk_review": (when.reviewed - 3 * day, when.reviewed + 5 * day),
            "visits": (when.first_visit - day, when.last_visit + 4 * day),
            "choose": (when.frozen - 2 * day, when.frozen + 3 * day)}
    roles = {stage.code: stage.role for stage in rules_of(cycle).scheme.stages}
    for window in cycle.windows:
        found = days.get(roles[window.stage])
        if found is not None and window.opens_at is None and window.closes_at is None:
            opens, closes = (moment.replace(hour=0, minute=0) for moment in found)
            cycles.set_window(cycle, window.stage, opens_at=opens, closes_at=closes, by=by, at=when.made)


# --- nominations and their papers ---


def _nominated(office: Office, cycle: Cycle, plan: Plan, when: Moments) -> list[Nomination]:
    """The nominations in the order of the plan, taken in on a few days; then one or some are taken back."""
    size = -(-len(plan.sites) // SITTINGS)
    for sitting, at in enumerate(when.handed_in):
        intake = Intake(cycle, at)
        for planned in plan.sites[sitting * size : (sitting + 1) * size]:
            _hand_in(intake, plan, planned)
        intake.finish(by=office.secretary)
    db.session.flush()
    found = list(db.session.scalars(
        select(Nomination).where(Nomination.cycle_id == cycle.id).order_by(Nomination.number)
        .options(selectinload(Nomination.rulings), selectinload(Nomination.receipts), selectinload(Nomination.cycle))
    ))
    for planned, nomination in zip(plan.sites, found, strict=True):
        if planned.fate == "withdrawn":
            nominations.withdraw_nomination(nomination, reason=WITHDRAWN, by=office.secretary, at=when.received)
    return found


def _hand_in(intake: Intake, plan: Plan, planned: Planned) -> None:
    row = planned.row
    values, troubles = read_row(plan.scheme, row.category, row.cells)
    if troubles:
        raise RuntimeError(f"the demo wrote what the form does not take: {troubles[0].en}")
    intake.receive(category=row.category, values=values, split=row.split, studio_type=row.studio_type,
                   over_cap_reason=OVER_CAP, over_cap_approver=APPROVER)  # kept only where a soft cap is passed


def _materials(office: Office, plan: Plan, found: list[Nomination], when: Moments, rng: Random) -> None:
    """Papers as they come in: mostly complete, some short, none at all of one or some."""
    for planned, nomination in zip(plan.sites, found, strict=True):
        if planned.fate in ("withdrawn", "no_materials"):
            continue
        demanded = [one for one in materials_of(plan.scheme, nomination.category, nomination.split) if one.demanded]
        missing = rng.choice(demanded).code if len(demanded) > 1 and rng.random() < 0.12 else ""
        for material in demanded:
            if material.code != missing:
                nominations.receive_material(
                    nomination, material.code, copies=material.copies, electronic=material.electronic,
                    received_on=today(when.received), measured=_measured(material, rng), by=office.secretary,
                    at=when.received,
                )


def _measured(material: Material, rng: Random) -> int | None:
    measure = material.measure
    if measure is None:
        return None
    if measure.about is not None:
        return measure.about + rng.choice((-1, 0, 0, 1))
    if measure.unit == "words":
        return rng.randint(1_400, measure.at_most or 3_000)
    return max(measure.at_least or 1, min(measure.at_most or 4, 4))


def _reviewed(office: Office, plan: Plan, found: list[Nomination], when: Moments) -> None:
    by, at = office.secretary, when.reviewed
    for planned, nomination in zip(plan.sites, found, strict=True):
        if planned.fate in ("withdrawn", "no_materials"):
            continue
        if planned.excepted and planned.broken is not None:
            nominations.rule_on_condition(
                nomination, planned.broken.code, outcome="excepted", reason="一线技能带头人，成果突出，经会议研究同意",
                approver=APPROVER, by=by, at=at,
            )
        if planned.fate == "ineligible":
            _failed(nomination, planned, by, at)
        else:
            nominations.review_nomination(nomination, outcome="passed", proofs_seen=True, by=by, at=at)


def _failed(nomination: Nomination, planned: Planned, by: Who, at: datetime) -> None:
    condition = planned.broken
    title = condition.title.zh if condition is not None else "不符合申报条件"
    if condition is not None and isinstance(condition.test, Proof):
        nominations.rule_on_condition(nomination, condition.code, outcome="not_met", reason="所附材料不能证明", by=by,
                                      at=at)
    nominations.review_nomination(nomination, outcome="failed", reason=f"不符合：{title}", by=by, at=at)


# --- visits and sheets ---


Sent = tuple[Planned, Visit, datetime]


def _sent(office: Office, cycle: Cycle, plan: Plan, found: list[Nomination], when: Moments) -> list[Sent]:
    """Every visit that the plan has, team by team, with its moment."""
    going = [at for at, one in enumerate(plan.sites) if one.papers]
    made = _teams(office, cycle, when, used=sorted({plan.sites[at].team for at in going}))
    planned: list[Sent] = []
    for number, team in made.items():
        mine = [at for at in going if plan.sites[at].team == number]
        days = _days(when, len(mine))
        sent = visits.assign_team(team, [found[at] for at in mine], by=office.secretary, at=when.reviewed)
        planned += [(plan.sites[at], visit, day) for at, visit, day in zip(mine, sent, days, strict=True)]
    return planned


def _carried_out(office: Office, sent: list[Sent], seed: str) -> None:
    """Visits on tablets, but for the last of the first team: those wait for whoever signs in as kaocha1."""
    firsts = [(NASTY not in planned.row.studio, visit) for planned, visit, _ in sent if planned.team == 0]
    waiting = [visit for plain, visit in firsts if plain][-LEFT_OPEN:] or [visit for _, visit in firsts]
    rng = Random(f"{seed}:ways")
    for planned, visit, day in sent:
        by, before = office.secretary, day - timedelta(days=3)
        visits.set_planned_on(visit, day.date(), by=by, at=before)
        if visit not in waiting:
            _absences(planned, visit, day, by)
        present = [member.account for member in visit.members if not member.absence]
        plan_the_way(visit, present, rng=rng, by=by, at=before)
        db.session.flush()
        if visit in waiting:
            continue
        sheets.set_self_scores(visit.nomination, planned.self_scores, by=by, at=day)
        whos = {at: who_is(visit.members[at].account) for at in planned.papers}
        Fieldwork(visit, planned, whos, day=day, seed=seed, store=current_app.extensions["store"]).carry_out()


def _absences(planned: Planned, visit: Visit, day: datetime, by: Who) -> None:
    for position, (kind, reason) in sorted(planned.absences.items()):
        if kind != "own":  # those are recused by themselves
            visits.record_absence(visit.members[position], kind, reason=reason, by=by, at=day)


def _teams(office: Office, cycle: Cycle, when: Moments, used: list[int]) -> dict[int, Team]:
    made = {}
    for number in used:
        members = office.inspectors[number * TEAM : (number + 1) * TEAM]
        made[number] = teams.make_team(cycle, name=f"第{'一二三四'[number]}考察组", members=members, leader=members[0],
                                       by=office.secretary, at=when.reviewed)
    assert len(made) <= TEAMS
    return made


def _days(when: Moments, number: int) -> list[datetime]:
    """So many moments spread over the working days between the first visit and the last."""
    span = max(1, (when.last_visit - when.first_visit).days)
    days = [when.first_visit + timedelta(days=at * span // max(1, number)) for at in range(number)]
    return [day - timedelta(days=max(0, day.weekday() - 4)) for day in days]


def _one_visit(office: Office, planned: Planned, visit: Visit, day: datetime) -> None:
    by = office.secretary
    visits.set_planned_on(visit, day.date(), by=by, at=day - timedelta(days=3))
    visits.set_visited_on(visit, day.date(), by=by, at=day)
    _absences(planned, visit, day, by)
    sheets.set_self_scores(visit.nomination, planned.self_scores, by=by, at=day)
    at = day + timedelta(hours=7)
    for position, paper in sorted(planned.papers.items()):
        inspector = visit.members[position].account
        sheet = sheets.save_sheet(visit, inspector, answers=paper.answers, paper_total=paper.total, remark=paper.remark,
                                  seen_revision=0, by=by, at=at)
        sheets.submit_sheet(sheet, by=by, at=at + timedelta(minutes=4))
