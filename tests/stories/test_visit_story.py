"""A visit from its plan to the list: the office plans it, three inspectors carry it out, one of them offline."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from browser.conftest import HERE, LANDSCAPE
from browser.stage import PASSWORD
from browser.visiting import answer_here, answer_the_rest, go_to, open_visit, photograph, picture
from browser.visiting import sign_in as sign_in_on_tablet
from conftest import make_app
from kaocha.db import db
from kaocha.rules.calendar import SHANGHAI
from site_visits import SCHEME
from stories.conftest import sign_in
from stories.test_office_story import downloaded

pytestmark = [pytest.mark.browser, pytest.mark.slow]

UNIT, STUDIO, HOST = "甲市总工会", "陈铁劳模创新工作室", "云川机械厂"
INSPECTORS = {"song": "宋雨晴", "he": "何静", "luo": "罗建国"}
TOTALS = {"song": 10_000, "he": 9_450, "luo": 9_000}
MEAN = "94.83"


@pytest.fixture
def tablet(chromium, house):
    """A tablet in a yard with a known position; nothing may be said on its console but that the network is gone."""
    contexts, said = [], []

    def hear(message):
        if message.type in ("error", "warning") and "ERR_INTERNET_DISCONNECTED" not in message.text:
            said.append(message.text)

    def switch_on():
        context = chromium.new_context(
            viewport=LANDSCAPE, has_touch=True, locale="zh-CN", timezone_id="Asia/Shanghai", geolocation=HERE,
            permissions=["geolocation"], service_workers="allow", device_scale_factor=1.5,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", hear)
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield switch_on
    for context in contexts:
        context.close()
    assert [line for line in said if "401" not in line] == []  # before signing in the app asks who is there


def open_cycle(page):
    """A cycle on the authority's own scheme, open, with one unit."""
    page.goto("/cycles/new")
    page.get_by_label("办法", exact=False).first.select_option("own")
    page.locator("input[name=file]").set_input_files(SCHEME)
    page.get_by_label("批次名称").fill("2026 年度创新工作室")
    page.get_by_label("批次代码").fill("yc-2026")
    page.get_by_label("年度", exact=False).last.fill("2026")
    page.get_by_role("button", name="新建").click()
    page.get_by_label("粘贴推荐单位").fill(f"{UNIT}\t设区市总工会\t甲市")
    page.get_by_role("button", name="加入名单").click()
    page.locator("input[name='opens_at.submission']").fill("")
    page.locator("input[name='closes_at.submission']").fill("2099-12-31T00:00")
    page.get_by_role("button", name="保存日期").click()
    page.locator("summary", has_text="开放批次").click()
    page.get_by_role("button", name="确定开放").click()
    expect(page.get_by_text("批次已开放，规则已冻结。")).to_be_visible()


def take_nomination(page):
    page.goto("/cycles/yc-2026/nominations/new")
    page.locator("input[name=studio_name]").fill(STUDIO)
    page.locator("input[name=host_unit]").fill(HOST)
    page.locator("select[name=recommended_by]").select_option(label=UNIT)
    page.get_by_role("button", name="保存申报").click()
    page.goto("/cycles/yc-2026/nominations/1")
    page.locator("#review input[value=passed]").check()
    page.get_by_label("已核对材料").check()
    page.get_by_role("button", name="保存初审结论").click()
    expect(page.get_by_text("初审通过").first).to_be_visible()


def plan_visit(page):
    """Who goes, on which day, at what hour, to what address, and who waits there."""
    page.goto("/cycles/yc-2026/visits/teams/new")
    page.get_by_label("组名").fill("第一考察组")
    for name in INSPECTORS.values():
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("radio", name="组长 何静").check()
    page.get_by_role("button", name="保存考察组").click()
    page.locator("[name=to_team]").select_option(label="第一考察组")
    page.locator("[name=planned_on]").fill(datetime.now(UTC).astimezone(SHANGHAI).date().isoformat())
    page.get_by_role("button", name=re.compile("安排筛选出的全部")).click()
    page.get_by_role("link", name=STUDIO).click()
    page.get_by_role("link", name="现场记录").click()
    page.get_by_label("到达时间").fill("09:30")
    page.get_by_label("地址").fill("北桥区铸新路 66 号")
    page.get_by_label("联系人").fill("吴海燕")
    page.get_by_label("电话").fill("0790-5550 142")
    page.get_by_role("button", name="保存行程").click()
    expect(page.get_by_text("吴海燕 0790-5550 142")).to_be_visible()


def submit(page, total):
    page.locator(".bar .button--main").click()
    expect(page.get_by_text("都已答完，可以提交。")).to_be_visible()
    page.get_by_role("button", name="提交评分表").click()
    expect(page.get_by_text(re.compile(f"提交，合计 {total} 分"))).to_be_visible()


