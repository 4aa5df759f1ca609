"""Taking in nominations, one or thousands: what each row comes to, then written at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Literal

from ..models import Cycle
from ..problems import Problem
from ..queries.cycles import rules_of, stage_of, takes_nominations, window_of
from ..queries.intake import (
    Key,
    Known,
    Unit,
    known_nominations,
    last_number,
    organisation_ids,
    received_of_units,
    studio_ids,
    units_of,
    used_places,
)
from ..rules.calendar import SHANGHAI
from ..rules.caps import UnitCap, cap_reached, caps_for
from ..rules.declared import Trouble, row_digest
from ..rules.eligibility import Standing, judge_all, standing
from ..rules.materials import shortfalls
from ..rules.permissions import Who
from ..rules.preferences import preferred
from .intake_rows import Row, write_rows

Outcome = Literal["new", "changed", "same"]
FIELD_OF = {"unit_unknown": "recommended_by", "cap_reached": "recommended_by", "over_cap": "recommended_by"}


@dataclass(frozen=True)
class Verdict:
    """What a row would come to. `problems` refuse it; `over_cap` lets it in only with a reason and an approver."""

    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    over_cap: UnitCap | None = None
    standing: Standing = "open"

    def troubles(self) -> list[Trouble]:
        """The problems in the form that a preview keeps beside the row."""
        return [
            Trouble(one.code, FIELD_OF.get(one.code, ""), one.sentence("zh"), one.sentence("en"))
            for one in self.problems
        ]


@dataclass
class Intake:
    """One sitting of intake. `names` (studio names) keeps the look-ups small when a few rows come by hand.

    Rows see those before them: a unit's places fill up, and the same studio again is "same" or "changed". Nothing is
    written before `finish`. Problem `cycle_not_open`.
    """

    cycle: Cycle
    at: datetime
    names: tuple[str, ...] | None = None
    rows: dict[Key, Row] = field(default_factory=dict)
    looked: list[tuple[Key, Known | None, Known]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.cycle.state != "open":
            raise Problem("cycle_not_open")
        self.rules = rules_of(self.cycle)
        self.units = units_of(self.cycle)
        self.known = known_nominations(self.cycle, self.names)
        self.used = used_places(self.cycle)
        shared = [material.code for material in self.rules.scheme.materials if material.per == "unit"]
        self.received = received_of_units(self.cycle, shared)

    def look_at(
        self, *, category: str, values: Mapping[str, Any], split: str = "", studio_type: str = ""
    ) -> Verdict:
        """What this row comes to, counted as if it were taken in. `values` are as `read_row` gives them."""
        verdict, row = self._place(category, split, studio_type, values)
        if row is not None:
            self.looked.append((_key(values), *self._hold(_key(values), row.known)))
        return verdict

    def receive(
        self, *, category: str, values: Mapping[str, Any], split: str = "", studio_type: str = "",
        over_cap_reason: str = "", over_cap_approver: str = "",
    ) -> Outcome:
        """Take a row in. Problems: `unit_unknown`, `nomination_late`, `nomination_early`, `cap_reached`, `over_cap`,
        `category_unknown`. What was only looked at before counts no longer.
        """
        self._forget_looks()
        verdict, row = self._place(category, split, studio_type, values)
        if verdict.problems:
            raise verdict.problems[0]
        if verdict.over_cap is not None and not (over_cap_reason.strip() and over_cap_approver.strip()):
            raise _problem_of_cap("over_cap", verdict.over_cap, str(values["recommended_by"]))
        if row is not None:
            if verdict.over_cap is not None:
                row = replace(row, over_cap=(over_cap_reason.strip()[:2000], over_cap_approver.strip()[:60]))
            self._hold(_key(values), row.known)
            self.rows[_key(values)] = row
        return verdict.outcome

    def finish(self, *, by: Who) -> None:
        """Write everything that was taken in, with an Event each."""
        hosts = {host for _, host in self.rows}
        write_rows(
            self.cycle, self.rows, last_number=last_number(self.cycle), by=by, at=self.at,
            organisations=organisation_ids(None if self.names is None else hosts), studios=studio_ids(self.names),
        )
        self.rows = {}

    # --- one row ---

    def _place(
        self, category: str, split: str, studio_type: str, values: Mapping[str, Any]
    ) -> tuple[Verdict, Row | None]:
        studio_type = studio_type or str(values.get("studio_type", ""))
        unit = self.units.get(str(values.get("recommended_by", "")))
        problems = self._refusals(category, split, studio_type, values, unit)
        key = _key(values)
        before = self.known.get(key)
        fresh = before is None or before.withdrawn
        if fresh and self._closed is not None:
            problems.append(self._closed)
        if unit is None or problems:
            return Verdict("new" if fresh else "changed", tuple(problems)), None
        known = Known(
            before.id if before else None, unit.organisation_id, category, split, studio_type, row_digest(values)
        )
        if known == before:
            return Verdict("same"), None
        over = self._fit(before, known, unit, category)
        if over is not None and over.force == "hard":
            problem = _problem_of_cap("cap_reached", over, unit.name)
            return Verdict("new" if fresh else "changed", (problem,)), None
        row = self._judged(known, unit, values, replace_of=self.rows.get(key), restored=before is not None and fresh)
        return Verdict("new" if fresh else "changed", (), over, row.standing), row

    def _refusals(
        self, category: str, split: str, studio_type: str, values: Mapping[str, Any], unit: Unit | None
    ) -> list[Problem]:
        problems = []
        wrong = self._unknown_code(category, split, studio_type)
        if wrong is not None:
            problems.append(Problem("category_unknown", code=wrong))
        if unit is None:
            name = str(values.get("recommended_by", ""))
            near = get_close_matches(name, self.units, 1, 0.6)
            hint = {"zh": f"最接近的是「{near[0]}」。", "en": f"The nearest is “{near[0]}”. "} if near else ""
            problems.append(Problem("unit_unknown", unit=name, hint=hint))
        return problems

    def _unknown_code(self, category: str, split: str, studio_type: str) -> str | None:
        found = next((one for one in self.rules.scheme.categories if one.code == category), None)
        if found is None:
            return category
        if split not in ({one.code for one in found.splits} or {""}):
            return split or found.title.zh
        return studio_type if studio_type and studio_type not in found.types else None

    @cached_property
    def _closed(self) -> Problem | None:
        """Why nothing new is taken at this moment, if so."""
        if takes_nominations(self.cycle, self.at):
            return None
        window = window_of(self.cycle, "submission")
        assert window is not None
        if window.opens_at is not None and self.at < window.opens_at:
            return Problem("nomination_early", opens=_moment(window.opens_at))
        assert window.closes_at is not None
        stage = stage_of(self.rules, "submission")
        printed = _moment(window.closes_at) if stage is not None and stage.closes_at else _last_minute(window.closes_at)
        return Problem("nomination_late", deadline=printed)

    def _fit(self, before: Known | None, now: Known, unit: Unit, category: str) -> UnitCap | None:
        """The cap that is passed; a correction that stays with its unit and category passes none."""
        if before is not None and not before.withdrawn and (before.unit_id, before.category) == (now.unit_id, category):
            return None
        caps = caps_for(self.rules, unit.kind, unit.allotment, category)
        used = Counter(self.used.get(unit.organisation_id, Counter()))
        if before is not None and not before.withdrawn and before.unit_id == unit.organisation_id:
            used[before.category] -= 1
        return cap_reached(caps, used)

    def _hold(self, key: Key, now: Known) -> tuple[Known | None, Known]:
        """Let later rows see this one; what was known before it, and it."""
        before = self.known.get(key)
        self._count(before, -1)
        self._count(now, +1)
        self.known[key] = now
        return before, now

    def _forget_looks(self) -> None:
        for key, before, now in reversed(self.looked):
            self._count(now, -1)
            self._count(before, +1)
            if before is None:
                del self.known[key]
            else:
                self.known[key] = before
        self.looked = []

    def _count(self, one: Known | None, places: int) -> None:
        if one is not None and not one.withdrawn:
            self.used.setdefault(one.unit_id, Counter())[one.category] += places

    def _judged(
        self, known: Known, unit: Unit, values: Mapping[str, Any], *, replace_of: Row | None, restored: bool
    ) -> Row:
        """The row as it will be written. One with an earlier nomination is judged again there, with its rulings."""
        found = judge_all(
            self.rules, values, category=known.category, unit_kind=unit.kind, split=known.split, rulings={}
        )
        received = self.received.get(unit.organisation_id, {})
        short = shortfalls(self.rules.scheme, known.category, known.split, received)
        return Row(
            known=known, unit=unit, values=dict(values), kind=self.rules.scheme.category(known.category).kind,
            standing=standing(found), preferred=preferred(found, values),
            lacking=[one.material.code for one in short], received=received,
            restored=restored or (replace_of is not None and replace_of.restored),
        )


def _key(values: Mapping[str, Any]) -> Key:
    return str(values.get("studio_name", "")), str(values.get("host_unit", ""))


def _problem_of_cap(code: str, cap: UnitCap, unit: str) -> Problem:
    return Problem(code, unit=unit, most=cap.most, cap={"zh": cap.title.zh, "en": cap.title.en})


def _moment(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def _last_minute(closes_at: datetime) -> str:
    """A window that closes at midnight is printed as the day before, 24:00."""
    local = closes_at.astimezone(SHANGHAI)
    if (local.hour, local.minute) != (0, 0):
        return _moment(closes_at)
    return f"{local.fromordinal(local.toordinal() - 1):%Y-%m-%d} 24:00"
