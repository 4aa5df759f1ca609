"""Pages of imports: forms handed out, a workbook uploaded, previewed, committed, each by whom it may."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest
from sqlalchemy import event, func, select

from actions.paper_round import UNITS, facts, open_round, workbook
from conftest import NOW
from files.made import BAD
from kaocha.actions import imports
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import Cycle, ImportRow, Nomination, WorkbookImport
from kaocha.pages.imports import deadline_in_chinese
from kaocha.problems import CATALOGUE
from kaocha.rules.calendar import SHANGHAI

JX, STUDIO = "jiangxi-province-2023", "studio"
HERE = "/cycles/jiangxi-province-2023-x/imports"


@pytest.fixture
def cycle(app, cast):
    with app.app_context():
        begin_write()
        act_for(cast.authority)
        made = open_round(JX, cast.who["secretary"])
        commit()
        return made.id


@pytest.fixture
def secretary(cast, cycle):
    return cast.client("secretary")


def content(app, cast, cycle_id, numbers, **changes):
    with app.app_context():
        act_for(cast.authority)
        return workbook(db.session.get_one(Cycle, cycle_id), STUDIO, [facts(JX, STUDIO, n, **changes) for n in numbers])


def send(client, data, name="推荐汇总表.xlsx", form=STUDIO, **more):
    return client.post(HERE, data={"file": (io.BytesIO(data), name), "form": form}, **more)


def count(app, cast, model):
    with app.app_context():
        act_for(cast.authority)
        return db.session.scalar(select(func.count(model.id)))


def text(answer):
    return answer.get_data(as_text=True)


def test_the_form_is_handed_out_with_the_units_of_the_roster(secretary):
    answer = secretary.get(f"{HERE}/form/studio")
    assert (answer.status_code, answer.mimetype) == (
        200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["劳模（工匠）创新工作室推荐汇总表", "填表说明", "选项"]
    assert [cell.value for cell in book.worksheets[0][3]][:3] == ["序号", "工作室名称*", "所在单位*"]
    listed = {tuple(cell.value for cell in one if cell.value) for one in book["选项"].iter_cols()}
    assert UNITS in listed


def test_what_was_taken_comes_back_in_the_same_form_and_imports_as_unchanged(app, cast, cycle, secretary):
    send(secretary, content(app, cast, cycle, range(3)))
    secretary.post(f"{HERE}/1/commit")
    send(secretary, secretary.get(f"{HERE}/form/studio?filled=1").data)
    assert "共 3 行，逐行比对都没有变化。" in text(secretary.get(f"{HERE}/2"))


@pytest.mark.parametrize(("closes", "printed"), [
    (datetime(2026, 9, 1, tzinfo=SHANGHAI), "2026年8月31日 24:00"),
    (datetime(2026, 8, 31, 17, 30, tzinfo=SHANGHAI), "2026年8月31日 17:30"),
    (datetime(2027, 1, 1, tzinfo=SHANGHAI), "2026年12月31日 24:00"),
])
def test_a_form_prints_the_deadline_as_a_notice_does(closes, printed):
    assert deadline_in_chinese(closes) == printed


def test_a_form_that_the_scheme_does_not_have_is_not_found(secretary):
    assert secretary.get(f"{HERE}/form/nothing").status_code == 404


def test_an_upload_leads_to_its_preview_and_a_commit_to_nominations(app, cast, cycle, secretary):
    answer = send(secretary, content(app, cast, cycle, range(3)))
    assert (answer.status_code, answer.location) == (303, f"{HERE}/1")
    page = text(secretary.get(f"{HERE}/1"))
    assert "确认写入：新增 3 家" in page
    assert "第2创新工作室" in page
    assert count(app, cast, Nomination) == 0
    assert secretary.post(f"{HERE}/1/commit").status_code == 303
    assert count(app, cast, Nomination) == 3
    page = text(secretary.get(f"{HERE}/1"))
    assert "已写入：新增 3 家，更新 0 家，没有变化 0 家。" in page
    assert "/1/commit" not in page


def test_the_same_file_again_has_nothing_to_commit_and_says_so(app, cast, cycle, secretary):
    data = content(app, cast, cycle, range(3))
    send(secretary, data)
    secretary.post(f"{HERE}/1/commit")
    send(secretary, data)
    page = text(secretary.get(f"{HERE}/2"))
    assert "这份表格与已收申报完全一致" in page
    assert "/2/commit" not in page


def test_a_commit_twice_tells_who_was_first(app, cast, cycle, secretary):
    send(secretary, content(app, cast, cycle, range(2)))
    secretary.post(f"{HERE}/1/commit")
    answer = secretary.post(f"{HERE}/1/commit")
    assert (answer.status_code, "已由 测试secretary 于 2026-11-20 16:00 确认写入" in text(answer)) == (409, True)
    assert count(app, cast, Nomination) == 2


def test_wrong_rows_come_first_with_what_to_put_right_and_cannot_be_committed(app, cast, cycle, secretary):
    with app.app_context():
        act_for(cast.authority)
        rows = [facts(JX, STUDIO, n) for n in range(60)]
        rows[57]["recommended_by"] = "云川市总工"
        data = workbook(db.session.get_one(Cycle, cycle), STUDIO, rows)
    send(secretary, data)
    page = text(secretary.get(f"{HERE}/1"))
    assert "有 1 行有问题，暂时不能写入" in page
    assert page.index("最接近的是「云川市总工会」") < page.index("第0创新工作室")
    assert "/1/commit" not in page
    assert secretary.post(f"{HERE}/1/commit").status_code == 422
    only = text(secretary.get(f"{HERE}/1?outcome=wrong"))
    assert ("第57创新工作室" in only, "第0创新工作室" in only) == (True, False)
    listed = openpyxl.load_workbook(io.BytesIO(secretary.get(f"{HERE}/1/problems").data)).worksheets[0]
    assert [[cell.value for cell in row][:3] for row in listed.iter_rows(min_row=3)] == [
        [61, "第57创新工作室", "云川市总工"]]


def test_over_a_cap_each_unit_gives_one_reason_and_what_was_typed_stays(app, cast, cycle, secretary):
    send(secretary, content(app, cast, cycle, range(5)))
    page = text(secretary.get(f"{HERE}/1"))
    assert "超出推荐数量的单位" in page
    half = secretary.post(f"{HERE}/1/commit", data={"unit": UNITS[0], "reason": "产业聚集", "approver": " "})
    assert (half.status_code, 'value="产业聚集"' in text(half)) == (422, True)
    assert count(app, cast, Nomination) == 0
    whole = secretary.post(f"{HERE}/1/commit", data={"unit": UNITS[0], "reason": "产业聚集", "approver": "王主席"})
    assert (whole.status_code, count(app, cast, Nomination)) == (303, 5)


def test_a_unit_whose_places_were_taken_since_the_preview_is_asked_for_its_reason_too(app, cast, cycle, secretary):
    send(secretary, content(app, cast, cycle, range(2)))
    assert "超出推荐数量的单位" not in text(secretary.get(f"{HERE}/1"))
    send(secretary, content(app, cast, cycle, range(10, 12)))
    secretary.post(f"{HERE}/2/commit")
    refused = secretary.post(f"{HERE}/1/commit")
    assert (refused.status_code, f'name="unit" value="{UNITS[0]}"' in text(refused)) == (422, True)
    given = {"unit": UNITS[0], "reason": "产业聚集", "approver": "王主席"}
    assert (secretary.post(f"{HERE}/1/commit", data=given).status_code, count(app, cast, Nomination)) == (303, 4)


@pytest.mark.parametrize("what", ["nothing", "a password", "macros", "a zip bomb", "an old .xls", "half of a file"])
def test_what_is_no_workbook_is_refused_on_the_form_and_leaves_no_trace(app, cast, secretary, what):
    data, code = BAD[what]
    answer = send(secretary, data)
    assert (answer.status_code, CATALOGUE[code].zh in text(answer)) == (CATALOGUE[code].status, True)
    assert count(app, cast, WorkbookImport) == 0


def test_what_turns_out_bad_while_it_is_read_is_told_on_its_page(app, cast, secretary):
    data, code = BAD["a document type"]
    assert send(secretary, data).location == f"{HERE}/1"
    assert CATALOGUE[code].zh in text(secretary.get(f"{HERE}/1"))
    assert count(app, cast, ImportRow) == 0


def test_an_upload_without_a_file_or_of_an_unknown_table_is_refused(app, cast, cycle, secretary):
    assert secretary.post(HERE, data={"form": STUDIO}).status_code == 422
    assert send(secretary, content(app, cast, cycle, range(1)), form="nothing").status_code == 422
    assert count(app, cast, WorkbookImport) == 0


def test_the_name_of_a_file_is_shown_as_text(app, cast, cycle, secretary):
    send(secretary, content(app, cast, cycle, range(1)), name="../../<script>alert(1)</script>.xlsx")
    page = text(secretary.get(f"{HERE}/1"))
    assert "<script>alert" not in page
    assert "script&gt;.xlsx" in page


def test_the_original_comes_back_byte_for_byte_as_a_download(app, cast, cycle, secretary):
    data = content(app, cast, cycle, range(1))
    send(secretary, data)
    answer = secretary.get(f"{HERE}/1/file", buffered=True)
    assert (answer.data, answer.mimetype) == (data, "application/octet-stream")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def waiting(app, cast, cycle_id, client):
    """An import that the worker has not read yet."""
    send(client, content(app, cast, cycle_id, range(1)))
    with app.app_context():
        begin_write()
        act_for(cast.authority)
        found = db.session.get_one(WorkbookImport, 1)
        found.state, found.rows_read, found.rows_total, found.started_at = "reading", 1250, 5000, NOW
        commit()


def test_while_it_is_read_the_page_shows_how_far_and_can_stop_it(app, cast, cycle, secretary):
    waiting(app, cast, cycle, secretary)
    page = text(secretary.get(f"{HERE}/1"))
    assert "1250 / 5000" in page
    piece = secretary.get(f"{HERE}/1/progress", headers={"HX-Request": "true"})
    assert (piece.status_code, text(piece).startswith('<div class="progress"')) == (200, True)
    assert secretary.post(f"{HERE}/1/cancel").status_code == 303
    assert "这次导入已停止" in text(secretary.get(f"{HERE}/1"))
    over = secretary.get(f"{HERE}/1/progress", headers={"HX-Request": "true"})
    assert (over.status_code, over.headers["HX-Redirect"]) == (204, f"{HERE}/1")


def test_a_preview_may_be_dropped_but_not_what_is_written(app, cast, cycle, secretary):
    data = content(app, cast, cycle, range(1))
    send(secretary, data)
    secretary.post(f"{HERE}/1/commit")
    assert secretary.post(f"{HERE}/1/cancel").status_code == 409


@pytest.mark.parametrize(("who", "sees", "runs"), [
    ("supervisor", 200, 403), ("committee", 403, 403), ("inspector", 403, 403), ("administrator", 403, 403),
    ("stranger", 404, 404),
])
def test_who_may_look_and_who_may_do(app, cast, cycle, secretary, who, sees, runs):
    send(secretary, content(app, cast, cycle, range(1)))
    client = cast.client(who)
    looked = [client.get(address, buffered=True).status_code for address in (
        HERE, f"{HERE}/form/studio", f"{HERE}/1", f"{HERE}/1/progress", f"{HERE}/1/file", f"{HERE}/1/problems")]
    assert looked[0] == looked[1] == looked[2] == looked[4] == looked[5] == sees
    assert looked[3] == (303 if sees == 200 else sees)
    asked = [send(client, b"x"), client.post(f"{HERE}/1/commit"), client.post(f"{HERE}/1/cancel")]
    assert [answer.status_code for answer in asked] == [runs] * 3
    assert count(app, cast, Nomination) == 0


def test_a_visitor_is_asked_to_sign_in(cast, cycle):
    assert cast.client().get(HERE).location == "/sign-in?next=/cycles/jiangxi-province-2023-x/imports"


def test_an_english_reader_is_told_in_english_what_to_put_right(app, cast, cycle, secretary):
    send(secretary, content(app, cast, cycle, range(2), host_unit=None))
    secretary.post("/preferences", data={"language": "en"})
    assert "Host unit: needed, please fill it in" in text(secretary.get(f"{HERE}/1"))


def test_a_page_of_a_long_preview_asks_the_database_a_few_times(app, cast, cycle, secretary):
    send(secretary, content(app, cast, cycle, range(400)))
    with app.app_context():
        engine = db.engine
    statements = []
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    page = text(secretary.get(f"{HERE}/1?page=3"))
    assert page.count("<tbody>") == 51  # 50 rows, and the units over their cap
    assert len(statements) <= 16
    statements.clear()
    secretary.get(HERE)
    assert len(statements) <= 14


def test_actions_and_pages_agree_on_the_states():
    from kaocha.models.files import IMPORT_STATES

    assert set(imports.UNDONE) <= set(imports.OPEN) <= set(IMPORT_STATES)
