"""The pages of nominations."""
# ruff: noqa: E501  (one case a line; Chinese counts double)

import io

import pytest
from PIL import Image
from sqlalchemy import event, insert, select

from conftest import NOW, PASSWORD_HASH, as_who
from kaocha.actions import nominations as verbs
from kaocha.actions import people
from kaocha.db import act_for, begin_write, commit, db
from kaocha.files.workbooks.reading import open_workbook
from kaocha.models import Leader, Nomination, Organisation, Studio
from nominated import CELLS, IN_TIME, open_cycle, values_of

LIST = "/cycles/c-2026/nominations"
ONE = f"{LIST}/1"
JIANGXI, LIAONING = "jiangxi-province-2023", "liaoning-province-2021"


def prepare(app, cast, scheme=JIANGXI, **more):
    """An open cycle; a person of the recommending unit who may sign in."""
    with app.app_context():
        begin_write()
        act_for(cast.authority)
        cycle = open_cycle(scheme, cast.who["secretary"], **more)
        unit = db.session.scalars(select(Organisation).where(Organisation.name == "云川市总工会")).one()
        account = people.create_account(
            username="unit", name="推荐单位甲", roles=("unit",), by=None, at=NOW, password_hash=PASSWORD_HASH, organisation=unit)
        cast.who["unit"] = as_who(account)
        commit()
        return cycle.id


def nominate(app, cast, scheme=JIANGXI, category="studio", split="", at=IN_TIME, code="c-2026", **cells):
    from kaocha.queries.cycles import cycle_called

    with app.app_context():
        begin_write()
        act_for(cast.authority)
        verbs.receive_nomination(
            cycle_called(code), category=category, split=split, values=values_of(scheme, category, **cells),
            by=cast.who["secretary"], at=at)
        commit()


@pytest.fixture
def cycle(app, cast):
    return prepare(app, cast)


@pytest.fixture
def nominated(app, cast, cycle):
    nominate(app, cast)
    return cycle


@pytest.fixture
def secretary(cast):
    return cast.client("secretary")


def in_june(app):
    """The clock of the app within the submission window."""
    app.config["CLOCK"] = lambda: IN_TIME


def fetched(app, cast, what=Nomination):
    with app.app_context():
        act_for(cast.authority)
        rows = db.session.scalars(select(what)).all()
        for row in rows if what is Nomination else ():
            _ = row.rulings, row.receipts, row.files
        return rows


# --- the list ---


def test_without_nominations_the_list_says_what_to_do_next(secretary, cycle):
    assert "还没有申报" in secretary.get(LIST).text


def test_the_list_shows_one_nomination_with_what_it_lacks(secretary, nominated):
    page = secretary.get(LIST).text
    for words in ("张三劳模创新工作室", "云川机械厂", "2020年全国劳动模范", "待证明", "缺 4 项", "优先：数字经济企业", "待初审"):
        assert words in page


@pytest.mark.parametrize(("query", "count"), [
    ("", 3), ("?q=张三", 2), ("?q=铸造", 1), ("?q=王六", 1), ("?q=%25", 0), ("?unit=nonsense", 0), ("?standing=ineligible", 1),
    ("?standing=open", 2), ("?mark=priority_field:emerging_industry", 1), ("?lacking=form", 3), ("?lacking=none", 0),
    ("?lacking=any", 3), ("?review=passed", 0), ("?review=withdrawn", 0), ("?table=studio", 3), ("?table=other", 0),
    ("?review=nonsense&standing=nonsense&sort=nonsense&page=999", 3), ("?sort=-studio", 3), ("?sort=host", 3), ("?sort=-unit", 3),
])
def test_filters_are_in_the_address(app, cast, secretary, nominated, query, count):
    nominate(app, cast, studio_name="第二工作室", host_unit="云川铸造厂", established_on="2025-05-01")
    nominate(app, cast, studio_name="第三工作室", leader_name="王六", priority_field="新兴产业", recommended_by="云川产业工会")
    assert secretary.get(LIST + query).text.count('class="row-link"') == count


