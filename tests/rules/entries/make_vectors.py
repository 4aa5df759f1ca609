# ruff: noqa: E501 - one case, one line
"""Writes tests/vectors/*.json. Inputs and expectations are written here by hand; run it after changing them:

    PYTHONPATH=inspect:tests .venv/bin/python tests/rules/entries/make_vectors.py
"""

import json
from pathlib import Path

from kaocha.rules.entries.pack import checklist_for_pack
from kaocha.rules.entries.text import text_digest
from rules.entries.journal_cast import CHECKLIST, LI, SITE, WANG, ZHANG, name, photo_value, text_of

FOLDER = Path(__file__).parents[2] / "vectors"
PLAIN = text_of("a", "note", {"text": "新牌匾 🏅"}, item="plaque.name")


def changed(old, new):
    assert old in PLAIN, old
    return PLAIN.replace(old, new, 1)


TEXTS = [
    # (name, text, refused, trouble)
    ("plain", PLAIN, None, None),
    ("spaces and another order of keys", json.dumps(dict(reversed(json.loads(PLAIN).items())), indent=2), None, None),
    ("milliseconds", changed("16:00:00+08:00", "16:00:00.123+08:00"), None, None),
    ("UTC", changed("16:00:00+08:00", "08:00:00Z"), None, None),
    ("kind of a later version", changed('"note"', '"smell"'), None, "entry_unknown_kind"),
    ("value of another form", changed('{"text": "新牌匾 🏅"}', '{"text": 5}'), None, "entry_wrong_value"),
    ("item where there is none", text_of("a", "seal", {}, item="plaque.name"), None, "entry_wrong_value"),
    ("no item where one is needed", text_of("a", "fact", {"met": True}), None, "entry_wrong_value"),
    ("not JSON", "hello", "entry_unreadable", None),
    ("empty", "", "entry_unreadable", None),
    ("cut off", PLAIN[:-1], "entry_unreadable", None),
    ("two values", PLAIN + "{}", "entry_unreadable", None),
    ("a list", "[]", "entry_unreadable", None),
    ("byte order mark", "\ufeff" + PLAIN, "entry_unreadable", None),
    ("key twice", changed('"v": 1', '"v": 1, "v": 1'), "entry_unreadable", None),
    ("unknown key", changed('"v": 1', '"v": 1, "w": 1'), "entry_unreadable", None),
    ("key missing", changed('"seq": 1, ', ""), "entry_unreadable", None),
    ("another protocol", changed('"v": 1', '"v": 2'), "entry_unreadable", None),
    ("float", changed('"seq": 1', '"seq": 1.0'), "entry_unreadable", None),
    ("exponent", changed('"seq": 1', '"seq": 1e0'), "entry_unreadable", None),
    ("not a number", changed('"seq": 1', '"seq": NaN'), "entry_unreadable", None),
    ("true for one", changed('"seq": 1', '"seq": true'), "entry_unreadable", None),
    ("seq zero", changed('"seq": 1', '"seq": 0'), "entry_unreadable", None),
    ("number beyond 2^53", changed(f'"by": {ZHANG}', '"by": 9007199254740992'), "entry_unreadable", None),
    ("a number of many digits", changed(f'"by": {ZHANG}', '"by": ' + "9" * 5_000), "entry_unreadable", None),
    ("NUL, escaped", changed("新", "\\u0000"), "entry_unreadable", None),
    ("NUL, raw", changed("新", "\0"), "entry_unreadable", None),
    ("lone surrogate, escaped", changed("新", "\\ud83c"), "entry_unreadable", None),
    ("lone surrogate, raw", changed("新", "\ud83c"), "entry_unreadable", None),
    ("surrogate pair, escaped", changed("🏅", "\\ud83c\\udfc5"), None, None),
    ("upper-case id", changed(name("a"), name("a").upper()), "entry_unreadable", None),
    ("id with a line break", changed(name("a"), name("a") + "\\n"), "entry_unreadable", None),
    ("item with a line break", changed("plaque.name", "plaque.name\\n"), "entry_unreadable", None),
    ("follows itself", changed('"follows": []', f'"follows": ["{name("a")}"]'), "entry_unreadable", None),
    ("follows one twice", changed('"follows": []', f'"follows": ["{name("b")}", "{name("b")}"]'), "entry_unreadable", None),
    ("time without offset", changed("16:00:00+08:00", "16:00:00"), "entry_unreadable", None),
    ("a day that is none", changed("2026-11-20", "2026-02-30"), "entry_unreadable", None),
    ("salt too short", changed(name("a").replace("-", ""), "00"), "entry_unreadable", None),
    ("too large", PLAIN + " " * 65_536, "entry_too_large", None),
]


