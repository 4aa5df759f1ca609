"""Papers: HTML to PDF in a process of its own, with a time limit, a memory limit, and no way out."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from ..problems import Problem

log = logging.getLogger(__name__)
PRESS = Path(__file__).with_name("press.py")
SECONDS = 30


class PressFailed(RuntimeError):
    """The press ended without a paper; the message is what it said."""


def render_pdf(
    html: str, resources: Mapping[str, tuple[str, bytes]], *, seconds: float = SECONDS, quiet: bool = True
) -> bytes:
    """The PDF of a page. `resources`: path as the page names it ("/static/css/print.css") to media type and bytes.

    An address that is not among the resources is never opened: the paper fails (PressFailed). Whatever WeasyPrint
    remarks (a glyph without a font, a property that it does not know) is logged; with `quiet=False` it fails the
    paper, as tests want it. Problem `paper_too_long` when it takes longer than `seconds` or more than 1 GB.
    """
    page = html.encode()
    head = {"resources": {path: [kind, len(data)] for path, (kind, data) in resources.items()}, "html": len(page)}
    sent = json.dumps(head).encode() + b"\n" + b"".join(data for _, data in resources.values()) + page
    try:
        press = subprocess.run(  # noqa: S603  our own file, nothing of the page on the command line
            [sys.executable, "-I", str(PRESS)], input=sent, capture_output=True, timeout=seconds, env=_environment(),
            cwd="/", check=False,
        )
    except subprocess.TimeoutExpired:
        raise Problem("paper_too_long", seconds=int(seconds)) from None
    said = press.stderr.decode(errors="replace").strip()
    if press.returncode != 0 and ("MemoryError" in said or press.returncode < 0):
        raise Problem("paper_too_long", seconds=int(seconds))
    if press.returncode != 0 or not press.stdout.startswith(b"%PDF-"):
        raise PressFailed(said)
    if said and not quiet:
        raise PressFailed(said)
    for remark in said.splitlines():  # without what it quotes of the page: logs hold no names
        log.warning("a paper was printed with a remark: %s", re.sub(r'".*"', "…", remark))
    return press.stdout


def _environment() -> dict[str, str]:
    """What the press may know of the machine: where programs, fonts and its font cache lie; no secret of ours."""
    wanted = ("PATH", "HOME", "FONTCONFIG_FILE", "XDG_CACHE_HOME")
    return {name: os.environ[name] for name in wanted if name in os.environ} | {"LANG": "C.UTF-8"}