def test_counts_stand_beside_the_filters(app, cast, secretary, nominated):
    nominate(app, cast, studio_name="第二工作室", established_on="2025-05-01")
    page = secretary.get(f"{LIST}?standing=ineligible").text
    for words in ("不符合 (1)", "待证明 (1)", "云川市总工会 (1)", "未齐 (1)", "缺：申报材料 (1)"):
        assert words in page


def test_the_order_is_the_one_asked_for(app, cast, secretary, nominated):
    nominate(app, cast, studio_name="阿工作室")
    page = secretary.get(f"{LIST}?sort=-number").text
    assert page.index("阿工作室") < page.index("张三劳模创新工作室")


def test_a_recommending_unit_sees_only_its_own(app, cast, nominated):
    nominate(app, cast, studio_name="别家工作室", recommended_by="云川产业工会")
    unit = cast.client("unit")
    page = unit.get(LIST).text
    assert "张三劳模创新工作室" in page
    assert "别家工作室" not in page
    assert [unit.get(f"{LIST}/{number}").status_code for number in (1, 2)] == [200, 404]
    assert "别家工作室" not in unit.get(f"{LIST}?unit=2&q=别家").text
    assert "云川产业工会" not in unit.get(f"{LIST}/places").text


def test_places_of_units_are_shown_against_their_caps(app, cast, secretary, nominated):
    page = secretary.get(f"{LIST}/places").text
    assert "<b>1/3</b>" in page
    assert "<b>0/2</b>" in page
    assert "不限" in page


def test_the_list_is_exported_as_filtered(app, cast, secretary, nominated):
    nominate(app, cast, studio_name="第二工作室", established_on="2025-05-01")
    answer = secretary.get(f"{LIST}/export.xlsx?standing=ineligible")
    with open_workbook(io.BytesIO(answer.data)) as book:
        rows = [list(row.cells.values()) for row in book.rows(book.sheets[0])]
    assert [row[1] for row in rows if len(row) > 3][1:] == ["第二工作室"]


def statements(app, call):
    seen = []

    def listen(_connection, _cursor, statement, *_more):
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        call()
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    return [statement for statement in seen if statement.startswith("SELECT")]


def ten_thousand(app, cast, cycle_id):
    """Rows as they lie in the table, without the actions: only how the list reads them is tried."""
    with app.app_context():
        begin_write()
        act_for(cast.authority)
        own = cast.authority
        unit = db.session.scalar(select(Organisation.id).where(Organisation.name == "云川产业工会"))
        db.session.execute(insert(Studio), [
            {"authority_id": own, "name": f"第{at}工作室", "host_unit_id": unit, "created_at": NOW, "kind": "studio"} for at in range(10_000)])
        ids = db.session.scalars(select(Studio.id).order_by(Studio.id)).all()[-10_000:]
        db.session.execute(insert(Leader), [
            {"authority_id": own, "studio_id": id, "position": 0, "name": f"领衔{id}", "honours": "", "phone": ""} for id in ids])
        db.session.execute(insert(Nomination), [
            {"authority_id": own, "cycle_id": cycle_id, "studio_id": id, "organisation_id": unit, "number": at, "category": "studio",
             "declared": {}, "received_at": NOW, "changed_at": NOW, "standing": ("open", "eligible", "ineligible")[at % 3],
             "lacking": ["form"] if at % 2 else [], "preferred": [], "review": ("pending", "passed")[at % 2]}
            for at, id in enumerate(ids, 2)])
        commit()


