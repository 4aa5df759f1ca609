"""From the answers of one sheet to its dimensions, bonus and total, in exact arithmetic (SELECTION 1-2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..schemes.checklist import Checklist, Dimension, Item, Purpose
from .checklist import Answer, Answers, Decided, NotApplicable, NotSeen, Trouble, Verdict, judge
from .ranking import printed

SILENT = frozenset({"bonus", "lowers_total"})
"""Shapes where no answer means none: what lies outside the 100 is entered only when there is something."""


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """What keeps a sheet from being submitted: items without an answer, not seen, and wrong answers."""

    missing: tuple[str, ...]
    not_seen: tuple[str, ...]
    wrong: tuple[Trouble, ...]

    @property
    def complete(self) -> bool:
        return not (self.missing or self.not_seen or self.wrong)


@dataclass(frozen=True, slots=True)
class SheetScore:
    """The points of a complete sheet, exact, in points (not hundredths); nothing is rounded.

    `dimensions` in the order of the checklist; `bonus` as capped; `lowered` what findings take off the total;
    `full_marks` the items at full marks; `not_met` the required items answered no.
    """

    dimensions: Mapping[str, Fraction]
    bonus: Fraction
    lowered: Fraction
    full_marks: frozenset[str]
    not_met: frozenset[str]

    @property
    def without_bonus(self) -> Fraction:
        return max(Fraction(0), sum(self.dimensions.values(), Fraction(0)) - self.lowered)

    @property
    def total(self) -> Fraction:
        """Dimensions plus bonus minus findings, within [0, 100 + bonus cap]."""
        return max(Fraction(0), sum(self.dimensions.values(), Fraction(0)) + self.bonus - self.lowered)


def sheet_answers(items: Sequence[Item], *, facts: Answers, own: Answers) -> dict[str, Answer]:
    """The answers of one inspector's sheet: the team's where an item is decided by fact, the own where by judgement.

    Answers to other items are left out, so that nobody's judgement slips into another's sheet.
    """
    taken = {item.code: facts if item.decided_by == "fact" else own for item in items}
    return {code: source[code] for code, source in taken.items() if code in source}


def check_sheet(checklist: Checklist, answers: Answers, *, purpose: Purpose, studio_type: str | None) -> SheetCheck:
    """What is missing, open or wrong, in the order of the checklist. Bad input is a value here, never an exception."""
    items = checklist.items_for(purpose, studio_type)
    return _checked(checklist, items, answers, _verdicts(items, answers))


def _checked(
    checklist: Checklist, items: Sequence[Item], answers: Answers, verdicts: Mapping[str, Verdict]
) -> SheetCheck:
    asked = _by_dimension(items)
    wrong = [verdict for verdict in verdicts.values() if isinstance(verdict, Trouble)]
    wrong += [Trouble(code, "not_asked") for code in sorted(answers.keys() - {item.code for item in items})]
    wrong += [
        Trouble(dimension.code, "dimension_empty")
        for dimension in checklist.dimensions
        if dimension.code in asked and _applicable(asked[dimension.code], verdicts) == 0
    ]
    return SheetCheck(
        missing=tuple(item.code for item in items if item.code not in answers and item.rule.shape not in SILENT),
        not_seen=tuple(code for code, verdict in verdicts.items() if isinstance(verdict, NotSeen)),
        wrong=tuple(wrong),
    )


def score_sheet(
    checklist: Checklist, answers: Answers, *, purpose: Purpose, studio_type: str | None, bonus_cap: int
) -> SheetScore:
    """The points of a complete sheet; `bonus_cap` in hundredths. ValueError when `check_sheet` finds anything."""
    items = checklist.items_for(purpose, studio_type)
    verdicts = _verdicts(items, answers)
    check = _checked(checklist, items, answers, verdicts)
    if not check.complete:
        raise ValueError(f"the sheet is not complete: {check}")
    decided = {code: v for code, v in verdicts.items() if isinstance(v, Decided)}
    asked = _by_dimension(items)
    bonus = sum(decided[item.code].points for item in items if item.rule.shape == "bonus" and item.code in decided)
    lowered = sum(
        decided[item.code].points for item in items if item.rule.shape == "lowers_total" and item.code in decided
    )
    return SheetScore(
        dimensions={d.code: _rescaled(d, asked.get(d.code, ()), decided) for d in checklist.dimensions},
        bonus=Fraction(min(bonus, bonus_cap), 100),
        lowered=Fraction(lowered, 100),
        full_marks=frozenset(
            item.code
            for item in items
            if item.code in decided and item.rule.points and decided[item.code].points == item.rule.points
        ),
        not_met=frozenset(
            item.code for item in items if item.required and item.code in decided and not decided[item.code].met
        ),
    )


def earned_so_far(
    checklist: Checklist, answers: Answers, *, purpose: Purpose, studio_type: str | None
) -> dict[str, int]:
    """Hundredths earned in each dimension by what is decided so far, not rescaled: the running sum of a form."""
    items = checklist.items_for(purpose, studio_type)
    sums = {dimension.code: 0 for dimension in checklist.dimensions}
    for item in items:
        verdict = judge(item, answers[item.code]) if item.code in answers else None
        if item.dimension is not None and isinstance(verdict, Decided):
            sums[item.dimension] += verdict.points
    return sums


def agrees_with_paper(score: SheetScore, shown: int) -> bool:
    """Whether the sum on the paper, in hundredths, is the total as it is printed."""
    return printed(score.total) * 100 == shown


def _verdicts(items: Sequence[Item], answers: Answers) -> dict[str, Verdict]:
    return {item.code: judge(item, answers[item.code]) for item in items if item.code in answers}


def _by_dimension(items: Sequence[Item]) -> dict[str, list[Item]]:
    """The items with points, by the dimension that they count for: one pass, for 30,000 sheets are scored at once."""
    found: dict[str, list[Item]] = {}
    for item in items:
        if item.dimension is not None:
            found.setdefault(item.dimension, []).append(item)
    return found


def _applicable(items: Sequence[Item], verdicts: Mapping[str, Verdict]) -> int:
    """The most that the items of one dimension can earn, those left out that do not apply."""
    return sum(item.rule.points for item in items if not isinstance(verdicts.get(item.code), NotApplicable))


def _rescaled(dimension: Dimension, items: Sequence[Item], decided: Mapping[str, Decided]) -> Fraction:
    """Earned / applicable maximum × the dimension's points; 0 for a dimension that this visit does not ask about."""
    mine = [item for item in items if item.code in decided]
    applicable = sum(item.rule.points for item in mine)
    if not applicable:
        return Fraction(0)
    return Fraction(sum(decided[item.code].points for item in mine) * dimension.points, applicable * 100)
