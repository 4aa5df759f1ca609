"""Whether a nomination meets the conditions of its scheme: one Finding for each, and what they come to together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from ..schemes.base import Words
from ..schemes.intake import (
    AtLeast,
    Condition,
    DeclaredField,
    Filled,
    NotNamedYet,
    OneOf,
    OutcomeInWindow,
    Proof,
    RunningTime,
    Says,
)
from .calendar import plus_months
from .cycle import CycleRules
from .declared import money_written, written

State = Literal["met", "not_met", "needs_proof", "excepted", "not_asked"]
Standing = Literal["eligible", "ineligible", "open"]
NOTHING = {"", "无", "没有", "暂无", "none", "no", "n/a"}


@dataclass(frozen=True)
class Ruled:
    """What the office decided on one condition: met on proof, not met, or excepted (principle only) by an approver."""

    outcome: str
    reason: str = ""
    approver: str = ""


@dataclass(frozen=True)
class Finding:
    """How one condition stands, and why, in words. `ruled` is the office's decision behind it, if there is one."""

    condition: Condition
    state: State
    why: Words
    ruled: Ruled | None = None


@dataclass(frozen=True)
class Facts:
    """What the conditions are asked of: the declared values of one nomination and the day durations are counted to."""

    declared: Mapping[str, Any]
    category: str
    unit_kind: str
    cycle_year: int
    counted_to: date
    split: str = ""
    fields: Mapping[str, DeclaredField] = field(default_factory=dict)

    def title(self, code: str) -> Words:
        known = self.fields.get(code)
        return known.title if known is not None else Words(zh=code, en=code)

    def shown(self, code: str, language: str) -> str:
        """The declared value as people write it."""
        known, value = self.fields.get(code), self.declared.get(code)
        return str(value) if known is None else written(known, value, language)


def judge(
    condition: Condition, declared: Mapping[str, Any], *, category: str, unit_kind: str, cycle_year: int,
    counted_to: date, rulings: Mapping[str, Ruled], split: str = "", fields: Mapping[str, DeclaredField] | None = None,
) -> Finding:
    """One condition. `declared` is as `read_row` gives it; `counted_to` is the last day of the submission window.

    A ruling of the office goes before what is declared; an exception holds only where the notice says 原则上.
    """
    facts = Facts(declared, category, unit_kind, cycle_year, counted_to, split, fields or {})
    return _judge(condition, facts, rulings)


def judge_all(
    rules: CycleRules, declared: Mapping[str, Any], *, category: str, unit_kind: str, rulings: Mapping[str, Ruled],
    split: str = "",
) -> list[Finding]:
    """Every condition of the cycle's scheme, in its order; those of other categories and splits are left out."""
    counted_to = rules.settings.counted_to
    if counted_to is None:
        raise ValueError("a cycle without a last day of submission judges nothing")
    fields = {one.code: one for one in rules.scheme.fields}
    facts = Facts(declared, category, unit_kind, rules.year, counted_to, split, fields)
    return [_judge(one, facts, rulings) for one in rules.scheme.conditions if _holds(one, facts)]


def standing(findings: Iterable[Finding]) -> Standing:
    """What the findings come to: only 必须 and 原则上 decide, 优先 and 参考 never do."""
    deciding = [finding for finding in findings if finding.condition.force in ("must", "principle")]
    if any(finding.state == "not_met" for finding in deciding):
        return "ineligible"
    return "open" if any(finding.state == "needs_proof" for finding in deciding) else "eligible"


def fields_asked(condition: Condition) -> set[str]:
    """Codes of the declared fields that a condition looks at."""
    test = condition.test
    codes = {getattr(test, "field", None), getattr(test, "when_field", None)}
    return {code for code in codes if code} | ({"outcomes"} if isinstance(test, OutcomeInWindow) else set())


def _holds(condition: Condition, facts: Facts) -> bool:
    return condition.holds_for(facts.category) and (not condition.splits or facts.split in condition.splits)


