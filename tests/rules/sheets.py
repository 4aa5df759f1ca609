"""A checklist with every rule shape, as the one real table has them (DOMAIN 1.1), and random sheets on it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from kaocha.rules.points import SheetCheck, SheetScore, check_sheet, score_sheet
from kaocha.schemes.checklist import Checklist, Item

BONUS_CAP = 500


def words(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def item(code: str, dimension: str | None, rule: dict[str, Any], **more: Any) -> dict[str, Any]:
    usual = {"title": words(code), "look_for": words(code), "station": "venue", "source": "example"}
    return {"code": code, "dimension": dimension, "rule": rule, **usual, **more}


LEVELS = [
    {"code": "good", "title": words("good"), "points": 10},
    {"code": "fair", "title": words("fair"), "points": 6},
    {"code": "none", "title": words("none"), "points": 0},
]
DEFECTS = [
    {"code": "no_place", "title": words("no_place"), "minus": 10},
    {"code": "dim_sign", "title": words("dim_sign"), "minus": 2},
    {"code": "no_board", "title": words("no_board"), "minus": 3},
]
AWARDS = [
    {"code": "province", "title": words("province"), "points": 4},
    {"code": "city", "title": words("city"), "points": 2},
]
CHECKLIST = Checklist.model_validate({
    "code": "studio",
    "title": words("studio"),
    "stations": [{"code": "venue", "title": words("venue")}],
    "dimensions": [
        {"code": "base", "title": words("base"), "points": 30, "source": "example", "core": True, "floor": 12},
        {"code": "work", "title": words("work"), "points": 45, "source": "example"},
        {"code": "teaching", "title": words("teaching"), "points": 25, "source": "example", "core": True},
    ],
    "items": [
        item("plaque", None, {"shape": "required"}),
        item("leader", None, {"shape": "required"}, may_not_apply=True),
        item("venue", "base", {"shape": "defects", "points": 10, "defects": DEFECTS}),
        item("equipment", "base", {"shape": "all_or_nothing", "points": 5}, may_not_apply=True),
        item("funds", "base", {"shape": "discretion", "points": 15}, decided_by="judgement"),
        item("projects", "work", {"shape": "levels", "levels": LEVELS}, decided_by="judgement"),
        item("records", "work", {"shape": "discretion", "points": 35}, decided_by="judgement"),
        item("apprentices", "teaching", {"shape": "per_missing", "points": 10, "target": 10, "minus_each": 1,
                                         "unit": words("person")}, may_not_apply=True),
        item("trained", "teaching", {"shape": "per_missing", "points": 15, "target": 3, "minus_each": 6,
                                     "unit": words("person")}, may_not_apply=True),
        item("spending", None, {"shape": "lowers_total", "minus_at_most": 20}),
        item("awards", None, {"shape": "bonus", "levels": AWARDS}),
        item("patents", None, {"shape": "bonus", "levels": AWARDS}),
        item("reviewed", None, {"shape": "required"}, purposes=["review"]),
    ],
})  # fmt: skip
ITEMS = {item.code: item for item in CHECKLIST.items_for("evaluation", None)}
FULL: dict[str, dict[str, Any]] = {
    "plaque": {"met": True},
    "leader": {"met": True},
    "venue": {"defects": []},
    "equipment": {"met": True},
    "funds": {"minus": 0},
    "projects": {"level": "good"},
    "records": {"minus": 0},
    "apprentices": {"found": 10},
    "trained": {"found": 3},
}


def check(answers: dict[str, Any]) -> SheetCheck:
    return check_sheet(CHECKLIST, answers, purpose="evaluation", studio_type=None)


def score(**changes: Any) -> SheetScore:
    """A sheet at full marks but for these answers."""
    return score_sheet(CHECKLIST, FULL | changes, purpose="evaluation", studio_type=None, bonus_cap=BONUS_CAP)


def answers_to(item: Item) -> st.SearchStrategy[dict[str, Any]]:
    """Every answer that an item takes, worst first when it shrinks."""
    rule = item.rule
    minus = st.integers(0, getattr(rule, "minus_at_most", rule.points)).map(lambda n: {"minus": n, "reason": "酌情"})
    by_shape: dict[str, st.SearchStrategy[dict[str, Any]]] = {
        "all_or_nothing": st.booleans().map(lambda met: {"met": met}),
        "required": st.booleans().map(lambda met: {"met": met}),
        "levels": st.sampled_from(["none", "fair", "good"]).map(lambda code: {"level": code}),
        "defects": st.lists(st.sampled_from([d["code"] for d in DEFECTS]), unique=True).map(lambda d: {"defects": d}),
        "per_missing": st.integers(0, 12).map(lambda found: {"found": found}),
        "discretion": minus,
        "lowers_total": minus,
        "bonus": st.lists(st.sampled_from(["province", "city"]), unique=True).map(lambda codes: {"levels": codes}),
    }
    left_out = [st.just({"not_applicable": True})] if item.may_not_apply and item.code != "trained" else []
    return st.one_of(by_shape[rule.shape], *left_out)


SHEETS = st.fixed_dictionaries({code: answers_to(item) for code, item in ITEMS.items()})
