"""A paper sheet is kept as typed, submitted when complete, reopened with a reason."""

import io

import pytest
from sqlalchemy import select

from conftest import NOW
from kaocha.actions import sheets, visits
from kaocha.db import db
from kaocha.files.scans import Scan, keep_scan
from kaocha.files.store import Store
from kaocha.models import Account, Event, Sheet, Shortlist, StoredFile
from kaocha.problems import Problem
from kaocha.queries.sheets import checklist_of, differing_facts, open_sheets, shown_before
from site_visits import ANSWERS, TOTAL, Site

pytestmark = pytest.mark.data


@pytest.fixture
def site(office):
    return Site(office.who["secretary"])


@pytest.fixture
def visit(site):
    return site.visit()


def refused(call):
    with pytest.raises(Problem) as problem:
        call()
    return problem.value


def people(visit):
    return [member.account for member in visit.members]


def submit(site, sheet):
    return lambda: sheets.submit_sheet(sheet, by=site.by, at=NOW)


def events(action):
    return db.session.scalars(select(Event).where(Event.action == action)).all()


def test_a_complete_sheet_is_submitted_with_its_exact_total(site, visit):
    sheet = site.submit(visit, people(visit)[0])
    assert (sheet.state, sheet.total, sheet.revision, sheet.entered_by_id) == ("submitted", "179/2", 1, site.by.id)


def test_submitting_twice_is_harmless(site, visit):
    sheet = site.submit(visit, people(visit)[0])
    sheets.submit_sheet(sheet, by=site.by, at=NOW)
    assert len(events("submit_sheet")) == 1


def test_the_same_content_after_submission_is_harmless_other_content_is_refused(site, visit):
    one = people(visit)[0]
    sheet = site.submit(visit, one)
    assert site.save(visit, one) is sheet
    other = {**ANSWERS, "records.apprentices": {"found": 8}}
    assert refused(lambda: site.save(visit, one, other)).code == "sheet_already_submitted"
    assert sheet.answers == ANSWERS


def test_a_draft_keeps_what_is_incomplete_out_of_range_or_unreadable(site, visit):
    typed = {"plaque.name": {"points": 700}, "venue.room": {"typed": "好"}, "records.log": {"note": "待核"}}
    sheet = site.save(visit, people(visit)[0], typed, None)
    db.session.flush()
    db.session.expire(sheet)
    assert (sheet.answers, sheet.state, sheet.paper_total) == (typed, "draft", None)


def test_saving_the_same_draft_twice_is_one_revision_and_one_event(site, visit):
    for _ in range(2):
        sheet = site.save(visit, people(visit)[0])
    assert (sheet.revision, len(events("save_sheet"))) == (1, 1)


def test_a_page_that_saw_an_older_revision_does_not_overwrite(site, visit):
    one = people(visit)[0]
    site.save(visit, one)
    site.save(visit, one, {}, None, seen=1)
    late = refused(lambda: site.save(visit, one, {"plaque.hung": {"met": False}}, None, seen=1))
    assert late.code == "sheet_changed_meanwhile"
    assert db.session.scalars(select(Sheet.revision)).all() == [2]


def test_two_who_begin_the_same_sheet_do_not_overwrite_each_other(site, visit):
    one = people(visit)[0]
    site.save(visit, one)
    assert refused(lambda: site.save(visit, one, {}, None, seen=0)).code == "sheet_changed_meanwhile"


def test_open_items_are_named_in_both_languages(site, visit):
    answers = {code: answer for code, answer in ANSWERS.items() if code != "records.log"}
    sheet = site.save(visit, people(visit)[0], {**answers, "plaque.hung": {"not_seen": True}})
    problem = refused(submit(site, sheet))
    assert problem.code == "sheet_incomplete"
    assert problem.values["items"] == {"zh": "牌匾已悬挂、活动记录", "en": "The plaque is up; Log of activities"}
    assert sheet.state == "draft"


