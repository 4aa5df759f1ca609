"""From the notice to the list, as the secretary does it at a desk: a cycle, a workbook with mistakes, paper sheets."""

from __future__ import annotations

import io
import re
import subprocess

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from actions.paper_round import facts
from kaocha.rules.declared import columns, written
from kaocha.schemes.loading import schemes_in_house
from stories.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCHEME = "nanchang-city-2021"
UNIT = "东湖区总工会"
STRONG, WEAK = "李喆劳模创新工作室", "王玥劳模创新工作室"
INSPECTORS = ("赵明远", "钱立", "孙静")


def nomination(name, number, **changes):
    """What a unit declares of a studio that fits every condition."""
    good = {
        "studio_name": name, "recommended_by": UNIT, "leader_name": name[:2], "funds_dedicated": True,
        "leader_honours": f"2019年江西省劳动模范（{name[:2]}）",
        "outcomes": [{"year": 2026, "kind": "invention_patent", "name": "低损耗砂轮修整装置"}],
    }  # fmt: skip
    return {**facts(SCHEME, "model_worker", number), **good, **changes}


def fill_in(form, rows, plant=()):
    """Write facts into a downloaded form as a unit would, then plant mistakes: (row, field, cell)."""
    fields = columns(schemes_in_house()[SCHEME], "model_worker")
    book = load_workbook(io.BytesIO(form))
    sheet = book.worksheets[0]
    places = {field.code: head(sheet, field.title.zh) for field in fields}
    top = places["studio_name"][0] + 1
    for number, row in enumerate(rows):
        for field in fields:
            if field.code in row:
                cell = written(field, row[field.code], "zh")
                sheet.cell(top + number, places[field.code][1], cell)
    for number, code, cell in plant:
        sheet.cell(top + number, places[code][1], cell)
    filled = io.BytesIO()
    book.save(filled)
    return filled.getvalue()


def head(sheet, title):
    """(row, column) of the cell that heads a column."""
    return next(
        (cell.row, cell.column)
        for row in sheet.iter_rows(max_row=20) for cell in row
        if isinstance(cell.value, str) and cell.value.strip("* ＊\n").startswith(title)
    )  # fmt: skip


def downloaded(page, press):
    with page.expect_download() as waiting:
        press()
    return waiting.value.path().read_bytes()


def make_cycle(page):
    page.get_by_role("link", name="新建批次").first.click()
    page.get_by_label("办法", exact=False).first.select_option(SCHEME)
    page.get_by_label("批次名称").fill("2026 年度市级劳模创新工作室")
    page.get_by_label("批次代码").fill("nc-2026")
    page.get_by_label("年度", exact=False).last.fill("2026")
    page.get_by_role("button", name="新建").click()
    page.get_by_label("粘贴推荐单位").fill(
        f"{UNIT}\t县（市、区）总工会\t东湖区\n西湖区总工会\t县（市、区）总工会\t西湖区"
    )
    page.get_by_role("button", name="加入名单").click()
    for box in page.locator("input[name^='opens_at.']").all():
        box.fill("")
    for box in page.locator("input[name^='closes_at.']").all():
        box.fill("2099-07-31T00:00")
    page.get_by_role("button", name="保存日期").click()
    if page.get_by_label("公示期").count():
        page.get_by_label("公示期").fill("5")
        page.get_by_role("button", name="保存名额").click()
    page.locator("summary", has_text="开放批次").click()
    page.get_by_role("button", name="确定开放").click()
    expect(page.get_by_text("批次已开放，规则已冻结。")).to_be_visible()


def upload(page, content):
    page.goto("/cycles/nc-2026/imports")
    page.locator("input[type=file]").set_input_files(
        {"name": "推荐汇总表.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": content}
    )
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("heading", name="逐行预览")).to_be_visible(timeout=60_000)


def import_nominations(page):
    page.goto("/cycles/nc-2026/imports")
    form = downloaded(page, lambda: page.locator(".form-list__link").first.click())
    rows = [nomination(STRONG, 1), nomination(WEAK, 2)]
    mistakes = [(0, "recommended_by", "天上人间总工会"), (1, "established_on", "2019-02-30"), (1, "team_size", "=1+1")]
    upload(page, fill_in(form, rows, mistakes))
    expect(page.get_by_text("有 2 行有问题，暂时不能写入")).to_be_visible()
    for words in ("天上人间总工会", "2019-02-30", "公式"):
        expect(page.get_by_text(words).first).to_be_visible()
    assert page.get_by_role("button", name=re.compile("确认写入")).count() == 0
    upload(page, fill_in(form, rows))
    page.get_by_role("button", name=re.compile("确认写入")).click()
    expect(page.get_by_text("已写入：新增 2 家").first).to_be_visible()


