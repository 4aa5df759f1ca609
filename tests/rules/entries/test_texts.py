# ruff: noqa: E501 - one case, one line
"""The text of an entry is read exactly or refused whole; the vectors hold for both languages."""

import json
from datetime import UTC
from pathlib import Path

import pytest

from kaocha.rules.entries.kinds import KINDS
from kaocha.rules.entries.text import Unreadable, kind_trouble, read_entry, text_digest
from rules.entries.journal_cast import ZHANG, name, photo_value, text_of

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "entry-texts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", VECTORS, ids=[case["name"] for case in VECTORS])
def test_the_vectors_of_both_languages_come_out(case):
    assert text_digest(case["text"]) == case["sha256"]
    try:
        entry = read_entry(case["text"])
    except Unreadable as refused:
        assert (refused.code, None) == (case["refused"], case["trouble"])
    else:
        assert (None, kind_trouble(entry)) == (case["refused"], case["trouble"])


def test_an_entry_says_what_its_text_says():
    text = text_of("a", "fact", {"met": True}, item="plaque.name", follows=("b",))
    entry = read_entry(text)
    assert (entry.id, entry.by, entry.kind, entry.item, entry.value, entry.follows, entry.text, entry.sha256) == (
        name("a"), ZHANG, "fact", "plaque.name", {"met": True}, (name("b"),), text, text_digest(text))
    assert entry.at.isoformat() == "2026-11-20T16:00:00+08:00"


def test_a_text_is_read_up_to_its_limit_and_no_further():
    text = text_of("a", "note", {"text": "x"})
    fits, too_long = text + " " * (65_536 - len(text.encode())), text + " " * (65_537 - len(text.encode()))
    assert read_entry(fits).id == name("a")
    with pytest.raises(Unreadable, match="entry_too_large"):
        read_entry(too_long)


@pytest.mark.parametrize(("at", "readable"), [
    ("1970-01-01T00:00:00Z", True), ("8999-12-31T23:59:59-12:00", True), ("0001-01-01T00:00:00+08:00", False),
    ("9999-12-31T23:59:59-08:00", False), ("2026-11-20T24:00:00Z", False), ("2026-11-20T16:00:00+25:00", False)])
def test_a_clock_may_be_far_off_but_not_out_of_the_calendar(at, readable):
    text = text_of("a", "note", {"text": "x"}, at=at)
    if readable:
        assert read_entry(text).at.astimezone(UTC).year in (1970, 9000)
        return
    with pytest.raises(Unreadable, match="entry_unreadable"):
        read_entry(text)


@pytest.mark.parametrize("depth", [1_000, 30_000])
def test_a_text_that_is_only_deep_is_refused(depth):
    with pytest.raises(Unreadable, match="entry_unreadable"):
        read_entry("[" * depth + "]" * depth)


GOOD = {
    "fact": [("plaque.name", {"met": True, "note": "新"}), ("a", {"defects": []}), ("a", {"found": 0}),
             ("a", {"not_seen": True})],
    "points": [("a", {"points": 850, "reason": "旧"}), ("a", {"minus": 150, "reason": "挤"}), ("a", {"level": "good"})],
    "note": [(None, {"text": ""}), ("a", {"text": "灯坏了"})],
    "photo": [("a", photo_value("a")), (None, photo_value("a", position=None, no_position="denied", width=None))],
    "photo_drop": [(None, {"photo": name("p"), "reason": "模糊"})],
    "no_photo": [("a", {"reason": "涉密"}), ("a", {"reason": ""})],
    "recuse": [(None, {"ground": "relative", "reason": "亲属"})],
    "submit": [(None, {"total": 8750, "answers": [name("x")]})],
    "revise": [(None, {"total": 8750, "answers": [], "reason": "看错"})],
    "veto": [("a", {"finding": "没有牌匾", "photos": [name("p")]})],
    "veto_confirm": [("a", {"confirms": True}), ("a", {"confirms": False, "reason": "有"})],
    "signoff": [(None, {"name": "王", "title": "", "digest": "0" * 64, "facts": 3, "photos": 2, "strokes": [[1, 2, 3, 4]]})],
    "objection": [(None, {"name": "王", "text": "已整改"}), ("a", {"name": "王", "text": "已整改"})],
    "seal": [(None, {}), (None, {"note": "完"})],
}
BAD = {
    "fact": [(None, {"met": True}), ("a", {}), ("a", {"met": 1}), ("a", {"met": True, "found": 1}), ("a", {"points": 850}),
             ("a", {"defects": ["x", "x"]}), ("a", {"found": -1}), ("a", {"not_seen": False}), ("a", {"met": True, "x": 1})],
    "points": [("a", {"points": True}), ("a", {"points": -1}), ("a", {"points": 100_001})],
    "note": [(None, {}), (None, {"text": 1}), (None, {"text": "长" * 2001})],
    "photo": [(None, photo_value("a", position=None)), (None, photo_value("a", no_position="denied")),
              (None, photo_value("a", type="image/svg+xml")), (None, photo_value("a", size=60_000_001)),
              (None, photo_value("a", source="web")),
              (None, photo_value("a", position={"lat": 900_000_001, "lon": 0, "accuracy_cm": 0, "age_ms": 0}))],
    "photo_drop": [(None, {"photo": name("p"), "reason": " "}), ("a", {"photo": name("p"), "reason": "模糊"})],
    "no_photo": [(None, {"reason": "涉密"})],
    "recuse": [(None, {"ground": "friend", "reason": "友"}), (None, {"ground": "other", "reason": ""})],
    "submit": [(None, {"total": -1, "answers": []}), (None, {"total": 1, "answers": [name("x")] * 2}), ("a", {"total": 1, "answers": []})],
    "revise": [(None, {"total": 1, "answers": []})],
    "veto": [(None, {"finding": "x", "photos": []}), ("a", {"finding": "", "photos": []})],
    "veto_confirm": [("a", {"confirms": False}), ("a", {"confirms": None})],
    "signoff": [(None, {"name": "王", "title": "", "digest": "0", "facts": 3, "photos": 2, "strokes": []}),
                (None, {"name": "王", "title": "", "digest": "0" * 64, "facts": 3, "photos": 2, "strokes": [[1] * 2_001] * 2})],
    "objection": [(None, {"name": "王", "text": " \n"})],
    "seal": [(None, {"total": 1}), ("a", {})],
}


def test_every_kind_is_tried():
    assert (GOOD.keys(), BAD.keys()) == (KINDS.keys(), KINDS.keys())


@pytest.mark.parametrize(("kind", "item", "value"), [(k, i, v) for k, cases in GOOD.items() for i, v in cases])
def test_a_value_of_its_kind_fits(kind, item, value):
    assert kind_trouble(read_entry(text_of("a", kind, value, item=item))) is None


@pytest.mark.parametrize(("kind", "item", "value"), [(k, i, v) for k, cases in BAD.items() for i, v in cases])
def test_a_value_of_another_form_is_set_aside(kind, item, value):
    assert kind_trouble(read_entry(text_of("a", kind, value, item=item))) == "entry_wrong_value"
