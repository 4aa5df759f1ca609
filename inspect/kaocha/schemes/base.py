"""What every part of a scheme file shares: words in two languages, the clause behind it, where it applies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$", max_length=60)]
Points = Annotated[int, Field(ge=0, le=100_00, description="hundredths of a point")]

STATIONS = ("plaque", "venue", "wall", "equipment", "records")
"""The five stations that every checklist has; a scheme may add its own."""


class Strict(BaseModel):
    """A mapping of the file: unknown keys are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """One text in both languages, in our own words."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Part(Strict):
    """Something a scheme carries out, traced to the clause of the notice that asks for it.

    `source` says where it comes from: `notice` (then `clause` is needed), `example` (the notice is silent, ours,
    shown as 示例), or `entered` (the notice points to a document not in hand: the office enters it per cycle).
    """

    clause: tuple[str, ...] = ()
    source: Literal["notice", "example", "entered"] = "notice"

    @model_validator(mode="before")
    @classmethod
    def one_clause_is_a_list_of_one(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("clause"), str):
            return {**data, "clause": (data["clause"],)}
        return data

    @model_validator(mode="after")
    def says_where_it_comes_from(self) -> Part:
        if self.source == "example" and self.clause:
            raise ValueError("source: example has no clause; give the clause or the source, not both")
        if self.source != "example" and not self.clause:
            raise ValueError("name the clause of the notice, or say source: example")
        return self


class Named(Part):
    """A part with a code that is unique among its kind and a title."""

    code: Code
    title: Words


class Scoped(Named):
    """A named part that may hold for some categories only (none named: for all)."""

    categories: tuple[Code, ...] = ()

    def holds_for(self, category: str) -> bool:
        return not self.categories or category in self.categories
