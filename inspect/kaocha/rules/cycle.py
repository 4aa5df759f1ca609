"""What a cycle adds to its scheme: the settings that are frozen with it, and where they contradict each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from ..canonical import canonical, digest
from ..schemes.choosing import Ceiling
from ..schemes.loading import as_json
from ..schemes.model import Scheme

Reading = Literal["cap_on_rest", "release", "keep_share"]
FORMAT = 1


@dataclass(frozen=True)
class CycleSettings:
    """Numbers that the notice leaves to the office, and readings chosen before scores are known.

    `seats`: ceiling code to seats, where the office enters or lowers them. `readings`: minimum code to reading.
    `counted_to`: the last day of the submission window; durations are counted to it.
    """

    seats: dict[str, int] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    counted_to: date | None = None
    notice_days: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "seats": self.seats,
            "readings": self.readings,
            "notice_days": self.notice_days,
            "counted_to": self.counted_to.isoformat() if self.counted_to else None,
        }


def settings_from(stored: dict[str, Any]) -> CycleSettings:
    """The settings as stored in a cycle row or in frozen rules."""
    counted_to = stored.get("counted_to")
    return CycleSettings(
        seats=dict(stored.get("seats", {})),
        readings=dict(stored.get("readings", {})),
        counted_to=date.fromisoformat(counted_to) if counted_to else None,
        notice_days=stored.get("notice_days"),
    )


@dataclass(frozen=True)
class CycleRules:
    """Everything that decides a cycle: the scheme and the settings. Frozen by hash when the cycle opens.

    `kept` holds the parts of the document that are stored already, word for word. Trap: made again from the model they
    would gain every key that a later version of ours adds, and the hash printed on old papers would be another one.
    """

    scheme: Scheme
    year: int
    settings: CycleSettings
    kept: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def seats_of(self, ceiling: Ceiling) -> int | None:
        """Seats of a ceiling in this cycle; None while nobody has entered them."""
        return self.settings.seats.get(ceiling.code, ceiling.seats)

    def reading_of(self, minimum_code: str) -> Reading:
        """The reading of a composition minimum: the office's choice, else the scheme's."""
        chosen = self.settings.readings.get(minimum_code)
        default = next(m.reading for m in self.scheme.minimums if m.code == minimum_code)
        return chosen or default

    def frozen_text(self) -> str:
        """Canonical JSON of it all, with its format; what a cycle keeps and what papers print the hash of."""
        return canonical(self._document()).decode()

    def rule_hash(self) -> str:
        """SHA-256 of the frozen text."""
        return digest(self._document())

    def scheme_hash(self) -> str:
        """SHA-256 of the scheme alone, as it was kept."""
        return digest(self._document()["scheme"])

    def _document(self) -> dict[str, Any]:
        made = {"format": FORMAT, "settings": self.settings.as_dict(), "year": self.year, **self.kept}
        return made if "scheme" in made else {**made, "scheme": as_json(self.scheme)}


def rules_from_frozen(document: dict[str, Any]) -> CycleRules:
    """Read frozen rules of any format that was ever written."""
    if document["format"] != FORMAT:
        raise ValueError(f"no reader for frozen rules of format {document['format']}")
    return CycleRules(
        scheme=Scheme.model_validate(document["scheme"]),
        year=document["year"],
        settings=settings_from(document["settings"]),
        kept=document,
    )


def still_to_enter(rules: CycleRules) -> list[str]:
    """Codes of ceilings and settings that must be entered before the cycle may open."""
    missing = [f"seats:{c.code}" for c in rules.scheme.ceilings if rules.seats_of(c) is None]
    if rules.settings.counted_to is None:
        missing.append("counted_to")
    return missing
