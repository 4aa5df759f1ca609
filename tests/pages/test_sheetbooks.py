"""Score workbooks go out empty and come back whole or not at all."""

import io

import openpyxl
import pytest

from kaocha.models import Event, Sheet, StoredFile
from pages.test_visits import HOME, Stage
from site_visits import ANSWERS, TOTAL

FILLED = {
    "plaque.hung": "符合", "plaque.name": "有", "venue.room": 9.5, "venue.sign": 7.5, "wall.rules": "有",
    "wall.posted": "符合", "equipment.use": 1.5, "equipment.money": 0, "records.apprentices": 7, "records.log": 30,
    "records.award": 2, "=total": 89.5,
}  # fmt: skip
NOTES = {"equipment.use": "两台停用", "=remark": "总的不错"}
READ = {**ANSWERS, "venue.sign": {"points": 750}}


@pytest.fixture
def stage(cast):
    return Stage(cast)


@pytest.fixture
def secretary(cast):
    return cast.client("secretary")


def book_of(client, stage, **query):
    answer = client.get(stage.url("/workbook"), query_string=query)
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def rows(book):
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "填写" for cell in row))
    at = {cell.value: cell.column for cell in head}
    return sheet, at, range(head[0].row + 1, sheet.max_row + 1)


def fill(book, people, filled=FILLED, notes=NOTES):
    """Write these values for the first so many inspectors."""
    sheet, at, numbers = rows(book)
    chosen = []
    for row in numbers:
        _rules, _visit, inspector, item = sheet.cell(row, at["识别码（勿改）"]).value.split("/")
        if inspector not in chosen:
            chosen.append(inspector)
        if chosen.index(inspector) < people:
            sheet.cell(row, at["填写"]).value = filled.get(item)
            sheet.cell(row, at["备注"]).value = notes.get(item)
    return book


def upload(client, book):
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return client.post(f"{HOME}/import", data={"file": (content, "评分.xlsx")}, content_type="multipart/form-data")


def fingerprint(page):
    return page.text.split('name="previewed" value="')[1].split('"')[0]


def take_in(client, address):
    page = client.get(address)
    return client.post(address, data={"previewed": fingerprint(page)})


def test_a_workbook_lists_every_item_for_every_expected_inspector_and_no_points(stage, secretary):
    sheet, at, numbers = rows(book_of(secretary, stage))
    assert len(numbers) == 3 * (11 + 2)
    assert {sheet.cell(row, at["填写"]).value for row in numbers} == {None}


def test_one_inspector_gets_the_own_rows_alone(stage, secretary):
    sheet, at, numbers = rows(book_of(secretary, stage, inspector=stage.people[1]))
    assert {sheet.cell(row, at["组员"]).value for row in numbers} == {"第一组李强"}


def test_a_team_s_workbook_holds_all_its_visits(cast):
    stage = Stage(cast, studios=3)
    answer = cast.client("secretary").get(f"{HOME}/teams/{stage.team}/workbook")
    _, _, numbers = rows(openpyxl.load_workbook(io.BytesIO(answer.data)))
    assert len(numbers) == 3 * 3 * 13


def test_filled_in_it_is_previewed_without_writing_and_then_taken_in_whole(stage, secretary):
    answer = upload(secretary, fill(book_of(secretary, stage), 2))
    assert answer.status_code == 303
    page = secretary.get(answer.location)
    assert "新交" in page.text
    assert stage.all_of(Sheet) == []
    assert take_in(secretary, answer.location).location == HOME
    found = [(one.source, one.state, one.answers, one.paper_total, one.remark) for one in stage.all_of(Sheet)]
    assert found == [("workbook", "submitted", READ, TOTAL, "总的不错")] * 2


def test_the_same_workbook_twice_changes_nothing(stage, secretary):
    book = fill(book_of(secretary, stage), 3)
    take_in(secretary, upload(secretary, book).location)
    again = upload(secretary, book).location
    assert "没有变化" in secretary.get(again).text
    assert take_in(secretary, again).status_code == 303
    assert [one.revision for one in stage.all_of(Sheet)] == [1, 1, 1]
    assert len([one for one in stage.all_of(Event) if one.action == "import_sheets"]) == 1


def test_a_sum_left_out_is_computed_and_one_that_is_wrong_is_told_without_figures(stage, secretary):
    total = {**FILLED, "=total": None}
    take_in(secretary, upload(secretary, fill(book_of(secretary, stage), 1, total)).location)
    assert stage.all_of(Sheet)[0].paper_total == TOTAL
    wrong = upload(secretary, fill(book_of(secretary, stage), 2, {**FILLED, "=total": 91.25}))
    page = secretary.get(wrong.location).text
    assert "合计与各项之和不一致" in page
    assert "91.25" not in page
    assert "89.5" not in page


@pytest.mark.parametrize(("item", "value", "words"), [
    ("records.log", None, "「活动记录」尚未填写"),
    ("records.log", "?", "「活动记录」尚未填写"),
    ("records.log", "=10+20", "「活动记录」填写内容与该项的评分方式不符"),
    ("records.log", 29, "「活动记录」按该项的评分标准得不出这个分数"),
    ("plaque.hung", "大概", "「牌匾已悬挂」填写内容与该项的评分方式不符"),
    ("records.apprentices", -1, "「带徒人数」填写内容与该项的评分方式不符"),
    ("plaque.name", "-", "「名称一致」该项不允许填「不适用」"),
    ("=total", "九十", "合计不是分数"),
])
def test_one_wrong_cell_is_told_with_its_row_and_keeps_everything_out(stage, secretary, item, value, words):
    book = fill(book_of(secretary, stage), 3)
    sheet, at, numbers = rows(book)
    row = next(n for n in numbers if sheet.cell(n, at["识别码（勿改）"]).value.endswith("/" + item))
    sheet.cell(row, at["填写"]).value = value
    address = upload(secretary, book).location
    page = secretary.get(address)
    assert f"第 {row} 行 {words}" in page.text
    assert secretary.post(address, data={"previewed": fingerprint(page)}).status_code == 422
    assert stage.all_of(Sheet) == []


