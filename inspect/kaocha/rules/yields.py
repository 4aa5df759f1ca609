"""What a set of caps can yield at most, with the arithmetic, and what in it contradicts itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..schemes.base import Words
from .composition import Minimum
from .outcomes import Cap
from .room import Kind, Nesting

EVERYTHING = "\U0010ffff"
"""Code of the cap around all others while yields are counted: it sorts last, so that it is never inside another."""

Supply = Mapping[Kind, int | None]
"""Which kinds of site there can be (the caps each belongs to; a quota holds for all), how many; None for plenty."""


@dataclass(frozen=True, slots=True)
class Most:
    """At most how many names can come out (None: no limit), and one line of arithmetic per cap that holds others."""

    names: int | None
    arithmetic: tuple[Words, ...]

    @property
    def said(self) -> Words:
        if self.names is None:
            return Words(zh="这组名额不限制家数", en="these caps do not limit the number of names")
        return Words(zh=f"这组名额最多只能产生 {self.names} 家", en=f"these caps can yield at most {self.names} names")


def most_names(caps: Sequence[Cap], supply: Supply) -> Most:
    """这组名额最多只能产生 N 家. Exact where caps nest; where they cross never too small.

    KeyError for a kind that names a cap which is not there.
    """
    counts = _counts(caps, supply)
    if counts is None:
        return Most(None, ())
    everything = sum(counts.values())
    seats = {cap.code: cap.seats for cap in caps} | {EVERYTHING: everything}
    nesting = Nesting(counts)
    if not counts:
        return Most(0, ())

    def bound(family: int) -> tuple[int, int]:
        # Of equal bounds the one whose inner caps bite explains more.
        standing = nesting.standing(EVERYTHING, counts, seats, family)
        around = set(nesting.around_in(EVERYTHING, family).values())
        return (standing[EVERYTHING], sum(standing[code] for code in around))

    best = min(range(len(nesting.families(EVERYTHING))), key=bound)
    return Most(bound(best)[0], _arithmetic(caps, nesting, counts, seats, best))


def _counts(caps: Sequence[Cap], supply: Supply) -> dict[Kind, int] | None:
    """Plenty as a number that no set of caps can use up; None when plenty meets no cap at all."""
    quotas = frozenset(cap.code for cap in caps if cap.kind == "quota")
    known = frozenset(cap.code for cap in caps)
    enough = sum(cap.seats for cap in caps)
    counts: Counter[Kind] = Counter()
    for kind, count in supply.items():
        if unknown := kind - known:
            raise KeyError(*sorted(unknown))
        if count is None and not kind | quotas:
            return None
        counts[kind | quotas | {EVERYTHING}] += enough if count is None else count
    return dict(counts)


def _arithmetic(
    caps: Sequence[Cap], nesting: Nesting, counts: Mapping[Kind, int], seats: Mapping[str, int], family: int
) -> tuple[Words, ...]:
    """One line for each cap with caps inside it, inner ones first, and one for all: 名额 7; 甲 2 + 乙 2 = 4."""
    standing = nesting.standing(EVERYTHING, counts, seats, family)
    around = nesting.around_in(EVERYTHING, family)
    titles = {cap.code: cap.title for cap in caps}
    lines = []
    for code in standing:
        inner = sorted(cap for cap, outer in around.items() if outer == code)
        if not inner:
            continue
        parts = [(titles[cap], min(standing[cap], seats[cap])) for cap in inner]
        loose = standing[code] - sum(number for _, number in parts)
        if len(parts) > 1 or loose or code != EVERYTHING:
            lines.append(_line(titles.get(code), parts, loose, seats[code], plenty=sum(cap.seats for cap in caps)))
    return tuple(lines)


def _line(title: Words | None, parts: Sequence[tuple[Words, int]], loose: int, seats: int, *, plenty: int) -> Words:
    """名额：内含 甲 2 + 乙 2 = 4，上限 3，取 3: the sum inside and the cap around it where there is one."""
    endless = loose >= plenty > 0
    together = "" if endless else f" = {loose + sum(number for _, number in parts)}"
    zh = [f"{words.zh} {number}" for words, number in parts]
    en = [f"{words.en} {number}" for words, number in parts]
    if loose:
        zh.append("其他不限" if endless else f"其他 {loose}")
        en.append("others without limit" if endless else f"others {loose}")
    zh_sum, en_sum = " + ".join(zh) + together, " + ".join(en) + together
    left = min(loose + sum(number for _, number in parts), seats)
    if title is None:
        return Words(zh=zh_sum, en=en_sum)
    return Words(
        zh=f"{title.zh}：内含 {zh_sum}，上限 {seats}，取 {left}",
        en=f"{title.en}: inside it {en_sum}, its own limit {seats}, so {left}",
    )


def contradictions(caps: Sequence[Cap], supply: Supply) -> list[Words]:
    """What cannot be meant in these caps: a seat number below none, and an inner limit above the cap around it."""
    found = [
        Words(zh=f"{cap.title.zh}的名额为 {cap.seats}，不能为负数", en=f"{cap.title.en}: {cap.seats} seats cannot be")
        for cap in caps
        if cap.seats < 0
    ]
    quotas = frozenset(cap.code for cap in caps if cap.kind == "quota")
    nesting = Nesting(kind | quotas for kind in supply)
    present = [cap for cap in caps if cap.code in nesting.codes]
    return found + [
        _inner_above_outer(inner, outer)
        for inner in present
        for outer in present
        if nesting.inside(inner.code, outer.code) and inner.seats > outer.seats
    ]


def _inner_above_outer(inner: Cap, outer: Cap) -> Words:
    return Words(
        zh=f"{inner.title.zh}名额 {inner.seats} 超过其所在的{outer.title.zh}名额 {outer.seats}，永远用不满",
        en=f"{inner.title.en} has {inner.seats} seats, more than the {outer.seats} of {outer.title.en} around it",
    )


def minimum_contradiction(minimum: Minimum, title: Words, caps: Sequence[Cap], favoured: Supply) -> Words | None:
    """Why a composition minimum can never be met, with the arithmetic; None when it can.

    `favoured` are the kinds of site that count for the minimum, as in `most_names`.
    """
    asked_zh = f"{title.zh}{'高于' if minimum.comparator == 'more_than' else '不少于'} {minimum.count}"
    asked_en = f"{title.en}: {'more than' if minimum.comparator == 'more_than' else 'at least'} {minimum.count}"
    if minimum.least > minimum.total:
        return Words(
            zh=f"{asked_zh}，即至少 {minimum.least} 家，超过总名额 {minimum.total}",
            en=f"{asked_en}, so at least {minimum.least}, above the {minimum.total} seats in all",
        )
    most = most_names(caps, favoured)
    if most.names is None or most.names >= minimum.least:
        return None
    zh = [f"{asked_zh}，即至少 {minimum.least} 家，而{most.said.zh}", *(line.zh for line in most.arithmetic)]
    en = [f"{asked_en}, so at least {minimum.least}, but {most.said.en}", *(line.en for line in most.arithmetic)]
    return Words(zh="；".join(zh), en="; ".join(en))
