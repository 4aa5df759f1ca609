"""Taking in nominations and what is done with one."""
# ruff: noqa: E501  (one case a line; Chinese counts double)

from datetime import date

import pytest
from sqlalchemy import func, select

from conftest import NOW
from kaocha.actions import nominations as verbs
from kaocha.actions.intake import Intake
from kaocha.actions.material_files import attach_file, remove_file
from kaocha.db import act_for, commit, db
from kaocha.files.materials import KeptFile
from kaocha.files.pictures import Picture
from kaocha.models import Event, Leader, Nomination, Organisation, Studio
from kaocha.problems import Problem
from nominated import IN_TIME, LATE, SPRING, open_cycle, values_of

pytestmark = pytest.mark.data
JIANGXI, LIAONING, NANCHANG = "jiangxi-province-2023", "liaoning-province-2021", "nanchang-city-2021"


@pytest.fixture
def secretary(office):
    return office.who["secretary"]


@pytest.fixture
def cycle(secretary):
    return open_cycle(JIANGXI, secretary)


def receive(cycle, by, at=IN_TIME, category="studio", split="", reason="", approver="", **cells):
    return verbs.receive_nomination(
        cycle, category=category, split=split, values=values_of(cycle.scheme_version.code, category, **cells),
        over_cap_reason=reason, over_cap_approver=approver, by=by, at=at,
    )


def one():
    return db.session.scalars(select(Nomination)).one()


def refusal(call):
    with pytest.raises(Problem) as refused:
        call()
    return refused.value


def events(action):
    return db.session.scalars(select(Event).where(Event.action == action).order_by(Event.id)).all()


@pytest.fixture
def nomination(cycle, secretary):
    receive(cycle, secretary)
    return one()


PROVEN = {"outcome": "passed", "proofs_seen": True, "at": NOW}


# --- taking in ---


def test_a_nomination_brings_its_studio_its_host_and_its_leader(nomination):
    assert (nomination.studio.name, nomination.studio.host_unit.name) == ("张三劳模创新工作室", "云川机械厂")
    assert [(leader.name, leader.honours) for leader in nomination.studio.leaders] == [("张三", "2020年全国劳动模范")]
    assert (nomination.number, nomination.organisation.name, nomination.review) == (1, "云川市总工会", "pending")
    assert (nomination.studio.region, nomination.studio.address) == ("云川", "工业路1号")
    assert (nomination.standing, nomination.preferred) == ("open", ["priority_field:digital_economy"])
    assert nomination.lacking == ["form", "essay", "video", "photos"]
    assert nomination.declared["leader_honour"] == ["national_model_worker"]


def test_receiving_leaves_one_event(nomination, secretary):
    (event,) = events("receive_nomination")
    assert (event.subject_id, event.by_id, event.at) == (nomination.id, secretary.id, IN_TIME)
    assert event.after["studio"] == "张三劳模创新工作室"


def test_the_same_again_changes_nothing(cycle, nomination, secretary):
    before = db.session.scalar(select(func.count(Event.id)))
    assert receive(cycle, secretary) == "same"
    assert receive(cycle, secretary, established_on="2018年5月") == "same"
    assert db.session.scalar(select(func.count(Event.id))) == before
    assert one().changed_at == IN_TIME


def test_a_corrected_row_updates_studio_leaders_and_nomination_and_tells_what_it_was(cycle, nomination, secretary):
    assert receive(cycle, secretary, leader_name="张三、赵六", address="工业路2号") == "changed"
    assert [leader.name for leader in one().studio.leaders] == ["张三", "赵六"]
    assert one().studio.address == "工业路2号"
    (event,) = events("change_nomination")
    assert event.before == {"address": "工业路1号", "leader_name": "张三"}
    assert event.after == {"address": "工业路2号", "leader_name": "张三、赵六"}
    assert db.session.scalar(select(func.count(Leader.id))) == 2


def test_a_correction_asks_for_the_review_again(cycle, nomination, secretary):
    verbs.review_nomination(nomination, **PROVEN, by=secretary)
    receive(cycle, secretary, address="工业路2号")
    assert (one().review, one().reviewed_at) == ("pending", None)
    assert events("change_nomination")[0].before["review"] == "passed"