def test_ten_thousand_take_no_more_queries_than_one(app, cast, secretary, nominated):
    few = statements(app, lambda: secretary.get(LIST))
    ten_thousand(app, cast, nominated)
    many = statements(app, lambda: secretary.get(f"{LIST}?page=77"))
    assert len(many) == len(few) <= 14
    page = secretary.get(f"{LIST}?standing=eligible&lacking=none").text
    assert "第 1 至 50 条" in page
    assert secretary.get(f"{LIST}?q=工作室").text.count('class="row-link"') == 50


# --- one nomination ---


def test_one_nomination_shows_every_clause_with_its_force_and_state(secretary, nominated):
    page = secretary.get(ONE).text
    for words in ("必须", "原则上", "优先", "运行满三年", "一.二.a", "自2018年5月1日起，至2026年8月31日已满3年", "待证明",
                  "省总工会经济技术部", "三张照片", "未收到", "2018年5月1日", "不适用"):
        assert words in page


def test_it_is_told_in_english_too(secretary, nominated):
    secretary.post("/preferences", data={"language": "en"})
    page = secretary.get(ONE).text
    for words in ("Running for three years", "Needs proof", "Not received".lower(), "Preliminary review"):
        assert words in page


def post(client, place, **form):
    return client.post(f"{ONE}/{place}", data=form)


def test_a_ruling_is_saved_and_taken_back(app, cast, secretary, nominated):
    answer = post(secretary, "conditions/planned", outcome="met", reason="见附件二")
    assert answer.location == f"{ONE}#condition-planned"
    assert [(one.condition, one.outcome) for one in fetched(app, cast)[0].rulings] == [("planned", "met")]
    assert "经核实符合：见附件二" in secretary.get(ONE).text
    post(secretary, "conditions/planned", outcome="take_back")
    assert fetched(app, cast)[0].rulings == []


def test_a_refused_ruling_keeps_what_was_typed(app, cast, secretary, nominated):
    answer = post(secretary, "conditions/leader_honour", outcome="excepted", reason="一线工匠，技艺高")
    assert answer.status_code == 422
    assert "批准例外须写明理由和批准人" in answer.text
    assert 'value="一线工匠，技艺高"' in answer.text
    assert fetched(app, cast)[0].rulings == []


def test_a_review_asks_for_the_proofs_and_then_passes(app, cast, secretary, nominated):
    refused = post(secretary, "review", outcome="passed", reason="同意")
    assert (refused.status_code, "同意" in refused.text, "尚有待证明的条件" in refused.text) == (422, True, True)
    assert post(secretary, "review", outcome="passed", reason="同意", proofs_seen="1").status_code == 303
    assert post(secretary, "review", outcome="passed", reason="同意", proofs_seen="1").status_code == 303
    assert (fetched(app, cast)[0].review, fetched(app, cast)[0].standing) == ("passed", "eligible")
    assert "初审通过" in secretary.get(ONE).text


def test_a_review_of_no_known_outcome_is_refused(secretary, nominated):
    assert post(secretary, "review", outcome="maybe").status_code == 400


def test_a_withdrawal_needs_a_reason_and_closes_the_work(app, cast, secretary, nominated):
    assert post(secretary, "withdraw", reason="").status_code == 422
    assert post(secretary, "withdraw", reason="单位撤回").status_code == 303
    page = secretary.get(ONE).text
    assert "单位撤回" in page
    assert "保存初审结论" not in page
    assert "已撤回" in secretary.get(f"{LIST}?review=withdrawn").text
    assert "张三劳模创新工作室" not in secretary.get(LIST).text


def test_a_material_is_put_down(app, cast, secretary, nominated):
    answer = post(secretary, "materials/form", copies="1", electronic="1", received_on="2026-08-01", remark="盖章齐全")
    assert answer.location == f"{ONE}#material-form"
    (receipt,) = fetched(app, cast)[0].receipts
    assert (receipt.copies, receipt.electronic, receipt.remark) == (1, True, "盖章齐全")
    assert "盖章齐全" in secretary.get(ONE).text


