"""What every template knows: the navigation this person may use, language, theme, addresses of static files."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext as _
from flask_login import current_user

from ..rules import permissions
from ..rules.calendar import SHANGHAI
from ..rules.event_words import event_word, subject_word
from . import answers
from .language import language

LINKS = (
    ("cycles.index", _("批次"), permissions.may_see_cycles),
    ("schemes.index", _("办法"), permissions.may_see_schemes),
    ("events.index", _("操作记录"), permissions.may_see_events),
    ("admin.accounts", _("账号"), permissions.may_manage_accounts),
)
"""(endpoint, label, permission) of each place in the bar at the top, in order."""


def init_templates(app: Flask) -> None:
    app.context_processor(known_everywhere)
    app.jinja_env.add_extension("jinja2.ext.do")
    filters = {"day": as_day, "moment": as_moment, "deadline": as_deadline, "for_input": for_input, "noted": noted}
    app.jinja_env.tests["match_unnumbered"] = lambda clause: re.match(r"P\d", clause) is not None
    app.jinja_env.filters.update(filters)
    app.url_defaults(lambda endpoint, values: _stamp(app, endpoint, values))


def as_day(moment: datetime | date | None) -> str:
    """A day as people write it: 2024年3月5日, or 5 March 2024; no leading zeros."""
    if moment is None:
        return "—"
    day = moment.astimezone(SHANGHAI).date() if isinstance(moment, datetime) else moment
    if language() == "en":
        return f"{day.day} {day:%B %Y}"
    return f"{day.year}年{day.month}月{day.day}日"


def as_moment(moment: datetime | None) -> str:
    """A day with its time in Shanghai: 2024年3月5日 17:30."""
    return "—" if moment is None else f"{as_day(moment)} {moment.astimezone(SHANGHAI):%H:%M}"


def as_deadline(moment: datetime | None) -> str:
    """When a window closes, as a notice prints it: midnight is 24:00 of the day before."""
    if moment is None:
        return "—"
    local = moment.astimezone(SHANGHAI)
    return (
        as_day(local - timedelta(minutes=1)) + " 24:00" if (local.hour, local.minute) == (0, 0) else as_moment(moment)
    )


def for_input(moment: datetime | None) -> str:
    """What an <input type="datetime-local"> wants."""
    return "" if moment is None else f"{moment.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"


def noted(value: Any) -> str:
    """What an event noted, for people to read: JSON whose Chinese is Chinese (`tojson` writes \\u escapes)."""
    return "—" if value is None else json.dumps(value, ensure_ascii=False)


def known_everywhere() -> dict[str, Any]:
    return {
        "nav": navigation(),
        "theme": answers.theme(),
        "language": language(),
        "words": words,
        "action_word": lambda action: event_word(action, language()),
        "subject_word": lambda subject: subject_word(subject, language()),
        "may": permissions,
        "get_locale": language,
        "pages": current_app.view_functions,
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
