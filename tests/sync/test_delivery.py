"""Entries arrive: kept once, in any order, each with its result; sheets come out of them."""

import json
from itertools import permutations
from threading import Thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from conftest import NOW
from kaocha.actions import entries, visits
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import ChangedText, Entry, RefusedText, Shortlist, Visit, VisitChain, VisitMember
from kaocha.problems import Problem
from kaocha.rules.entries.chain import START, link_of
from kaocha.rules.entries.text import text_digest
from sync.field_stage import (
    FACTS,
    NAMES,
    TOTAL,
    Stage,
    codes,
    judge,
    record_facts,
    results,
    submit,
)

pytestmark = pytest.mark.data


@pytest.fixture
def stage(cast):
    return Stage(cast)


def test_an_entry_is_stored_once_and_verbatim(stage):
    wang = stage.tablet("wang")
    wang.write(stage.visit, "fact", {"met": True, "note": "新 🏅"}, "plaque.hung")
    first, again = wang.deliver(stage.visit), wang.deliver(stage.visit)
    assert (results(first), results(again), again["results"][0]["was"]) == (["stored"], ["known"], "stored")
    rows = stage.rows(Entry)
    assert [(row.text, row.sha256, row.result, row.position) for row in rows] == [
        (wang.streams[stage.visit][0]["text"], wang.streams[stage.visit][0]["sha256"], "stored", 1)]
    assert len(stage.events("receive_entries")) == 1


def test_a_visit_of_three_tablets_becomes_three_sheets(stage):
    tablets = [stage.tablet(name) for name in NAMES]
    facts = record_facts(tablets[0], stage.visit)
    tablets[0].deliver(stage.visit)
    for tablet in tablets:
        submit(tablet, stage.visit, facts + judge(tablet, stage.visit))
        answer = tablet.deliver(stage.visit)
        assert answer["sheet"] == {"state": "submitted", "total": TOTAL, "problem": None}
    assert stage.sheets() == [(stage.ids[name], "tablet", "submitted", TOTAL) for name in NAMES]
    assert stage.rows(Visit)[0].visited_on == NOW.date()


def test_every_order_of_arrival_gives_the_same_sheet(cast):
    """Six entries in one of the 720 orders each; a few of them, and all must agree."""
    stage, found = Stage(cast), set()
    wang = stage.tablet("wang")
    facts, points = record_facts(wang, stage.visit), judge(wang, stage.visit)
    submit(wang, stage.visit, facts + points)
    queued = wang.streams[stage.visit]
    for order in list(permutations(range(4)))[::5]:
        parts = [queued[:4], queued[4:8], queued[8:11], queued[11:]]
        for number in order:
            answer = wang.deliver(stage.visit, parts[number])
        found.add((json.dumps(answer["sheet"]), json.dumps(answer["streams"]), tuple(stage.sheets())))
        empty(stage)
    assert len(found) == 1
    assert stage.sheets() == []


def empty(stage):
    """Only here: the triggers are taken away, so that the same visit can be delivered to again."""
    with stage.app.app_context():
        begin_write()
        act_for(stage.cast.authority)
        if db.engine.dialect.name == "sqlite":
            db.session.execute(text("DROP TRIGGER IF EXISTS entry_kept"))
        else:
            db.session.execute(text("ALTER TABLE entry DISABLE TRIGGER USER"))
        for table in ("entry", "sheet", "visit_chain"):
            db.session.execute(text(f"DELETE FROM {table}"))
        commit()


def test_a_gap_shows_until_it_is_filled(stage):
    wang = stage.tablet("wang")
    record_facts(wang, stage.visit)
    queued = wang.streams[stage.visit]
    answer = wang.deliver(stage.visit, [queued[0], queued[3], queued[4]])
    stream = wang.names[stage.visit]
    assert answer["streams"][stream] == {"count": 3, "highest": 5, "head": queued[4]["sha256"], "gaps": [[2, 3]]}
    assert wang.deliver(stage.visit, queued[1:3])["streams"][stream]["gaps"] == []