def test_a_correction_drops_the_rulings_on_what_it_changes_and_keeps_the_others(cycle, nomination, secretary):
    for condition in ("planned", "running_years"):
        verbs.rule_on_condition(nomination, condition, outcome="met", reason="见档案", by=secretary, at=NOW)
    receive(cycle, secretary, established_on="2025-05-01")
    assert [ruling.condition for ruling in one().rulings] == ["planned"]
    assert one().standing == "ineligible"
    assert events("change_nomination")[0].before["rulings"][0]["condition"] == "running_years"


def test_a_unit_that_is_not_on_the_roster_is_refused_with_the_nearest_name(cycle, secretary):
    problem = refusal(lambda: receive(cycle, secretary, recommended_by="云川市总公会"))
    assert problem.code == "unit_unknown"
    assert "最接近的是「云川市总工会」" in problem.sentence("zh")


def test_late_is_refused_with_the_deadline_but_a_correction_is_taken(cycle, nomination, secretary):
    problem = refusal(lambda: receive(cycle, secretary, at=LATE, studio_name="另一工作室"))
    assert (problem.code, problem.values["deadline"]) == ("nomination_late", "2026-08-31 24:00")
    assert receive(cycle, secretary, at=LATE, address="工业路3号") == "changed"


def test_the_deadline_of_a_notice_with_a_printed_time_is_that_time(secretary):
    shenzhen = open_cycle("shenzhen-organs-2022", secretary, code="sz")
    intake = Intake(shenzhen, LATE.replace(year=2027))
    (problem,) = [one for one in intake.look_at(category="model_craftsman", values={}).problems if one.code == "nomination_late"]
    assert problem.values["deadline"].endswith(" 17:30")


def test_too_early_is_refused_with_the_day_it_opens(cycle, secretary):
    problem = refusal(lambda: receive(cycle, secretary, at=SPRING))
    assert (problem.code, problem.values["opens"]) == ("nomination_early", "2026-07-01 00:00")


def test_a_cycle_in_preparation_takes_nothing(cycle, secretary):
    cycle.state = "preparing"
    assert refusal(lambda: receive(cycle, secretary)).code == "cycle_not_open"


@pytest.mark.parametrize(("category", "split"), [("nothing", ""), ("employee", ""), ("employee", "nothing"), ("model_worker", "technology")])
def test_an_unknown_category_or_table_is_refused(secretary, category, split):
    cycle = open_cycle(LIAONING, secretary)
    values = values_of(LIAONING, "employee")
    call = lambda: verbs.receive_nomination(cycle, category=category, split=split, values=values, by=secretary, at=IN_TIME.replace(month=7, day=20))  # noqa: E731
    assert refusal(call).code == "category_unknown"


def fill(cycle, secretary, number, **cells):
    for at in range(number):
        receive(cycle, secretary, studio_name=f"第{at}工作室", **cells)


def test_over_a_soft_cap_needs_a_reason_and_an_approver(cycle, secretary):
    fill(cycle, secretary, 3)
    over = lambda **why: receive(cycle, secretary, studio_name="第四工作室", **why)  # noqa: E731
    assert refusal(over).code == "over_cap"
    assert refusal(lambda: over(reason="一线人才多")).code == "over_cap"
    assert over(reason="一线人才多", approver="王主席") == "new"
    fourth = db.session.scalars(select(Nomination).where(Nomination.number == 4)).one()
    assert (fourth.over_cap_reason, fourth.over_cap_approver) == ("一线人才多", "王主席")


def test_another_unit_has_its_own_places_by_its_kind(cycle, secretary):
    fill(cycle, secretary, 2, recommended_by="云川产业工会")
    problem = refusal(lambda: receive(cycle, secretary, studio_name="第三工作室", recommended_by="云川产业工会"))
    assert (problem.code, problem.values["most"]) == ("over_cap", 2)


