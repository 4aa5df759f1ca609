"""The list of a cycle, from the sheets in the database to a frozen document."""

from __future__ import annotations

import pytest
from flask import g
from sqlalchemy import event, select

from conftest import NOW
from kaocha.actions import people
from kaocha.canonical import canonical
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import Sheet
from kaocha.queries.shortlists import proposal_now
from kaocha.queries.snapshot import snapshot_of
from shortlist_cast import Office, golden, many

pytestmark = pytest.mark.data


@pytest.fixture
def desk(office):
    return Office(office.who["secretary"])


def document(desk):
    return proposal_now(desk.cycle).document


def line(desk, name):
    return next(one for one in document(desk)["lines"] if one["name"] == name)


def test_the_golden_list_comes_out_of_the_database(desk):
    golden(desk)
    lines = document(desk)["lines"]
    assert [(one["rank"], one["name"], one["score"], one["listed"], one["reason"]["code"]) for one in lines] == [
        (1, "S01", "91.20", True, "LISTED"),
        (2, "S02", "90.40", True, "LISTED"),
        (3, "S03", "89.90", False, "CAP_GROUP"),
        (4, "S04", "89.10", True, "LISTED"),
        (5, "S05", "88.70", False, "CAP_GROUP"),
        (6, "S06", "87.95", False, "VETO"),
        (7, "S07", "86.30", True, "LISTED"),
        (8, "S08", "85.00", True, "LISTED"),
        (9, "S09", "84.20", True, "LISTED"),
        (10, "S10", "80.00", False, "CAP_GROUP"),
        (11, "S11", "79.99", False, "BELOW_TOTAL"),
        (12, "S12", "78.00", False, "BELOW_TOTAL"),
    ]


def codes(desk):
    return {one["name"]: one["reason"]["code"] for one in document(desk)["lines"]}


def test_every_way_of_being_no_candidate_has_its_reason(desk):
    desk.nominate("撤回").withdrawn_at = NOW
    desk.visit(desk.nominate("未通过", review="failed"), ["90", "91", "92"])
    desk.nominate("条件不符").standing = "ineligible"
    desk.nominate("无材料", review="pending", received=False)
    desk.nominate("未考察")
    desk.visit(desk.nominate("两份"), ["90", "91"], absences=("", "", "excused"))
    assert codes(desk) == {
        "撤回": "WITHDRAWN",
        "未通过": "INELIGIBLE",
        "条件不符": "INELIGIBLE",
        "无材料": "NO_MATERIALS",
        "未考察": "NOT_VISITED",
        "两份": "TOO_FEW_SHEETS",
    }


def test_a_nomination_that_the_office_passed_without_papers_is_not_without_materials(desk):
    desk.nominate("口头", received=False)
    assert codes(desk) == {"口头": "NOT_VISITED"}


def test_a_veto_needs_the_leader_and_two_thirds(desk):
    for name, noes in (("三人", (0, 1, 2)), ("组长和一人", (0, 2)), ("没有组长", (1, 2)), ("组长一人", (0,))):
        desk.site(name, "90", noes=noes)
    assert codes(desk) == {"三人": "VETO", "组长和一人": "VETO", "没有组长": "VETO_OPEN", "组长一人": "VETO_OPEN"}


def test_while_a_sheet_is_out_no_point_of_the_site_is_in_the_document(desk):
    desk.visit(desk.nominate("等一份"), ["91.11", "92.22"], noes=(0, 1))
    waiting = line(desk, "等一份")
    assert (waiting["score"], waiting["totals"], waiting["dimensions"], waiting["vetoes"]) == (None, [], [], [])
    assert (waiting["handed_in"], waiting["expected"], waiting["waiting"]) == (2, 3, ["赵敏"])
    assert "91.11" not in canonical(document(desk)).decode()


def test_enough_sheets_do_not_make_a_score_while_another_is_out(desk):
    desk.add_inspector("孙立")
    desk.visit(desk.nominate("等第四份"), ["90", "91", "92"], absences=("", "", "", ""))
    assert (line(desk, "等第四份")["reason"]["code"], line(desk, "等第四份")["score"]) == ("SHEETS_OUTSTANDING", None)


def test_a_recused_sheet_changes_no_number(desk):
    desk.add_inspector("孙立")
    visit = desk.visit(desk.nominate("三份"), ["90", "91", "92"], absences=("", "", "", "recused"))
    before = canonical(document(desk))
    desk.sheet(visit, desk.inspectors[3], "12.00", met=False)
    db.session.flush()
    assert canonical(document(desk)) == before


def test_a_sheet_in_draft_counts_as_out(desk):
    visit = desk.visit(desk.nominate("草稿"), ["90", "91"])
    desk.sheet(visit, desk.inspectors[2], "92", state="draft")
    db.session.flush()
    assert line(desk, "草稿")["waiting"] == ["赵敏"]


