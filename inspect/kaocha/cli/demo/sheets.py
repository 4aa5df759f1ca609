"""Answers of a team at one site: facts that mostly agree, judgements that differ by severity, item and noise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from ...rules.candidates import marks_of
from ...rules.checklist import Decided, attainable, judge
from ...rules.points import SheetScore, score_sheet
from ...rules.ranking import printed
from ...rules.sites import SiteScore
from ...schemes.base import as_points
from ...schemes.checklist import Checklist, Item
from ...schemes.model import Scheme

Answer = dict[str, Any]
FACT_SLIPS = 0.02
"""So often an inspector writes down a fact differently from the others."""
_REASONS = ("分区标识不够清楚", "部分内容更新不及时", "与实际工作结合不紧", "材料摆放较乱", "文字过于笼统")
_REMARKS = (
    "师徒协议和培训记录齐全，值得推广。", "建议把成果按年度归档，便于查找。", "场所稍小，建议与车间培训室统筹使用。",
    "攻关课题贴近生产，职工参与面广。", "经费台账清楚，专款专用。", "制度上墙字号偏小，建议调整。",
)


@dataclass(frozen=True)
class Inspector:
    """One inspector's habit: `severity` is taken off (or put on) every judgement, as a share of the item's points."""

    name: str
    severity: float


@dataclass(frozen=True)
class Paper:
    """One sheet: answers by item code, the sum that stands on it in hundredths, and what was written below."""

    answers: dict[str, Answer]
    total: int
    remark: str = ""


@dataclass(frozen=True)
class Site:
    """What a team finds at a site. `quality` is about the share of points earned; `weak`: dimensions that are poor;
    `noes`: positions of the members who answer no at the first required item.
    """

    scheme: Scheme
    category: str
    studio_type: str
    quality: float
    weak: frozenset[str] = frozenset()
    noes: frozenset[int] = frozenset()
    items: tuple[Item, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", self.checklist.items_for("evaluation", self.studio_type or None))

    @property
    def checklist(self) -> Checklist:
        return self.scheme.checklist_for(self.category)


def papers(site: Site, inspectors: Sequence[Inspector], rng: Random) -> list[Paper]:
    """One complete sheet for each inspector."""
    facts = {item.code: _answer(item, site, 0.0, rng) for item in site.items if item.decided_by == "fact"}
    required = next((item.code for item in site.items if item.required), None)
    found = []
    for position, inspector in enumerate(inspectors):
        answers: dict[str, Answer] = {}
        for item in site.items:
            slips = item.decided_by == "judgement" or (rng.random() < FACT_SLIPS and not item.required)
            answer = _answer(item, site, inspector.severity, rng) if slips else facts[item.code]
            if answer is not None:
                answers[item.code] = answer
        if required is not None:
            answers[required] = {"met": position not in site.noes}
        remark = rng.choice(_REMARKS) if rng.random() < 0.3 else ""
        found.append(Paper(answers, int(printed(score(site, answers).total) * 100), remark))
    return found


def score(site: Site, answers: Mapping[str, Answer]) -> SheetScore:
    """The points of one sheet, by the rules."""
    return score_sheet(
        site.checklist, answers, purpose="evaluation", studio_type=site.studio_type or None,
        bonus_cap=site.scheme.sheets.bonus_cap,
    )


def site_score(site: Site, sheets: Sequence[Paper]) -> SiteScore | None:
    """The printed numbers of the site from these sheets; None when they are too few."""
    return marks_of([score(site, paper.answers) for paper in sheets], site.scheme, site.category).score


def self_scores(site: Site, sheet: Paper) -> dict[str, str]:
    """自评分 of the unit: item by item what the team gave, or the next better points that the item can have."""
    scores = {}
    for item in site.items:
        verdict = judge(item, sheet.answers.get(item.code, {}))
        if item.rule.points and isinstance(verdict, Decided):
            better = [points for points in attainable(item) or (item.rule.points,) if points > verdict.points]
            scores[item.code] = as_points(min(better, default=verdict.points))
    return scores


# --- one answer ---


def _answer(item: Item, site: Site, severity: float, rng: Random) -> Answer | None:
    share = 0.3 if item.dimension in site.weak else site.quality
    if item.decided_by == "judgement":
        share -= severity + rng.gauss(0, 0.09)
    return _SHAPES[item.rule.shape](item.rule, min(1.0, max(0.0, share)), rng)


def _met(rule: Any, share: float, rng: Random) -> Answer:
    return {"met": rng.random() < share + 0.04}


def _level(rule: Any, share: float, rng: Random) -> Answer:
    wanted = (share + rng.gauss(0, 0.08)) * rule.points
    return {"level": min(rule.levels, key=lambda level: abs(level.points - wanted)).code}


def _defects(rule: Any, share: float, rng: Random) -> Answer:
    return {"defects": sorted(one.code for one in rule.defects if rng.random() > share + 0.06)}


def _found(rule: Any, share: float, rng: Random) -> Answer:
    missing = round((1 - share) * rng.random() * 1.6 * rule.points / rule.minus_each)
    return {"found": max(0, rule.target - missing) if missing else rule.target + rng.randint(0, 3)}


def _discretion(rule: Any, share: float, rng: Random) -> Answer:
    minus = min(rule.points, round((1 - share) * rule.points / 50) * 50)
    return {"minus": minus, "reason": rng.choice(_REASONS)} if minus else {"minus": 0}


def _lowers(rule: Any, share: float, rng: Random) -> Answer | None:
    if rng.random() > 0.02:
        return None
    return {"minus": min(rule.minus_at_most, 100), "reason": "有一笔支出与用途不符"}


def _bonus(rule: Any, share: float, rng: Random) -> Answer | None:
    return {"levels": [rng.choice(rule.levels).code]} if rng.random() < 0.2 else None


def _required(rule: Any, share: float, rng: Random) -> Answer:
    return {"met": True}


_SHAPES: Mapping[str, Callable[[Any, float, Random], Answer | None]] = {
    "all_or_nothing": _met, "levels": _level, "defects": _defects, "per_missing": _found, "discretion": _discretion,
    "lowers_total": _lowers, "bonus": _bonus, "required": _required,
}
