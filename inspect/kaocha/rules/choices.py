"""Choices as people write them: by title in either language or by code, alone, in a list, or at the head of a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from ..schemes.base import Words

_BETWEEN = r"[\s、,，;；/|·:：]"
LONGEST_HEAD = 120


class NotAChoice(ValueError):
    """A piece of a list that is none of the choices; the piece is the message."""


def _key(text: str) -> str:
    """What is compared: width, case, white space and separators do not matter."""
    return re.sub(_BETWEEN, "", unicodedata.normalize("NFKC", text)).casefold()


def _codes(choices: Mapping[str, Words]) -> dict[str, str]:
    """Every way to write a choice, as key to code; a title wins over another choice's code."""
    return _keys(tuple((code, words.en, words.zh) for code, words in choices.items()))


@lru_cache(maxsize=500)  # a table of 5,000 rows asks for the same few lists again and again
def _keys(choices: tuple[tuple[str, str, str], ...]) -> dict[str, str]:
    return {_key(one[way]): one[0] for way in range(3) for one in choices}


def choice_of(choices: Mapping[str, Words], text: str) -> str | None:
    """The code of the choice that is written, or None."""
    return _codes(choices).get(_key(text))


def choices_of(choices: Mapping[str, Words], text: str) -> list[str]:
    """The codes of a list such as 全国劳动模范、省五一劳动奖章, once each, in the scheme's order. NotAChoice.

    Titles may hold separators themselves (技术、管理或服务改进), so the longest run of pieces that is a title wins.
    """
    known, found = _codes(choices), set()
    pieces = [piece for piece in re.split(r"[、,，;；\n/|]", text) if piece.strip()]
    at = 0
    while at < len(pieces):
        length = next((n for n in range(len(pieces) - at, 0, -1) if _key("".join(pieces[at : at + n])) in known), 0)
        if not length:
            raise NotAChoice(pieces[at].strip())
        found.add(known[_key("".join(pieces[at : at + length]))])
        at += length
    return [code for code in choices if code in found]


def leading_choice(choices: Mapping[str, Words], text: str) -> tuple[str | None, str]:
    """The choice that a line begins with, and the rest of the line without separators; (None, line) for none.

    First a title or code that is followed by a separator, the longest; then a first word that contains exactly one
    title (发明专利 is a 专利).
    """
    known = _codes(choices)
    ends = [match.start() for match in re.finditer(_BETWEEN, text[:LONGEST_HEAD])] + [min(len(text), LONGEST_HEAD)]
    for end in reversed(ends):
        if code := known.get(_key(text[:end])):
            return code, text[end:].strip(" \t、,，;；/|·:：")
    word = re.split(_BETWEEN, text, maxsplit=1)[0]
    within = {code for code, words in choices.items() if words.zh in word}
    if len(within) == 1:
        return within.pop(), text[len(word):].strip(" \t、,，;；/|·:：")
    return None, text
