"""What a line of the list says in short: its seat, the full group with its reserve number, how much is missing."""

from __future__ import annotations

from decimal import Decimal

from ..schemes.base import Words
from .candidates import Site
from .outcomes import Cap, Outcome, Selection

OUTSTANDING = "SHEETS_OUTSTANDING"
"""A line of a draft whose sheets are not all in: neither scored nor rejected. Never in a frozen list."""

NARROW_FIRST = ("unit", "group", "category", "quota")


def outstanding(site: Site) -> tuple[Words, Words]:
    """Title and sentence of a line whose sheets are not all in."""
    return (
        Words(zh="评分未齐", en="Sheets outstanding"),
        Words(
            zh=f"评分表已交 {site.handed_in} 份，应交 {site.expected} 份；交齐或办理免交前不计算得分。",
            en=f"{site.handed_in} of {site.expected} sheets are in; no score until all are in or excused.",
        ),
    )


class InShort:
    """The second line of the column 建议与理由, for any outcome of one selection."""

    def __init__(self, selection: Selection) -> None:
        self._standards = selection.standards
        self._caps = {held.cap.code: held.cap for held in selection.holders}
        self._taken = {held.cap.code: len(held.listed) for held in selection.holders}
        self._seat = {held.cap.code: {site: n for n, site in enumerate(held.listed, 1)} for held in selection.holders}
        self._quotas = [held.cap.code for held in selection.holders if held.cap.kind == "quota"]

    def of(self, outcome: Outcome, site: Site) -> Words:
        """The seat it has, the full group with its reserve number, or how much is missing; "—" for nothing to add."""
        reason = outcome.reason
        if reason.cap is not None:
            return self._full(reason.cap, outcome)
        match reason.code:
            case "LISTED":
                return self._seat_of(outcome)
            case "TOO_FEW_SHEETS":
                return _sheets_in(site)
            case "BELOW_TOTAL":
                return _short_of(self._standards[outcome.candidate.category].total, outcome.candidate.floor_score)
            case "BELOW_DIMENSION" if reason.dimension is not None:
                place = self._standards[outcome.candidate.category].core.index(reason.dimension)
                return _short_of(reason.dimension.floor, outcome.candidate.core[place], reason.dimension.title)
            case "TIE":
                tied = len(reason.tie.sites) if reason.tie else 0
                return Words(zh=f"{tied} 家并列，待表决", en=f"a tie of {tied}, put to the vote")
            case "VETO" | "VETO_OPEN":
                return _items(outcome)
        return Words(zh="—", en="—")

    def is_outstanding(self, outcome: Outcome, site: Site) -> bool:
        """Whether only the sheets that are still out keep this site from having a score."""
        least = self._standards[site.category].minimum_sheets
        return bool(site.waiting) and outcome.reason.code == "TOO_FEW_SHEETS" and site.handed_in >= least

    def _full(self, cap: Cap, outcome: Outcome) -> Words:
        count, title = f"{self._taken[cap.code]}/{cap.seats}", _called(cap)
        return Words(zh=f"{title.zh} {count}，备选第 {outcome.reserve}",
                     en=f"{title.en} {count}, reserve no. {outcome.reserve}")

    def _seat_of(self, outcome: Outcome) -> Words:
        mine = [self._caps[code] for code in (*outcome.candidate.groups, *self._quotas)]
        if not mine:
            return Words(zh="不设名额上限", en="no ceiling")
        cap = min(mine, key=_narrowness)
        place, title = self._seat[cap.code][outcome.candidate.id], _called(cap)
        return Words(zh=f"{title.zh}第 {place} 席", en=f"{title.en}, seat {place}")


def _called(cap: Cap) -> Words:
    """Short for caps over everything or a category (a scheme titles them by their clause), by name for a group."""
    if cap.kind == "quota":
        return Words(zh="总名额", en="All seats")
    return Words(zh="类别名额", en="Category seats") if cap.kind == "category" else cap.title


def _narrowness(cap: Cap) -> tuple[int, int, str]:
    return NARROW_FIRST.index(cap.kind), cap.seats, cap.code


def _sheets_in(site: Site) -> Words:
    if not site.waiting:
        return Words(zh=f"有效 {site.handed_in} 份", en=f"{site.handed_in} valid")
    count = f"{site.handed_in}/{site.expected}"
    return Words(zh=f"已交 {count}，待{'、'.join(site.waiting)}",
                 en=f"{count} in, waiting for {', '.join(site.waiting)}")


def _short_of(line: Decimal | None, value: Decimal | None, title: Words | None = None) -> Words:
    if line is None or value is None:
        return Words(zh="—", en="—")
    zh, en = (f"「{title.zh}」", f" in “{title.en}”") if title else ("", "")
    return Words(zh=f"{zh}差 {line - value} 分", en=f"{line - value} short{en}")


def _items(outcome: Outcome) -> Words:
    first, others = outcome.reason.vetoes[0], len(outcome.reason.vetoes) - 1
    more_zh, more_en = (f"等 {others + 1} 项", f" and {others} more") if others else ("", "")
    if outcome.reason.code == "VETO_OPEN":
        return Words(zh=f"「{first.title.zh}」{more_zh}待认定", en=f"“{first.title.en}”{more_en}, not settled")
    return Words(zh=f"「{first.title.zh}」{more_zh}，{first.signed} 人签字",
                 en=f"“{first.title.en}”{more_en}, {first.signed} signatures")
