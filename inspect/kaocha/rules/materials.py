"""What a nomination must hand in, against what was received: the missing things by name, each with what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ..schemes.base import Words
from ..schemes.intake import Material, Measure, ReceivingOffice
from ..schemes.model import Scheme

UNITS = {"words": ("字", "words"), "minutes": ("分钟", "minutes"), "pictures": ("张", "pictures")}
UNMEASURED = {
    "words": Words(zh="未核字数", en="words not counted yet"),
    "minutes": Words(zh="未核时长", en="length not measured yet"),
    "pictures": Words(zh="未核张数", en="pictures not counted yet"),
}


@dataclass(frozen=True)
class Received:
    """What came in of one material. An attached file counts as the electronic copy."""

    copies: int = 0
    electronic: bool = False
    received_on: date | None = None
    measured: int | None = None
    has_file: bool = False

    @property
    def is_nothing(self) -> bool:
        return not (self.copies or self.electronic or self.has_file)


@dataclass(frozen=True)
class Shortfall:
    """A demanded material that is not complete, and why, in words."""

    material: Material
    lacks: tuple[Words, ...]


def materials_of(scheme: Scheme, category: str, split: str = "") -> tuple[Material, ...]:
    """The materials of a category and its table, in the notice's order; optional ones (`demanded: false`) included."""
    return tuple(
        one for one in scheme.materials if one.holds_for(category) and (not one.splits or split in one.splits)
    )


def shortfalls(scheme: Scheme, category: str, split: str, received: Mapping[str, Received]) -> list[Shortfall]:
    """The demanded materials that are missing or incomplete, by name."""
    short = []
    for material in materials_of(scheme, category, split):
        lacks = lacking(material, received.get(material.code, Received()))
        if lacks:
            short.append(Shortfall(material, lacks))
    return short


def lacking(material: Material, received: Received) -> tuple[Words, ...]:
    """What one material lacks; nothing for an optional one."""
    if not material.demanded:
        return ()
    if received.is_nothing:
        return (Words(zh="未收到", en="not received"),)
    lacks = []
    if received.copies < material.copies:
        lacks.append(Words(
            zh=f"纸质收到{received.copies}份，应交{material.copies}份",
            en=f"{received.copies} of {material.copies} paper copies",
        ))
    if material.electronic and not (received.electronic or received.has_file):
        lacks.append(Words(zh="缺电子版", en="no electronic copy"))
    if material.measure is not None:
        lacks += over_the_measure(material.measure, received.measured)
    return tuple(lacks)


def over_the_measure(measure: Measure, measured: int | None) -> list[Words]:
    """What is wrong with the length or number. `about` (左右) lets half as much more or less pass."""
    zh, en = UNITS[measure.unit]
    if measured is None:
        return [UNMEASURED[measure.unit]]
    most, least, about = measure.at_most, measure.at_least, measure.about
    if most is not None and measured > most:
        return [Words(zh=f"{measured}{zh}，超过{most}{zh}", en=f"{measured} {en}, at most {most}")]
    if least is not None and measured < least:
        return [Words(zh=f"{measured}{zh}，不足{least}{zh}", en=f"{measured} {en}, at least {least}")]
    if about is not None and abs(measured - about) * 2 > about:
        return [Words(zh=f"{measured}{zh}，要求{about}{zh}左右", en=f"{measured} {en}, about {about}")]
    return []


def demand_in_words(material: Material) -> Words:
    """What is demanded of a material, on one line: 纸质2份、电子版、2000字以内."""
    zh, en = [], []
    if material.copies:
        zh.append(f"纸质{material.copies}份")
        en.append(f"{material.copies} on paper")
    if material.electronic:
        zh.append("电子版")
        en.append("electronic")
    if material.measure is not None:
        words = _measure_in_words(material.measure)
        zh.append(words.zh)
        en.append(words.en)
    return Words(zh="、".join(zh) or "一份", en=", ".join(en) or "one")


def _measure_in_words(measure: Measure) -> Words:
    zh, en = UNITS[measure.unit]
    least, most = measure.at_least, measure.at_most
    if measure.about is not None:
        return Words(zh=f"{measure.about}{zh}左右", en=f"about {measure.about} {en}")
    if least is not None and most is not None:
        span = str(least) if least == most else f"{least}–{most}"
        return Words(zh=f"{span}{zh}", en=f"{span} {en}")
    if most is not None:
        return Words(zh=f"{most}{zh}以内", en=f"at most {most} {en}")
    return Words(zh=f"{least or 1}{zh}以上", en=f"at least {least or 1} {en}")


def office_for(scheme: Scheme, unit_kind: str) -> ReceivingOffice:
    """Where a unit of this kind hands its materials in: the office that names the kind, else the one for all others."""
    named = (one for one in scheme.offices if unit_kind in one.unit_kinds)
    others = (one for one in scheme.offices if not one.unit_kinds)
    return next(named, None) or next(others, scheme.offices[0])
