"""The press: a process of its own that turns one HTML page into one PDF (WeasyPrint), run by files/papers.

Reads from standard input a line of JSON `{resources: {path: [media type, length]}, html: length}`, then the bytes in
that order; writes the PDF to standard output and what WeasyPrint had to say to standard error, one remark a line.

It is run as a plain file, so it imports nothing of ours. It reaches nothing: whatever is not in `resources` is refused
before a connection or a file is opened (user text may hold <img src="file:///…"> in spite of everything).
"""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
from pathlib import Path

MEMORY = 1 << 30
"""Bytes of address space; WeasyPrint needs some 350 MB for a table of 365 rows."""
SECONDS_OF_WORK = 60
PLACE = "http://paper.invalid"
"""Where a page and its resources seem to lie: a name that no server can ever have."""


class ToStandardError(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        sys.stderr.write(" ".join(record.getMessage().split()) + "\n")


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_WORK, SECONDS_OF_WORK))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    fonts = Path(sys.prefix, "share/kaocha/fonts.conf")
    if fonts.exists():
        os.environ.setdefault("FONTCONFIG_FILE", str(fonts))
    head = json.loads(sys.stdin.buffer.readline())
    read, resources = sys.stdin.buffer.read, head["resources"].items()
    given = {PLACE + path: (media_type, read(length)) for path, (media_type, length) in resources}
    sys.stdout.buffer.write(_print(read(head["html"]).decode(), given))


def _print(html: str, given: dict[str, tuple[str, bytes]]) -> bytes:
    from weasyprint import HTML
    from weasyprint.logger import LOGGER
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OnlyGiven(URLFetcher):  # type: ignore[misc]
        """Knows the resources that were handed in, by their address without its query; refuses everything else."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            address = url.split("?")[0]
            if address not in given:
                raise FatalURLFetchingError(f"refused: {url}")
            media_type, content = given[address]
            return URLFetcherResponse(url, content, {"Content-Type": media_type})

    LOGGER.handlers = [ToStandardError(logging.WARNING)]
    LOGGER.propagate = False
    made: bytes = HTML(string=html, base_url=PLACE, url_fetcher=OnlyGiven()).write_pdf()
    return made


if __name__ == "__main__":
    main()