@pytest.mark.parametrize(("code", "answer", "why"), [
    ("plaque.name", {"points": 600}, "名称一致：超出该项允许的范围"),
    ("venue.sign", {"points": 990}, "标识：按该项的评分标准得不出这个分数"),
    ("equipment.use", {"minus": 100}, "设备使用：酌情扣分须写明理由"),
    ("equipment.money", {"minus": 1100, "reason": "x"}, "经费合规：超出该项允许的范围"),
    ("plaque.name", {"not_applicable": True}, "名称一致：该项不允许填「不适用」"),
    ("venue.room", {"typed": "好"}, "场地：填写内容与该项的评分方式不符"),
])
def test_a_wrong_answer_is_named_with_what_is_wrong(site, visit, code, answer, why):
    sheet = site.save(visit, people(visit)[0], {**ANSWERS, code: answer})
    problem = refused(submit(site, sheet))
    assert (problem.code, problem.values["items"]["zh"]) == ("sheet_out_of_range", why)


@pytest.mark.parametrize(("paper", "code"), [
    (None, "sheet_sum_missing"), (8900, "sheet_sum_differs"), (8951, "sheet_sum_differs"),
])
def test_the_sum_is_checked_against_the_paper(site, visit, paper, code):
    sheet = site.save(visit, people(visit)[0], paper_total=paper)
    assert refused(submit(site, sheet)).code == code


@pytest.mark.parametrize("answers", [{"plaque.hung": {"note": "x" * 501}}, {"plaque.hung": {"typed": "x" * 501}}])
def test_an_overlong_text_is_refused_not_cut(site, visit, answers):
    assert refused(lambda: site.save(visit, people(visit)[0], answers)).code == "sheet_text_long"


def test_somebody_who_is_not_on_the_visit_has_no_sheet(site, visit):
    assert refused(lambda: site.save(visit, site.inspector("孙丽"))).code == "not_found"


def test_a_recused_member_hands_in_no_sheet(site, visit):
    member = visit.members[0]
    visits.record_absence(member, "recused", reason="亲属", by=site.by, at=NOW)
    assert refused(lambda: site.save(visit, member.account)).code == "sheet_not_expected"


def test_a_sheet_is_reopened_with_a_reason_and_the_event_keeps_what_it_said(site, visit):
    sheet = site.submit(visit, people(visit)[0])
    assert refused(lambda: sheets.correct_sheet(sheet, reason=" ", by=site.by, at=NOW)).code == "reason_needed"
    sheets.correct_sheet(sheet, reason="录错一项", by=site.by, at=NOW)
    assert (sheet.state, sheet.total, sheet.submitted_at, sheet.revision) == ("draft", None, None, 2)
    (event,) = events("correct_sheet")
    assert event.reason == "录错一项"
    assert event.before == {"answers": ANSWERS, "paper_total": TOTAL, "remark": "", "total": "179/2", "revision": 1}


def test_a_draft_is_not_reopened(site, visit):
    sheet = site.save(visit, people(visit)[0])
    assert refused(lambda: sheets.correct_sheet(sheet, reason="x", by=site.by, at=NOW)).code == "sheet_not_submitted"


def test_after_the_list_is_frozen_no_sheet_changes(site, visit):
    one, two, _ = people(visit)
    sheet = site.submit(visit, one)
    db.session.add(Shortlist(cycle_id=site.cycle.id, number=1, format=1, text="{}", rule_hash="0" * 64,
                             snapshot_hash="0" * 64, result_hash="0" * 64, at=NOW, by_id=site.by.id))
    db.session.flush()
    assert refused(lambda: sheets.correct_sheet(sheet, reason="x", by=site.by, at=NOW)).code == "list_frozen"
    assert refused(lambda: site.save(visit, two)).code == "list_frozen"
    scores = lambda: sheets.set_self_scores(visit.nomination, {"plaque.name": "5"}, by=site.by, at=NOW)  # noqa: E731
    assert refused(scores).code == "list_frozen"


def test_no_event_of_a_sheet_that_is_not_reopened_holds_points(site, visit):
    site.submit(visit, people(visit)[0])
    told = [(event.before, sorted(event.after)) for event in events("save_sheet") + events("submit_sheet")]
    assert told == [(None, ["inspector", "revision", "source"]), (None, ["inspector", "sha256"])]


def test_what_a_reopened_sheet_said_is_a_digest_until_all_are_in(site, visit, office):
    first = site.submit(visit, people(visit)[0])
    sheets.correct_sheet(first, reason="录错一项", by=site.by, at=NOW)
    db.session.flush()
    (event,) = events("correct_sheet")
    supervisor = office.who["supervisor"]
    assert list(shown_before(supervisor, [event])[event.id]) == ["sha256"]
    sheets.submit_sheet(first, by=site.by, at=NOW)
    for one in people(visit)[1:]:
        site.submit(visit, one)
    assert shown_before(supervisor, [event])[event.id] == event.before


