"""A nominated site as the list sees it: what is known of it, and the candidate that follows from that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..schemes.base import Words
from ..schemes.model import Scheme
from .ceilings import Place, groups_of
from .cycle import CycleRules
from .points import SheetScore
from .ranking import Candidate, Veto, printed, site_score
from .sites import SiteScore, VetoState, core_of, score_site


@dataclass(frozen=True, slots=True)
class Marks:
    """What the valid sheets of a site say, in printed hundredths; sheets stand from the highest total to the lowest.

    Whose sheet is whose is not kept: a dot has no name. `dimensions`: for each of the checklist the mean, then the
    sheets. Empty, like `score`, while there are too few.
    """

    score: SiteScore | None = None
    totals: tuple[int, ...] = ()
    dimensions: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """One nomination with everything that decides its line. `number` is its 申报序号, unique in the cycle.

    `materials`: anything was received. `handed_in`: sheets submitted by members who are neither recused nor excused;
    `expected`: how many of those members there are; `waiting`: the names of the others. While anybody is waited for
    `marks` and `vetoes` stay empty (SELECTION 3). `vetoes`: required item, state, signatures.
    """

    number: int
    studio: str
    host: str
    unit: str
    region: str
    category: str
    split: str = ""
    studio_type: str = ""
    leaders: tuple[str, ...] = ()
    withdrawn: bool = False
    review: str = "passed"
    standing: str = "eligible"
    materials: bool = True
    visited: bool = True
    expected: int = 0
    handed_in: int = 0
    waiting: tuple[str, ...] = ()
    marks: Marks = Marks()
    vetoes: tuple[tuple[str, VetoState, int], ...] = ()

    @property
    def id(self) -> str:
        """The number with leading zeros, so that text sorts as numbers do."""
        return f"{self.number:05d}"

    @property
    def place(self) -> Place:
        return Place(self.category, self.split, self.unit, self.region)

    @property
    def unreviewed(self) -> bool:
        """The preliminary review owes an outcome, and something is there to review: no list is frozen before that."""
        something = self.materials or self.visited
        return self.review == "pending" and something and not self.withdrawn and not self.ineligible

    @property
    def ineligible(self) -> bool:
        """It failed the preliminary review, or a condition that decides (必须, 原则上) is not met as things stand."""
        return self.review == "failed" or self.standing == "ineligible"


def marks_of(sheets: Sequence[SheetScore], scheme: Scheme, category: str) -> Marks:
    """The printed numbers of the valid sheets; the same whatever order they come in."""
    checklist, rule = scheme.checklist_for(category), scheme.sheets
    core = [one.code for one in core_of(checklist)]
    codes = [one.code for one in checklist.dimensions]
    known = [(sheet.total, tuple(sheet.dimensions[code] for code in codes), sheet) for sheet in sheets]
    known.sort(key=lambda one: one[:2], reverse=True)
    ordered = [sheet for _, _, sheet in known]
    totals = tuple(_hundredths(printed(total)) for total, _, _ in known)
    score = score_site(ordered, rule=rule, core=core, floor_on=scheme.floors.on)
    if score is None:
        return Marks(None, totals)
    trim = rule.trim == "one_high_one_low" and len(ordered) >= rule.trim_from
    return Marks(score, totals, tuple(_dimension([s.dimensions[code] for s in ordered], trim) for code in codes))


def _dimension(values: Sequence[Fraction], trim: bool) -> tuple[int, ...]:
    mean = site_score(values, trim=trim, minimum=1)
    assert mean is not None
    return (_hundredths(mean), *(_hundredths(printed(value)) for value in values))


def _hundredths(points: Decimal) -> int:
    return int(points * 100)


def candidate_of(site: Site, rules: CycleRules, required: Mapping[str, Words]) -> Candidate:
    """What the selection walks over. `required`: item code to title of the required items of its checklist.

    A nomination of which nothing was received counts as 未提交材料 unless the office passed it all the same.
    """
    score = site.marks.score

    def found(state: VetoState) -> tuple[Veto, ...]:
        return tuple(Veto(item, required[item], "", signed) for item, so, signed in site.vetoes if so == state)

    return Candidate(
        id=site.id, name=site.studio, category=site.category,
        score=score.score if score else None, floor_score=score.floor_score if score else None,
        core=score.core if score else (), full_marks=score.full_marks if score else 0,
        groups=groups_of(rules, site.place), sheets=site.handed_in, withdrawn=site.withdrawn,
        ineligible=site.ineligible, no_materials=not site.materials and site.review != "passed",
        not_visited=not site.visited, vetoes=found("VETO"), open_vetoes=found("VETO_OPEN"),
    )


def required_items(scheme: Scheme, category: str) -> dict[str, Words]:
    """Titles of the required items of a category's checklist, by code."""
    return {item.code: item.title for item in scheme.checklist_for(category).items if item.required}


APART = 10_00
"""Hundredths by which a sheet may lie off the mean of the others before it is marked (SELECTION 3, a setting there)."""


def differing(totals: Sequence[int]) -> tuple[int, ...]:
    """Positions of the sheets whose total is more than 10 points from the mean of the others; () for fewer than two."""
    others = len(totals) - 1
    if others < 1:
        return ()
    everything = sum(totals)
    return tuple(
        place for place, total in enumerate(totals) if abs(total * others - (everything - total)) > APART * others
    )
