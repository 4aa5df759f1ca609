"""What the entries of a visit say together does not depend on the order in which they came."""

import json
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocha.rules.entries.pack import checklist_for_pack
from kaocha.rules.entries.sheets import answers_of, item_trouble, missing_of, submission_of
from kaocha.rules.entries.streams import stream_state
from kaocha.rules.entries.text import FIRST, read_entry, text_digest
from kaocha.rules.entries.values import journal_of
from rules.entries.journal_cast import LI, SITE, VISIT, ZHANG, entry, fact, name, points, stream_of, text_of

FOLDER = Path(__file__).parents[2] / "vectors"
VALUES = json.loads((FOLDER / "values.json").read_text(encoding="utf-8"))
SHEETS = json.loads((FOLDER / "sheets.json").read_text(encoding="utf-8"))


def entries_of(case):
    return [
        read_entry(json.dumps({
            "v": 1, "stream": name("s"), "seq": 1, "prev": FIRST, "visit": VISIT, "at": "2026-11-20T16:00:00+08:00",
            "salt": "0" * 32, **{key: value for key, value in said.items() if value is not None}}))
        for said in case["entries"]
    ]


def _order(one):
    return one["kind"], one["by"]


@pytest.mark.parametrize("case", VALUES, ids=[case["name"] for case in VALUES])
def test_current_values_come_out_in_both_languages(case):
    journal = journal_of(entries_of(case))
    found = [
        {"kind": kind, "by": by, "item": item, "heads": [head.id for head in current.heads], "value": current.value}
        for (kind, by, item), current in journal.values.items()
    ]
    assert sorted(found, key=_order) == sorted(case["values"], key=_order)
    assert {photo.id: photo.dropped for photo in journal.photos.values()} == case["photos"]


def test_the_vectors_show_the_checklist_as_a_pack_does():
    assert checklist_for_pack(SITE.checklist, SITE.items, bonus_cap=SITE.bonus_cap) == SHEETS["checklist"]


@pytest.mark.parametrize("case", SHEETS["cases"], ids=[case["name"] for case in SHEETS["cases"]])
def test_sheets_come_out_in_both_languages(case):
    entries = entries_of(case)
    journal = journal_of(entries)
    assert answers_of(SITE.items, journal, case["by"]) == case["answers"]
    assert [{"item": one.item, "why": one.why} for one in missing_of(SITE, journal, case["by"])] == case["missing"]
    state = submission_of(SITE, entries, journal, case["by"])
    assert (state and {"problem": state.problem, "total": state.total}) == case["submission"]


def state_of(entries):
    """Everything that is derived, in a form that can be compared."""
    journal = journal_of(entries)
    return (
        {subject: (current.heads, current.value) for subject, current in journal.values.items()},
        {photo.id: photo.dropped for photo in journal.photos.values()},
        [(answers_of(SITE.items, journal, by), missing_of(SITE, journal, by), submission_of(SITE, entries, journal, by))
         for by in (ZHANG, LI)],
    )


def test_every_order_of_arrival_gives_the_same_state():
    entries = [
        fact("a", "plaque.name", {"met": True}), fact("b", "plaque.name", {"met": False}, by=LI),
        fact("c", "plaque.name", {"met": False}, follows=("a", "b")), points("d", "equipment.basic", {"level": "good"}),
        points("e", "equipment.basic", {"level": "poor"}, follows=("d",)),
        entry("f", "submit", {"total": 1, "answers": [name("e")]}),
    ]
    states = [state_of(order) for order in permutations(entries)]
    assert len(states) == 720
    assert all(state == states[0] for state in states)


some_values = st.sampled_from([{"met": True}, {"met": False}, {"met": True, "note": "新"}, {"not_applicable": True}])


@given(st.data())
def test_any_entries_in_any_order_give_the_same_state(data):
    words = data.draw(st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1))
    entries = [
        fact(word, "plaque.name", data.draw(some_values), by=data.draw(st.sampled_from([ZHANG, LI])),
             follows=tuple(data.draw(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=3).map(
                 lambda found, word=word: [one for one in found if one != word]))))
        for word in words
    ]
    shuffled = data.draw(st.permutations(entries))
    assert state_of(shuffled) == state_of(entries)
    assert state_of([*entries, *shuffled])[0].keys() == state_of(entries)[0].keys()


@pytest.mark.parametrize(("said", "trouble"), [
    (fact("a", "plaque.nose", {"met": True}), "entry_unknown_item"),
    (fact("a", "venue.room", {"minus": 0}), "entry_wrong_answer"),
    (points("a", "plaque.name", {"met": True}), "entry_wrong_answer"),
    (fact("a", "plaque.name", {"found": 3}), "entry_wrong_answer"),
    (fact("a", "plaque.hung", {"not_applicable": True}), "entry_wrong_answer"),
    (points("a", "venue.room", {"minus": 2001, "reason": "x"}), "entry_wrong_answer"),
    (points("a", "venue.room", {"minus": 150}), "entry_wrong_answer"),
    (entry("a", "veto", {"finding": "x", "photos": []}, item="plaque.name"), "entry_wrong_answer"),
    (entry("a", "veto", {"finding": "x", "photos": []}, item="plaque.hung"), None),
    (points("a", "venue.room", {"points": 1850, "reason": "挤"}), None),
    (fact("a", "plaque.name", {"not_seen": True}), None),
    (entry("a", "note", {"text": "x"}), None),
])
def test_an_entry_must_fit_the_checklist(said, trouble):
    assert item_trouble(said, {item.code: item for item in SITE.items}) == trouble


def links(texts):
    return [(entry.seq, entry.prev, entry.sha256) for entry in map(read_entry, texts)]


def note(word):
    return lambda **chain: text_of(word, "note", {"text": word}, **chain)


def test_a_whole_stream_has_no_findings():
    texts = stream_of([note("a"), note("b"), note("c")])
    state = stream_state(reversed(links(texts)))
    assert (state.count, state.highest, state.head, state.whole) == (3, 3, text_digest(texts[-1]), True)


def test_gaps_forks_and_breaks_are_named():
    texts = stream_of([note(word) for word in "abcdefg"])
    fork = text_of("x", "note", {"text": "x"}, seq=6, prev="f" * 64)
    state = stream_state(links([texts[1], texts[4], texts[5], fork]))
    assert (state.count, state.highest, state.gaps, state.forks, state.breaks) == (4, 6, ((1, 1), (3, 4)), (6,), (6,))
