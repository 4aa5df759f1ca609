"""Whether caps, ceilings, minimums and dates can hold together, with the arithmetic where they cannot."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from .base import as_points
from .choosing import Ceiling
from .errors import Flaw, Path
from .intake import Stage
from .model import Scheme


def ceilings(scheme: Scheme) -> Iterator[Flaw]:
    """Each ceiling alone, against the total, and against the others of its kind."""
    for at, ceiling in enumerate(scheme.ceilings):
        yield from _alone(("ceilings", at), ceiling)
    for (_, first), (later, second) in combinations(enumerate(scheme.ceilings), 2):
        if _counts(first) == _counts(second):
            yield Flaw(
                ("ceilings", later), f"名额 {second.code} 与 {first.code} 限制同一范围",
                f"the ceilings {second.code} and {first.code} count the same sites",
            )
    yield from _against_total(scheme)
    yield from _splits_against_category(scheme)


def _counts(ceiling: Ceiling) -> tuple[str, frozenset[str], str | None]:
    return ceiling.over, frozenset(ceiling.categories), ceiling.split


def _alone(path: Path, ceiling: Ceiling) -> Iterator[Flaw]:
    if ceiling.seats is None and ceiling.source != "entered":
        yield Flaw(
            path, f"名额 {ceiling.code}: 请写 seats, 或写 source: entered (由本级在排序前录入)",
            f"ceiling {ceiling.code}: give seats, or say source: entered (decided before ranking)",
        )
    if (ceiling.over == "categories") != bool(ceiling.categories) and ceiling.over in ("categories", "all"):
        yield Flaw(
            path, f"名额 {ceiling.code}: over: categories 须写 categories, over: all 不写",
            f"ceiling {ceiling.code}: over: categories names its categories, over: all names none",
        )
    if (ceiling.over == "split") != (ceiling.split is not None):
        yield Flaw(
            path, f"名额 {ceiling.code}: 只有 over: split 写 split, 且必须写",
            f"ceiling {ceiling.code}: split is given with over: split, and only there",
        )


def _against_total(scheme: Scheme) -> Iterator[Flaw]:
    total = next((one for one in scheme.ceilings if one.over == "all" and one.seats is not None), None)
    if total is None or total.seats is None:
        return
    for at, ceiling in enumerate(scheme.ceilings):
        if ceiling is not total and ceiling.seats is not None and ceiling.seats > total.seats:
            yield Flaw(
                ("ceilings", at, "seats"),
                f"名额 {ceiling.code} 为 {ceiling.seats}, 多于总名额 {total.seats}: {ceiling.seats} > {total.seats}",
                f"ceiling {ceiling.code} has {ceiling.seats} seats, more than all {total.seats}:"
                f" {ceiling.seats} > {total.seats}",
            )
    parts = [one for one in scheme.ceilings if one.over == "categories" and one.seats is not None]
    named = [code for one in parts for code in one.categories]
    if sorted(named) == sorted(category.code for category in scheme.categories):
        yield from _total_out_of_reach(scheme, total, [one.seats or 0 for one in parts])


def _total_out_of_reach(scheme: Scheme, total: Ceiling, seats: list[int]) -> Iterator[Flaw]:
    if total.seats is not None and sum(seats) < total.seats:
        added = " + ".join(map(str, seats))
        yield Flaw(
            ("ceilings", scheme.ceilings.index(total), "seats"),
            f"各类别名额 {added} = {sum(seats)}, 少于总名额 {total.seats}, 总名额永远用不完",
            f"the categories' ceilings {added} = {sum(seats)} are fewer than all {total.seats}: never reached",
        )


def _splits_against_category(scheme: Scheme) -> Iterator[Flaw]:
    for category in scheme.categories:
        whole = _seats_of_category(scheme, category.code)
        codes = {split.code for split in category.splits}
        parts = [(at, one) for at, one in enumerate(scheme.ceilings) if one.split in codes and one.seats is not None]
        for at, part in parts:
            if whole is not None and (part.seats or 0) > whole:
                yield Flaw(
                    ("ceilings", at, "seats"),
                    f"名额 {part.code} 多于所属类别 {category.code} 的名额: {part.seats} > {whole}",
                    f"ceiling {part.code} has more seats than its category {category.code}: {part.seats} > {whole}",
                )
        seats = [one.seats or 0 for _, one in parts]
        if whole is not None and len(parts) == len(codes) > 0 and sum(seats) < whole:
            added = " + ".join(map(str, seats))
            yield Flaw(
                ("ceilings", parts[0][0], "seats"),
                f"类别 {category.code} 各分表名额 {added} = {sum(seats)}, 少于该类别名额 {whole}",
                f"the splits of {category.code} have {added} = {sum(seats)} seats, fewer than its {whole}",
            )


def _seats_of_category(scheme: Scheme, category: str) -> int | None:
    """The tightest ceiling that this category alone meets."""
    seats = [
        one.seats for one in scheme.ceilings
        if one.seats is not None and one.over == "categories" and one.categories == (category,)
    ]
    return min(seats, default=None)


def minimums(scheme: Scheme) -> Iterator[Flaw]:
    """A minimum fits below its ceiling, is about that ceiling's category, and leaves the others a seat."""
    by_code = {one.code: one for one in scheme.ceilings}
    for at, minimum in enumerate(scheme.minimums):
        path: Path = ("minimums", at)
        ceiling = by_code.get(minimum.ceiling)
        if ceiling is None:
            continue
        if ceiling.categories and minimum.category not in ceiling.categories:
            yield Flaw(
                (*path, "category"), f"名额 {ceiling.code} 不含类别 {minimum.category}",
                f"the ceiling {ceiling.code} does not count the category {minimum.category}",
            )
        if minimum.least >= (ceiling.seats if ceiling.seats is not None else minimum.least + 1):
            more = " + 1" if minimum.comparator == "more_than" else ""
            zh = f"{minimum.count}{more} = {minimum.least}" if more else f"{minimum.least}"
            rest = (ceiling.seats or 0) - minimum.least
            yield Flaw(
                (*path, "count"),
                f"{minimum.code}: 至少要 {zh} 家, 名额 {ceiling.code} 只有 {ceiling.seats},"
                f" 其余为 {ceiling.seats} − {minimum.least} = {rest}; 最低数应低于名额",
                f"{minimum.code}: at least {zh} are asked, but ceiling {ceiling.code} has {ceiling.seats}:"
                f" {ceiling.seats} − {minimum.least} = {rest} for the others; it must lie below the ceiling",
            )
        for own in scheme.ceilings:
            if own.split == minimum.split and own.seats is not None and own.seats < minimum.least:
                yield Flaw(
                    (*path, "count"),
                    f"{minimum.code}: 至少要 {minimum.least} 家, 但名额 {own.code} 只有 {own.seats}",
                    f"{minimum.code}: {minimum.least} are asked, but ceiling {own.code} allows {own.seats}",
                )


    yield from _minimums_together(scheme)


