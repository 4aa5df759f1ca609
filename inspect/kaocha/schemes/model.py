"""The whole scheme file: one published rule set as data, validated when loaded."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Literal

from pydantic import Field

from .base import Code, Strict, Words
from .checklist import Checklist
from .choosing import (
    ApprovalStep,
    Award,
    Ceiling,
    Channel,
    CompositionMinimum,
    Floors,
    Practice,
    PublicNotice,
    Sheets,
    Upkeep,
)
from .intake import (
    Category,
    Condition,
    DeclaredField,
    Material,
    NominationCap,
    ReceivingOffice,
    Stage,
    StudioType,
)


def paragraph_mark(text: str) -> str:
    """What `Clause.paragraph` holds for a paragraph of the published text: all white space removed, then hashed."""
    return hashlib.sha256(re.sub(r"\s+", "", text).encode()).hexdigest()[:12]


class Clause(Strict):
    """One clause of the notice, by its own number; carried out by every part that names it, or `outside` with a reason.

    `paragraph` is the first 12 hex digits of the SHA-256 of the paragraph of the published text that holds it
    (white space stripped, see `paragraph_mark`), so that a test finds a paragraph without a clause, and nobody
    copies the text. `states` names the head fields of the file that say what this clause says.
    """

    id: str = Field(min_length=1, max_length=60)
    title: Words
    paragraph: str = Field(pattern=r"^[0-9a-f]{12}$")
    outside: Words | None = None
    states: tuple[Literal["title", "issuer", "year", "document_number", "issued_on", "result_label"], ...] = ()
    parts: tuple[str, ...] = Field(default=(), description="sub-clauses (a, b, c) that together carry it out")


class Scheme(Strict):
    """One published rule set. The canonical JSON of this model is what a cycle freezes by SHA-256."""

    format: Literal[1]
    code: str = Field(pattern=r"^[a-z][a-z0-9-]*-\d{4}$")
    title: Words
    issuer: Words
    level: Literal["province", "city", "system"]
    year: int
    document_number: str | None = None
    issued_on: date | None = None
    result_label: Words
    clauses: tuple[Clause, ...]
    categories: tuple[Category, ...] = Field(min_length=1)
    studio_types: tuple[StudioType, ...] = ()
    fields: tuple[DeclaredField, ...]
    conditions: tuple[Condition, ...]
    materials: tuple[Material, ...]
    offices: tuple[ReceivingOffice, ...] = Field(min_length=1)
    nomination_caps: tuple[NominationCap, ...] = ()
    stages: tuple[Stage, ...]
    checklists: tuple[Checklist, ...] = Field(min_length=1)
    sheets: Sheets
    floors: Floors
    ceilings: tuple[Ceiling, ...] = ()
    minimums: tuple[CompositionMinimum, ...] = ()
    notice: PublicNotice
    channels: tuple[Channel, ...] = ()
    awards: tuple[Award, ...] = ()
    approval: tuple[ApprovalStep, ...] = Field(min_length=1)
    upkeep: Upkeep = Upkeep()
    practices: tuple[Practice, ...] = ()

    def category(self, code: str) -> Category:
        """The category of this code; KeyError if the scheme has none."""
        return next(c for c in self.categories if c.code == code)

    def checklist_for(self, category: Code) -> Checklist:
        """The checklist that sites of this category are visited with."""
        wanted = self.category(category).checklist
        return next(c for c in self.checklists if c.code == wanted)
