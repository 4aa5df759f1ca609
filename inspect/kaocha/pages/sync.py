"""The field protocol over HTTP (docs/field-protocol.md): session, packs, entries, small pictures, in JSON."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any, NoReturn

from flask import Blueprint, Response, current_app, jsonify, request, session
from flask_login import current_user
from werkzeug.http import generate_etag

from ..actions import packs as packing
from ..actions import people
from ..actions.arrivals import Outcome, read_arrivals
from ..actions.entries import Delivery, receive_entries
from ..actions.photos import receive_small
from ..db import begin_write, commit, reading
from ..files.photos import keep_small
from ..problems import Problem
from ..queries import packs
from ..queries.field import field_visit
from ..rules.entries.kinds import ENTRY_SCHEMA, KINDS, MOST_A_CALL, OLDEST_PROTOCOL, PROTOCOL, UUID
from ..rules.entries.sheets import Submission
from ..rules.permissions import may_use_own_account
from ..schemes.base import as_points
from .account import begin_session, person_with_password
from .answers import language
from .door import csrf, me, needs, now

bp = Blueprint("sync", __name__, url_prefix="/sync")
csrf.exempt(bp)  # a page of another site cannot send X-Kaocha-Device, and its Origin is refused
VERSION = "0.1.0"
MOST_BODY = 8_000_000
MOST_SMALL = 40_960
UUID_TEXT = re.compile(str(UUID["pattern"]).replace("$", r"\Z"))
_MOMENT = re.compile(r"[0-9T:.+-]{10,31}Z?\Z")


@bp.before_request
def from_our_app() -> None:
    """What changes something names its tablet, and comes from no other site."""
    origin = request.headers.get("Origin")
    ours = {request.host_url.rstrip("/"), current_app.config["SETTINGS"].public_url.rstrip("/")}
    if origin is not None and origin not in ours:
        raise Problem("origin_foreign")
    if request.method not in ("GET", "HEAD", "OPTIONS") and tablet() is None:
        raise Problem("device_needed")


def tablet() -> str | None:
    """The tablet that this request names, None where it names none."""
    named = request.headers.get("X-Kaocha-Device", "")
    return named if UUID_TEXT.match(named) else None


def the_tablet() -> str:
    named = tablet()
    if named is None:
        raise Problem("device_needed")
    return named


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def body() -> dict[str, Any]:
    """The JSON object of the request. Problems `bad_request`, `too_large`."""
    content = b"" if (request.content_length or 0) > MOST_BODY else request.get_data()
    if (request.content_length or len(content)) > MOST_BODY:
        raise Problem("too_large", most=MOST_BODY // 1_000_000)
    try:
        found = json.loads(content, parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError):
        raise Problem("bad_request") from None
    if not isinstance(found, dict):
        raise Problem("bad_request")
    return found


def _no_float(_: str) -> NoReturn:
    raise ValueError("no number of the protocol is a float")


# --- session ---


@bp.post("/session")
def sign_in() -> Response:
    said = body()
    username, password = said.get("username"), said.get("password")
    if not (isinstance(username, str) and isinstance(password, str) and _sayable(username + password)):
        raise Problem("bad_request")
    begin_session(person_with_password(username.strip()[:60], password[:1000]))
    session.permanent = True  # a tablet whose browser was killed goes on without signing in again
    return jsonify(_hello())


def _sayable(text: str) -> bool:
    """Whether a database can take it: no NUL, no lone surrogate."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


@bp.delete("/session")
def sign_out() -> Response:
    if current_user.is_authenticated:
        people.sign_out(token=me().token, by=me(), at=now())
        commit()
    session.clear()
    return jsonify({})


@bp.get("/hello")
@needs(may_use_own_account)
def hello() -> Response:
    return jsonify(_hello())


def _hello() -> dict[str, Any]:
    who = me()
    return {
        "user": {"id": who.id, "username": who.username, "name": who.name, "locale": who.locale, "theme": who.theme},
        "authority": {"id": who.authority_id,
                      "name": {"zh": who.authority_zh, "en": who.authority_en or who.authority_zh}},
        "version": VERSION, "protocol": PROTOCOL, "oldest_protocol": OLDEST_PROTOCOL, "server_time": utc(now()),
    }


@bp.get("/schema")
def schema() -> Response:
    """The JSON Schema of entries; nothing of anybody's data."""
    return jsonify({
        "protocol": PROTOCOL, "entry": ENTRY_SCHEMA, "values": {name: kind.value for name, kind in KINDS.items()}})


# --- visits and packs ---


@bp.get("/visits")
@needs(may_use_own_account)
def visits() -> Response:
    found = packs.my_visits(me())
    plans = packs.plans_of(visit.id for visit in found)
    return jsonify({
        "server_time": utc(now()),
        "visits": [packs.visit_line(visit, plans.get(visit.id), me()) for visit in found],
    })


@bp.get("/visits/<int:visit>")
@needs(may_use_own_account)
def pack(visit: int) -> Response:
    """The pack; who has it already gets 304. The tablet is registered in a short transaction of its own."""
    found = packs.pack_of(visit, me())
    etag = packs.etag_of(found)
    named = tablet()
    known = packs.registered(visit, me().id, named) if named else None
    if named and (known is None or known.etag != etag):
        begin_write()
        packing.register_pack(visit, tablet=named, etag=etag, by=me(), at=now())
        commit()
    answer = jsonify({**found, "server_time": utc(now())})
    answer.set_etag(etag)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)


