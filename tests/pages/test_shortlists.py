"""The pages of the list."""

from __future__ import annotations

import hashlib
import io
import re
from html import unescape

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import event

from kaocha.db import act_for, begin_write, commit, db
from kaocha.schemes.loading import schemes_in_house
from shortlist_cast import Office, golden, liaoning, many

LIST = "/cycles/yc-2026/list"


def fill(app, cast, fill_it=golden, **more):
    with app.app_context():
        begin_write()
        act_for(cast.authority)
        fill_it(Office(cast.who["secretary"], **more))
        commit()


@pytest.fixture
def filled(app, cast):
    fill(app, cast)
    return cast


@pytest.fixture
def secretary(filled):
    return filled.client("secretary")


def text_of(answer):
    """What a reader sees, without tags and with single spaces."""
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", answer.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def names_in(answer):
    return re.findall(r'<a class="row-link"[^>]*>([^<]+)</a>', answer.text)


def freeze(client):
    seen = re.search(r'name="seen" value="(\w+)"', client.get(f"{LIST}?view=draft").text)[1]
    return client.post(f"{LIST}/freeze", data={"seen": seen, "note": "经办核对"})


# --- the ranking ---


def test_listed_names_stand_above_the_line_and_the_others_below(secretary):
    page = secretary.get(LIST)
    above, below = page.text.split('<tr class="cut">')
    names = re.compile(r'<a class="row-link"[^>]*>([^<]+)</a>')
    assert names.findall(above) == ["S01", "S02", "S04", "S07", "S08", "S09"]
    assert names.findall(below) == ["S03", "S05", "S06", "S10", "S11", "S12"]


def test_the_line_and_the_empty_seat_speak(secretary):
    page = text_of(secretary.get(LIST))
    assert "名单线 名额 7 家，建议 6 家，空缺 1 席" in page
    assert "第 7 席 空缺 其余 3 家达到标准，但所属名额已满；不自动递补" in page
    assert "名次不连续：第 3、5 名甲名额已满，第 6 名必备项不符，均列在名单线下。" in page


def test_a_line_says_why_in_short(secretary):
    page = text_of(secretary.get(LIST))
    assert "10 S10 S10厂 丙总工会 科技型 80.00 3/3 相差 2.00 丙名额已满 丙 2/2，备选第 3" in page


def test_filters_and_sorts_are_in_the_address(secretary):
    assert names_in(secretary.get(f"{LIST}?reason=CAP_GROUP")) == ["S03", "S05", "S10"]
    assert names_in(secretary.get(f"{LIST}?q=S1")) == ["S10", "S11", "S12"]
    assert names_in(secretary.get(f"{LIST}?split=other&sort=score")) == ["S09", "S07", "S04", "S12", "S03"]
    assert names_in(secretary.get(f"{LIST}?sort=-name"))[:2] == ["S09", "S08"]


def test_nonsense_in_the_address_shows_the_list(secretary):
    answer = secretary.get(f"{LIST}?page=-3&sort=password&scope=nothing&reason=%27&q=%27%3B--")
    assert (answer.status_code, names_in(answer)) == (200, [])
    assert "没有符合筛选条件的工作室" in answer.text


def test_everybody_who_may_see_lists_reads_and_only_the_office_freezes(filled):
    for role in ("secretary", "supervisor", "committee"):
        client = filled.client(role)
        page = client.get(LIST)
        assert (page.status_code, "确认冻结" in page.text) == (200, role == "secretary")
        if role != "secretary":
            assert client.post(f"{LIST}/freeze").status_code == 403
            assert client.post(f"{LIST}/1/papers", data={"kind": "pdf", "language": "zh"}).status_code == 403


@pytest.mark.parametrize("role", ["inspector", "administrator"])
def test_others_do_not_see_the_list(filled, role):
    assert filled.client(role).get(LIST).status_code == 403


def test_another_authority_finds_no_list(filled):
    stranger = filled.client("stranger")
    addresses = (LIST, f"{LIST}/1", f"{LIST}/lines/1", f"{LIST}/1/papers/zh.pdf")
    assert [stranger.get(address).status_code for address in addresses] == [404, 404, 404, 404]


