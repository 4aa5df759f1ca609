"""A minimum share of the list (辽宁: technology 高于 200 of 335) in its three readings, as a cap on the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..schemes.base import Words

Comparator = Literal["more_than", "at_least"]
Reading = Literal["cap_on_rest", "release", "keep_share"]


@dataclass(frozen=True, slots=True)
class Minimum:
    """Of `total` seats some are for one group: `more_than` or `at_least` so many (高于 excludes, 以上 includes)."""

    comparator: Comparator
    count: int
    total: int
    reading: Reading = "cap_on_rest"

    @property
    def least(self) -> int:
        """The smallest number that satisfies it: 高于 200 is at least 201."""
        return self.count + (self.comparator == "more_than")


def cap_on_rest(minimum: Minimum, reaching: int) -> int:
    """Seats open to the rest when `reaching` sites of the favoured group reached every line.

    `cap_on_rest`: total minus least, whatever happens (default). `release`: what the favoured cannot fill as well.
    `keep_share`: no more than keeps the favoured above their share of those listed, and never above the first.
    The reading is chosen before scores are known (SELECTION, composition minimum). ValueError when least > total.
    """
    if minimum.least > minimum.total:
        raise ValueError(f"at least {minimum.least} of {minimum.total} seats cannot be")
    fixed = minimum.total - minimum.least
    if minimum.reading == "release":
        return minimum.total - min(reaching, minimum.least)
    if minimum.reading == "keep_share":
        return min(fixed, _largest_rest(minimum, reaching))
    return fixed


def _largest_rest(minimum: Minimum, favoured: int) -> int:
    """The largest r with favoured × total > count × (favoured + r), or >= where the minimum is `at_least`."""
    if minimum.count == 0:
        return minimum.total
    spare = favoured * minimum.total - (minimum.comparator == "more_than")
    return max(0, spare // minimum.count - favoured)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How many names of the favoured group are missing, and why the seats stay empty."""

    missing: int
    why: Words


def shortfall(minimum: Minimum, group: Words, *, reaching: int, listed: int) -> Shortfall | None:
    """What to print under the list when fewer than the minimum are listed; None when it is met."""
    missing = minimum.least - listed
    if missing <= 0:
        return None
    zh_left, en_left = _what_happens_to_the_seats(minimum, missing)
    return Shortfall(
        missing=missing,
        why=Words(
            zh=(
                f"{group.zh}应不少于 {minimum.least} 家，达到各分数线的 {reaching} 家，列入 {listed} 家，"
                f"缺 {missing} 家；{zh_left}。"
            ),
            en=(
                f"{group.en}: at least {minimum.least} wanted, {reaching} reached every line, {listed} listed, "
                f"{missing} missing; {en_left}."
            ),
        ),
    )


def _what_happens_to_the_seats(minimum: Minimum, missing: int) -> tuple[str, str]:
    if minimum.reading == "release":
        return "空出的名额按事先约定由其他类别递补", "the seats were opened to the rest, as agreed beforehand"
    if minimum.reading == "keep_share":
        return "其他类别按比例相应减少，名额空缺", "the rest was cut to keep the share, the seats stay empty"
    return (
        f"其他类别名额上限仍为 {minimum.total - minimum.least} 家，按宁缺毋滥原则空缺",
        f"the rest keeps its cap of {minimum.total - minimum.least}, the seats stay empty",
    )
