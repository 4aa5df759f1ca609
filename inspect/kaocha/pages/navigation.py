"""What every template knows: the navigation this person may use, language, theme, addresses of static files."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _
from flask_login import current_user

from ..rules import permissions
from . import answers
from .language import language

LINKS = (
    ("home.home", _("首页"), permissions.may_use_own_account),
)
"""(endpoint, label, permission) of each place in the bar at the top, in order."""


def init_templates(app: Flask) -> None:
    app.context_processor(known_everywhere)
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_options["autoescape"] = True
    app.url_defaults(lambda endpoint, values: _stamp(app, endpoint, values))


def known_everywhere() -> dict[str, Any]:
    return {
        "nav": navigation(), "theme": answers.theme(), "language": language(), "words": words,
        "may": permissions, "get_locale": language,
    }


def navigation() -> list[tuple[str, str, bool]]:
    """(label, address, whether we are there) for whoever is signed in."""
    if not current_user.is_authenticated:
        return []
    here = request.endpoint or ""
    return [
        (str(label), url_for(endpoint), here.split(".")[0] == endpoint.split(".")[0])
        for endpoint, label, may in LINKS
        if may(current_user)
    ]


def words(pair: Any) -> str:
    """A text that exists in both languages ({zh, en} or an object with both), in the language of the page."""
    side = language()
    if pair is None:
        return ""
    return str(pair[side] if isinstance(pair, dict) else getattr(pair, side))


def _stamp(app: Flask, endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "v" not in values:
        path = Path(str(app.static_folder)) / values.get("filename", "")
        if path.is_file():
            values["v"] = _version(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=500)
def _version(path: Path, _: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
