"""From the ceilings of a scheme and the seats of a cycle to the caps of its list, and which site belongs to which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from ..schemes.base import Words
from ..schemes.choosing import Ceiling, CompositionMinimum
from ..schemes.model import Scheme
from .composition import Minimum, cap_on_rest
from .cycle import CycleRules
from .outcomes import Cap, CapKind
from .yields import Most, contradictions, minimum_contradiction, most_names

KINDS: dict[str, CapKind] = {
    "all": "quota",
    "categories": "category",
    "each_unit": "unit",
    "each_region": "group",
    "split": "group",
}


@dataclass(frozen=True, slots=True)
class Place:
    """What decides which caps a site belongs to: category, split, recommending unit and region, as they are named."""

    category: str
    split: str = ""
    unit: str = ""
    region: str = ""


def caps_of(rules: CycleRules, places: Iterable[Place], reaching: Mapping[str, int] | None = None) -> list[Cap]:
    """The caps of a cycle for the units and regions that occur, in the scheme's order; ceilings without seats: none.

    `reaching`: minimum code to the number of favoured sites that reached every line; without it the planning view
    (as if plenty reached). A minimum becomes a cap on the rest, by the reading chosen before scores were known.
    """
    seen = list(places)
    caps = [cap for ceiling in rules.scheme.ceilings for cap in _caps_of_ceiling(rules, ceiling, seen)]
    for minimum in rules.scheme.minimums:
        asked = minimum_of(rules, minimum)
        if asked is not None and asked.least <= asked.total:  # else a contradiction, told by troubles()
            favoured = (reaching or {}).get(minimum.code, asked.least)
            title = rest_title(rules.scheme, minimum)
            caps.append(Cap(_rest_code(minimum), "group", title, cap_on_rest(asked, favoured)))
    return caps


def groups_of(rules: CycleRules, place: Place) -> frozenset[str]:
    """Codes of the caps that a site belongs to (those over everything hold without being named)."""
    named = {
        _code(ceiling, place)
        for ceiling in rules.scheme.ceilings
        if ceiling.over != "all" and _counts(rules, ceiling, place)
    }
    rest = {
        _rest_code(minimum)
        for minimum in rules.scheme.minimums
        if minimum.category == place.category
        and minimum.split != place.split
        and minimum_of(rules, minimum) is not None
    }
    return frozenset(named | rest)


def minimum_of(rules: CycleRules, minimum: CompositionMinimum) -> Minimum | None:
    """The composition minimum with the seats and the reading of this cycle; None while its ceiling has no seats."""
    ceiling = next(c for c in rules.scheme.ceilings if c.code == minimum.ceiling)
    seats = rules.seats_of(ceiling)
    if seats is None:
        return None
    return Minimum(minimum.comparator, minimum.count, seats, rules.reading_of(minimum.code))


def rest_title(scheme: Scheme, minimum: CompositionMinimum) -> Words:
    """What those are called whom a minimum leaves a fixed number of seats."""
    splits = [split.title for split in scheme.category(minimum.category).splits if split.code != minimum.split]
    return Words(zh="、".join(title.zh for title in splits), en=", ".join(title.en for title in splits))


def _rest_code(minimum: CompositionMinimum) -> str:
    return f"rest:{minimum.code}"


def _caps_of_ceiling(rules: CycleRules, ceiling: Ceiling, places: list[Place]) -> list[Cap]:
    seats = rules.seats_of(ceiling)
    if seats is None:
        return []
    if ceiling.over in ("all", "categories", "split"):  # there also while nobody belongs to it: all its seats are empty
        return [Cap(ceiling.code, KINDS[ceiling.over], ceiling.title, seats)]
    named = {_code(ceiling, place): _title(ceiling, place) for place in places if _counts(rules, ceiling, place)}
    return [Cap(code, KINDS[ceiling.over], title, seats) for code, title in sorted(named.items())]


def _counts(rules: CycleRules, ceiling: Ceiling, place: Place) -> bool:
    if rules.seats_of(ceiling) is None or (ceiling.categories and place.category not in ceiling.categories):
        return False
    return ceiling.over != "split" or ceiling.split == place.split


def _code(ceiling: Ceiling, place: Place) -> str:
    each = {"each_unit": place.unit, "each_region": place.region}.get(ceiling.over)
    return ceiling.code if each is None else f"{ceiling.code}:{each}"


def _title(ceiling: Ceiling, place: Place) -> Words:
    each = {"each_unit": place.unit, "each_region": place.region}.get(ceiling.over)
    return ceiling.title if each is None else Words(zh=each or "（未填地区）", en=each or "(no region)")


# --- while planning: what can come out at most, and what contradicts itself ---


def most_names_of(rules: CycleRules, units: Iterable[tuple[str, str]]) -> Most:
    """这组名额最多只能产生 N 家, from the roster's (unit, region) pairs, as if every unit had plenty of good sites."""
    places = _possible(rules.scheme, units)
    return most_names(caps_of(rules, places), {groups_of(rules, place): None for place in places})


def troubles(rules: CycleRules, units: Iterable[tuple[str, str]]) -> list[Words]:
    """What in the numbers of a cycle cannot be meant, each with its arithmetic."""
    places = _possible(rules.scheme, units)
    caps = caps_of(rules, places)
    found = contradictions(caps, {groups_of(rules, place): None for place in places})
    for minimum in rules.scheme.minimums:
        asked = minimum_of(rules, minimum)
        if asked is None:
            continue
        title = next(s.title for s in rules.scheme.category(minimum.category).splits if s.code == minimum.split)
        favoured = {
            groups_of(rules, place): None
            for place in places
            if (place.category, place.split) == (minimum.category, minimum.split)
        }
        if trouble := minimum_contradiction(asked, title, caps, favoured):
            found.append(trouble)
    return found


def _possible(scheme: Scheme, units: Iterable[tuple[str, str]]) -> list[Place]:
    kinds = [(c.code, split) for c in scheme.categories for split in ([s.code for s in c.splits] or [""])]
    return [Place(category, split, unit, region) for (category, split), (unit, region) in product(kinds, units)]