def _judge(condition: Condition, facts: Facts, rulings: Mapping[str, Ruled]) -> Finding:
    if not _holds(condition, facts):
        return Finding(condition, "not_asked", Words(zh="不适用于这一类别", en="Not asked of this category"))
    state, why = _TESTS[type(condition.test)](condition.test, facts)
    if state == "undeclared":  # a preference that nobody claims is not met; a demand that nobody denies needs proof
        state = "needs_proof" if condition.force in ("must", "principle") else "not_met"
    ruled = rulings.get(condition.code)
    if ruled is None or state == "not_asked" or (ruled.outcome == "excepted" and condition.force != "principle"):
        return Finding(condition, state, why)
    return Finding(condition, ruled.outcome, _why_ruled(ruled, why), ruled)  # type: ignore[arg-type]


def _why_ruled(ruled: Ruled, why: Words) -> Words:
    zh = {"met": "经核实符合", "not_met": "经核实不符合", "excepted": "按原则上条款批准例外"}[ruled.outcome]
    en = {"met": "Found met", "not_met": "Found not met", "excepted": "An exception was approved"}
    by = f"（{ruled.approver}批准）" if ruled.approver else ""
    reason = f"：{ruled.reason}" if ruled.reason else ""
    return Words(
        zh=f"{zh}{by}{reason}。申报情况：{why.zh}",
        en=f"{en[ruled.outcome]}{f' (by {ruled.approver})' if ruled.approver else ''}"
        f"{f': {ruled.reason}' if ruled.reason else ''}. As declared: {why.en}",
    )


# --- one answer for each kind of test: a state, or "undeclared", and why ---

Answer = tuple[Any, Words]


def _undeclared(code: str, facts: Facts) -> Answer:
    title = facts.title(code)
    return "undeclared", Words(zh=f"没有填报「{title.zh}」", en=f"“{title.en}” was not declared")


def _running_time(test: RunningTime, facts: Facts) -> Answer:
    """A period of years or months ends with the day of the same number, that day included (民法典 201, 202)."""
    value = facts.declared.get(test.field)
    if not value:
        return _undeclared(test.field, facts)
    since = date.fromisoformat(value)
    full = plus_months(since, test.years * 12 + test.months)
    zh, en = _length(test)
    if full <= facts.counted_to:
        return "met", Words(
            zh=f"自{_day(since)}起，至{_day(facts.counted_to)}已满{zh}",
            en=f"Since {since}: {en} or more by {facts.counted_to}",
        )
    return "not_met", Words(
        zh=f"自{_day(since)}起，至{_day(facts.counted_to)}不满{zh}，{_day(full)}才满",
        en=f"Since {since}: less than {en} by {facts.counted_to}, complete on {full}",
    )


def _length(test: RunningTime) -> tuple[str, str]:
    zh = (f"{test.years}年" if test.years else "") + (f"{test.months}个月" if test.months else "")
    parts = ((test.years, "year"), (test.months, "month"))
    return zh, " and ".join(f"{number} {unit}{'s' if number > 1 else ''}" for number, unit in parts if number)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _at_least(test: AtLeast, facts: Facts) -> Answer:
    """以上 includes the number itself. Money is declared in fen and asked in yuan."""
    value = facts.declared.get(test.field)
    if value is None:
        return _undeclared(test.field, facts)
    known = facts.fields.get(test.field)
    money = known is not None and known.type == "money"
    shown = money_written(value) if money else str(value)
    enough = value >= test.count * (100 if money else 1)
    title = facts.title(test.field)
    return ("met" if enough else "not_met"), Words(
        zh=f"「{title.zh}」为{shown}，要求不少于{test.count}", en=f"“{title.en}” is {shown}; at least {test.count}"
    )


def _one_of(test: OneOf, facts: Facts) -> Answer:
    value = facts.declared.get(test.field)
    if not value:
        return _undeclared(test.field, facts)
    held = set(value if isinstance(value, list) else [value])
    title = facts.title(test.field)
    said = Words(
        zh=f"「{title.zh}」为{facts.shown(test.field, 'zh')}", en=f"“{title.en}” is {facts.shown(test.field, 'en')}"
    )
    return ("met" if held & set(test.values) else "not_met"), said


def _says(test: Says, facts: Facts) -> Answer:
    value = facts.declared.get(test.field)
    if value is None:
        return _undeclared(test.field, facts)
    title = facts.title(test.field)
    said = Words(zh=f"「{title.zh}」填{'是' if value else '否'}", en=f"“{title.en}”: {'yes' if value else 'no'}")
    return ("met" if value is test.value else "not_met"), said


