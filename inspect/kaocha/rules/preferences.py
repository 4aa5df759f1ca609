"""优先: which preferences a nomination meets, as marks to show and filter by. Never points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..schemes.base import Words
from ..schemes.intake import Condition, OneOf
from ..schemes.model import Scheme
from .eligibility import Finding


def preferred(findings: Iterable[Finding], declared: Mapping[str, Any]) -> list[str]:
    """Marks of the 优先 conditions that are met, to be shown and filtered by, never points.

    A mark is the condition's code, or code:choice where a choice meets it (priority_field:digital_economy).
    """
    marks = []
    for finding in findings:
        if finding.condition.force == "prefer" and finding.state == "met":
            marks += marks_of(finding.condition, declared)
    return marks


def marks_of(condition: Condition, declared: Mapping[str, Any]) -> list[str]:
    """The marks of one preference that is met."""
    test = condition.test
    value = declared.get(test.field, []) if isinstance(test, OneOf) else []
    held = value if isinstance(value, list) else [value]
    chosen = [choice for choice in test.values if choice in held] if isinstance(test, OneOf) else []
    return [f"{condition.code}:{choice}" for choice in chosen] or [condition.code]


def mark_in_words(scheme: Scheme, mark: str) -> Words:
    """What a mark is called: the choice's title, or the condition's."""
    code, _, choice = mark.partition(":")
    condition = next(one for one in scheme.conditions if one.code == code)
    fields = {one.code: one for one in scheme.fields}
    known = fields.get(getattr(condition.test, "field", ""))
    return known.choices[choice] if known is not None and choice in known.choices else condition.title
