"""The one catalogue of refusals: stable code, HTTP status, a sentence in both languages that says what to do next."""

from __future__ import annotations

from . import cycles, field, house, nominations, shortlists, visits, workbooks
from .refusal import Refusal


class Problem(Exception):
    """A refusal. It changes nothing: raising it rolls the transaction back, and what was typed is shown again."""

    def __init__(self, code: str, /, **values: object) -> None:
        self.code = code
        self.values = values
        self.refusal = CATALOGUE[code]
        super().__init__(f"{code}: {self.sentence('en')}")

    @property
    def status(self) -> int:
        return self.refusal.status

    def sentence(self, language: str) -> str:
        """The sentence for people; values that are pairs {zh, en} are shown in the same language."""
        template = self.refusal.en if language.startswith("en") else self.refusal.zh
        return template.format(**{name: _in_language(value, language) for name, value in self.values.items()})

    def as_dict(self, language: str) -> dict[str, object]:
        """What JSON callers get: code, status, sentence, and the plain values."""
        plain = {name: _in_language(value, language) for name, value in self.values.items()}
        return {"problem": self.code, "status": self.status, "sentence": self.sentence(language), "values": plain}


def _in_language(value: object, language: str) -> object:
    if isinstance(value, dict) and value.keys() == {"zh", "en"}:
        return value["en" if language.startswith("en") else "zh"]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _joined(*parts: dict[str, Refusal]) -> dict[str, Refusal]:
    """One catalogue of all parts; ValueError for a code that stands in two of them."""
    catalogue: dict[str, Refusal] = {}
    for part in parts:
        if twice := catalogue.keys() & part.keys():
            raise ValueError(f"refusals that stand twice: {sorted(twice)}")
        catalogue |= part
    return catalogue


CATALOGUE = _joined(
    house.REFUSALS,
    cycles.REFUSALS,
    nominations.REFUSALS,
    visits.REFUSALS,
    workbooks.REFUSALS,
    shortlists.REFUSALS,
    field.REFUSALS,
)
