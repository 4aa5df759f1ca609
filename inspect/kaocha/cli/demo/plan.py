"""What happens to each studio of a demo cycle: planned whole, as values, before the first action is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from random import Random

from ...rules.sites import SiteScore, core_of
from ...schemes.choosing import Ceiling
from ...schemes.intake import AtLeast, Condition, NotNamedYet, OneOf, OutcomeInWindow, Proof, RunningTime, Says
from ...schemes.model import Scheme
from . import names
from .facts import Row, Wanted, row
from .recommending import Room, recommending_units
from .sheets import Inspector, Paper, Site, papers, self_scores, site_score

FATES = ("withdrawn", "ineligible", "no_materials", "not_visited", "too_few_sheets", "veto", "veto_open", "below_total",
         "below_dimension")
"""One for each reason that ends a studio's way before the seats are counted; each occurs as soon as there is room."""
UNVISITED = {"withdrawn", "ineligible", "no_materials", "not_visited"}
OWN_UNIT = names.Unit("云川机械冶金工会委员会", "industry_union", "云川")
"""The recommending unit that has an account, and an inspector who stays away from its studios."""
TEAM = 5
TEAMS = 4
BREAKABLE = (RunningTime, OneOf, Says, NotNamedYet, AtLeast, OutcomeInWindow)
TRIES = 400
STAYS_AWAY = (("recused", "三年内担任该单位技术顾问"), ("recused", "与领衔人有师徒关系"), ("excused", "因公出差"))


@dataclass(frozen=True)
class Member:
    """An inspector of the pool; `unit` is their own recommending unit, whose studios they stay away from."""

    inspector: Inspector
    unit: str = ""


@dataclass(frozen=True)
class Planned:
    """One nomination: its row, its fate, its team, and what the team's members hand in or why they do not.

    `papers`: position in the team to sheet; `absences`: position to (kind, reason), "own" for a recusal that follows
    by itself. `broken`: the condition that is not met; `excepted`: whether the office grants an exception.
    """

    row: Row
    fate: str
    team: int = 0
    papers: dict[int, Paper] = field(default_factory=dict)
    absences: dict[int, tuple[str, str]] = field(default_factory=dict)
    broken: Condition | None = None
    excepted: bool = False
    score: SiteScore | None = None
    self_scores: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """A whole cycle. `allotments`: unit to category (or "all") to number; `seats`: ceiling to seats, by decision."""

    scheme: Scheme
    units: list[names.Unit]
    allotments: dict[str, dict[str, int]]
    seats: dict[str, int]
    sites: list[Planned]


def make_plan(scheme: Scheme, *, studios: int, seed: str, members: Sequence[Member]) -> Plan:
    """The plan of a cycle with so many studios; the same seed gives the same plan."""
    rng = Random(seed)
    units = recommending_units(scheme, studios, rng, OWN_UNIT)
    counted_to = next(stage.closes for stage in scheme.stages if stage.role == "submission") or date(scheme.year, 9, 30)
    slots = _slots(scheme)
    held = {minimum.category for minimum in scheme.minimums}
    fates = _fates(studios, {at for at in range(studios) if slots[at % len(slots)][0] in held}, rng)
    room = Room(scheme, units, rng)
    sites = []
    for number, fate in enumerate(fates):
        category, split, studio_type = slots[number % len(slots)]
        wanted = Wanted(
            scheme.category(category), room.take(category, over=number == studios - 1), names.person(rng), split,
            studio_type, nasty=fate == "good" and number == fates.index("good"),
        )
        condition, excepted = _condition(scheme, wanted, fate, number, rng)
        broken = condition.code if condition is not None and isinstance(condition.test, BREAKABLE) else ""
        drawn = row(scheme, replace(wanted, breaks=broken), year=scheme.year, counted_to=counted_to,
                    industry=rng.choice(list(names.INDUSTRIES)), rng=rng)
        planned = Planned(drawn, fate, number % TEAMS, broken=condition, excepted=excepted)
        sites.append(planned if fate in UNVISITED else _visited(scheme, planned, members, rng))
    seats = _seats(scheme, sites)
    return Plan(scheme, units, room.allotments(rng), seats, _with_ties(scheme, sites, seats))