def test_points_of_a_visit_with_a_sheet_out_are_nowhere(app, cast):
    fill(app, cast, lambda desk: desk.visit(desk.nominate("等一份"), ["91.11", "92.22"]))
    client = cast.client("secretary")
    shown = client.get(LIST).text + client.get(f"{LIST}/lines/1").text
    assert [points for points in ("91.11", "92.22", "91.67") if points in shown] == []
    assert "评分未齐，分数暂不显示" in shown


def test_a_list_that_cannot_be_frozen_says_what_is_missing_and_offers_no_button(app, cast):
    fill(app, cast, lambda desk: desk.visit(desk.nominate("等一份"), ["91", "92"]))
    client = cast.client("secretary")
    page = client.get(LIST)
    assert "还有 1 处考察的评分表没有交齐，名单不能冻结：等一份" in page.text
    assert "确认冻结" not in page.text
    assert client.post(f"{LIST}/freeze").status_code == 409


def test_a_cycle_without_nominations_says_what_to_do_next(app, cast):
    fill(app, cast, lambda desk: None)
    assert "还没有申报" in cast.client("committee").get(LIST).text


def test_a_cycle_that_is_not_open_says_what_to_do_next(app, cast):
    client = cast.client("secretary")
    form = {"scheme": "jiangxi-province-2023", "name": "2026 年度", "code": "jx-2026", "year": "2026"}
    client.post("/cycles/new", data=form)
    assert "批次还没有开放" in client.get("/cycles/jx-2026/list").text
    assert client.post("/cycles/jx-2026/list/freeze").status_code == 409


def test_categories_have_their_own_lists_and_a_run_of_empty_seats_is_one_row(app, cast):
    scheme = schemes_in_house()["liaoning-province-2021"]
    fill(app, cast, lambda desk: liaoning(desk, 150), code="ln-2026", scheme=scheme)
    client = cast.client("committee")
    page = text_of(client.get("/cycles/ln-2026/list?scope=employee&page=6"))
    assert "第 285 至 335 席 空缺，共 51 席" in page
    assert "缺 51 家；其他类别名额上限仍为 134 家" in page
    assert "本类没有申报 名额 30 家，全部空缺。" in text_of(client.get("/cycles/ln-2026/list?scope=model_worker"))
    assert names_in(client.get("/cycles/ln-2026/list")) == names_in(client.get("/cycles/ln-2026/list?scope=employee"))


def test_many_lines_come_in_pages_with_a_fixed_number_of_queries(app, cast):
    fill(app, cast, lambda desk: many(desk, 400))
    client = cast.client("committee")
    client.get(LIST)
    found = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *a: found.append(a[2]))
    counts = []
    for page in (1, 2, 8):
        found.clear()
        assert len(names_in(client.get(f"{LIST}?page={page}"))) == 50
        counts.append(len(found))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 11


def test_the_page_is_in_english_too(filled):
    client = filled.client("committee")
    client.post("/preferences", data={"language": "en"})
    page = text_of(client.get(LIST))
    assert "Cut line: 7 seats, 6 proposed, 1 empty" in page
    assert re.findall(r"[\u4e00-\u9fff]{3,}", page.replace("云川市总工会", "").replace("总工会", "")) == []


# --- one line ---


def test_a_line_explains_itself(secretary):
    page = text_of(secretary.get(f"{LIST}/lines/10?view=draft"))
    assert "得分 80.00、第 10 名，达到标准；所属丙名额 2 家，已由排序在前的 2 家占满，列为备选第 3。" in page
    assert "阵地 60.00 60.00 60.00 60.00 60.00" in page
    assert "总分（含加分和减分） 81.00 80.00 79.00 80.00" in page
    assert "丙 2/2 满 S07、S08" in page


def test_a_veto_is_told_with_its_signatures(secretary):
    page = text_of(secretary.get(f"{LIST}/lines/6"))
    assert "「牌匾悬挂在醒目位置」不符合（3 名组员签字确认）。" in page
    assert "不符合，3 人签字" in page


def test_a_line_that_is_not_there_is_not_found(secretary):
    assert secretary.get(f"{LIST}/lines/99").status_code == 404


# --- freezing ---


def test_freezing_shows_the_frozen_list_with_hash_and_time(secretary):
    assert freeze(secretary).location == f"{LIST}/1"
    page = text_of(secretary.get(LIST))
    assert "名单已冻结为第 1 号。" in page
    assert "已冻结 第 1 号 2026年11月20日 16:00 由 测试secretary 冻结，此后不变。" in page
    assert "说明：经办核对" in page