def _filled(test: Filled, facts: Facts) -> Answer:
    """Trap: the forms ask to write 无 where there is nothing, and 0 yuan of funds is no funds."""
    if test.when_unit_kinds and facts.unit_kind not in test.when_unit_kinds:
        return "not_asked", Words(zh="不适用于这一类推荐单位", en="Not asked of this kind of recommending unit")
    if test.when_field and facts.declared.get(test.when_field) not in (test.when_values or (True,)):
        return "not_asked", _why_not_asked(test.when_field, test.when_values, facts)
    value, title = facts.declared.get(test.field), facts.title(test.field)
    nothing = value is None or (value == 0 and value is not False) or value == []
    if nothing or (isinstance(value, str) and value.strip(" 。.").casefold() in NOTHING):
        return "not_met", Words(zh=f"没有填报「{title.zh}」", en=f"“{title.en}” was not declared")
    return "met", Words(zh=f"已填报「{title.zh}」", en=f"“{title.en}” was declared")


def _why_not_asked(code: str, wanted: tuple[str, ...], facts: Facts) -> Words:
    title = facts.title(code)
    if not wanted:
        return Words(zh=f"「{title.zh}」未填是，不适用", en=f"Asked only where “{title.en}” is yes")
    known = facts.fields.get(code)
    zh, en = ([written(known, one, language) if known else one for one in wanted] for language in ("zh", "en"))
    return Words(
        zh=f"「{title.zh}」不是{'、'.join(zh)}，不适用", en=f"Asked only where “{title.en}” is {' or '.join(en)}"
    )


def _outcome_in_window(test: OutcomeInWindow, facts: Facts) -> Answer:
    """Whole calendar years, the cycle's year the last of them."""
    lists = [code for code, one in facts.fields.items() if one.type == "outcomes"] or ["outcomes"]
    counted: dict[int, int] = dict.fromkeys(range(facts.cycle_year - test.years + 1, facts.cycle_year + 1), 0)
    for outcome in (one for code in lists for one in facts.declared.get(code, [])):
        if outcome["year"] in counted and (not test.kinds or outcome["kind"] in test.kinds):
            counted[outcome["year"]] += 1
    span = f"{min(counted)}" if test.years == 1 else f"{min(counted)}–{max(counted)}"
    if test.per_year:
        short = [str(year) for year, number in counted.items() if number < test.count]
        if short:
            return "not_met", Words(
                zh=f"{'、'.join(short)}年可计的成果不足{test.count}项",
                en=f"Fewer than {test.count} accepted outcomes in {', '.join(short)}",
            )
        said = Words(zh=f"{span}年每年都有{test.count}项以上成果", en=f"{test.count} or more in each year of {span}")
        return "met", said
    total = sum(counted.values())
    return ("met" if total >= test.count else "not_met"), Words(
        zh=f"{span}年可计的成果{total}项，要求{test.count}项以上",
        en=f"Accepted outcomes in {span}: {total}; at least {test.count}",
    )


def _not_named_yet(test: NotNamedYet, facts: Facts) -> Answer:
    value = facts.declared.get(test.field)
    if not value:
        return _undeclared(test.field, facts)
    before = [code for code in (value if isinstance(value, list) else [value]) if code != "none"]
    zh, en = facts.shown(test.field, "zh"), facts.shown(test.field, "en")
    if not before:
        return "met", Words(zh=f"本级以前的命名：{zh}", en=f"Named before: {en}")
    if all(code in test.unless_upgrade_from for code in before):
        return "met", Words(zh=f"本级以前的命名：{zh}，可以升级申报", en=f"Named before: {en}; it may move up")
    return "not_met", Words(zh=f"本级以前的命名：{zh}，不再重复命名", en=f"Named before: {en}; nobody is named twice")


def _proof(test: Proof, facts: Facts) -> Answer:
    return "needs_proof", Words(zh="须凭材料判断", en="Decided on the papers")


_TESTS: dict[type, Callable[[Any, Facts], Answer]] = {
    RunningTime: _running_time, AtLeast: _at_least, OneOf: _one_of, Says: _says, Filled: _filled,
    OutcomeInWindow: _outcome_in_window, NotNamedYet: _not_named_yet, Proof: _proof,
}
