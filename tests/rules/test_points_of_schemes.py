"""Every checklist of the five schemes can be scored: the best sheet is a hundred and its bonus."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any, get_args

import pytest

from kaocha.rules.checklist import attainable
from kaocha.rules.points import score_sheet
from kaocha.schemes.checklist import Checklist, Item, Purpose
from kaocha.schemes.loading import FOLDER, load_scheme

SCHEMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
Visit = tuple[Checklist, Purpose, str | None, int]


def visits(code: str) -> Iterator[Visit]:
    """Every checklist of a scheme with every purpose and studio type, and the bonus cap."""
    scheme = load_scheme(FOLDER / f"{code}.yaml")
    for category in scheme.categories:
        for purpose, kind in product(get_args(Purpose), category.types or (None,)):
            yield scheme.checklist_for(category.code), purpose, kind, scheme.sheets.bonus_cap


def extreme(item: Item, best: bool) -> dict[str, Any] | None:
    """The best or the worst answer; None where silence is what is meant."""
    if item.required:
        return {"met": best}
    if item.rule.shape == "lowers_total":
        return None if best else {"minus": item.rule.minus_at_most, "reason": "x"}
    possible = attainable(item)
    if possible is None:
        return {"points": item.rule.points if best else 0, "reason": "x"}
    return {"points": possible[0 if best else -1]}


def total(checklist: Checklist, purpose: Purpose, kind: str | None, bonus_cap: int, *, best: bool) -> Fraction:
    items = checklist.items_for(purpose, kind)
    answers = {item.code: answer for item in items if (answer := extreme(item, best)) is not None}
    return score_sheet(checklist, answers, purpose=purpose, studio_type=kind, bonus_cap=bonus_cap).total


@pytest.mark.parametrize("code", SCHEMES)
def test_the_best_sheet_is_a_hundred_and_its_bonus(code: str) -> None:
    for checklist, purpose, kind, bonus_cap in visits(code):
        bonus = sum(i.rule.levels[0].points for i in checklist.items_for(purpose, kind) if i.rule.shape == "bonus")
        assert total(checklist, purpose, kind, bonus_cap, best=True) == 100 + Fraction(min(bonus, bonus_cap), 100)


@pytest.mark.parametrize("code", SCHEMES)
def test_the_worst_sheet_is_what_its_items_give_at_least(code: str) -> None:
    for checklist, purpose, kind, bonus_cap in visits(code):
        items = checklist.items_for(purpose, kind)
        least = sum((attainable(item) or (0,))[-1] for item in items)
        taken = sum(item.rule.minus_at_most for item in items if item.rule.shape == "lowers_total")
        assert total(checklist, purpose, kind, bonus_cap, best=False) == Fraction(max(0, least - taken), 100)
