"""Freezing a list, and keeping its papers."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from conftest import NOW
from kaocha.actions import shortlists
from kaocha.canonical import canonical
from kaocha.db import db
from kaocha.models import Event, Shortlist
from kaocha.problems import Problem
from kaocha.queries.shortlists import document_of, latest_list, proposal_now
from shortlist_cast import Office, golden

pytestmark = pytest.mark.data


@pytest.fixture
def desk(office):
    return Office(office.who["secretary"])


def refusal(call):
    with pytest.raises(Problem) as refused:
        call()
    return refused.value.code, refused.value.values


def test_a_frozen_list_copies_the_proposal_word_for_word(desk):
    golden(desk)
    proposal = proposal_now(desk.cycle)
    frozen = desk.freeze(note=" 经办核对 ")
    assert frozen.text.encode() == canonical(proposal.document)
    assert (frozen.number, frozen.format, frozen.note, frozen.at) == (1, 1, "经办核对", NOW)
    assert (frozen.rule_hash, frozen.result_hash) == (desk.cycle.rule_hash, proposal.document["result_hash"])
    assert document_of(frozen) == json.loads(frozen.text)


def test_freezing_twice_is_the_same_list(desk):
    golden(desk)
    first = desk.freeze()
    assert desk.freeze() is first
    assert db.session.scalars(select(Shortlist.number)).all() == [1]


def test_after_a_change_the_next_list_has_the_next_number_and_the_first_stays(desk):
    golden(desk)
    first = desk.freeze()
    text = first.text
    desk.nominate("后来")
    second = desk.freeze()
    assert (second.number, latest_list(desk.cycle).number) == (2, 2)
    assert first.text == text != second.text


def test_freezing_leaves_an_event_with_what_it_was_before(desk):
    golden(desk)
    first = desk.freeze()
    desk.nominate("后来")
    second = desk.freeze()
    events = db.session.scalars(select(Event).where(Event.action == "freeze_shortlist").order_by(Event.id)).all()
    assert [event.before for event in events] == [None, {"number": 1, "result_hash": first.result_hash}]
    assert events[1].after == {
        "number": 2, "result_hash": second.result_hash, "snapshot_hash": second.snapshot_hash, "listed": 6
    }  # fmt: skip


def test_a_list_with_sheets_outstanding_is_refused_with_the_names(desk):
    golden(desk)
    desk.visit(desk.nominate("等一份"), ["90", "91"])
    code, values = refusal(desk.freeze)
    assert (code, values["count"], values["names"]["zh"]) == ("sheets_outstanding", 1, "等一份")


def test_an_excused_member_is_not_waited_for(desk):
    desk.add_inspector("孙立")
    desk.visit(desk.nominate("缺席"), ["90", "91", "92"], absences=("", "", "", "excused"))
    assert desk.freeze().number == 1


def test_a_list_with_nominations_not_reviewed_is_refused_with_the_names(desk):
    golden(desk)
    desk.nominate("未审", review="pending")
    assert refusal(desk.freeze)[0] == "reviews_outstanding"


def test_what_was_withdrawn_or_never_handed_in_holds_nothing_up(desk):
    golden(desk)
    desk.visit(desk.nominate("撤回"), ["90"])
    withdrawn = desk.nominate("撤回未审", review="pending")
    withdrawn.withdrawn_at = NOW
    desk.nominate("无材料", review="pending", received=False)
    code, values = refusal(desk.freeze)
    assert (code, values["names"]["zh"]) == ("sheets_outstanding", "撤回")


def test_an_empty_cycle_has_no_list_to_freeze(desk):
    assert refusal(desk.freeze)[0] == "nothing_nominated"


def test_what_was_not_looked_at_is_not_frozen(desk):
    golden(desk)
    seen = proposal_now(desk.cycle).snapshot_hash
    desk.nominate("后来")
    assert refusal(lambda: desk.freeze(seen=seen))[0] == "shortlist_changed"


def test_a_proposal_that_has_become_old_is_computed_again(desk):
    golden(desk)
    old = proposal_now(desk.cycle)
    desk.add_inspector("孙立")  # leaves an Event, so the data are another state
    desk.nominate("后来")
    assert len(document_of(desk.freeze(proposal=old))["lines"]) == 13


def test_a_cycle_that_is_not_open_has_no_list(desk):
    desk.cycle.rule_hash = None
    assert refusal(desk.freeze)[0] == "cycle_not_open"
    db.session.rollback()


def test_a_paper_is_kept_once(desk):
    golden(desk)
    frozen = desk.freeze()
    keep = lambda sha256: shortlists.keep_paper(  # noqa: E731
        frozen, kind="pdf", language="zh", name="名单.pdf", media_type="application/pdf", stored=(sha256, 9),
        by=desk.by, at=NOW,
    )
    assert keep("a" * 64).file.sha256 == keep("b" * 64).file.sha256 == "a" * 64


def test_a_studio_renamed_later_keeps_its_name_on_the_frozen_list(desk):
    nomination = desk.site("旧名", "90")
    frozen = desk.freeze()
    nomination.studio.name = "新名"
    db.session.flush()
    assert [line["name"] for line in document_of(frozen)["lines"]] == ["旧名"]
