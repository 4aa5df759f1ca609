"""The words for how a nomination stands and for its review."""

from __future__ import annotations

from flask_babel import gettext as _


def standing_word(code: str) -> str:
    """Eligibility as a whole."""
    return {"eligible": _("符合"), "ineligible": _("不符合"), "open": _("待证明")}.get(code, code)


def review_word(code: str) -> str:
    """The preliminary review."""
    return {
        "pending": _("待初审"), "passed": _("初审通过"), "failed": _("初审不通过"), "withdrawn": _("已撤回"),
    }.get(code, code)
