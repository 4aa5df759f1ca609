"""Nominations as pages read them: a list that is filtered, counted and paged, and one with everything around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from sqlalchemy import ColumnElement, Text, func, or_, select, type_coerce
from sqlalchemy.orm import aliased, selectinload

from ..db import db
from ..models import Account, Cycle, Event, Leader, MaterialReceipt, Nomination, Organisation, Studio
from ..problems import Problem
from ..rules.caps import UnitCap, caps_for
from .cycles import rules_of
from .intake import Unit, units_of, used_places

REVIEWS = ("pending", "passed", "failed", "withdrawn")
STANDINGS = ("eligible", "open", "ineligible")
SORTS = ("number", "studio", "unit", "host", "received")


@dataclass(frozen=True)
class Asked:
    """What a list is asked for, as the address says it; "" is everything.

    `review` is one of REVIEWS (withdrawn ones are listed only there), `table` is category or category:split,
    `lacking` a material's code, "any" or "none". `only_unit` keeps a recommending unit to its own.
    """

    table: str = ""
    unit: str = ""
    review: str = ""
    standing: str = ""
    mark: str = ""
    lacking: str = ""
    q: str = ""
    sort: str = "number"
    only_unit: int | None = None


@dataclass
class Facets:
    """How many there are of each kind when that filter alone is changed; `total` with all of them."""

    total: int = 0
    table: Counter[str] = field(default_factory=Counter)
    unit: Counter[str] = field(default_factory=Counter)
    review: Counter[str] = field(default_factory=Counter)
    standing: Counter[str] = field(default_factory=Counter)
    mark: Counter[str] = field(default_factory=Counter)
    lacking: Counter[str] = field(default_factory=Counter)


def asked_from(args: Mapping[str, str], only_unit: int | None = None) -> Asked:
    """The filters in an address; what makes no sense there is passed over."""
    known = {one.name: args.get(one.name, "")[:80] for one in fields(Asked) if one.name != "only_unit"}
    if known["sort"].removeprefix("-") not in SORTS:
        known["sort"] = "number"
    if known["review"] not in REVIEWS:
        known["review"] = ""
    if known["standing"] not in STANDINGS:
        known["standing"] = ""
    return Asked(**known, only_unit=only_unit)


# --- the list ---


def facets(cycle: Cycle, asked: Asked) -> Facets:
    """The counts beside the filters, in one statement: the rows are counted by how they stand, then folded."""
    columns = (
        Nomination.category, Nomination.split, Nomination.organisation_id, Nomination.review, Nomination.standing,
        type_coerce(Nomination.preferred, Text), type_coerce(Nomination.lacking, Text),
        Nomination.withdrawn_at.is_(None),
    )
    rows = db.session.execute(_within(select(*columns, func.count(Nomination.id)), cycle, asked).group_by(*columns))
    found = Facets()
    for category, split, unit, review, standing, marks, lacks, live, count in rows:
        missing = _codes(lacks)
        kinds = {
            "table": {category, f"{category}:{split}"} if split else {category}, "unit": {str(unit)},
            "review": {review if live else "withdrawn"}, "standing": {standing}, "mark": _codes(marks),
            "lacking": missing | {"any"} if missing else {"none"},
        }
        _fold(found, kinds, asked, live, count)
    return found


def _codes(canonical: str) -> set[str]:
    """The codes in a canonical JSON list, without the cost of reading JSON ten thousand times."""
    return {code for code in canonical.strip("[]").replace('"', "").split(",") if code}


def _fold(found: Facets, kinds: Mapping[str, set[str]], asked: Asked, live: bool, count: int) -> None:
    fits = {name: not getattr(asked, name) or getattr(asked, name) in values for name, values in kinds.items()}
    # withdrawn ones stand in no count but their own, unless they are what is asked for
    shown = live or asked.review == "withdrawn"
    if shown and all(fits.values()):
        found.total += count
    for name, values in kinds.items():
        if all(fit for other, fit in fits.items() if other != name) and (shown or name == "review"):
            for value in values:
                getattr(found, name)[value] += count


def _within(rows: Any, cycle: Cycle, asked: Asked) -> Any:
    rows = rows.where(Nomination.cycle_id == cycle.id)
    if asked.only_unit is not None:
        rows = rows.where(Nomination.organisation_id == asked.only_unit)
    if asked.q.strip():
        rows = rows.where(_mentions(asked.q.strip()))
    return rows


def _mentions(words: str) -> ColumnElement[bool]:
    """Studio, host unit or leader whose name holds the words; % and _ are ordinary characters here."""
    host = aliased(Organisation)
    named = (
        select(Studio.id).join(host, host.id == Studio.host_unit_id).outerjoin(Leader, Leader.studio_id == Studio.id)
        .where(or_(*(column.contains(words, autoescape=True) for column in (Studio.name, host.name, Leader.name))))
    )
    return Nomination.studio_id.in_(named)


def listed(cycle: Cycle, asked: Asked, *, offset: int = 0, limit: int | None = None) -> Sequence[Nomination]:
    """The nominations that are asked for, with studio, host, unit and leaders, in two statements."""
    whole = select(Nomination).options(selectinload(Nomination.studio).selectinload(Studio.leaders))
    rows = _within(whole, cycle, asked)
    if asked.table:
        category, _, split = asked.table.partition(":")
        rows = rows.where(Nomination.category == category, *([Nomination.split == split] if split else []))
    if asked.unit:
        unit = int(asked.unit) if asked.unit.isdecimal() and len(asked.unit) < 10 else -1
        rows = rows.where(Nomination.organisation_id == unit)
    if asked.standing:
        rows = rows.where(Nomination.standing == asked.standing)
    rows = rows.where(*_of_review(asked.review), *_holding(Nomination.preferred, asked.mark))
    if asked.lacking in ("any", "none"):
        empty = type_coerce(Nomination.lacking, Text) == "[]"
        rows = rows.where(~empty if asked.lacking == "any" else empty)
    else:
        rows = rows.where(*_holding(Nomination.lacking, asked.lacking))
    return db.session.scalars(_sorted(rows, asked.sort).offset(offset).limit(limit)).unique().all()


def _of_review(review: str) -> list[ColumnElement[bool]]:
    if review == "withdrawn":
        return [Nomination.withdrawn_at.is_not(None)]
    live = Nomination.withdrawn_at.is_(None)
    return [live, Nomination.review == review] if review else [live]


def _holding(column: Any, code: str) -> list[ColumnElement[bool]]:
    return [type_coerce(column, Text).contains(f'"{code}"', autoescape=True)] if code else []


def _sorted(rows: Any, sort: str) -> Any:
    key = sort.removeprefix("-")
    column: Any
    if key == "studio":
        rows, column = rows.join(Studio, Studio.id == Nomination.studio_id), Studio.name
    elif key == "unit":
        rows, column = rows.join(Organisation, Organisation.id == Nomination.organisation_id), Organisation.name
    elif key == "host":
        rows = rows.join(Studio, Studio.id == Nomination.studio_id)
        rows, column = rows.join(Organisation, Organisation.id == Studio.host_unit_id), Organisation.name
    else:
        column = Nomination.received_at if key == "received" else Nomination.number
    return rows.order_by(column.desc() if sort.startswith("-") else column.asc(), Nomination.number)


# --- one nomination ---


def nomination_numbered(cycle: Cycle, number: int, only_unit: int | None = None) -> Nomination:
    """One nomination by its number in the cycle, with everything of it; Problem `not_found`."""
    wanted = select(Nomination).where(Nomination.cycle_id == cycle.id, Nomination.number == number).options(
        selectinload(Nomination.rulings), selectinload(Nomination.receipts).joinedload(MaterialReceipt.file),
        selectinload(Nomination.studio).selectinload(Studio.leaders),
    )
    if only_unit is not None:
        wanted = wanted.where(Nomination.organisation_id == only_unit)
    found = db.session.scalars(wanted).unique().one_or_none()
    if found is None:
        raise Problem("not_found")
    return found


def events_of(nomination: Nomination, limit: int = 50) -> Sequence[Event]:
    """What was done with it, the newest first."""
    return db.session.scalars(
        select(Event).where(Event.subject == "nomination", Event.subject_id == nomination.id)
        .order_by(Event.id.desc()).limit(limit)
    ).all()


def names_of_people(ids: set[int]) -> dict[int, str]:
    """Names of accounts, for who reviewed and ruled."""
    if not ids:
        return {}
    rows = select(Account.id, Account.name).where(Account.id.in_(ids))
    return {id: name for id, name in db.session.execute(rows)}  # noqa: C416 (a Row is no pair to the type checker)


# --- places of the units ---


@dataclass(frozen=True)
class Places:
    """How many nominations a unit has handed in, and the caps on them with what each counts."""

    unit: Unit
    total: int
    caps: tuple[tuple[UnitCap, int], ...]

    @property
    def over(self) -> bool:
        return any(used > cap.most for cap, used in self.caps)


def places_of_units(cycle: Cycle, only_unit: int | None = None) -> list[Places]:
    """Each unit on the roster with its nominations and caps, in two statements."""
    rules, used = rules_of(cycle), used_places(cycle)
    found = []
    for unit in units_of(cycle).values():
        if only_unit is not None and unit.organisation_id != only_unit:
            continue
        mine = used.get(unit.organisation_id, Counter())
        caps: dict[UnitCap, int] = {}
        for category in rules.scheme.categories:
            for cap in caps_for(rules, unit.kind, unit.allotment, category.code):
                one = cap if not cap.categories or len(cap.categories) > 1 else replace(cap, title=category.title)
                caps[one] = one.used(mine)
        found.append(Places(unit, mine.total(), tuple(caps.items())))
    return found