def _minimums_together(scheme: Scheme) -> Iterator[Flaw]:
    for ceiling in scheme.ceilings:
        asked = [one.least for one in scheme.minimums if one.ceiling == ceiling.code]
        if ceiling.seats is not None and len(asked) > 1 and sum(asked) > ceiling.seats:
            added = " + ".join(map(str, asked))
            yield Flaw(
                ("minimums",), f"各最低数 {added} = {sum(asked)}, 多于名额 {ceiling.code} 的 {ceiling.seats}",
                f"the minimums {added} = {sum(asked)} exceed ceiling {ceiling.code} with {ceiling.seats}",
            )


def nomination_caps(scheme: Scheme) -> Iterator[Flaw]:
    """Least and most of one unit, and two caps on the same units and categories."""
    for at, cap in enumerate(scheme.nomination_caps):
        if cap.most is not None and (cap.least or 0) > cap.most:
            yield Flaw(
                ("nomination_caps", at, "least"),
                f"{cap.code}: 至少 {cap.least} 个与至多 {cap.most} 个矛盾: {cap.least} > {cap.most}",
                f"{cap.code}: at least {cap.least} contradicts at most {cap.most}: {cap.least} > {cap.most}",
            )
        if cap.most is not None and cap.most < 1:
            yield Flaw(
                ("nomination_caps", at, "most"), f"{cap.code}: 至多 {cap.most} 个, 没有单位能够推荐",
                f"{cap.code}: at most {cap.most}: no unit could nominate",
            )
    for (_, first), (at, second) in combinations(enumerate(scheme.nomination_caps), 2):
        kinds = set(first.unit_kinds) & set(second.unit_kinds) or first.unit_kinds == second.unit_kinds == ()
        same_categories = set(first.categories) == set(second.categories)
        if kinds and same_categories and first.force == second.force and first.most != second.most:
            yield Flaw(
                ("nomination_caps", at),
                f"{second.code} (至多 {second.most}) 与 {first.code} (至多 {first.most}) 限制相同的推荐单位",
                f"{second.code} (at most {second.most}) and {first.code} (at most {first.most}) bind the same units",
            )