def test_the_same_call_five_times_in_parallel_gives_one_row_each_and_the_same_answer(stage):
    wang = stage.tablet("wang")
    record_facts(wang, stage.visit)
    tablets = [stage.tablet("wang") for _ in range(5)]
    for tablet in tablets:
        tablet.id, tablet.streams, tablet.names = wang.id, wang.streams, wang.names
    answers = [None] * 5

    def deliver(number):
        answers[number] = tablets[number].deliver(stage.visit)

    threads = [Thread(target=deliver, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = {tuple(one["was"] if one["result"] == "known" else one["result"] for one in answer["results"])
            for answer in answers}
    assert told == {("stored",) * len(FACTS)}
    assert sorted(results(answer)[0] for answer in answers) == ["known"] * 4 + ["stored"]
    same = {json.dumps([answer["streams"], answer["sheet"], [one["position"] for one in answer["results"]]])
            for answer in answers}
    assert len(same) == 1
    assert [row.position for row in stage.rows(Entry)] == list(range(1, len(FACTS) + 1))


def test_colleagues_who_contradict_are_told_and_nobody_can_submit(stage):
    wang, li = stage.tablet("wang"), stage.tablet("li")
    facts = record_facts(wang, stage.visit)
    submit(wang, stage.visit, facts + judge(wang, stage.visit))
    wang.deliver(stage.visit)
    other = li.write(stage.visit, "fact", {"met": False}, "wall.rules")
    assert results(li.deliver(stage.visit)) == ["conflict"]
    assert stage.sheets() == [(stage.ids["wang"], "tablet", "draft", None)]
    first = facts[list(FACTS).index("wall.rules")]
    wang.write(stage.visit, "fact", {"met": True}, "wall.rules", follows=(first, other))
    answer = wang.deliver(stage.visit)
    assert answer["sheet"] == {"state": "submitted", "total": TOTAL, "problem": None}
    assert stage.sheets() == [(stage.ids["wang"], "tablet", "submitted", TOTAL)]


@pytest.mark.parametrize(("total", "left_out", "code"), [
    (TOTAL - 50, 0, "submit_total_differs"), (TOTAL, 1, "submit_incomplete")])
def test_a_submission_that_does_not_hold_says_why(stage, total, left_out, code):
    wang = stage.tablet("wang")
    named = record_facts(wang, stage.visit) + judge(wang, stage.visit)
    submit(wang, stage.visit, named[left_out:], total)
    answer = wang.deliver(stage.visit)
    assert (answer["sheet"]["state"], answer["sheet"]["problem"]["problem"]) == ("missing", code)
    assert stage.sheets() == []


def test_a_total_that_differs_is_told_with_both_numbers(stage):
    wang = stage.tablet("wang")
    submit(wang, stage.visit, record_facts(wang, stage.visit) + judge(wang, stage.visit), TOTAL - 50)
    assert wang.deliver(stage.visit)["sheet"]["problem"]["values"] == {"shown": "89", "ours": "89.5"}


def test_a_submission_waits_for_its_entries(stage):
    wang = stage.tablet("wang")
    submit(wang, stage.visit, record_facts(wang, stage.visit) + judge(wang, stage.visit))
    queued = wang.streams[stage.visit]
    early = wang.deliver(stage.visit, queued[-1:])
    assert early["sheet"]["problem"]["problem"] == "submit_waits"
    assert wang.deliver(stage.visit, queued[:-1])["sheet"]["state"] == "submitted"


def test_a_revision_takes_the_place_of_a_submission_and_both_texts_stay(stage):
    wang = stage.tablet("wang")
    facts, points = record_facts(wang, stage.visit), judge(wang, stage.visit)
    first = submit(wang, stage.visit, facts + points)
    wang.deliver(stage.visit)
    better = wang.write(stage.visit, "points", {"level": "good"}, "venue.room", follows=(points[0],))
    assert wang.deliver(stage.visit)["sheet"]["total"] == TOTAL
    named = [*facts, better, points[1]]
    wang.write(stage.visit, "revise", {"total": TOTAL + 550, "answers": named, "reason": "漏看"}, follows=(first,))
    assert wang.deliver(stage.visit)["sheet"]["total"] == TOTAL + 550
    assert [row.kind for row in stage.rows(Entry, Entry.kind.in_(["submit", "revise"]))] == ["submit", "revise"]


# --- what cannot count, or cannot be read ---


def sent(written):
    return {"text": written, "sha256": text_digest(written)}


def test_garbage_is_refused_and_only_its_digest_is_noted_once(stage):
    wang = stage.tablet("wang")
    wang.write(stage.visit, "note", {"text": "好"})
    answers = [wang.deliver(stage.visit, [sent("hello"), wang.streams[stage.visit][0]]) for _ in range(2)]
    assert [results(answer) for answer in answers] == [["refused", "stored"], ["refused", "known"]]
    assert (codes(answers[0])[0], answers[0]["results"][0]["id"]) == ("entry_unreadable", None)
    assert [(row.sha256, row.position) for row in stage.rows(RefusedText)] == [(text_digest("hello"), 1)]


def test_a_text_that_was_damaged_on_its_way_is_refused(stage):
    wang = stage.tablet("wang")
    wang.write(stage.visit, "note", {"text": "好"})
    entry = wang.streams[stage.visit][0]
    damaged = {**entry, "text": entry["text"].replace("好", "坏")}
    assert codes(wang.deliver(stage.visit, [damaged])) == ["entry_digest_differs"]
    assert results(wang.deliver(stage.visit)) == ["stored"]


def test_a_text_of_64_kib_and_more_is_refused_alone(stage):
    wang = stage.tablet("wang")
    wang.write(stage.visit, "note", {"text": "好"})
    huge = sent(wang.streams[stage.visit][0]["text"] + " " * 65_536)
    answer = wang.deliver(stage.visit, [huge, wang.streams[stage.visit][0]])
    assert (results(answer), codes(answer)) == (["refused", "stored"], ["entry_too_large", None])


def test_an_entry_of_another_person_stays_queued_and_leaves_no_trace(stage):
    wang, li = stage.tablet("wang"), stage.tablet("li")
    wang.write(stage.visit, "note", {"text": "好"})
    assert codes(li.deliver(stage.visit, wang.streams[stage.visit])) == ["not_yours_to_send"]
    assert (stage.rows(Entry), stage.rows(RefusedText)) == ([], [])
    assert results(wang.deliver(stage.visit)) == ["stored"]


def test_an_id_with_another_text_goes_to_quarantine_and_the_first_counts(stage):
    wang = stage.tablet("wang")
    wang.write(stage.visit, "fact", {"met": True}, "wall.rules")
    wang.deliver(stage.visit)
    other = sent(wang.streams[stage.visit][0]["text"].replace('"met": true', '"met": false'))
    answers = [wang.deliver(stage.visit, [other]) for _ in range(2)]
    assert [results(answer) for answer in answers] == [["changed"], ["changed"]]
    assert [row.text for row in stage.rows(ChangedText)] == [other["text"]]
    assert [row.text for row in stage.rows(Entry)] == [wang.streams[stage.visit][0]["text"]]


def test_the_same_id_twice_in_one_call_is_seen(stage):
    wang = stage.tablet("wang")
    wang.write(stage.visit, "fact", {"met": True}, "wall.rules")
    first = wang.streams[stage.visit][0]
    other = sent(first["text"].replace('"met": true', '"met": false'))
    assert results(wang.deliver(stage.visit, [first, other, first])) == ["stored", "changed", "known"]


@pytest.mark.parametrize(("kind", "value", "item", "code"), [
    ("smell", {}, None, "entry_unknown_kind"),
    ("fact", {"met": 1}, "wall.rules", "entry_wrong_value"),
    ("fact", {"met": True}, "wall.paint", "entry_unknown_item"),
    ("fact", {"level": "good"}, "venue.room", "entry_wrong_answer"),
    ("points", {"met": True}, "wall.rules", "entry_wrong_answer"),
])
def test_what_is_readable_but_means_nothing_is_kept_and_set_aside(stage, kind, value, item, code):
    wang = stage.tablet("wang")
    wang.write(stage.visit, kind, value, item)
    answer = wang.deliver(stage.visit)
    assert (results(answer), codes(answer)) == (["set_aside"], [code])
    assert [(row.result, row.problem) for row in stage.rows(Entry)] == [("set_aside", code)]
    assert wang.deliver(stage.visit)["results"][0]["was"] == "set_aside"


def test_only_the_leader_seals_and_only_when_everything_is_in(stage):
    wang, li = stage.tablet("wang"), stage.tablet("li")
    for tablet in (wang, li):
        tablet.write(stage.visit, "seal", {})
    assert codes(li.deliver(stage.visit)) == ["leader_only"]
    assert codes(wang.deliver(stage.visit)) == ["seal_too_early"]


def test_what_comes_after_the_seal_is_late_until_somebody_admits_it(stage):
    tablets = {name: stage.tablet(name) for name in NAMES}
    facts = record_facts(tablets["wang"], stage.visit)
    tablets["wang"].deliver(stage.visit)
    for tablet in tablets.values():
        submit(tablet, stage.visit, facts + judge(tablet, stage.visit))
        tablet.deliver(stage.visit)
    tablets["wang"].write(stage.visit, "seal", {})
    assert results(tablets["wang"].deliver(stage.visit))[-1] == "stored"
    log = facts[list(FACTS).index("records.apprentices")]
    late = tablets["li"].write(stage.visit, "fact", {"found": 10}, "records.apprentices", follows=(log,))
    answer = tablets["li"].deliver(stage.visit)
    assert (results(answer)[-1], answer["sheet"]["total"]) == ("late", TOTAL)
    with stage.app.app_context():
        begin_write()
        act_for(stage.cast.authority)
        entries.admit_entry(stage.visit, late, reason="平板当天没电", by=stage.cast.who["secretary"], at=NOW)
        entries.admit_entry(stage.visit, late, reason="平板当天没电", by=stage.cast.who["secretary"], at=NOW)
        commit()
    assert len(stage.events("admit_entry")) == 1
    assert {total for *_, total in stage.sheets()} == {TOTAL + 300}


def test_what_comes_after_the_list_is_late(stage):
    with stage.app.app_context():
        begin_write()
        act_for(stage.cast.authority)
        visit = db.session.get_one(Visit, stage.visit)
        db.session.add(Shortlist(cycle_id=visit.cycle_id, number=1, format=1, text="{}", rule_hash="", snapshot_hash="",
                                 result_hash="", at=NOW, by_id=stage.cast.who["secretary"].id, note=""))
        commit()
    wang = stage.tablet("wang")
    wang.write(stage.visit, "fact", {"met": True}, "wall.rules")
    assert results(wang.deliver(stage.visit)) == ["late"]


# --- who may deliver ---


def test_a_stranger_a_visitor_and_another_team_find_nothing(cast):
    stage = Stage(cast, second_team=True)
    wang = stage.tablet("wang")
    wang.write(stage.other, "fact", {"met": True}, "wall.rules")
    for name, status in (("wang", 404), ("stranger", 404)):
        tablet = stage.tablet(name)
        called = tablet.call("POST", f"/sync/visits/{stage.other}/entries",
                             {"tablet": tablet.id, "entries": wang.streams[stage.other]})
        assert (called[0], called[2]["problem"]) == (status, "not_found")
    assert wang.call("GET", f"/sync/visits/{stage.other}")[0] == 404
    assert stage.rows(Entry) == []


def test_who_was_recused_may_deliver_and_it_counts_in_nothing(stage):
    wang, li = stage.tablet("wang"), stage.tablet("li")
    facts = record_facts(wang, stage.visit)
    wang.deliver(stage.visit)
    submit(li, stage.visit, facts + judge(li, stage.visit))
    li.deliver(stage.visit)
    li.write(stage.visit, "recuse", {"ground": "relative", "reason": "与领衔人有亲属关系"})
    assert li.deliver(stage.visit)["sheet"]["state"] == "recused"
    member = stage.rows(VisitMember, VisitMember.account_id == stage.ids["li"])[0]
    assert (member.absence, member.absence_reason) == ("recused", "与领衔人有亲属关系")
    li.write(stage.visit, "fact", {"met": False}, "wall.rules")
    assert codes(li.deliver(stage.visit))[-1] == "recused_here"
    assert li.call("GET", f"/sync/visits/{stage.visit}")[2]["problem"] == "recused_here"


@pytest.mark.parametrize(("ground", "code"), [("relative", "recusal_absolute"), ("district", None)])
def test_a_recusal_for_a_relative_stays_and_one_for_the_district_may_be_lifted(stage, ground, code):
    li = stage.tablet("li")
    li.write(stage.visit, "recuse", {"ground": ground, "reason": "说明"})
    li.deliver(stage.visit)
    with stage.app.app_context():
        begin_write()
        act_for(stage.cast.authority)
        member = db.session.scalars(select(VisitMember).where(VisitMember.account_id == stage.ids["li"])).one()
        try:
            visits.undo_absence(member, reason="人手不够", by=stage.cast.who["secretary"], at=NOW)
        except Problem as problem:
            assert problem.code == code
        else:
            assert (code, member.absence) == (None, "")


def test_an_absence_that_is_undone_brings_the_submitted_sheet_back(stage):
    wang, li = stage.tablet("wang"), stage.tablet("li")
    facts = record_facts(wang, stage.visit)
    wang.deliver(stage.visit)
    absent(stage, "excused")
    submit(li, stage.visit, facts + judge(li, stage.visit))
    assert li.deliver(stage.visit)["sheet"]["state"] == "excused"
    assert stage.sheets() == []
    absent(stage, "present")
    assert stage.sheets() == [(stage.ids["li"], "tablet", "submitted", TOTAL)]


def absent(stage, kind):
    with stage.app.app_context():
        begin_write()
        act_for(stage.cast.authority)
        member = db.session.scalars(select(VisitMember).where(VisitMember.account_id == stage.ids["li"])).one()
        if kind == "present":
            visits.undo_absence(member, reason="已到场", by=stage.cast.who["secretary"], at=NOW)
        else:
            visits.record_absence(member, kind, reason="出差", by=stage.cast.who["secretary"], at=NOW)
        commit()


def test_who_was_on_the_team_once_may_deliver_and_it_is_set_aside(stage):
    li = stage.tablet("li")
    li.pack(stage.visit)
    with stage.app.app_context():
        begin_write()
        act_for(stage.cast.authority)
        visit = db.session.get_one(Visit, stage.visit)
        gone = next(member for member in visit.members if member.account_id == stage.ids["li"])
        visit.members.remove(gone)
        db.session.delete(gone)
        commit()
    li.write(stage.visit, "fact", {"met": True}, "wall.rules")
    assert codes(li.deliver(stage.visit)) == ["no_longer_on_team"]


# --- the chain ---


def test_the_chain_links_everything_that_arrived(stage):
    wang = stage.tablet("wang")
    record_facts(wang, stage.visit)
    wang.deliver(stage.visit, [*wang.streams[stage.visit], sent("garbage"),
                               sent(wang.streams[stage.visit][0]["text"].replace("true", "false", 1))])
    rows = [*stage.rows(Entry), *stage.rows(RefusedText), *stage.rows(ChangedText)]
    results_of = {Entry: lambda row: row.result, RefusedText: lambda _: "refused", ChangedText: lambda _: "changed"}
    head = START
    for row in sorted(rows, key=lambda row: row.position):
        assert row.prev_link == head
        head = link_of(head, row.position, results_of[type(row)](row), row.sha256, row.received_at)
        assert row.link == head
    chain = stage.rows(VisitChain)[0]
    assert (chain.count, chain.head) == (len(FACTS) + 2, head)


@pytest.mark.parametrize("table", ["entry", "refused_text", "changed_text", "entry_admission"])
def test_what_arrived_is_neither_changed_nor_deleted(stage, table):
    wang = stage.tablet("wang")
    wang.write(stage.visit, "smell", {})
    other = sent(wang.streams[stage.visit][0]["text"].replace("smell", "taste"))
    answer = wang.deliver(stage.visit, [*wang.streams[stage.visit], other, sent("x")])
    with stage.app.app_context():
        begin_write()
        act_for(stage.cast.authority)
        first = answer["results"][0]["id"]
        entries.admit_entry(stage.visit, first, reason="试", by=stage.cast.who["secretary"], at=NOW)
        commit()
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET authority_id = authority_id"):
            begin_write()
            with pytest.raises(DatabaseError, match=f"{table} is append-only"):
                db.session.execute(text(statement))
            db.session.rollback()


def test_a_clock_a_year_off_is_noted_and_refuses_nothing(stage):
    wang = stage.tablet("wang")
    wang.write(stage.visit, "note", {"text": "好"}, at="2025-11-20T16:00:00+08:00")
    status, _, answer = wang.call("POST", f"/sync/visits/{stage.visit}/entries", {
        "tablet": wang.id, "sent_at": "2025-11-20T16:00:00+08:00", "entries": wang.streams[stage.visit]})
    assert (status, results(answer)) == (200, ["stored"])
    assert [row.skew_seconds for row in stage.rows(Entry)] == [-365 * 86_400]
