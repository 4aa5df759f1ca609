"""What a line of the catalogue of refusals holds."""

from __future__ import annotations

from typing import NamedTuple


class Refusal(NamedTuple):
    """One line of the catalogue; the sentences are `str.format` templates over the Problem's values."""

    status: int
    zh: str
    en: str