@bp.get("/visits/<int:visit>/pictures/<photo>")
@needs(may_use_own_account)
def picture(visit: int, photo: str) -> Response:
    """The small picture: ours where the original is here, else the tablet's own."""
    if field_visit(visit, me()).members.get(me().id) == "recused":
        raise Problem("recused_here")
    found = packs.photo_of_visit(visit, photo)
    stored = (found.made or found.small) if found is not None else None
    if stored is None:
        raise Problem("not_found")
    return send_small(stored.sha256)


def send_small(sha256: str) -> Response:
    """A small JPEG out of the store, which runs nothing whatever it holds."""
    with current_app.extensions["store"].open(me().authority_id, sha256) as file:
        answer = Response(file.read(), mimetype="image/jpeg")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, max-age=86400"
    answer.set_etag(generate_etag(sha256.encode()))
    return answer.make_conditional(request)


# --- entries ---


@bp.post("/visits/<int:visit>/entries")
@needs(may_use_own_account)
def entries(visit: int) -> Response:
    """Read and judge the texts before the write begins; then everything in one short transaction."""
    said = body()
    sent = _sent(said)
    arrivals = read_arrivals(sent, visit=visit, by=me())
    delivery = receive_entries(
        visit, arrivals, tablet=the_tablet(), skew_seconds=_skew(said.get("sent_at")), by=me(), at=now())
    commit()
    return jsonify(_answer(delivery))


def _sent(said: dict[str, Any]) -> list[tuple[str, str]]:
    listed = said.get("entries")
    if said.get("tablet", the_tablet()) != the_tablet() or not isinstance(listed, list) or not listed:
        raise Problem("bad_request")
    if len(listed) > MOST_A_CALL:
        raise Problem("too_large", most=MOST_BODY // 1_000_000)
    sent = [(one.get("text"), one.get("sha256")) for one in listed if isinstance(one, dict)]
    if len(sent) < len(listed) or not all(isinstance(part, str) for pair in sent for part in pair):
        raise Problem("bad_request")
    return sent


def _skew(sent_at: object) -> int | None:
    """Seconds by which the tablet's clock is ahead of ours; None where it does not say."""
    if not isinstance(sent_at, str) or not _MOMENT.match(sent_at):
        return None
    try:
        told = datetime.fromisoformat(sent_at)
        return round((told - now()).total_seconds()) if told.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _answer(delivery: Delivery) -> dict[str, Any]:
    return {
        "server_time": utc(now()),
        "results": [_result(one, delivery.positions) for one in delivery.outcomes],
        "streams": {stream: state.as_dict() for stream, state in delivery.streams.items()},
        "sheet": _sheet(delivery),
    }


def _result(outcome: Outcome, positions: dict[str, int]) -> dict[str, Any]:
    entry = outcome.arrival.entry
    told: dict[str, Any] = {
        "sha256": outcome.arrival.claimed, "id": entry.id if entry else None, "result": outcome.result,
    }
    if outcome.arrival.sha256 in positions and outcome.result not in ("refused", "changed"):
        told["position"] = positions[outcome.arrival.sha256]
    if outcome.was:
        told["was"] = outcome.was
    if outcome.problem:
        told["problem"] = Problem(outcome.problem).as_dict(language())
    return told


def _sheet(delivery: Delivery) -> dict[str, Any]:
    """The user's own sheet, and why a submission does not count."""
    submission = delivery.submission
    if delivery.absence or submission is None:
        return {"state": delivery.absence or delivery.on_paper or "missing", "total": None, "problem": None}
    if delivery.on_paper:
        problem = Problem("sheet_on_paper").as_dict(language())
        return {"state": delivery.on_paper, "total": None, "problem": problem}
    if submission.problem is None:
        return {"state": "submitted", "total": submission.total, "problem": None}
    state = "conflict" if submission.problem == "submit_conflict" else "missing"
    return {"state": state, "total": None, "problem": _submission_problem(submission).as_dict(language())}


def _submission_problem(submission: Submission) -> Problem:
    if submission.problem == "submit_total_differs":
        assert submission.shown is not None
        assert submission.ours is not None
        return Problem(
            "submit_total_differs", shown=as_points(submission.shown), ours=as_points(submission.ours))
    return Problem(str(submission.problem))


# --- small pictures ---


@bp.put("/visits/<int:visit>/thumbnails/<photo>")
@needs(may_use_own_account)
def thumbnail(visit: int, photo: str) -> Response:
    """The tablet's own small picture: into the store first, its row after."""
    if not UUID_TEXT.match(photo):
        raise Problem("not_found")
    content = b"" if (request.content_length or 0) > MOST_SMALL else request.get_data()
    if (request.content_length or len(content)) > MOST_SMALL:
        raise Problem("small_too_large")
    with reading():
        field_visit(visit, me())
    kept = keep_small(current_app.extensions["store"], me().authority_id, content)
    begin_write()
    receive_small(visit, photo, kept, by=me(), at=now())
    commit()
    return jsonify({})