def offices(scheme: Scheme) -> Iterator[Flaw]:
    """A kind of unit sends its papers to one office; at most one office takes all the others."""
    seen: dict[str, str] = {}
    for at, office in enumerate(scheme.offices):
        for kind in office.unit_kinds or ("*",):
            if kind in seen:
                yield Flaw(
                    ("offices", at), f"受理处 {office.code} 与 {seen[kind]} 受理同一类推荐单位 ({kind})",
                    f"the offices {office.code} and {seen[kind]} receive from the same kind of unit ({kind})",
                )
            seen[kind] = office.code


def dates(scheme: Scheme) -> Iterator[Flaw]:
    """Stages that end before they begin, times without a day, and refusals without a deadline."""
    for at, stage in enumerate(scheme.stages):
        yield from _dates(("stages", at), stage)
    if all(stage.role != "submission" for stage in scheme.stages):
        yield Flaw(("stages",), "缺少 role: submission 的阶段", "there is no stage with role: submission")


def _dates(path: Path, stage: Stage) -> Iterator[Flaw]:
    if stage.opens and stage.closes and stage.closes < stage.opens:
        yield Flaw(
            (*path, "closes"), f"阶段 {stage.code} 于 {stage.closes} 结束, 早于开始日 {stage.opens}",
            f"the stage {stage.code} ends on {stage.closes}, before it begins on {stage.opens}",
        )
    if stage.closes_at and not stage.closes:
        yield Flaw((*path, "closes_at"), "写了截止时刻, 缺截止日 closes", "a closing time needs the day: closes")
    if stage.late == "refuse" and not stage.closes:
        yield Flaw((*path, "late"), "逾期不受理须写截止日 closes", "to refuse late ones, give the day: closes")


def sheets(scheme: Scheme) -> Iterator[Flaw]:
    """The share of members that sign a veto lies between one of them and all."""
    part, whole = scheme.sheets.veto_share
    if not 0 < part <= whole:
        yield Flaw(("sheets", "veto_share"), f"签字比例 {part}/{whole} 应在 0 与 1 之间", f"{part}/{whole} is no share")


def bands(scheme: Scheme) -> Iterator[Flaw]:
    """The lines of a review go up: put right below, then warned, then kept, then commended."""
    lines = [
        (at, band.code, line)
        for outcome in ("rectify", "warn", "commend")
        for at, band in enumerate(scheme.upkeep.outcomes)
        if band.outcome == outcome and (line := band.total_below or band.total_at_least) is not None
    ]
    for (_, low, lower), (at, high, higher) in pairwise(lines):
        if lower > higher:
            worse, better = as_points(lower), as_points(higher)
            yield Flaw(
                ("upkeep", "outcomes", at), f"复核分数线矛盾: {low} {worse} 高于 {high} {better}",
                f"the lines of a review contradict: {low} at {worse} lies above {high} at {better}",
            )