def test_a_hard_cap_is_refused_whatever_the_reason(secretary):
    cycle = open_cycle(NANCHANG, secretary)
    may = IN_TIME.replace(month=5)
    for at in range(2):
        receive(cycle, secretary, at=may, category="model_worker", studio_name=f"第{at}工作室")
    third = lambda: receive(cycle, secretary, at=may, category="model_worker", studio_name="三", reason="理由", approver="某")  # noqa: E731
    assert refusal(third).code == "cap_reached"


def test_an_allotment_goes_before_the_notice(secretary):
    cycle = open_cycle(JIANGXI, secretary, allotment={"all": 1})
    receive(cycle, secretary)
    assert refusal(lambda: receive(cycle, secretary, studio_name="又一个")).values["most"] == 1


def test_a_correction_needs_no_new_place_and_a_withdrawal_frees_one(cycle, secretary):
    fill(cycle, secretary, 3)
    assert receive(cycle, secretary, studio_name="第0工作室", address="新地址") == "changed"
    first = db.session.scalars(select(Nomination).where(Nomination.number == 1)).one()
    verbs.withdraw_nomination(first, reason="单位撤回", by=secretary, at=NOW)
    assert receive(cycle, secretary, studio_name="第四工作室") == "new"


def test_moving_to_another_unit_takes_a_place_there(cycle, secretary):
    fill(cycle, secretary, 2, recommended_by="云川产业工会")
    receive(cycle, secretary)
    assert refusal(lambda: receive(cycle, secretary, recommended_by="云川产业工会")).code == "over_cap"


def test_a_withdrawn_nomination_handed_in_again_is_restored(cycle, nomination, secretary):
    verbs.withdraw_nomination(nomination, reason="撤回", by=secretary, at=NOW)
    commit()
    from kaocha.db import begin_write

    begin_write()
    assert receive(db.session.merge(cycle), secretary) == "new"
    assert (one().withdrawn_at, one().number) == (None, 1)
    assert [event.before["withdrawn_reason"] for event in events("restore_nomination")] == ["撤回"]


def test_the_studio_type_is_the_one_declared(secretary):
    cycle = open_cycle(NANCHANG, secretary)
    receive(cycle, secretary, at=IN_TIME.replace(month=5), category="model_worker")
    assert one().studio_type == "teaching"


def test_a_studio_of_an_earlier_cycle_is_the_same_studio(cycle, nomination, secretary):
    again = open_cycle(JIANGXI, secretary, code="c-again")
    receive(again, secretary, address="搬迁后的地址")
    assert db.session.scalar(select(func.count(Studio.id))) == 1
    assert nomination.studio.address == "搬迁后的地址"


def test_a_name_is_put_right_by_hand(nomination, secretary):
    values = values_of(studio_name="张三劳模（工匠）创新工作室", host_unit="云川机械有限公司")
    assert verbs.correct_nomination(nomination, category="studio", values=values, by=secretary, at=LATE) == "changed"
    assert (one().studio.name, one().studio.host_unit.name) == ("张三劳模（工匠）创新工作室", "云川机械有限公司")
    assert events("rename_studio")[0].before == {"name": "张三劳模创新工作室", "host_unit": "云川机械厂"}


def test_a_name_that_another_studio_bears_is_refused(cycle, nomination, secretary):
    receive(cycle, secretary, studio_name="另一工作室")
    values = values_of(studio_name="另一工作室")
    assert refusal(lambda: verbs.correct_nomination(nomination, category="studio", values=values, by=secretary, at=LATE)).code == "studio_taken"


def test_a_sitting_counts_the_rows_before_and_writes_nothing_until_it_is_finished(cycle, secretary):
    intake = Intake(cycle, IN_TIME)
    looked = [intake.look_at(category="studio", values=values_of(studio_name=f"第{at}工作室")) for at in range(4)]
    assert [(one.outcome, one.over_cap is not None) for one in looked] == [("new", False)] * 3 + [("new", True)]
    assert intake.look_at(category="studio", values=values_of(studio_name="第0工作室")).outcome == "same"
    assert intake.look_at(category="studio", values=values_of(studio_name="第0工作室", address="别处")).outcome == "changed"
    assert db.session.scalar(select(func.count(Nomination.id))) == 0