def test_freezing_again_says_that_nothing_has_changed(secretary):
    freeze(secretary)
    secretary.get(LIST)
    assert secretary.post(f"{LIST}/freeze").location == f"{LIST}/1"
    assert "数据没有变化，与第 1 号名单相同，没有另存。" in secretary.get(LIST).text


def test_what_changed_since_it_was_looked_at_is_not_frozen_and_the_note_stays(secretary):
    answer = secretary.post(f"{LIST}/freeze", data={"seen": "0" * 64, "note": "写了很久的说明"})
    assert answer.status_code == 409
    assert "写了很久的说明" in answer.text
    assert "没有冻结" in answer.text


def test_the_proposal_stays_reachable_beside_the_frozen_list(secretary):
    freeze(secretary)
    assert "与已冻结的第 1 号相同。" in secretary.get(f"{LIST}?view=draft").text
    assert secretary.get(f"{LIST}/7").status_code == 404


# --- papers ---


def make(client, kind="pdf", language="zh"):
    return client.post(f"{LIST}/1/papers", data={"kind": kind, "language": language}, follow_redirects=True)


def words_of(pdf):
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


@pytest.mark.paper
def test_the_list_on_paper_says_what_the_page_says(secretary):
    freeze(secretary)
    answer = make(secretary)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    text = words_of(answer.data)
    for said in (
        "内部资料注意保存", "云川市总工会2026年度推荐名单", "第1号，2026年11月20日",
        "1S01S01厂甲总工会科技型91.20建议列入甲第1席",
        "第7席空缺", "名单线：名额7家，建议6家，空缺1席", "低于总分线差0.01分",
        "四舍五入到两位小数", "党组会议意见", "附件1",
    ):  # fmt: skip
        assert said in text


@pytest.mark.paper
def test_a_paper_is_made_once_and_served_as_it_was(secretary):
    freeze(secretary)
    first = make(secretary)
    again = secretary.get(f"{LIST}/1/papers/zh.pdf")
    assert hashlib.sha256(first.data).digest() == hashlib.sha256(again.data).digest()
    assert make(secretary).data == first.data
    assert again.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''2026%20%E5%B9%B4%E5%BA%A6")


@pytest.mark.paper
def test_the_list_on_paper_in_english(secretary):
    freeze(secretary)
    text = words_of(make(secretary, language="en").data)
    assert "INTERNAL:KEEPSAFE" in text
    assert "Cutline:7seats,6proposed,1empty" in text


@pytest.mark.paper
def test_what_looks_like_a_formula_stays_text_in_the_workbook_and_like_a_tag_on_paper(app, cast):
    fill(app, cast, lambda desk: desk.site("=1+1<b>&工作室", "90"))
    client = cast.client("secretary")
    freeze(client)
    sheet = load_workbook(io.BytesIO(make(client, "xlsx").data)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1<b>&工作室"]
    assert [cell.data_type for cell in cells] == ["s"]
    assert "=1+1<b>&工作室" in words_of(make(client).data)


@pytest.mark.paper
def test_the_workbook_has_the_list_the_seats_and_the_names_of_each_table(secretary):
    freeze(secretary)
    book = load_workbook(io.BytesIO(make(secretary, "xlsx").data))
    assert book.sheetnames == ["推荐名单", "名额", "科技型", "非科技型"]
    rows = [row for row in book["推荐名单"].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [(row[0], row[3], float(row[10]), row[13]) for row in rows][:3] == [
        (1, "S01", 91.2, "列入"), (2, "S02", 90.4, "列入"), (4, "S04", 89.1, "列入")
    ]  # fmt: skip
    names = [row[1] for row in book["非科技型"].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert names == ["S04", "S07", "S09"]


def test_a_paper_that_nobody_made_is_not_there(secretary):
    freeze(secretary)
    assert secretary.get(f"{LIST}/1/papers/zh.pdf").status_code == 404
    assert secretary.post(f"{LIST}/1/papers", data={"kind": "exe", "language": "zh"}).status_code == 400


def test_a_frozen_list_is_read_once_and_its_text_not_again(app, cast):
    fill(app, cast, lambda desk: (golden(desk), desk.freeze()))
    client = cast.client("committee")
    found = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *a: found.append("shortlist.text" in a[2]))
    reads = []
    for _ in range(3):
        found.clear()
        assert client.get(LIST).status_code == 200
        reads.append(sum(found))
    assert reads == [1, 0, 0]
