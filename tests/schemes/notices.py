"""The published notices, read from beside the checkout, as paragraphs without what we added to their files.

A file begins with our header (the `# …` line and the `Source document…` line) and may end with our note, a
paragraph wholly in brackets. Neither is part of the notice; a scheme may still give the note a clause.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kaocha.schemes.model import paragraph_mark

FOLDER = Path(__file__).parents[3] / "shared" / "notices"
CODES = (
    "city-plan-2023", "jiangxi-province-2023", "liaoning-province-2021", "nanchang-city-2021", "shenzhen-organs-2022",
)


def notice(code: str) -> str:
    """The text of a notice without our header and note; the test is skipped where the notices are not at hand."""
    lines = _lines(code)[2:]
    return "\n".join(lines[:-1] if _is_note(lines[-1]) else lines)


def paragraphs(code: str) -> list[str]:
    """The paragraphs of a notice, one a line in its file."""
    return [line for line in notice(code).splitlines() if line.strip()]


def marks_allowed(code: str) -> set[str]:
    """The marks of all paragraphs, our note included."""
    return {paragraph_mark(line) for line in _lines(code)[2:]}


def _lines(code: str) -> list[str]:
    path = FOLDER / f"{code}.md"
    if not path.exists():
        pytest.skip(f"the published notice is not beside this checkout: {path.name}")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert lines[0].startswith("# ")
    assert lines[1].startswith("Source document")
    return lines


def _is_note(line: str) -> bool:
    return line.startswith("(") and line.endswith(")") and re.search("[A-Za-z]{3}", line) is not None


def own_numbers(code: str) -> list[str]:
    """The id of each paragraph by the notice's own numbers; P1, P2… where it has none (two levels, then figures)."""
    ids, chapter, section, plain, annexes = [], "", "", 0, False
    for text in paragraphs(code):
        annexes = annexes or text.startswith("附件:")
        text = text.removeprefix("附件:").strip()
        if found := re.match("([一二三四五六七八九十]+)、", text):
            chapter, section = found[1], ""
            ids.append(chapter)
        elif found := re.match("[(（]([一二三四五六七八九十]+)[)）]", text):
            section = found[1]
            ids.append(f"{chapter}.{section}")
        elif found := re.match(r"(\d+)[.．]", text):
            ids.append(f"附件{found[1]}" if annexes else ".".join(filter(None, (chapter, section, found[1]))))
        else:
            plain += 1
            ids.append(f"P{plain}")
    return ids
