"""The sum of a studio's own scores (自评分)."""

from __future__ import annotations

from collections.abc import Mapping

from ..schemes.base import Wrong, hundredths


def self_total(scores: Mapping[str, str]) -> str | None:
    """The sum of item code to points as "91.20"; None where nothing is scored. What is no number counts nothing."""
    total, any_scored = 0, False
    for text in scores.values():
        try:
            total, any_scored = total + hundredths(text.strip()), True
        except Wrong:
            continue
    return f"{total // 100}.{total % 100:02d}" if any_scored else None