@pytest.mark.parametrize(("form", "status"), [({"copies": "两份"}, 422), ({"copies": "-1"}, 422), ({"received_on": "2026-13-01"}, 400), ({"received_on": "2027-01-01"}, 422)])
def test_a_wrong_receipt_is_refused_and_changes_nothing(app, cast, secretary, nominated, form, status):
    assert post(secretary, "materials/form", **form).status_code == status
    assert fetched(app, cast)[0].receipts == []


def picture():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return out.getvalue()


def upload(client, *files, material="photos"):
    return client.post(f"{ONE}/materials/{material}/files", data={"file": [(io.BytesIO(data), name) for name, data in files]})


def test_a_picture_is_attached_measured_downloaded_and_removed(app, cast, secretary, nominated):
    assert upload(secretary, ("牌匾.jpg", picture())).status_code == 303
    page = secretary.get(ONE).text
    assert "40×30" in page
    assert "没有位置信息" in page
    (attached,) = fetched(app, cast)[0].files
    answer = secretary.get(f"{ONE}/files/{attached.file_id}")
    assert answer.data == picture()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    answer.close()
    assert post(secretary, f"materials/photos/files/{attached.file_id}/remove").status_code == 303
    assert fetched(app, cast)[0].files == []


def test_several_files_arrive_at_once_and_the_same_twice_is_one(app, cast, secretary, nominated):
    upload(secretary, ("一.jpg", picture()), ("二.jpg", picture()), ("表.pdf", b"%PDF-1.7 x"))
    assert [one.file.name for one in fetched(app, cast)[0].files] == ["一.jpg", "表.pdf"]


@pytest.mark.parametrize(("name", "data", "code"), [
    ("a.pdf", b"MZ", "file_kind"), ("a.jpg", picture()[:200], "file_broken"), ("a.pdf", b"", "file_missing"), ("x.html", b"<script>", "file_kind"),
])
def test_a_file_that_is_not_taken_is_refused_and_nothing_is_kept(app, cast, secretary, nominated, name, data, code):
    answer = upload(secretary, (name, data))
    assert answer.status_code in (415, 422)
    assert f"<code>{code}</code>" in answer.text
    assert fetched(app, cast)[0].files == []


def test_a_file_for_an_unknown_material_is_not_found(secretary, nominated):
    assert upload(secretary, ("a.pdf", b"%PDF-1.7"), material="nothing").status_code == 404


# --- by hand ---


def form(**cells):
    typed = dict(CELLS[JIANGXI]) | {"leader_honour": "national_model_worker", "existing_department": "no", "named_before": "none",
                                    "city_industry_system": "no", "priority_field": "digital_economy"}
    return typed | cells


def test_a_nomination_is_entered_by_hand(app, cast, secretary, cycle):
    in_june(app)
    assert secretary.get(f"{LIST}/new").status_code == 200
    assert secretary.post(f"{LIST}/new", data=form(leader_honour=["national_model_worker", "craftsman"])).location == ONE
    assert fetched(app, cast)[0].declared["leader_honour"] == ["national_model_worker", "craftsman"]


def test_wrong_cells_are_told_at_their_fields_and_kept(app, cast, secretary, cycle):
    in_june(app)
    answer = secretary.post(f"{LIST}/new", data=form(leader_name="", team_size="十来个", outcomes="专利 无年份"))
    assert answer.status_code == 422
    for words in ("有 3 处需要改", "领衔人：必填，请补上", "「十来个」不是整数", 'value="张三劳模创新工作室"', "专利 无年份</textarea>"):
        assert words in answer.text
    assert fetched(app, cast) == []


def test_the_same_studio_again_by_hand_is_refused(app, secretary, cycle):
    in_june(app)
    secretary.post(f"{LIST}/new", data=form())
    again = secretary.post(f"{LIST}/new", data=form(address="别处"))
    assert (again.status_code, "本批次已有" in again.text, 'value="别处"' in again.text) == (409, True, True)