def said(word, kind, value, *, by=ZHANG, item=None, follows=()):
    return {"id": name(word), "kind": kind, "item": item, "by": by, "value": value, "follows": [name(f) for f in follows]}


def current(kind, by, item, heads, value):
    return {"kind": kind, "by": by, "item": item, "heads": sorted(name(h) for h in heads), "value": value}


YES, NO = {"met": True}, {"met": False}
P = "plaque.name"
VALUES = [
    ("one fact", [said("a", "fact", YES, item=P)], [current("fact", 0, P, ["a"], YES)], {}),
    ("a colleague confirms", [said("a", "fact", YES, item=P), said("b", "fact", {**YES, "note": "新"}, item=P, by=LI)],
     [current("fact", 0, P, ["a", "b"], YES if name("a") < name("b") else {**YES, "note": "新"})], {}),
    ("a colleague contradicts", [said("a", "fact", YES, item=P), said("b", "fact", NO, item=P, by=LI)],
     [current("fact", 0, P, ["a", "b"], None)], {}),
    ("the contradiction is settled",
     [said("a", "fact", YES, item=P), said("b", "fact", NO, item=P, by=LI), said("c", "fact", NO, item=P, follows=["a", "b"])],
     [current("fact", 0, P, ["c"], NO)], {}),
    ("half settled", [said("a", "fact", YES, item=P), said("b", "fact", NO, item=P, by=LI), said("c", "fact", YES, item=P, follows=["a"])],
     [current("fact", 0, P, ["b", "c"], None)], {}),
    ("changed twice", [said("a", "fact", YES, item=P), said("b", "fact", NO, item=P, follows=["a"]), said("c", "fact", YES, item=P, follows=["b"])],
     [current("fact", 0, P, ["c"], YES)], {}),
    ("follows something not here", [said("b", "fact", NO, item=P, follows=["a"])], [current("fact", 0, P, ["b"], NO)], {}),
    ("a ring", [said("a", "fact", YES, item=P, follows=["b"]), said("b", "fact", NO, item=P, follows=["a"])],
     [current("fact", 0, P, ["a", "b"], None)], {}),
    ("points are each inspector's own",
     [said("a", "points", {"level": "good"}, item="equipment.basic"), said("b", "points", {"level": "poor"}, item="equipment.basic", by=LI)],
     [current("points", ZHANG, "equipment.basic", ["a"], {"level": "good"}),
      current("points", LI, "equipment.basic", ["b"], {"level": "poor"})], {}),
    ("another subject is not followed",
     [said("a", "fact", YES, item=P), said("b", "note", {"text": "x"}, item=P, follows=["a"])],
     [current("fact", 0, P, ["a"], YES), current("note", ZHANG, P, ["b"], {"text": "x"})], {}),
    ("submit and revise are one subject",
     [said("a", "submit", {"total": 100, "answers": []}),
      said("b", "revise", {"total": 200, "answers": [], "reason": "看错"}, follows=["a"])],
     [current("submit", ZHANG, "", ["b"], {"total": 200, "answers": [], "reason": "看错"})], {}),
    ("photos add up, and only their photographer drops them",
     [said("a", "photo", photo_value("a"), item=P), said("b", "photo", photo_value("b"), item=P),
      said("c", "photo_drop", {"photo": name("photo a"), "reason": "模糊"}, follows=["a"]),
      said("d", "photo_drop", {"photo": name("photo b"), "reason": "模糊"}, by=LI, follows=["b"])],
     [], {name("photo a"): True, name("photo b"): False}),
]

# --- sheets ---

FULL = [
    said("hung", "fact", YES, item="plaque.hung"), said("hung photo", "photo", photo_value("hung"), item="plaque.hung"),
    said("name", "fact", YES, item=P),
    said("room", "points", {"minus": 150, "reason": "拥挤"}, item="venue.room"),
    said("wall", "fact", {"defects": ["study"]}, item="wall.rules"),
    said("wall 1", "photo", photo_value("w1"), item="wall.rules"), said("wall 2", "photo", photo_value("w2"), item="wall.rules", by=LI),
    said("basic", "points", {"level": "fair"}, item="equipment.basic"),
    said("log", "fact", {"found": 9}, item="records.log", by=LI),
]
FULL_ANSWERS = {
    "plaque.hung": YES, P: YES, "venue.room": {"minus": 150, "reason": "拥挤"}, "wall.rules": {"defects": ["study"]},
    "equipment.basic": {"level": "fair"}, "records.log": {"found": 9},
}
NAMED = ["hung", "name", "room", "wall", "basic", "log"]
# place: 10 + 18.5 + 7.5 + 8 = 44 of 60; work: 40 - 3 x 3.33 = 30.01 -> 74.01
TOTAL = 7401