def test_points_are_open_only_when_the_last_sheet_is_in(site, visit, office):
    secretary = office.who["secretary"]
    seen = []
    for one in people(visit):
        seen.append(len(open_sheets(secretary, visit)))
        site.submit(visit, one)
    assert [*seen, len(open_sheets(secretary, visit))] == [0, 0, 0, 3]
    assert open_sheets(office.who["administrator"], visit) == []


def test_a_sheet_of_a_member_recused_later_counts_nowhere(site, visit, office):
    for one in people(visit):
        site.submit(visit, one)
    visits.record_absence(visit.members[2], "recused", reason="亲属", by=site.by, at=NOW)
    assert [sheet.inspector_id for sheet in open_sheets(office.who["secretary"], visit)] == [
        one.id for one in people(visit)[:2]]


def test_facts_that_differ_are_told_judgements_and_other_spellings_are_not(visit):
    items = checklist_of(visit).items
    other = {
        **ANSWERS, "venue.room": {"level": "good"}, "venue.sign": {"points": 750}, "records.apprentices": {"found": 8},
    }
    found = differing_facts(items, [ANSWERS, other, ANSWERS])
    assert [(one.item.code, one.said) for one in found] == [("records.apprentices", ("700", "800", "700"))]


def test_self_scores_are_entered_changed_and_taken_away_one_by_one(site, visit):
    nomination = visit.nomination
    sheets.set_self_scores(nomination, {"plaque.name": "5", "venue.room": "15"}, by=site.by, at=NOW)
    sheets.set_self_scores(nomination, {"plaque.name": "4.5"}, by=site.by, at=NOW)
    sheets.set_self_scores(nomination, {"venue.room": " "}, by=site.by, at=NOW)
    sheets.set_self_scores(nomination, {"venue.room": ""}, by=site.by, at=NOW)
    assert nomination.self_scores == {"plaque.name": "4.5"}
    assert len(events("set_self_scores")) == 3


def test_a_scan_is_kept_once_and_replaced_by_another(site, visit, tmp_path):
    sheet, store = site.save(visit, people(visit)[0]), Store(tmp_path)
    first = keep_scan(store, 1, io.BytesIO(b"%PDF-1.7 x"), "C:\\表\\第1份.pdf")
    assert (first.media_type, first.name, first.size) == ("application/pdf", "第1份.pdf", 10)
    for _ in range(2):
        sheets.add_scan(sheet, first, by=site.by, at=NOW)
    sheets.add_scan(sheet, keep_scan(store, 1, io.BytesIO(b"\xff\xd8\xff\xe0"), "x.pdf"), by=site.by, at=NOW)
    kept = db.session.scalars(select(StoredFile.media_type).order_by(StoredFile.id)).all()
    assert (kept, sheet.scan.media_type) == (["application/pdf", "image/jpeg"], "image/jpeg")


@pytest.mark.parametrize("content", [b"", b"<svg onload=1>", b"MZ", b" %PDF-1.7", b"GIF89a"])
def test_a_file_that_is_no_scan_is_refused_and_not_stored(tmp_path, content):
    store = Store(tmp_path / "files")
    assert refused(lambda: keep_scan(store, 1, io.BytesIO(content), "表.pdf")).code == "scan_unusable"
    assert not (tmp_path / "files").exists()


def test_a_crash_between_saving_and_committing_leaves_the_sheet_as_it_was(site, visit):
    one = people(visit)[0]
    site.save(visit, one)
    db.session.commit()
    visit_id, one_id = visit.id, one.id
    site.save(visit, one, {}, None, seen=1)
    db.session.rollback()
    db.session.expire_all()
    sheet = db.session.scalar(select(Sheet).where(Sheet.visit_id == visit_id, Sheet.inspector_id == one_id))
    assert (sheet.answers, sheet.paper_total, sheet.revision) == (ANSWERS, TOTAL, 1)
    assert db.session.get_one(Account, one_id).name == "第一组王芳"


def test_a_scan_names_its_digest(tmp_path):
    scan = keep_scan(Store(tmp_path), 1, io.BytesIO(b"\x89PNG\r\n\x1a\n"), "扫描.png")
    assert scan == Scan("4c4b6a3be1314ab86138bef4314dde022e600960d8689a2c8f8631802d20dab6", 8, "image/png", "扫描.png")
