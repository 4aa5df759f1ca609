"""Structured logs: one JSON object a line, with the number of the request and never a name, password or answer."""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from datetime import UTC, datetime

from flask import Flask, Response, g, has_request_context, request
from flask_login import current_user

log = logging.getLogger("kaocha.requests")


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "says": record.getMessage(),
        }
        if has_request_context():
            line["request"] = g.get("request_id", "")
        line.update(getattr(record, "facts", {}))
        if record.exc_info:
            line["trace"] = trace_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def trace_of(error: BaseException | None) -> str:
    """Which exceptions, and where. Without what they said: a message quotes what people typed."""
    told: list[str] = []
    while error is not None and len(told) < 10:
        frames = traceback.extract_tb(error.__traceback__)
        told.append("\n".join([type(error).__qualname__, *(f"  {f.filename}:{f.lineno} in {f.name}" for f in frames)]))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nafter ".join(told)


def init_logs(app: Flask, level: str) -> None:
    """Log to standard error; a second app in one process adds no second handler."""
    house = logging.getLogger("kaocha")
    house.setLevel(level)
    if not house.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        house.addHandler(handler)
        house.propagate = False
    app.before_request(_start)
    app.after_request(_tell)


def _start() -> None:
    g.started = time.perf_counter()


def _tell(response: Response) -> Response:
    if request.endpoint != "static":
        milliseconds = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
        account = current_user.id if current_user.is_authenticated else None
        facts = {
            "method": request.method,
            "route": str(request.url_rule or ""),
            "status": response.status_code,
            "ms": milliseconds,
            "account": account,
        }
        log.info("answered", extra={"facts": facts})
    return response