def without(*words):
    return [one for one in FULL if one["id"] not in {name(word) for word in words}]


def submit(total, named, word="submit", by=ZHANG, **more):
    return said(word, "submit", {"total": total, "answers": [name(one) for one in named]}, by=by, **more)


def gone(answers, *codes):
    return {code: answer for code, answer in answers.items() if code not in codes}


def missing(*pairs):
    return [{"item": item, "why": why} for item, why in pairs]


def submission(problem, total=None):
    return {"problem": problem, "total": total}


SHEETS = [
    # (name, entries, by, answers, missing, submission)
    ("nothing yet", [], ZHANG, {}, missing(
        ("plaque.hung", "unanswered"), ("plaque.hung", "photo"), (P, "unanswered"), ("venue.room", "unanswered"),
        ("wall.rules", "unanswered"), ("wall.rules", "photo"), ("equipment.basic", "unanswered"), ("records.log", "unanswered")), None),
    ("complete, not submitted", FULL, ZHANG, FULL_ANSWERS, [], None),
    ("a colleague has the facts and no points of others", FULL, WANG, gone(FULL_ANSWERS, "venue.room", "equipment.basic"),
     missing(("venue.room", "unanswered"), ("equipment.basic", "unanswered")), None),
    ("submitted", [*FULL, submit(TOTAL, NAMED)], ZHANG, FULL_ANSWERS, [], submission(None, TOTAL)),
    ("another total shown", [*FULL, submit(TOTAL + 1, NAMED)], ZHANG, FULL_ANSWERS, [], submission("submit_total_differs")),
    ("a named entry has not come", [*without("room"), submit(TOTAL, NAMED)], ZHANG, gone(FULL_ANSWERS, "venue.room"),
     missing(("venue.room", "unanswered")), submission("submit_waits")),
    ("submitted too early", [*without("room"), submit(TOTAL, ["hung", "name", "wall", "basic", "log"])], ZHANG,
     gone(FULL_ANSWERS, "venue.room"), missing(("venue.room", "unanswered")), submission("submit_incomplete")),
    ("two submissions side by side", [*FULL, submit(TOTAL, NAMED), submit(TOTAL + 1, NAMED, "submit 2")], ZHANG, FULL_ANSWERS, [],
     submission("submit_conflict")),
    ("points after the submission wait for a revision",
     [*FULL, submit(TOTAL, NAMED), said("basic 2", "points", {"level": "good"}, item="equipment.basic", follows=["basic"])], ZHANG,
     {**FULL_ANSWERS, "equipment.basic": {"level": "good"}}, [], submission(None, TOTAL)),
    ("revised", [*FULL, submit(TOTAL, NAMED), said("basic 2", "points", {"level": "good"}, item="equipment.basic", follows=["basic"]),
                 said("revise", "revise", {"total": TOTAL + 700, "reason": "漏看", "answers": [
                     name(one) for one in ("hung", "name", "room", "wall", "basic 2", "log")]}, follows=["submit"])], ZHANG,
     {**FULL_ANSWERS, "equipment.basic": {"level": "good"}}, [], submission(None, TOTAL + 700)),
    ("a fact changes after the submission", [*FULL, submit(TOTAL, NAMED), said("log 2", "fact", {"found": 12}, item="records.log", by=LI, follows=["log"])],
     ZHANG, {**FULL_ANSWERS, "records.log": {"found": 12}}, [], submission(None, TOTAL + 999)),
    ("a fact is in conflict after the submission", [*FULL, submit(TOTAL, NAMED), said("log 2", "fact", {"found": 12}, item="records.log")],
     ZHANG, gone(FULL_ANSWERS, "records.log"), missing(("records.log", "conflict")), submission("submit_incomplete")),
    ("not applicable rescales its dimension", [*without("name"), said("name", "fact", {"not_applicable": True}, item=P),
                                               submit(3401 + 3001 + 679, NAMED)], ZHANG,
     # place: 34 of 50 -> 40.8; work 30.01 -> 70.81
     {**FULL_ANSWERS, P: {"not_applicable": True}}, [], submission(None, 7081)),
    ("not seen is open", [*without("name"), said("name", "fact", {"not_seen": True}, item=P)], ZHANG,
     {**FULL_ANSWERS, P: {"not_seen": True}}, missing((P, "not_seen")), None),
    ("points taken back are open", [*FULL, said("basic 2", "points", {"not_seen": True}, item="equipment.basic", follows=["basic"])],
     ZHANG, {**FULL_ANSWERS, "equipment.basic": {"not_seen": True}}, missing(("equipment.basic", "not_seen")), None),
    ("bonus is capped, the highest counts once, a finding lowers the total",
     [*FULL, said("bonus", "fact", {"levels": ["city", "state"]}, item="records.bonus"),
      said("late", "fact", {"minus": 125, "reason": "迟交"}, item="records.late"), submit(TOTAL + 500 - 125, [*NAMED, "bonus", "late"])],
     ZHANG, {**FULL_ANSWERS, "records.bonus": {"levels": ["city", "state"]}, "records.late": {"minus": 125, "reason": "迟交"}}, [],
     submission(None, TOTAL + 375)),
    ("who established that a required item is not met signs it", [*without("hung"), said("hung", "fact", NO, item="plaque.hung"),
                                                                submit(TOTAL, NAMED)],
     ZHANG, {**FULL_ANSWERS, "plaque.hung": NO}, [], submission(None, TOTAL)),
    ("a colleague has not signed yet", [*without("hung"), said("hung", "fact", NO, item="plaque.hung", by=LI)],
     ZHANG, gone(FULL_ANSWERS, "plaque.hung"), missing(("plaque.hung", "veto_unsigned")), None),
    ("a colleague confirms the veto", [*without("hung"), said("hung", "fact", NO, item="plaque.hung", by=LI),
                                       said("veto", "veto", {"finding": "无牌", "photos": []}, item="plaque.hung", by=LI),
                                       said("confirm", "veto_confirm", {"confirms": True}, item="plaque.hung", follows=["veto"])],
     ZHANG, {**FULL_ANSWERS, "plaque.hung": NO}, [], None),
    ("a colleague does not confirm", [*without("hung"), said("hung", "fact", NO, item="plaque.hung", by=LI),
                                      said("veto", "veto", {"finding": "无牌", "photos": []}, item="plaque.hung", by=LI),
                                      said("confirm", "veto_confirm", {"confirms": False, "reason": "在内墙"}, item="plaque.hung", follows=["veto"]),
                                      submit(TOTAL, [*NAMED, "confirm"])],
     ZHANG, {**FULL_ANSWERS, "plaque.hung": YES}, [], submission(None, TOTAL)),
    ("one of two photos is dropped", [*FULL, said("drop", "photo_drop", {"photo": name("photo w1"), "reason": "模糊"}, follows=["wall 1"])],
     ZHANG, FULL_ANSWERS, missing(("wall.rules", "photo")), None),
    ("no photo, for a reason", [*without("wall 1", "wall 2"), said("no", "no_photo", {"reason": "涉密"}, item="wall.rules", by=LI)],
     ZHANG, FULL_ANSWERS, [], None),
    ("the reason is taken back", [*without("wall 1", "wall 2"), said("no", "no_photo", {"reason": "涉密"}, item="wall.rules", by=LI),
                                  said("no 2", "no_photo", {"reason": ""}, item="wall.rules", by=LI, follows=["no"])],
     ZHANG, FULL_ANSWERS, missing(("wall.rules", "photo")), None),
]


def write(path, value):
    (FOLDER / path).write_text(json.dumps(value, ensure_ascii=True, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write("entry-texts.json", [
        {"name": title, "text": text, "sha256": text_digest(text), "refused": refused, "trouble": trouble}
        for title, text, refused, trouble in TEXTS])
    write("values.json", [{"name": title, "entries": entries, "values": values, "photos": photos}
                          for title, entries, values, photos in VALUES])
    write("sheets.json", {
        "checklist": checklist_for_pack(CHECKLIST, SITE.items, bonus_cap=SITE.bonus_cap),
        "cases": [{"name": title, "entries": entries, "by": by, "answers": answers, "missing": lacking, "submission": state}
                  for title, entries, by, answers, lacking, state in SHEETS]})