def test_sheets_stand_from_high_to_low_whoever_wrote_them(desk):
    desk.visit(desk.nominate("甲室"), ["80", "92", "86"])
    desk.visit(desk.nominate("乙室"), ["92", "86", "80"])
    first, second = line(desk, "甲室"), line(desk, "乙室")
    assert first["totals"] == second["totals"] == [9200, 8600, 8000]
    assert first["dimensions"] == second["dimensions"] == [[6000, 6000, 6000, 6000], [2600, 3200, 2600, 2000]]


def test_the_region_of_the_studio_decides_its_city_seats_and_none_is_a_city_of_its_own(desk):
    desk.site("有地区", "90", "甲")
    desk.nominate("无地区", "甲").studio.region = ""
    assert line(desk, "有地区")["groups"] == ["city:甲"]
    assert line(desk, "无地区")["groups"] == ["city:甲"]


def test_empty_seats_say_why(desk):
    golden(desk)
    assert document(desk)["scopes"][0]["empty"] == [
        {
            "first": 7,
            "last": 7,
            "why": {
                "zh": "其余 3 家达到标准，但所属名额已满；不自动递补",
                "en": "3 more reached the standard, but their groups are full; nobody moves up by itself",
            },
        }
    ]


def test_one_sentence_says_why_ranks_are_missing_above_the_line(desk):
    golden(desk)
    assert document(desk)["scopes"][0]["gaps"]["zh"] == (
        "名次不连续：第 3、5 名甲名额已满，第 6 名必备项不符，均列在名单线下。"
    )


def test_what_a_line_says_in_short(desk):
    golden(desk)
    assert {one["name"]: one["reason"]["short"]["zh"] for one in document(desk)["lines"]} == {
        "S01": "甲第 1 席",
        "S02": "甲第 2 席",
        "S03": "甲 2/2，备选第 1",
        "S04": "乙第 1 席",
        "S05": "甲 2/2，备选第 2",
        "S06": "「牌匾悬挂在醒目位置」，3 人签字",
        "S07": "丙第 1 席",
        "S08": "丙第 2 席",
        "S09": "乙第 2 席",
        "S10": "丙 2/2，备选第 3",
        "S11": "差 0.01 分",
        "S12": "差 2.00 分",
    }


def test_shuffled_rows_give_the_same_document(desk, app):
    golden(desk)
    before = canonical(document(desk))
    for sheet in db.session.scalars(select(Sheet).order_by(Sheet.id.desc())).all():
        copied = {
            key: getattr(sheet, key)
            for key in (
                "visit_id",
                "inspector_id",
                "source",
                "state",
                "answers",
                "entered_by_id",
                "changed_at",
                "submitted_at",
            )
        }
        db.session.delete(sheet)
        db.session.flush()
        db.session.add(Sheet(**copied, revision=7))
        db.session.flush()
    assert canonical(document(desk)) == before


def test_a_changed_answer_changes_the_hash_of_the_facts_even_where_the_score_stays(desk):
    visit = desk.visit(desk.nominate("甲室"), ["90", "91", "92"])
    before = document(desk)
    sheet = db.session.scalars(select(Sheet).where(Sheet.visit_id == visit.id)).first()
    sheet.answers = sheet.answers | {"plaque.name": {"met": True, "note": "字迹清楚"}}
    db.session.flush()
    after = document(desk)
    assert before["snapshot_hash"] != after["snapshot_hash"]
    assert before["result_hash"] == after["result_hash"]


def test_another_authority_has_no_part_in_the_list(desk, office):
    golden(desk)
    before = canonical(document(desk))
    act_for(office.stranger_authority)
    other = Office(office.who["stranger"], usernames="linhai")
    golden(other)
    act_for(office.authority)
    assert canonical(document(desk)) == before


def statements(call):
    found = []
    note = lambda *a: found.append(a[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", note)
    call()
    event.remove(db.engine, "before_cursor_execute", note)
    return len(found)


def test_many_sites_take_no_more_queries_than_one(desk):
    desk.site("一家", "90")
    one = statements(lambda: snapshot_of(desk.cycle))
    many(desk, 300)
    assert statements(lambda: snapshot_of(desk.cycle)) == one == 5


def test_a_proposal_that_is_not_committed_is_never_kept(desk, app):
    commit()
    g.writing = False
    kept = proposal_now(desk.cycle)
    assert proposal_now(desk.cycle) is kept
    begin_write()
    desk.nominate("新来")
    assert proposal_now(desk.cycle) is not kept


def test_somebody_signing_in_does_not_make_the_list_be_computed_again(desk, app):
    commit()
    g.writing = False
    kept = proposal_now(desk.cycle)
    begin_write()
    people.sign_in(by=desk.by, address="127.0.0.1", agent="tests", hours=1, at=NOW)
    commit()
    assert proposal_now(desk.cycle) is kept