def test_a_row_that_was_only_looked_at_is_taken_in_when_it_is_received(cycle, secretary):
    intake = Intake(cycle, IN_TIME)
    row = {"category": "studio", "values": values_of()}
    assert [intake.look_at(**row).outcome, intake.look_at(**row).outcome] == ["new", "same"]
    assert [intake.receive(**row), intake.receive(**row)] == ["new", "same"]
    intake.finish(by=secretary)
    assert one().studio.name == "张三劳模创新工作室"


def test_a_look_takes_no_place_from_those_who_are_received(cycle, secretary):
    intake = Intake(cycle, IN_TIME)
    rows = [{"category": "studio", "values": values_of(studio_name=f"第{at}工作室")} for at in range(6)]
    for row in rows[:3]:
        intake.look_at(**row)
    assert [intake.receive(**row) for row in rows[3:]] == ["new"] * 3


def test_a_row_refused_over_the_cap_is_taken_in_once_the_reason_is_given(cycle, secretary):
    intake = Intake(cycle, IN_TIME)
    rows = [{"category": "studio", "values": values_of(studio_name=f"第{at}工作室")} for at in range(4)]
    for row in rows[:3]:
        intake.receive(**row)
    assert [refusal(lambda: intake.receive(**rows[3])).code for _ in range(2)] == ["over_cap"] * 2
    assert intake.receive(**rows[3], over_cap_reason="一线人才多", over_cap_approver="王主席") == "new"
    intake.finish(by=secretary)
    fourth = db.session.scalars(select(Nomination).where(Nomination.number == 4)).one()
    assert (fourth.studio.name, fourth.over_cap_reason) == ("第3工作室", "一线人才多")


def test_a_refused_row_tells_every_problem_in_words(cycle):
    verdict = Intake(cycle, LATE).look_at(category="studio", values=values_of(recommended_by="远方工会"))
    assert [(one.code, one.field) for one in verdict.troubles()] == [("unit_unknown", "recommended_by"), ("nomination_late", "")]


def count_statements(call):
    from sqlalchemy import event

    seen = []
    listen = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listen)
    call()
    event.remove(db.engine, "before_cursor_execute", listen)
    return len(seen)


def test_many_rows_take_few_statements(secretary):
    cycle = open_cycle(JIANGXI, secretary, allotment={"all": 9000})
    rows = [values_of(studio_name=f"第{at}工作室", host_unit=f"第{at % 40}厂") for at in range(1200)]

    def take_all(address):
        intake = Intake(cycle, IN_TIME)
        found = {intake.receive(category="studio", values=row | {"address": address}) for row in rows}
        intake.finish(by=secretary)
        return found

    statements = count_statements(lambda: take_all("旧址"))
    assert db.session.scalar(select(func.count(Nomination.id))) == 1200
    assert db.session.scalar(select(func.count(Organisation.id))) == 43
    assert len(events("receive_nomination")) == 1200
    assert statements < 60
    assert take_all("旧址") == {"same"}
    assert count_statements(lambda: take_all("新址")) < 120
    assert len(events("change_nomination")) == 1200


# --- ruling and reviewing ---


def test_a_pass_without_proof_of_what_is_open_is_refused(nomination, secretary):
    problem = refusal(lambda: verbs.review_nomination(nomination, outcome="passed", by=secretary, at=NOW))
    assert problem.code == "nomination_unproven"
    assert "有工作计划" in problem.sentence("zh")


def test_a_pass_on_the_papers_rules_what_was_open(nomination, secretary):
    verbs.review_nomination(nomination, **PROVEN, by=secretary)
    assert (nomination.review, nomination.standing, nomination.reviewed_by_id) == ("passed", "eligible", secretary.id)
    assert {ruling.outcome for ruling in nomination.rulings} == {"met"}


def test_the_same_review_twice_is_one(nomination, secretary):
    for _ in range(2):
        verbs.review_nomination(nomination, **PROVEN, by=secretary)
    assert len(events("review_nomination")) == 1


