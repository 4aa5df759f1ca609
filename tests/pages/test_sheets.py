"""A paper sheet is typed in, summed up, submitted, reopened; a refusal never loses what was typed."""

import io
import re

import pytest

from kaocha.models import Event, Nomination, Sheet, StoredFile
from pages.test_visits import Stage
from site_visits import ANSWERS, FORM, TOTAL


@pytest.fixture
def stage(cast):
    return Stage(cast)


@pytest.fixture
def secretary(cast):
    return cast.client("secretary")


def seen(page):
    return re.search(r'name="seen" value="(\d+)"', page.text)[1]


def boxes(page):
    """What every box of the form holds, as a browser would send it back."""
    found = {}
    for tag in re.findall(r"<input [^>]*>", page.text):
        name, value = re.search(r' name="([^"]+)"', tag), re.search(r' value="([^"]*)"', tag)
        ticked = 'type="checkbox"' not in tag or " checked" in tag
        if name and name[1][:2] in ("a.", "d.", "n.", "s.", "pa") and ticked and value and value[1]:
            found[name[1]] = value[1]
    for name, inner in re.findall(r'<select [^>]*name="(a\.[^"]+)"[^>]*>(.*?)</select>', page.text, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        if chosen and chosen[1]:
            found[name] = chosen[1]
    return found


def submit(client, stage, person=0, number=0, **more):
    page = client.get(stage.sheet(person, number=number))
    return client.post(stage.sheet(person, number=number), data={**FORM, "seen": seen(page), "do": "submit", **more})


def test_every_shape_of_rule_is_typed_in_and_submitted(stage, secretary):
    answer = submit(secretary, stage)
    assert (answer.status_code, answer.location) == (303, stage.url())
    (sheet,) = stage.all_of(Sheet)
    assert (sheet.state, sheet.answers, sheet.paper_total, sheet.total) == ("submitted", ANSWERS, TOTAL, "179/2")


def test_a_draft_is_kept_and_shown_again_box_by_box(stage, secretary):
    form = {**FORM, "a.venue.room": "", "a.records.apprentices": "七个", "a.plaque.name": "", "n.venue.room": "再看",
            "remark": "总的不错"}
    assert secretary.post(stage.sheet(), data={**form, "seen": "0", "do": "save"}).status_code == 303
    page = secretary.get(stage.sheet())
    typed = {name: value for name, value in form.items() if value and name != "remark"}
    assert boxes(page) == typed
    assert "总的不错" in page.text
    assert stage.all_of(Sheet)[0].state == "draft"


def test_every_stored_answer_fills_its_box_so_that_saving_again_changes_nothing(stage, secretary):
    secretary.post(stage.sheet(), data={**FORM, "seen": "0"})
    page = secretary.get(stage.sheet())
    secretary.post(stage.sheet(), data={**boxes(page), "seen": seen(page)})
    (sheet,) = stage.all_of(Sheet)
    assert (sheet.answers, sheet.paper_total, sheet.revision) == (ANSWERS, TOTAL, 1)


@pytest.mark.parametrize(("change", "words"), [
    ({"a.records.log": ""}, "尚未填写：活动记录"),
    ({"a.plaque.hung": "?"}, "尚未填写：牌匾已悬挂"),
    ({"a.records.apprentices": "七"}, "带徒人数：填写内容与该项的评分方式不符"),
    ({"a.equipment.use": "21"}, "设备使用：超出该项允许的范围"),
    ({"n.equipment.use": ""}, "设备使用：酌情扣分须写明理由"),
    ({"a.venue.sign": "8"}, "标识：填写内容与该项的评分方式不符"),
    ({"paper_total": "90"}, "按考核分合计为 89.50，纸上合计为 90"),
    ({"paper_total": ""}, "请填写纸上合计"),
    ({"paper_total": "九十"}, "纸上合计「九十」不是分数"),
    ({"paper_total": "9999"}, "纸上合计「9999」不是分数"),
])
def test_a_refused_submission_keeps_the_draft_and_the_page_as_typed(stage, secretary, change, words):
    answer = submit(secretary, stage, **change)
    assert answer.status_code == 422
    assert words in answer.text
    assert boxes(answer) == {name: value for name, value in {**FORM, **change}.items() if value}
    (sheet,) = stage.all_of(Sheet)
    assert (sheet.state, sheet.revision, seen(answer)) == ("draft", 1, "1")


def test_two_typists_see_each_other_and_nothing_is_overwritten(stage, secretary):
    secretary.post(stage.sheet(), data={**FORM, "seen": "0"})
    late = secretary.post(stage.sheet(), data={**FORM, "a.records.apprentices": "9", "seen": "0"})
    assert late.status_code == 409
    assert "已存：7" in late.text
    assert boxes(late)["a.records.apprentices"] == "9"
    assert stage.all_of(Sheet)[0].answers == ANSWERS
    again = {**boxes(late), "seen": seen(late)}
    assert secretary.post(stage.sheet(), data=again).status_code == 303
    assert stage.all_of(Sheet)[0].answers["records.apprentices"] == {"found": 9}


def test_a_page_left_open_while_the_sheet_was_submitted_keeps_its_text_and_changes_nothing(stage, secretary):
    submit(secretary, stage)
    late = secretary.post(stage.sheet(), data={**FORM, "a.records.apprentices": "9", "seen": "0"})
    assert late.status_code == 409
    assert boxes(late)["a.records.apprentices"] == "9"
    assert "已存" not in late.text
    assert 'name="do"' not in late.text
    assert stage.all_of(Sheet)[0].answers == ANSWERS


def test_pressing_submit_twice_is_one_sheet(stage, secretary):
    assert submit(secretary, stage).status_code == 303
    assert secretary.post(stage.sheet(), data={**FORM, "seen": "0", "do": "submit"}).status_code == 303
    assert len([one for one in stage.all_of(Event) if one.action == "submit_sheet"]) == 1


def test_the_sum_runs_along_and_writes_nothing(stage, secretary):
    part = {name: value for name, value in FORM.items() if name in ("a.venue.room", "d.venue.sign", "a.records.award")}
    told = secretary.post(stage.sheet(tail="/sum"), data=part).json
    assert (told["sum"], told["filled"], told["of"], told["complete"]) == ("19.00", 2, 9, False)
    assert told["items"]["venue.sign"] == {"kind": "points", "words": "7.5"}
    assert told["items"]["records.log"] == {"kind": "open", "words": ""}
    whole = secretary.post(stage.sheet(tail="/sum"), data=FORM).json
    assert (whole["sum"], whole["filled"], whole["complete"]) == ("89.50", 9, True)
    assert stage.all_of(Sheet) == []


def test_a_dimension_with_an_item_that_does_not_apply_is_rescaled_in_the_sum(stage, secretary):
    told = secretary.post(stage.sheet(tail="/sum"), data={**FORM, "a.wall.rules": "-"}).json
    assert told["items"]["wall.rules"] == {"kind": "words", "words": "不适用"}
    assert told["sum"] == "86.83"  # (5 + 9.5 + 7.5) / 30 × 40 + 55.5 + 2


def test_self_scores_are_entered_once_and_an_older_page_does_not_take_them_back(stage, secretary):
    secretary.post(stage.sheet(0), data={"seen": "0", "s.plaque.name": "5", "s0.plaque.name": ""})
    secretary.post(stage.sheet(1), data={"seen": "0", "s.plaque.name": "", "s0.plaque.name": "", "s.venue.room": "15"})
    assert stage.all_of(Nomination)[0].self_scores == {"plaque.name": "5", "venue.room": "15"}


def test_a_scan_comes_with_the_sheet_and_is_handed_back_byte_by_byte(stage, secretary):
    scan = (io.BytesIO(b"%PDF-1.7 paper"), "表.pdf")
    secretary.post(stage.sheet(), data={**FORM, "seen": "0", "scan": scan}, content_type="multipart/form-data")
    answer = secretary.get(stage.sheet(tail="/scan"))
    assert (answer.data, answer.mimetype) == (b"%PDF-1.7 paper", "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    answer.close()


def test_a_file_that_is_no_scan_is_refused_and_the_sheet_is_kept_all_the_same(stage, secretary):
    scan = (io.BytesIO(b"<svg onload=alert(1)>"), "表.pdf")
    answer = secretary.post(stage.sheet(), data={**FORM, "seen": "0", "scan": scan}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert stage.all_of(Sheet)[0].answers == ANSWERS
    assert stage.all_of(StoredFile) == []


def test_a_scan_is_added_after_submission(stage, secretary):
    submit(secretary, stage)
    data = {"owner": stage.people[0], "scan": (io.BytesIO(b"\xff\xd8\xff\xe0"), "a.jpg")}
    answer = secretary.post(stage.url("/scan"), data=data, content_type="multipart/form-data")
    assert answer.status_code == 303
    assert secretary.get(stage.sheet(tail="/scan")).status_code == 404  # it shows points, and two sheets are still out


@pytest.mark.parametrize("data", [{}, {"owner": "x"}, {"owner": "999"}])
def test_a_scan_of_nobody_is_refused(stage, secretary, data):
    assert secretary.post(stage.url("/scan"), data=data).status_code in (400, 404)


def test_a_reopened_sheet_is_typed_again(stage, secretary):
    submit(secretary, stage)
    assert secretary.post(stage.sheet(tail="/reopen"), data={"reason": ""}).status_code == 422
    assert secretary.post(stage.sheet(tail="/reopen"), data={"reason": "录错一项"}).status_code == 303
    page = secretary.get(stage.sheet())
    assert boxes(page) == FORM
    assert submit(secretary, stage, **{"a.records.apprentices": "8", "paper_total": "90.5"}).status_code == 303
    assert [(one.revision, one.total) for one in stage.all_of(Sheet)] == [(3, "181/2")]


def test_an_unknown_member_or_visit_has_no_page(stage, secretary):
    assert secretary.get(stage.url("/sheets/99999")).status_code == 404
    assert secretary.get("/cycles/yc-2026/visits/99999").status_code == 404
    assert secretary.post(stage.url("/sheets/99999"), data=FORM).status_code == 404


def test_the_empty_sheet_is_a_pdf_with_every_item_and_nobody_s_points(stage, secretary):
    pypdf = pytest.importorskip("pypdf")
    submit(secretary, stage)
    answer = secretary.get(stage.url("/paper"))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)
    plain = re.sub(r"\s", "", text)
    for words in ("考察评分表", "标准分", "自评分", "考核分", "备注", "必备", "组员签名", "组长签名", "带徒人数"):
        assert words in plain
    assert "89.5" not in plain


# --- the story ---


def test_three_sheets_come_in_and_only_the_last_one_opens_the_points(cast, stage, secretary):
    supervisor = cast.client("supervisor")
    for person, progress in enumerate(["已提交 0/3", "已提交 1/3", "已提交 2/3"]):
        page = supervisor.get(stage.url()).text
        assert progress in page
        assert "各维度得分" not in page
        assert submit(secretary, stage, person).status_code == 303
    page = supervisor.get(stage.url()).text
    assert "评分表已齐" in page
    assert page.count(">89.50</td>") == 4  # three sheets and their mean


def test_sheets_that_differ_on_a_fact_are_told_to_the_office_when_all_are_in(stage, secretary):
    for person, found in enumerate(["7", "7", "9"]):
        total = "89.5" if found == "7" else "91.5"
        submit(secretary, stage, person, **{"a.records.apprentices": found, "paper_total": total})
    page = secretary.get(stage.url()).text
    assert "事实项填写不一致" in page
    assert "第一组赵敏 9" in page


# --- blindness ---


CANARY_SELF, CANARY = "13.37", {"a.equipment.use": "6.63", "paper_total": "84.37"}
"""20 − 6.63 = 13.37 at one item, 89.5 − 5.13 = 84.37 in all: figures that stand on no page by themselves."""
TELLTALE = ("13.37", "6.63", "84.37", "50.37", "8437", "1337", "663", "金丝雀")


def test_points_of_an_incomplete_visit_are_in_no_answer_to_anybody(cast, app, stage, secretary):
    for person in (0, 1):
        form = {**CANARY, "n.equipment.use": "金丝雀", "remark": "金丝雀总评"}
        assert submit(secretary, stage, person, **form).status_code == 303
    secretary.post(stage.sheet(0, "/reopen"), data={"reason": "核对"})  # leaves an Event that holds the old sheet
    submit(secretary, stage, 0, **CANARY, **{"n.equipment.use": "金丝雀"})
    seen_by = ["secretary", "supervisor", "committee", "inspector", "administrator"]
    for role in seen_by:
        client = cast.client(role)
        for address in addresses(app, stage):
            answer = client.get(address)
            told = plain(answer)
            assert [word for word in TELLTALE if word in told] == [], (role, address)


def plain(answer):
    """The text of an answer: pages and JSON without tokens, workbooks unpacked, PDF read."""
    if answer.mimetype == "application/pdf":
        import pypdf

        return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)
    if answer.mimetype.endswith("sheet"):
        import zipfile

        with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
            return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    text = re.sub(r'(name="csrf_token" value=|X-CSRFToken": )"[^"]+"', "", answer.get_data(as_text=True))
    return re.sub(r"\b[0-9a-f]{12,64}\b|\?v=[0-9a-f]{10}", "", text)


def addresses(app, stage):
    """Every GET address of the app, filled in with the ids of this visit, with searches and sorts."""
    values = {"code": "yc-2026", "number": stage.visits[0], "account_id": stage.people[0], "visit": stage.visits[0]}
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static":
            continue
        filled = {name: values.get(name, 1) for name in rule.arguments}
        found.append(app.url_map.bind("localhost").build(rule.endpoint, filled))
    visits = "/cycles/yc-2026/visits"
    extra = [f"{visits}?sort=-number", f"{visits}?q=1号", f"{visits}?progress=going", "/events?action=correct_sheet",
             stage.sheet(1), stage.sheet(1, "/scan"), stage.sheet(2)]
    return found + extra


def test_the_canary_is_seen_once_the_visit_is_complete(cast, stage, secretary):
    for person in (0, 1, 2):
        submit(secretary, stage, person, **CANARY)
    assert "84.37" in cast.client("supervisor").get(stage.url()).text
    assert "13.37" in cast.client("supervisor").get(stage.sheet(0)).text
