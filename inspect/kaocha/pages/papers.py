"""From a template to a paper: rendered in the language of the paper, pressed into PDF, sent as a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Response, current_app, g, make_response, render_template, url_for
from flask_babel import force_locale

from ..files.papers import render_pdf

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything inside is said in this language, whatever the reader's own is."""
    was = g.get("language")
    g.language = language
    try:
        with force_locale(language):
            yield
    finally:
        g.pop("language")
        if was is not None:
            g.language = was


def pressed(template: str, language: str, **values: Any) -> bytes:
    """The PDF of a template under templates/print. Tests fail on any remark of the press, users get the paper."""
    with speaking(language):
        html = render_template(template, **values)
    path = url_for("static", filename="css/print.css").split("?")[0]
    style = Path(str(current_app.static_folder), "css/print.css").read_bytes()
    return render_pdf(html, {path: ("text/css", style)}, quiet=not current_app.testing)


def as_file(content: bytes, name: str, media_type: str) -> Response:
    """An answer that a browser saves under this name and never shows as a page."""
    answer = make_response(content)
    answer.headers["Content-Type"] = media_type
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
