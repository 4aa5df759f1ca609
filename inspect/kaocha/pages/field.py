"""The shell of the field app: its files under their build's address, their digests, and the worker that keeps them.

All files of one build lie under /field/<build>/, so that a page never mixes modules of two builds; <build> is a digest
of all of them. Nothing here is personal: what an inspector reads and writes comes from /sync.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from ..problems import Problem

bp = Blueprint("field", __name__, url_prefix="/field")

WANTED = (
    "field/**/*.js",
    "field/shell.html",
    "field/icons/*",
    "css/tokens.css",
    "css/base.css",
    "css/field.css",
    "css/field-*.css",
    "vendor/idb.js",
    "vendor/lit-html.js",
    "vendor/tus.min.js",
    "vendor/icons.svg",
    "mark.svg",
)
"""What the shell is made of, under static/."""
WORKER = "field/worker.js"
PAGE = "field/shell.html"
NAMING_THEIR_BUILD = (".html", ".webmanifest")
"""Files that name others by address have BUILD in its place; modules and styles name each other relatively."""
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file: its bytes, the same packed by gzip, its type, its digest as browsers write it (sha256-…)."""

    body: bytes
    packed: bytes
    media_type: str
    integrity: str


@dataclass(frozen=True, slots=True)
class Shell:
    """One build: address of each file to the file, with the page itself and its worker."""

    build: str
    files: Mapping[str, Piece]
    page: Piece
    worker: Piece

    @property
    def packed_bytes(self) -> int:
        """What a tablet loads the first time, over the wire."""
        return sum(len(piece.packed) for piece in (self.page, self.worker, *self.files.values()))


def piece(body: bytes, name: str) -> Piece:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if name.endswith(".js"):
        media_type = "text/javascript"
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode("ascii")
    return Piece(body, gzip.compress(body, 9, mtime=0), media_type, f"sha256-{digest}")


def make_shell(app: Flask) -> Shell:
    """Reads every file once, at the start: a file that changes later never joins a build that is already served."""
    static = Path(app.static_folder or "")
    paths = sorted({path for pattern in WANTED for path in static.glob(pattern) if path.is_file()})
    bodies = {path.relative_to(static).as_posix(): path.read_bytes() for path in paths}
    total = hashlib.sha256()
    for name, body in bodies.items():
        total.update(f"{name}\0{len(body)}\0".encode() + body)
    build = total.hexdigest()[:16]
    files = {name: piece(_addressed(body, name, build), name) for name, body in bodies.items()}
    worker, page = bodies[WORKER], files.pop(PAGE)
    del files[WORKER]
    manifest = {f"/field/{build}/{name}": file.integrity for name, file in files.items()} | {"/field/": page.integrity}
    head = f"self.BUILD = {json.dumps(build)};\nself.SHELL = {json.dumps(manifest, indent=1)};\n"
    return Shell(build, files, page, piece(head.encode() + worker, "worker.js"))


def _addressed(body: bytes, name: str, build: str) -> bytes:
    return body.replace(b"BUILD", build.encode()) if name.endswith(NAMING_THEIR_BUILD) else body


def the_shell() -> Shell:
    if "field_shell" not in current_app.extensions:
        current_app.extensions["field_shell"] = make_shell(current_app)
    return current_app.extensions["field_shell"]  # type: ignore[no-any-return]


def served(one: Piece, cache: str) -> Response:
    packs = "gzip" in request.accept_encodings and len(one.packed) < len(one.body)
    answer = Response(one.packed if packs else one.body, content_type=one.media_type)
    answer.headers["Cache-Control"] = cache
    answer.headers["Vary"] = "Accept-Encoding"
    if packs:
        answer.headers["Content-Encoding"] = "gzip"
    return answer


@bp.get("")
def door() -> BaseResponse:
    return redirect("/field/", 308)


@bp.get("/")
def shell() -> Response:
    return served(the_shell().page, "no-cache")


@bp.get("/sw.js")
def worker() -> Response:
    """The browser asks for it at every visit; another build is another text."""
    return served(the_shell().worker, "no-cache")


@bp.get("/<build>/<path:name>")
def file(build: str, name: str) -> Response:
    now = the_shell()
    if build != now.build or name not in now.files:
        raise Problem("not_found")
    return served(now.files[name], FOR_EVER)