def review_materials(page):
    for number in (1, 2):
        page.goto(f"/cycles/nc-2026/nominations/{number}")
        page.locator("#review input[value=passed]").check()
        page.get_by_label("已核对材料").check()
        page.get_by_label("初审意见").fill("材料齐全，符合条件")
        page.get_by_role("button", name="保存初审结论").click()
        expect(page.get_by_text("初审通过").first).to_be_visible()


def send_a_team(page):
    page.goto("/cycles/nc-2026/visits")
    page.get_by_role("link", name="新建考察组").first.click()
    page.get_by_label("组名").fill("第一考察组")
    for name in INSPECTORS:
        page.locator("[name=inspector_name]").fill(name)
        page.get_by_role("button", name="加入组员").click()
        expect(page.locator("th", has_text=name)).to_be_visible()
    for name in INSPECTORS:
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("radio", name=f"组长 {INSPECTORS[0]}").check()
    page.get_by_role("button", name="保存考察组").click()
    page.goto("/cycles/nc-2026/visits")
    page.locator("[name=to_team]").select_option(label="第一考察组")
    page.locator("[name=planned_on]").fill("2026-11-18")
    page.get_by_role("button", name=re.compile("安排筛选出的全部")).click()
    expect(page.get_by_text("第一考察组").first).to_be_visible()


def type_sheet(page, weak):
    """Every item of the sheet that is open; the sum of the paper is typed wrong first."""
    for row in page.locator("tr[id^='row-']").all():
        answer(row, weak)
    expect(page.locator("[data-sum-word]")).to_have_text("合计", timeout=20_000)
    total = page.locator("[data-total]").inner_text().strip()
    page.locator("[name=paper_total]").fill("1")
    page.get_by_role("button", name="提交评分表").click()
    expect(page.get_by_role("alert")).to_contain_text(total)
    page.locator("[name=paper_total]").fill(total)
    page.get_by_role("button", name="提交评分表").click()
    expect(page.get_by_text("已提交").first).to_be_visible()
    return total


def answer(row, weak):
    choice, box = row.locator("select[name^='a.']"), row.locator("input[name^='a.']")
    if choice.count():
        if "没有则不填" in choice.locator("option").first.inner_text():
            return
        values = [option.get_attribute("value") for option in choice.locator("option").all()]
        levels = [value for value in values if value not in ("", "?", "-")]
        choice.select_option("yes" if "yes" in values else levels[-1 if weak else 0])
        return
    hint = row.locator(".unit").inner_text()
    if "减总分" in hint:
        return
    least = re.search(r"应有 (\d+)", hint)
    if "减几分" in hint:
        full = float(row.locator("td").first.inner_text())
        box.fill(f"{full:g}" if weak else "0")
        row.locator("input[name^='n.']").fill("现场查看，尚可加强" if weak else "符合")
    elif least:
        box.fill("0" if weak else least[1])
    else:
        box.fill(
            "0" if weak and not row.locator("input[type=checkbox]").count() else row.locator("td").first.inner_text()
        )


def type_in_sheets(page):
    totals = {}
    for _ in range(6):
        page.goto("/cycles/nc-2026/visits")
        page.locator("a.row-link", has_text=re.compile(f"{STRONG}|{WEAK}")).nth(len(totals) // 3).click()
        name = page.locator("h1").inner_text()
        page.get_by_role("link", name=re.compile("录入|继续")).first.click()
        totals[len(totals), name] = type_sheet(page, weak=WEAK in name)
    return totals


def freeze(page):
    page.goto("/cycles/nc-2026/list")
    page.locator("summary", has_text="冻结名单").click()
    page.get_by_role("button", name="确认冻结").click()
    expect(page.get_by_text("已冻结 第 1 号").first).to_be_visible()
    return downloaded(page, page.get_by_role("button", name="打印件 PDF").click)


def test_from_the_notice_to_a_list_that_can_be_defended(house, desk, tmp_path):
    house.start()
    sign_in(desk, "jingban")
    make_cycle(desk)
    import_nominations(desk)
    review_materials(desk)
    send_a_team(desk)
    type_in_sheets(desk)
    paper = tmp_path / "list.pdf"
    paper.write_bytes(freeze(desk))
    text = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True).stdout
    listed, left_out = text.index(STRONG), text.index(WEAK)
    assert listed < left_out
    for words in ("建议列入", "低于总分线", "2026 年度市级劳模创新工作室", "内部资料"):
        assert words in text, words
    report = house.flask("shortlist", "nc-2026", "--json")
    assert [name in report for name in (STRONG, WEAK)] == [True, True]
    assert house.flask("check", "--json")