# --- what becomes of each ---


def _slots(scheme: Scheme) -> list[tuple[str, str, str]]:
    """Category, split and type in turn; those that a composition minimum holds back are a little more."""
    held = {(one.category, one.split) for one in scheme.minimums}
    slots = []
    for category in scheme.categories:
        for split in [one.code for one in category.splits] or [""]:
            for studio_type in category.types or ("",):
                slots.append((category.code, split, studio_type))
                if any(code == category.code and split != favoured for code, favoured in held):
                    slots.append((category.code, split, studio_type))
    return slots


def _fates(studios: int, roomy: set[int], rng: Random) -> list[str]:
    """Each fate once where there is room, more in a large cycle; the others are good or as it happens.

    `roomy`: positions in the largest category, which spares a few in a small cycle, so that the others stay full.
    """
    special = list(FATES[: max(0, studios - 6)])
    special += [rng.choice(FATES) for _ in range(max(0, studios - 60) // 12)]
    rest = studios - len(special)
    usual = ["good"] * (rest - rest // 4) + ["any"] * (rest // 4)
    rng.shuffle(usual)
    places = sorted(range(studios), key=lambda at: (studios < 60 and at not in roomy, rng.random()))[: len(special)]
    where = dict(zip(places, special, strict=True))
    return [where.get(at) or usual.pop() for at in range(studios)]


def _condition(scheme: Scheme, wanted: Wanted, fate: str, number: int, rng: Random) -> tuple[Condition | None, bool]:
    """The condition that a row breaks, and whether an exception is granted (only 原则上, only for a good one)."""
    asked = [
        one for one in scheme.conditions
        if one.holds_for(wanted.category.code) and (not one.splits or wanted.split in one.splits)
        and one.force in ("must", "principle")
    ]
    if fate == "ineligible":
        against = [one for one in asked if isinstance(one.test, (*BREAKABLE, Proof))]
        return (rng.choice(against) if against else None), False
    soft = [one for one in asked if one.force == "principle" and isinstance(one.test, BREAKABLE) and one.clause]
    soft = [one for one in soft if getattr(one.test, "field", "") == "leader_honour"]
    if fate == "good" and soft and not wanted.nasty and number % 15 == 4:
        return soft[0], True
    return None, False


def _visited(scheme: Scheme, planned: Planned, members: Sequence[Member], rng: Random) -> Planned:
    """Sheets that lead where the fate says, drawn until they do; who stays out of it is decided first."""
    team = members[planned.team * TEAM : (planned.team + 1) * TEAM]
    absences = _absences(planned, team, rng)
    present = [position for position in range(len(team)) if position not in absences]
    for _ in range(TRIES):
        site = Site(scheme, planned.row.category, planned.row.studio_type, *_tendency(scheme, planned, rng))
        drawn = papers(site, [one.inspector for one in team], rng)
        score = site_score(site, [drawn[position] for position in present])
        if _fits(planned.fate, scheme, planned.row.category, score):
            return replace(planned, absences=absences, score=score,
                           papers={position: drawn[position] for position in present},
                           self_scores=self_scores(site, drawn[0]))
    raise RuntimeError(f"no sheets of {scheme.code} lead to {planned.fate}")


def _absences(planned: Planned, team: Sequence[Member], rng: Random) -> dict[int, tuple[str, str]]:
    own = {at: ("own", "") for at, member in enumerate(team)
           if member.unit and member.unit in (planned.row.cells["recommended_by"], planned.row.host)}
    if planned.fate == "too_few_sheets":
        excused = {1: ("excused", "参加上级会议"), 2: ("excused", "突发疾病住院"), 3: ("excused", "临时抽调防汛")}
        return {at: reason for at, reason in excused.items() if at < len(team)} | own
    if planned.fate in ("good", "any") and not own and rng.random() < 0.12:
        return {rng.choice((1, 2, 3)): rng.choice(STAYS_AWAY)}
    return own


def _tendency(scheme: Scheme, planned: Planned, rng: Random) -> tuple[float, frozenset[str], frozenset[int]]:
    """About how good the site is, which dimensions are weak, and who answers no at the first required item."""
    weak: frozenset[str] = frozenset()
    noes = {"veto": frozenset({0, 1, 2, 3}), "veto_open": frozenset({1})}.get(planned.fate, frozenset())
    quality = rng.gauss(0.84, 0.06)
    if planned.fate == "below_total":
        quality = rng.uniform(0.5, 0.66)
    elif planned.fate == "below_dimension":
        lines = [one.code for one in scheme.checklist_for(planned.row.category).dimensions if one.floor]
        weak, quality = frozenset({rng.choice(lines)}), 0.97
    elif planned.fate != "any":
        quality = max(0.8, quality)
    return quality, weak, noes


def _fits(fate: str, scheme: Scheme, category: str, score: SiteScore | None) -> bool:
    if fate == "too_few_sheets":
        return score is None
    if fate == "any":
        return score is not None
    if score is None:
        return False
    above = score.floor_score >= Decimal(scheme.floors.total).scaleb(-2)
    lines = core_of(scheme.checklist_for(category))
    strong = all(core.floor is None or value >= core.floor for core, value in zip(lines, score.core, strict=True))
    return {"below_total": not above, "below_dimension": above and not strong}.get(fate, above and strong)


# --- seats and ties ---


def _reaching(scheme: Scheme, sites: Sequence[Planned], ceiling: Ceiling) -> list[int]:
    """Positions of the sites under a ceiling that reach every line, best first."""
    found = [
        at for at, one in enumerate(sites)
        if one.fate in ("good", "any") and _fits("good", scheme, one.row.category, one.score)
        and (not ceiling.categories or one.row.category in ceiling.categories)
    ]
    return sorted(found, key=lambda at: _chain(sites[at]), reverse=True)


def _chain(planned: Planned) -> tuple[object, ...]:
    score = planned.score
    assert score is not None
    return score.score, *score.core, score.full_marks


def _seats(scheme: Scheme, sites: Sequence[Planned]) -> dict[str, int]:
    """Seats by decision where the notice leaves them open or has more than a small demo could fill."""
    held = {minimum.ceiling for minimum in scheme.minimums}
    seats = {}
    for ceiling in scheme.ceilings:
        if ceiling.over in ("all", "categories") and ceiling.code not in held:
            seats[ceiling.code] = _last_seat(sites, _reaching(scheme, sites, ceiling), ceiling.seats)
    return seats


def _last_seat(sites: Sequence[Planned], ranked: list[int], most: int | None) -> int:
    """About three fifths of those who reach the lines; at the last seat two sites whose sheets may be made equal."""
    wanted = max(1, len(ranked) * 3 // 5)
    wanted = wanted if most is None else min(wanted, most)
    possible = [at for at in range(2, wanted + 1) if at < len(ranked) - 1 and _twins(sites, ranked, at)]
    return max(possible, default=wanted)


def _twins(sites: Sequence[Planned], ranked: list[int], last: int) -> bool:
    """Whether the site at the last seat and the next may share their sheets: no inspector of either's own unit."""
    return all(sites[at].row.cells["recommended_by"] != OWN_UNIT.name for at in ranked[last - 1 : last + 1])


def _with_ties(scheme: Scheme, sites: list[Planned], seats: dict[str, int]) -> list[Planned]:
    """The two sites at the last seat of the first ceiling have the same sheets: only a vote can decide."""
    for ceiling in scheme.ceilings:
        ranked, last = _reaching(scheme, sites, ceiling), seats.get(ceiling.code, 0)
        if 1 < last < len(ranked) - 1 and _twins(sites, ranked, last):
            best, second = ranked[last - 1], ranked[last]
            twin = sites[best]
            sites[second] = replace(sites[second], papers=twin.papers, absences=twin.absences, score=twin.score,
                                    team=twin.team)
            break
    return sites
