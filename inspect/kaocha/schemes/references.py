"""Whether every code a scheme file mentions exists, once, and fits where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .base import STATIONS
from .checklist import Checklist
from .errors import Flaw, Path
from .intake import CORE_FIELDS, Condition, DeclaredField, Filled, NotNamedYet, OneOf, OutcomeInWindow
from .model import Scheme

NEEDED_FIELDS = ("studio_name", "host_unit", "recommended_by")

_TYPE_OF_TEST = {
    "running_time": ("date",), "at_least": ("integer", "money"), "one_of": ("choice", "choices"),
    "says": ("yes_no",), "not_named_yet": ("choice", "choices"),
}


def unknown(path: Path, what: tuple[str, str], code: str, known: Iterable[str]) -> Iterator[Flaw]:
    """A flaw if the code is not among the known ones; `what` is its kind in zh and en."""
    codes = list(known)
    if code not in codes:
        have = ", ".join(codes) or "—"
        yield Flaw(path, f"没有{what[0]} {code}, 已有: {have}", f"there is no {what[1]} {code}; there are: {have}")


def several(path: Path, what: tuple[str, str], codes: Iterable[str], known: Iterable[str]) -> Iterator[Flaw]:
    """Flaws of a list of codes at the path."""
    names = list(known)
    for at, code in enumerate(codes):
        yield from unknown((*path, at), what, code, names)


CATEGORY = ("类别", "category")
FIELD = ("申报栏目", "declared field")
SPLIT = ("分表", "split")
TYPE = ("工作室类型", "studio type")
UNIT = ("推荐单位类别", "kind of unit")


def repeated(scheme: Scheme) -> Iterator[Flaw]:
    """Codes, clause ids, stations, items and dimensions used twice."""
    for field in (
        "categories", "studio_types", "fields", "conditions", "materials", "offices", "nomination_caps", "stages",
        "checklists", "ceilings", "minimums", "channels", "awards", "approval", "practices",
    ):
        yield from _twice((field,), [one.code for one in getattr(scheme, field)])
    yield from _twice(("clauses",), [clause.id for clause in scheme.clauses], "id")
    yield from _twice(("upkeep", "checks"), [check.code for check in scheme.upkeep.checks])
    yield from _twice(("upkeep", "outcomes"), [band.code for band in scheme.upkeep.outcomes])
    splits = [(at, n, s.code) for at, c in enumerate(scheme.categories) for n, s in enumerate(c.splits)]
    yield from _twice_at([(("categories", at, "splits", n, "code"), code) for at, n, code in splits])
    for at, checklist in enumerate(scheme.checklists):
        yield from _repeated_in_checklist(("checklists", at), checklist)


def _repeated_in_checklist(path: Path, checklist: Checklist) -> Iterator[Flaw]:
    yield from _twice((*path, "stations"), [one.code for one in checklist.stations])
    yield from _twice((*path, "dimensions"), [one.code for one in checklist.dimensions])
    yield from _twice((*path, "items"), [one.code for one in checklist.items])
    for at, item in enumerate(checklist.items):
        for part in ("levels", "defects"):
            codes = [one.code for one in getattr(item.rule, part, ())]
            yield from _twice((*path, "items", at, "rule", part), codes)


def _twice(path: Path, codes: list[str], key: str = "code") -> Iterator[Flaw]:
    yield from _twice_at([((*path, at, key), code) for at, code in enumerate(codes)])


def _twice_at(placed: list[tuple[Path, str]]) -> Iterator[Flaw]:
    seen: set[str] = set()
    for path, code in placed:
        if code in seen:
            yield Flaw(path, f"编码 {code} 重复使用, 请改名或删去", f"{code} is used twice: rename or remove one")
        seen.add(code)


def head(scheme: Scheme) -> Iterator[Flaw]:
    """The code ends with the year that the file is of."""
    if not scheme.code.endswith(f"-{scheme.year}"):
        said = f"编码 {scheme.code} 应以年份 {scheme.year} 结尾", f"the code {scheme.code} must end with {scheme.year}"
        yield Flaw(("code",), *said)


def fields(scheme: Scheme) -> Iterator[Flaw]:
    """The core columns: present where needed and of the type that tables and papers expect."""
    codes = {field.code for field in scheme.fields}
    for code in NEEDED_FIELDS:
        if code not in codes:
            yield Flaw(("fields",), f"缺少申报栏目 {code}", f"the declared field {code} is missing")
    for at, field in enumerate(scheme.fields):
        wanted = CORE_FIELDS.get(field.code, field.type)
        if field.type != wanted:
            yield Flaw(
                ("fields", at, "type"),
                f"栏目 {field.code} 的类型应为 {wanted}, 不是 {field.type}",
                f"the field {field.code} is of type {wanted}, not {field.type}",
            )


def codes(scheme: Scheme) -> Iterator[Flaw]:
    """Codes that are mentioned but defined nowhere."""
    known = [category.code for category in scheme.categories]
    types = [one.code for one in scheme.studio_types]
    for at, category in enumerate(scheme.categories):
        lists = [one.code for one in scheme.checklists]
        yield from unknown(("categories", at, "checklist"), ("检查表", "checklist"), category.checklist, lists)
        yield from several(("categories", at, "types"), TYPE, category.types, types)
    used = {code for category in scheme.categories for code in category.types}
    for at, kind in enumerate(scheme.studio_types):
        if kind.code not in used:
            said = f"没有类别使用工作室类型 {kind.code}", f"no category knows the studio type {kind.code}"
            yield Flaw(("studio_types", at), *said)
    yield from _codes_of_units(scheme)
    for name in ("fields", "conditions", "materials", "nomination_caps", "ceilings", "awards"):
        for at, part in enumerate(getattr(scheme, name)):
            yield from several((name, at, "categories"), CATEGORY, part.categories, known)
    yield from _codes_of_limits(scheme)
    for at, condition in enumerate(scheme.conditions):
        yield from _codes_of_condition(("conditions", at), condition, scheme)
    for at, checklist in enumerate(scheme.checklists):
        yield from _codes_of_checklist(("checklists", at), checklist, scheme)


def _codes_of_units(scheme: Scheme) -> Iterator[Flaw]:
    """Kinds of recommending unit that offices, caps and tests speak of are choices of the form."""
    kinds = next((field.choices for field in scheme.fields if field.code == "unit_kind"), {})
    for name in ("offices", "nomination_caps"):
        for at, part in enumerate(getattr(scheme, name)):
            yield from several((name, at, "unit_kinds"), UNIT, part.unit_kinds, kinds)
    for at, condition in enumerate(scheme.conditions):
        asked = getattr(condition.test, "when_unit_kinds", ())
        yield from several(("conditions", at, "test", "when_unit_kinds"), UNIT, asked, kinds)


def _codes_of_limits(scheme: Scheme) -> Iterator[Flaw]:
    splits = [split.code for category in scheme.categories for split in category.splits]
    for at, material in enumerate(scheme.materials):
        yield from several(("materials", at, "splits"), SPLIT, material.splits, splits)
    for at, ceiling in enumerate(scheme.ceilings):
        if ceiling.split is not None:
            yield from unknown(("ceilings", at, "split"), SPLIT, ceiling.split, splits)
    for at, minimum in enumerate(scheme.minimums):
        path: Path = ("minimums", at)
        ceilings = [ceiling.code for ceiling in scheme.ceilings]
        yield from unknown((*path, "ceiling"), ("名额", "ceiling"), minimum.ceiling, ceilings)
        owner = next((one for one in scheme.categories if one.code == minimum.category), None)
        if owner is None:
            yield from unknown((*path, "category"), CATEGORY, minimum.category, [c.code for c in scheme.categories])
        else:
            yield from unknown((*path, "split"), SPLIT, minimum.split, [split.code for split in owner.splits])


def _codes_of_condition(path: Path, condition: Condition, scheme: Scheme) -> Iterator[Flaw]:
    splits = [split.code for category in scheme.categories for split in category.splits]
    yield from several((*path, "splits"), SPLIT, condition.splits, splits)
    test = condition.test
    by_code = {field.code: field for field in scheme.fields}
    for key in ("field", "when_field"):
        code = getattr(test, key, None)
        if code is None:
            continue
        if code not in by_code:
            yield from unknown((*path, "test", key), FIELD, code, by_code)
            continue
        wanted = _TYPE_OF_TEST.get(test.kind, ())
        if key == "when_field":
            wanted = ("choice",) if getattr(test, "when_values", ()) else ("yes_no",)
        yield from _fits((*path, "test", key), by_code[code], wanted, condition, scheme)
    yield from _choices_of_test(path, condition, by_code, [category.code for category in scheme.categories])


def _fits(
    path: Path, field: DeclaredField, wanted: tuple[str, ...], condition: Condition, scheme: Scheme,
) -> Iterator[Flaw]:
    if wanted and field.type not in wanted:
        one_of = " / ".join(wanted)
        yield Flaw(
            path, f"此条件要求栏目 {field.code} 为 {one_of} 类型, 实为 {field.type}",
            f"this test needs {field.code} to be {one_of}, but it is {field.type}",
        )
    for category in scheme.categories:
        if condition.holds_for(category.code) and not field.holds_for(category.code):
            yield Flaw(
                path, f"类别 {category.code} 的申报表没有栏目 {field.code}, 条件 {condition.code} 无从判断",
                f"the form of {category.code} has no field {field.code}, so {condition.code} cannot be judged",
            )


def _choices_of_test(
    path: Path, condition: Condition, by_code: dict[str, DeclaredField], categories: list[str],
) -> Iterator[Flaw]:
    test, choice = condition.test, ("选项", "choice")
    if isinstance(test, OneOf) and test.field in by_code:
        yield from several((*path, "test", "values"), choice, test.values, by_code[test.field].choices)
    if isinstance(test, Filled) and test.when_field in by_code:
        yield from several((*path, "test", "when_values"), choice, test.when_values, by_code[test.when_field].choices)
    if isinstance(test, NotNamedYet):
        if test.field in by_code:
            yield from unknown((*path, "test", "field"), choice, "none", by_code[test.field].choices)
        yield from several((*path, "test", "unless_upgrade_from"), CATEGORY, test.unless_upgrade_from, categories)
    if isinstance(test, OutcomeInWindow):
        lists = [field for field in by_code.values() if field.type == "outcomes"]
        if not lists:
            yield Flaw((*path, "test"), "没有 outcomes 类型的栏目可供判断", "no field of type outcomes to judge by")
        kinds = {code for field in lists for code in field.choices}
        yield from several((*path, "test", "kinds"), choice, test.kinds, sorted(kinds))


def _codes_of_checklist(path: Path, checklist: Checklist, scheme: Scheme) -> Iterator[Flaw]:
    stations = [station.code for station in checklist.stations]
    dimensions = [dimension.code for dimension in checklist.dimensions]
    types = sorted({code for one in scheme.categories if one.checklist == checklist.code for code in one.types})
    declared = [field.code for field in scheme.fields]
    for station in STATIONS:
        if station not in stations:
            yield Flaw((*path, "stations"), f"检查表缺少点位 {station}", f"the checklist lacks the station {station}")
    for at, item in enumerate(checklist.items):
        here: Path = (*path, "items", at)
        yield from unknown((*here, "station"), ("点位", "station"), item.station, stations)
        if item.dimension is not None:
            yield from unknown((*here, "dimension"), ("维度", "dimension"), item.dimension, dimensions)
        yield from several((*here, "types"), TYPE, item.types, types)
        yield from several((*here, "declared"), FIELD, item.declared, declared)
    if all(category.checklist != checklist.code for category in scheme.categories):
        said = f"检查表 {checklist.code} 没有类别使用", f"no category uses the checklist {checklist.code}"
        yield Flaw((*path, "code"), *said)