def test_a_row_twice_is_told(stage, secretary):
    book = fill(book_of(secretary, stage), 1)
    sheet, at, numbers = rows(book)
    key = sheet.cell(numbers[0], at["识别码（勿改）"]).value
    sheet.cell(numbers[1], at["识别码（勿改）"]).value = key
    assert f"第 {numbers[1]} 行 与第 {numbers[0]} 行重复" in secretary.get(upload(secretary, book).location).text


@pytest.mark.parametrize(("key", "status"), [("x", 422), ("1/2/3", 422), ("{rules}/a/b/plaque.hung", 422)])
def test_a_key_that_is_none_is_refused_with_its_row(stage, secretary, key, status):
    book = fill(book_of(secretary, stage), 1)
    sheet, at, numbers = rows(book)
    sheet.cell(numbers[0], at["识别码（勿改）"]).value = key
    answer = upload(secretary, book)
    assert answer.status_code == status
    assert f"第 {numbers[0]} 行" in answer.text
    assert stage.all_of(StoredFile) == []


@pytest.mark.parametrize("change", ["rules", "visit"])
def test_a_workbook_of_other_rules_or_another_cycle_is_refused(stage, secretary, change):
    book = fill(book_of(secretary, stage), 1)
    sheet, at, numbers = rows(book)
    for row in numbers:
        rules, visit, inspector, item = sheet.cell(row, at["识别码（勿改）"]).value.split("/")
        changed = {"rules": f"00000000/{visit}", "visit": f"{rules}/99999"}[change]
        sheet.cell(row, at["识别码（勿改）"]).value = f"{changed}/{inspector}/{item}"
    assert secretary.get(upload(secretary, book).location).status_code == 422


def test_an_inspector_of_nobody_s_team_is_refused(stage, secretary):
    book = fill(book_of(secretary, stage), 1)
    sheet, at, numbers = rows(book)
    rules, visit, _, item = sheet.cell(numbers[0], at["识别码（勿改）"]).value.split("/")
    sheet.cell(numbers[0], at["识别码（勿改）"]).value = f"{rules}/{visit}/99999/{item}"
    assert secretary.get(upload(secretary, book).location).status_code == 422


def test_columns_may_change_places(stage, secretary):
    book = fill(book_of(secretary, stage), 1)
    sheet, at, _ = rows(book)
    shuffled = openpyxl.Workbook()
    order = sorted(at.values(), key=lambda column: (column * 7) % 10)
    for line in sheet.iter_rows(values_only=True):
        shuffled.active.append([line[column - 1] for column in order])
    take_in(secretary, upload(secretary, shuffled).location)
    assert [one.answers for one in stage.all_of(Sheet)] == [READ]


def test_what_was_typed_after_the_preview_is_not_overwritten(stage, secretary):
    address = upload(secretary, fill(book_of(secretary, stage), 1)).location
    page = secretary.get(address)
    secretary.post(stage.sheet(), data={"seen": "0", "a.plaque.hung": "no"})
    answer = secretary.post(address, data={"previewed": fingerprint(page)})
    assert answer.status_code == 409
    assert "替换草稿" in answer.text
    assert [one.answers for one in stage.all_of(Sheet)] == [{"plaque.hung": {"met": False}}]
    assert take_in(secretary, address).status_code == 303
    assert [one.answers for one in stage.all_of(Sheet)] == [READ]


def test_a_submitted_sheet_that_differs_keeps_the_workbook_out(stage, secretary):
    take_in(secretary, upload(secretary, fill(book_of(secretary, stage), 1)).location)
    other = {**FILLED, "records.apprentices": 8, "=total": 90.5}
    page = secretary.get(upload(secretary, fill(book_of(secretary, stage), 2, other)).location)
    assert "评分表已提交，内容与表格不同" in page.text
    assert len(stage.all_of(Sheet)) == 1


@pytest.mark.parametrize(("content", "name"), [
    (b"", "a.xlsx"), (b"not a workbook", "a.xlsx"), (b"PK\x03\x04 torn", "a.xlsx"), (None, ""),
])
def test_what_is_no_workbook_is_refused_and_not_kept(stage, secretary, content, name):
    data = {"file": (io.BytesIO(content), name)} if content is not None else {}
    answer = secretary.post(f"{HOME}/import", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert stage.all_of(StoredFile) == []


def test_a_workbook_of_another_purpose_or_authority_is_not_found(cast, stage, secretary):
    address = upload(secretary, fill(book_of(secretary, stage), 1)).location
    assert cast.client("stranger").get(address).status_code == 404
    assert secretary.get(f"{HOME}/import/99999").status_code == 404
    assert secretary.post(f"{HOME}/import/99999").status_code == 404


def test_the_workbook_and_its_preview_never_show_a_submitted_sheet_s_points(stage, secretary):
    take_in(secretary, upload(secretary, fill(book_of(secretary, stage), 2)).location)
    sheet, at, numbers = rows(book_of(secretary, stage))
    assert {sheet.cell(row, at["填写"]).value for row in numbers} == {None}


def test_importing_is_for_the_office(cast, stage):
    for role in ("supervisor", "inspector", "committee", "administrator"):
        assert cast.client(role).get(stage.url("/workbook")).status_code == 403