def test_a_late_one_is_refused_with_the_deadline(secretary, cycle):
    answer = secretary.post(f"{LIST}/new", data=form())
    assert answer.status_code == 409
    assert "2026-08-31 24:00" in answer.text


def test_over_the_cap_the_form_asks_for_a_reason(app, cast, secretary, cycle):
    in_june(app)
    for at in range(3):
        secretary.post(f"{LIST}/new", data=form(studio_name=f"第{at}工作室"))
    refused = secretary.post(f"{LIST}/new", data=form())
    assert (refused.status_code, "超报理由" in refused.text) == (422, True)
    assert secretary.post(f"{LIST}/new", data=form(over_cap_reason="人才多", over_cap_approver="王主席")).status_code == 303
    assert "人才多" in secretary.get(f"{LIST}/4").text


def test_a_correction_by_hand_may_rename_the_studio(app, cast, secretary, nominated):
    assert 'value="张三劳模创新工作室"' in secretary.get(f"{ONE}/edit").text
    answer = secretary.post(f"{ONE}/edit", data=form(studio_name="张三工匠创新工作室"))
    assert answer.location == ONE
    assert fetched(app, cast)[0].studio.name == "张三工匠创新工作室"


@pytest.mark.parametrize("scheme", ["jiangxi-province-2023", "liaoning-province-2021", "nanchang-city-2021", "city-plan-2023", "shenzhen-organs-2022"])
def test_the_form_of_every_scheme_and_table_opens(app, cast, secretary, scheme):
    prepare(app, cast, scheme)
    in_june(app)
    from kaocha.schemes.loading import schemes_in_house

    for category in schemes_in_house()[scheme].categories:
        for split in category.splits or ("",):
            table = f"{category.code}:{split.code}" if split else category.code
            page = secretary.get(f"{LIST}/new?table={table}")
            assert (page.status_code, f'name="table" value="{table}"' in page.text) == (200, True)


# --- who may ---

PLACES = ("review", "withdraw", "conditions/planned", "materials/form", "materials/form/files", "materials/form/files/1/remove", "edit")


@pytest.mark.parametrize("who", ["supervisor", "unit", "inspector", "committee", "administrator"])
def test_only_the_secretary_changes_anything(app, cast, nominated, who):
    client = cast.client(who)
    assert {client.post(f"{ONE}/{place}", data={"outcome": "failed", "reason": "x"}).status_code for place in PLACES} == {403}
    assert client.post(f"{LIST}/new", data=form()).status_code == 403
    assert fetched(app, cast)[0].review == "pending"


@pytest.mark.parametrize(("who", "status"), [("supervisor", 200), ("unit", 200), ("inspector", 403), ("committee", 403), ("administrator", 403)])
def test_who_reads_nominations(cast, nominated, who, status):
    client = cast.client(who)
    assert [client.get(page).status_code for page in (LIST, ONE, f"{LIST}/places")] == [status] * 3


def test_a_reader_finds_no_forms(cast, nominated):
    page = cast.client("supervisor").get(ONE).text
    assert [f"{ONE}/{place.split('/')[0]}" in page for place in PLACES] == [False] * len(PLACES)


def test_a_stranger_finds_nothing(app, cast, secretary, nominated):
    upload(secretary, ("a.pdf", b"%PDF-1.7"), material="form")
    file_id = fetched(app, cast)[0].files[0].file_id
    stranger = cast.client("stranger")
    assert [stranger.get(page).status_code for page in (LIST, ONE, f"{ONE}/files/{file_id}", f"{LIST}/export.xlsx")] == [404] * 4
    assert {stranger.post(f"{ONE}/{place}", data={"outcome": "failed", "reason": "x"}).status_code for place in PLACES} == {404}


def test_a_visitor_is_asked_to_sign_in(cast, nominated):
    assert cast.client().get(LIST).location.startswith("/sign-in")
