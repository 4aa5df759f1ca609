"""The language of a page: zh-CN first, English complete."""

from __future__ import annotations

from flask import g, request
from flask_login import current_user


def language() -> str:
    """zh or en: the person's choice, else the cookie, else what the browser asks for, else Chinese."""
    if "language" not in g:
        g.language = _language()
    return str(g.language)


def _language() -> str:
    if not request:
        return "zh"
    chosen = current_user.locale if current_user.is_authenticated else request.cookies.get("language", "")
    if chosen in ("zh", "en"):
        return str(chosen)
    return request.accept_languages.best_match(["zh", "en"], default="zh") or "zh"