def visit_with_the_network_gone_half_way(page, house, first, second):
    """The whole checklist and two photos; submitted offline, sent when the network is back."""
    sign_in_on_tablet(page, house.url, "song")
    for words in ("09:30", "北桥区铸新路 66 号", "吴海燕"):
        expect(page.locator(".plan__line")).to_contain_text(words)
    open_visit(page, STUDIO)
    go_to(page, "牌匾", "牌匾已悬挂")
    answer_here(page)
    photograph(page, first)
    expect(page.get_by_text("全部已入库")).to_be_visible(timeout=60_000)
    page.context.set_offline(True)
    go_to(page, "场所", "场地")
    answer_here(page)
    photograph(page, second)
    answer_the_rest(page)
    submit(page, "100")
    expect(page.get_by_text(re.compile("已存本机，待上传"))).to_be_visible()
    assert entries(house, "song") == ["fact", "photo"]
    page.context.set_offline(False)
    expect(page.get_by_text("全部已入库")).to_be_visible(timeout=60_000)


def visit_with_another_opinion(page, house, username, station, item, opinion, total):
    """The facts are here from the colleague; what is left are the two judgements."""
    sign_in_on_tablet(page, house.url, username)
    open_visit(page, STUDIO)
    go_to(page, station, item)
    chosen = page.locator(".answers").get_by_role("button", name=re.compile(f"^{opinion}"))
    chosen.click()
    expect(chosen).to_have_attribute("aria-pressed", "true")
    assert answer_the_rest(page) == 1
    submit(page, total)
    expect(page.get_by_text("全部已入库")).to_be_visible(timeout=60_000)


def rows(house, query, **values):
    """What is stored, past the house's own code."""
    app = make_app(house.data)
    with app.app_context():
        found = [tuple(row) for row in db.session.execute(text(query), values)]
        db.session.remove()
        db.engine.dispose()
    return found


def entries(house, username):
    query = "SELECT e.text FROM entry e JOIN account a ON a.id = e.by_id WHERE a.username = :name ORDER BY e.position"
    return [json.loads(line)["kind"] for (line,) in rows(house, query, name=username)]


def look_at_what_arrived(page):
    page.goto("/cycles/yc-2026/visits")
    page.get_by_role("link", name=STUDIO).click()
    expect(page.get_by_text("已提交 3/3").first).to_be_visible()
    page.get_by_role("link", name="现场记录").click()
    expect(page.locator("#photos").get_by_role("img")).to_have_count(2)
    expect(page.locator("#arrived tbody tr", has_text="宋雨晴")).to_contain_text("2/2")


def freeze(page):
    page.goto("/cycles/yc-2026/list")
    page.locator("summary", has_text="冻结名单").click()
    page.get_by_role("button", name="确认冻结").click()
    expect(page.get_by_text("已冻结 第 1 号").first).to_be_visible()
    return downloaded(page, page.get_by_role("button", name="打印件 PDF").click)


def test_a_visit_on_three_tablets_becomes_a_line_of_the_frozen_list(house, desk, tablet, tmp_path):
    for username, name in INSPECTORS.items():
        house.flask("user", "add", "yunchuan", username, name, "--role", "inspector", "--password", PASSWORD)
    house.start()
    sign_in(desk, "jingban")
    open_cycle(desk)
    take_nomination(desk)
    plan_visit(desk)

    first, second = picture(tmp_path, "plaque"), picture(tmp_path, "room", (2000, 1500))
    visit_with_the_network_gone_half_way(tablet(), house, first, second)
    visit_with_another_opinion(tablet(), house, "he", "场所", "场地", "够用", "94.5")
    visit_with_another_opinion(tablet(), house, "luo", "台账", "活动记录", "部分", "90")

    query = """SELECT a.username, s.paper_total FROM sheet s JOIN account a ON a.id = s.inspector_id
               WHERE s.state = 'submitted' AND s.source = 'tablet'"""
    assert dict(rows(house, query)) == TOTALS
    sent = "SELECT s.sha256 FROM photo p JOIN stored_file s ON s.id = p.original_id"
    assert {digest for (digest,) in rows(house, sent)} == {
        hashlib.sha256(path.read_bytes()).hexdigest() for path in (first, second)}
    look_at_what_arrived(desk)
    paper = tmp_path / "list.pdf"
    paper.write_bytes(freeze(desk))
    words = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True).stdout
    for line in (f"{STUDIO} +建议列入", f"1 +{UNIT} +{MEAN}", f"{HOST} +总名额第 1 席"):
        assert re.search(rf"^ *{line}$", words, re.MULTILINE), line
    for said in ("2026 年度创新工作室", "1 家参评，1 家有得分", "内部资料"):
        assert said in words, said
    checked = house.flask("verify", "--quiet")
    assert checked.splitlines()[-1] == "everything is as it arrived"