def test_a_fail_needs_a_reason(nomination, secretary):
    assert refusal(lambda: verbs.review_nomination(nomination, outcome="failed", reason=" ", by=secretary, at=NOW)).code == "reason_needed"
    verbs.review_nomination(nomination, outcome="failed", reason="成果证明不实", by=secretary, at=NOW)
    assert (nomination.review, nomination.review_reason) == ("failed", "成果证明不实")


def test_what_is_not_met_does_not_pass_even_on_the_papers(cycle, secretary):
    receive(cycle, secretary, established_on="2025-05-01")
    problem = refusal(lambda: verbs.review_nomination(one(), **PROVEN, by=secretary))
    assert (problem.code, problem.values["conditions"]["zh"]) == ("nomination_not_eligible", "运行满三年")


def test_an_exception_in_principle_lets_it_pass(cycle, secretary):
    receive(cycle, secretary, leader_honour="市级劳动模范")
    call = lambda **why: verbs.rule_on_condition(one(), "leader_honour", outcome="excepted", **why, by=secretary, at=NOW)  # noqa: E731
    assert refusal(lambda: call(reason="一线工匠")).code == "ruling_needs_approver"
    call(reason="一线工匠", approver="王主席")
    verbs.review_nomination(one(), **PROVEN, by=secretary)
    assert (one().review, one().standing) == ("passed", "eligible")


def test_a_must_knows_no_exception(nomination, secretary):
    call = lambda: verbs.rule_on_condition(nomination, "running_years", outcome="excepted", reason="x", approver="y", by=secretary, at=NOW)  # noqa: E731
    assert refusal(call).code == "exception_not_allowed"


def test_finding_against_the_declaration_needs_a_reason(cycle, secretary):
    receive(cycle, secretary, established_on="2025-05-01")
    call = lambda **why: verbs.rule_on_condition(one(), "running_years", outcome="met", **why, by=secretary, at=NOW)  # noqa: E731
    assert refusal(call).code == "reason_needed"
    call(reason="档案证明 2019 年成立")
    assert one().standing == "open"


def test_the_same_ruling_twice_is_one_and_it_can_be_taken_back(nomination, secretary):
    for _ in range(2):
        verbs.rule_on_condition(nomination, "planned", outcome="not_met", reason="没有计划", by=secretary, at=NOW)
    assert (len(events("rule_on_condition")), nomination.standing) == (1, "ineligible")
    for _ in range(2):
        verbs.take_back_ruling(nomination, "planned", by=secretary, at=NOW)
    assert (len(events("take_back_ruling")), nomination.standing, nomination.rulings) == (1, "open", [])


@pytest.mark.parametrize("condition", ["nothing", "industry_opinion"])
def test_a_condition_that_is_not_asked_is_not_ruled_on(nomination, secretary, condition):
    call = lambda: verbs.rule_on_condition(nomination, condition, outcome="met", by=secretary, at=NOW)  # noqa: E731
    assert refusal(call).code == "not_found"


# --- materials ---


def hand_in(nomination, secretary, material="form", **more):
    usual = {"copies": 1, "electronic": True, "received_on": date(2026, 8, 1), "by": secretary, "at": NOW}
    verbs.receive_material(nomination, material, **(usual | more))


def test_a_material_that_is_complete_is_no_longer_lacking(nomination, secretary):
    hand_in(nomination, secretary)
    hand_in(nomination, secretary, "photos", copies=0, measured=2)
    assert nomination.lacking == ["essay", "video", "photos"]


def test_the_same_receipt_twice_is_one_and_a_correction_tells_what_it_was(nomination, secretary):
    for copies in (1, 1, 2):
        hand_in(nomination, secretary, copies=copies)
    assert [event.after["form"]["copies"] for event in events("receive_material")] == [1, 2]
    assert events("receive_material")[1].before["form"]["received_on"] == "2026-08-01"


@pytest.mark.parametrize("wrong", [{"copies": -1}, {"copies": 1000}, {"measured": -1}, {"received_on": date(2026, 11, 21)}, {"received_on": date(1999, 1, 1)}])
def test_an_impossible_receipt_is_refused(nomination, secretary, wrong):
    assert refusal(lambda: hand_in(nomination, secretary, **wrong)).code == "material_invalid"
    assert nomination.receipts == []


