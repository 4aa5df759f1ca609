"""Which units recommend in a demo cycle, and how many studios each of them, within the caps of the notice."""

from __future__ import annotations

from collections import Counter
from random import Random

from ...rules.caps import caps_for
from ...rules.cycle import CycleRules, CycleSettings
from ...rules.units import UNIT_KINDS
from ...schemes.model import Scheme
from . import names

USUAL_KINDS = {
    "province": ("city_union", "industry_union", "direct_base_union"),
    "city": ("county_union", "zone_union", "organs_union", "industry_union", "direct_base_union"),
    "system": ("organs_union", "base_union"),
}


def recommending_units(scheme: Scheme, studios: int, rng: Random, own: names.Unit) -> list[names.Unit]:
    """The roster: the kinds that the scheme names, or the usual ones of its level; the unit with an account first."""
    kinds: list[str] = [kind for cap in scheme.nomination_caps for kind in cap.unit_kinds]
    kinds += [code for one in scheme.fields if one.code == "unit_kind" for code in one.choices if code in UNIT_KINDS]
    kinds = list(dict.fromkeys(kinds)) or list(USUAL_KINDS[scheme.level])
    units = names.units(rng, kinds, max(8, studios * 2 // 3))
    rng.shuffle(units)
    return [own, *(unit for unit in units if unit.name != own.name)]


class Room:
    """Spreads the nominations over the units within their caps; a soft cap is passed once, with a reason."""

    def __init__(self, scheme: Scheme, units: list[names.Unit], rng: Random) -> None:
        self.rules = CycleRules(scheme, scheme.year, CycleSettings())
        self.units, self.rng = units, rng
        self.used: dict[str, Counter[str]] = {unit.name: Counter() for unit in units}

    def take(self, category: str, *, over: bool = False) -> names.Unit:
        """A unit with room; with `over` one whose soft cap is full, where there is one."""
        if over:
            full = [unit for unit in self.units if self._left(unit, category) == 0 and self._soft(unit, category)]
            if full:
                return self._use(full[0], category)
        first = self.units[0] if sum(self.used[self.units[0].name].values()) == 0 else None
        if first is not None:  # the unit with an account has nominations to see
            return self._use(first, category)
        start = self.rng.randrange(max(1, len(self.units) // 2))
        ordered = self.units[start:] + self.units[:start]
        return self._use(next(unit for unit in ordered if self._left(unit, category) > 0), category)

    def _use(self, unit: names.Unit, category: str) -> names.Unit:
        self.used[unit.name][category] += 1
        return unit

    def _left(self, unit: names.Unit, category: str) -> int:
        caps = caps_for(self.rules, unit.kind, {}, category)
        used = self.used[unit.name]
        return min([cap.most - cap.used(used) for cap in caps], default=3 - sum(used.values()))

    def _soft(self, unit: names.Unit, category: str) -> bool:
        caps = caps_for(self.rules, unit.kind, {}, category)
        return bool(caps) and all(cap.force == "soft" for cap in caps)

    def allotments(self, rng: Random) -> dict[str, dict[str, int]]:
        """The annexed table that the notice did not publish: what each unit used, sometimes one more."""
        entered = [cap for cap in self.rules.scheme.nomination_caps if cap.source == "entered"]
        by_category = any(cap.categories for cap in entered)
        found: dict[str, dict[str, int]] = {}
        for name, used in self.used.items():
            spare = rng.randint(0, 1)
            each = {category: number + spare for category, number in sorted(used.items())}
            found[name] = {} if not entered else each if by_category else {"all": sum(used.values()) + spare}
        return found