def test_an_unknown_material_is_refused(nomination, secretary):
    assert refusal(lambda: hand_in(nomination, secretary, "nothing")).code == "not_found"


def test_what_a_unit_hands_in_once_counts_for_all_of_its_nominations(secretary):
    cycle = open_cycle(LIAONING, secretary)
    june = IN_TIME.replace(month=7, day=20)
    for name in ("甲", "乙"):
        receive(cycle, secretary, at=june, category="employee", split="technology", studio_name=name)
    first, second = db.session.scalars(select(Nomination).order_by(Nomination.number))
    assert "summary_technology" in second.lacking
    hand_in(first, secretary, "summary_technology")
    assert ("summary_technology" in first.lacking, "summary_technology" in second.lacking) == (False, False)
    receive(cycle, secretary, at=june, category="employee", split="technology", studio_name="丙")
    third = db.session.scalars(select(Nomination).where(Nomination.number == 3)).one()
    assert "summary_technology" not in third.lacking


def a_file(name="牌匾.jpg", digest="a", picture=None):
    return KeptFile(digest * 64, 1000, "image/jpeg", name, picture)


def test_three_attached_pictures_are_three_pictures(nomination, secretary):
    for digest in "abc":
        attach_file(nomination, "photos", kept=a_file(digest=digest, picture=Picture(40, 30)), by=secretary, at=NOW)
    (receipt,) = nomination.receipts
    assert (receipt.measured, receipt.electronic, receipt.received_on) == (3, True, date(2026, 11, 20))
    assert "photos" not in nomination.lacking
    remove_file(nomination, "photos", nomination.files[0].file_id, by=secretary, at=NOW)
    assert (receipt.measured, [one.file.sha256[0] for one in nomination.files]) == (2, ["b", "c"])
    assert "photos" in nomination.lacking


def test_the_same_bytes_twice_are_one_file(nomination, secretary):
    for name in ("一.jpg", "二.jpg"):
        attach_file(nomination, "form", kept=a_file(name), by=secretary, at=NOW)
    assert [one.file.name for one in nomination.files] == ["一.jpg"]
    assert len(events("attach_file")) == 1


def test_removing_a_file_twice_is_harmless_and_tells_its_digest(nomination, secretary):
    file_id = attach_file(nomination, "form", kept=a_file(), by=secretary, at=NOW).file_id
    for _ in range(2):
        remove_file(nomination, "form", file_id, by=secretary, at=NOW)
    assert [event.before["sha256"] for event in events("remove_file")] == ["a" * 64]
    assert (nomination.receipts[0].file_id, nomination.receipts[0].electronic) == (None, False)


# --- withdrawing ---


def test_withdrawing_needs_a_reason_and_happens_once(nomination, secretary):
    assert refusal(lambda: verbs.withdraw_nomination(nomination, reason=" ", by=secretary, at=NOW)).code == "reason_needed"
    for _ in range(2):
        verbs.withdraw_nomination(nomination, reason="单位撤回", by=secretary, at=NOW)
    assert len(events("withdraw_nomination")) == 1


def test_a_withdrawn_nomination_is_not_worked_on(nomination, secretary):
    verbs.withdraw_nomination(nomination, reason="单位撤回", by=secretary, at=NOW)
    for call in (
        lambda: verbs.review_nomination(nomination, outcome="failed", reason="x", by=secretary, at=NOW),
        lambda: verbs.rule_on_condition(nomination, "planned", outcome="met", by=secretary, at=NOW),
        lambda: hand_in(nomination, secretary),
        lambda: verbs.correct_nomination(nomination, category="studio", values=values_of(), by=secretary, at=NOW),
    ):
        assert refusal(call).code == "nomination_withdrawn"


def test_a_stranger_sees_no_studio_of_ours(office, nomination):
    commit()
    act_for(office.stranger_authority)
    assert db.session.scalars(select(Nomination)).all() == []
