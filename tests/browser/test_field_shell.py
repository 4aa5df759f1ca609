"""The shell in a real browser: kept whole, taken over only between visits, readable by everyone in every theme."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.conftest import LANDSCAPE, PORTRAIT
from browser.detour import detour
from browser.visiting import answer_here, answer_the_rest, go_to, open_visit, photograph, picture, sign_in, unlock

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
THEMES = {"paper": None, "sun": "户外", "dark": "深色"}
SCREENS = Path(__file__).parents[2] / "instance" / "screens"
SMALL_TARGETS = """() => [...document.querySelectorAll('button, a[href], input:not([type=file]), textarea, select')]
    .filter((one) => one.checkVisibility())
    .map((one) => [one.innerText.trim() || one.name, Math.round(one.getBoundingClientRect().height)])
    .filter(([, height]) => height < 56)"""


def violations(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for what in (["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"], ["color-contrast-enhanced"]):
        found += page.evaluate("(what) => axe.run(document, {runOnly: what})", what)["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]


def test_axe_finds_nothing_and_every_target_is_large_in_every_theme_and_orientation(stage, tablet, tmp_path):
    page = tablet().pages[0]
    found = {}

    def look(name):
        if wrong := violations(page):
            found[name] = wrong
        if small := page.evaluate(SMALL_TARGETS):
            found[name + ", targets"] = small
        if os.environ.get("KAOCHA_SCREENS"):
            SCREENS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=SCREENS / f"{name}.png")

    page.goto(f"{stage.url}/field/")
    expect(page.get_by_label("账号")).to_be_visible()
    look("sign-in")
    sign_in(page, stage.url)
    for theme, button in THEMES.items():
        if button:
            page.get_by_role("button", name=button).click()
        look(f"today {theme}")
    page.get_by_role("button", name="室内").click()
    open_visit(page, "高建平劳模创新工作室")
    answer_here(page)
    photograph(page, picture(tmp_path, "plaque"))
    go_to(page, "场所", "学习、实践、展示功能齐全")
    page.get_by_role("checkbox").nth(1).click()
    photograph(page, picture(tmp_path, "display"))
    for theme, button in THEMES.items():
        if button:
            page.get_by_role("button", name=button).click()
        for shape, size in (("landscape", LANDSCAPE), ("portrait", PORTRAIT)):
            page.set_viewport_size(size)
            go_to(page, "场所", "学习、实践、展示功能齐全")
            look(f"item {theme} {shape}")
            go_to(page, "资料台账", "经费使用不合规")
            look(f"deduction {theme} {shape}")
            go_to(page, "牌匾", "牌匾名称与申报名称逐字一致")
            look(f"declared {theme} {shape}")
    page.get_by_role("button", name="室内").click()
    page.set_viewport_size(LANDSCAPE)
    go_to(page, "场所", "学习、实践、展示功能齐全")
    page.locator(".tools").get_by_role("button", name="不宜拍照").click()
    look("panel")
    page.locator(".tile").click()
    look("photo large")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="今日考察").click()
    page.get_by_role("button", name="English").click()
    look("today English")
    open_visit(page, "高建平劳模创新工作室")
    look("item English")
    assert found == {}


def test_what_is_missing_is_named_and_the_way_leads_there(stage, tablet):
    page = tablet().pages[0]
    sign_in(page, stage.url, "he")
    open_visit(page, "高建平劳模创新工作室")
    page.get_by_role("button", name=re.compile("^我的评分表")).click()
    expect(page.locator(".missing .row", has_text="面积适当、功能明确")).to_contain_text("未答")
    assert violations(page) == []
    page.locator(".missing .row", has_text="有固定场所").click()
    expect(page.locator(".card h3")).to_have_text("有固定场所")
    answer_the_rest(page)
    go_to(page, "场所", "面积适当、功能明确")
    page.locator(".answers").get_by_role("button", name="未看到").click()
    go_to(page, "团队与带徒", "领衔人符合条件并实际主持")
    page.locator(".answers").get_by_role("button", name="未看到").click()
    expect(page.locator(".bar .button--main")).to_have_text("先答必备项 5.1")
    expect(page.locator(".station__required")).to_have_count(1)
    answer_here(page)
    go_to(page, "场所", "面积适当、功能明确")
    answer_here(page)
    page.locator(".bar .button--main").click()
    expect(page.get_by_text("都已答完，可以提交。")).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size(PORTRAIT)
    assert violations(page) == []


def test_the_shell_opens_without_a_network_and_the_worker_touches_nothing_else(stage, tablet):
    context = tablet()
    page = context.pages[0]
    sign_in(page, stage.url)
    context.set_offline(True)
    page.reload()
    unlock(page)
    expect(page.get_by_role("heading", name="可以出发")).to_be_visible()
    for outside in ("/sync/hello", "/sign-in", "/field/sw.js"):
        assert page.evaluate("(address) => fetch(address).then(() => 'here', () => 'network')", outside) == "network"
    kept = page.evaluate("""async () => (await Promise.all((await caches.keys()).map(async (name) =>
        (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat()""")
    assert kept and all(path.startswith("/field/") for path in kept)


REGISTRATION = """async () => {
    const one = await navigator.serviceWorker.getRegistration('/field/');
    return one ? {active: !!one.active, waiting: !!one.waiting, installing: !!one.installing} : null;
}"""


def test_a_file_of_another_build_stops_the_whole_shell_from_being_kept(stage, tablet):
    """All by digest or nothing: with one altered file no worker takes over; with the right one it does."""
    context = tablet()
    page = context.pages[0]
    with detour(stage.url) as way:
        way.altered["/css/field.css"] = b"/* a portal's page */"
        page.goto(f"{way.url}/field/")
        expect(page.get_by_label("账号")).to_be_visible()
        registered = page.evaluate("navigator.serviceWorker.register('/field/sw.js', {scope: '/field/'}).then((one) => "
                                   "new Promise((done) => one.installing ? one.installing.onstatechange = (event) => "
                                   "done(event.target.state) : done('none')))")
        assert registered in ("redundant", "none")
        assert page.evaluate(REGISTRATION) in (None, {"active": False, "waiting": False, "installing": False})
        way.altered.clear()
        page.reload()
        page.wait_for_function(f"async () => (await ({REGISTRATION})())?.active")


def test_a_new_build_takes_over_only_when_no_visit_is_open(stage, tablet):
    context = tablet()
    page = context.pages[0]
    build = "() => document.querySelector('meta[name=kaocha-build]').content"
    with detour(stage.url) as way:
        sign_in(page, way.url, "he")
        open_visit(page, "程立军劳模创新工作室")
        context.set_offline(True)
        answer_here(page)
        expect(page.locator(".bar")).to_contain_text("1 条记录待上传")
        way.build = "feedfeedfeedfeed"
        context.set_offline(False)
        page.evaluate("async () => { (await navigator.serviceWorker.getRegistration('/field/')).update(); }")
        page.wait_for_function(f"async () => (await ({REGISTRATION})())?.waiting")
        assert page.evaluate(build) == way.real
        expect(page.locator(".card")).to_be_visible()
        page.get_by_role("button", name="今日考察").click()
        page.get_by_role("button", name="现在换用").click()
        unlock(page)
        assert page.evaluate(build) == "feedfeedfeedfeed"
        loaded = page.evaluate("() => performance.getEntriesByType('resource').map((one) => one.name)")
        builds = {found[1] for name in loaded if (found := re.search("/field/([0-9a-f]{16})/", name))}
        assert builds == {"feedfeedfeedfeed"}
        expect(page.get_by_text("没有待上传的内容")).to_be_visible(timeout=60_000)
    assert [entry["kind"] for entry in stage.entries("程立军劳模创新工作室", "he")] == ["fact"]


def test_denied_position_and_a_gallery_photo_are_told_apart_and_lose_nothing(stage, tablet, tmp_path):
    studio = "高建平劳模创新工作室"
    context = tablet()
    context.clear_permissions()
    context.grant_permissions([])
    page = context.pages[0]
    sign_in(page, stage.url, "luo")
    open_visit(page, studio)
    go_to(page, "制度上墙", "组织机构标识")
    photograph(page, picture(tmp_path, "chart"), "相册")
    expect(page.locator(".tile").first).to_contain_text("来自相册")
    expect(page.locator(".tile").first).to_contain_text("没有允许定位")
    with page.expect_file_chooser() as chooser:
        page.locator(".tools").get_by_role("button", name="相册").click()
    broken = tmp_path / "letter.jpg"
    broken.write_text("no picture at all")
    chooser.value.set_files(broken)
    expect(page.locator(".toast")).to_contain_text("letter.jpg")
    expect(page.get_by_text("全部已入库")).to_be_visible(timeout=60_000)
    photos = [entry["value"] for entry in stage.entries(studio, "luo") if entry["kind"] == "photo"]
    assert [(photo["source"], photo["position"], photo["no_position"], photo["taken_at"]) for photo in photos] == [
        ("gallery", None, "denied", None)]


def test_a_full_tablet_says_so_and_keeps_what_it_has(stage, tablet, tmp_path):
    context = tablet()
    page = context.pages[0]
    sign_in(page, stage.url, "luo")
    open_visit(page, "周启明劳模创新工作室")
    answer_here(page)
    expect(page.get_by_text("全部已入库")).to_be_visible(timeout=60_000)
    page.evaluate("""() => {
        const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (value) {
            if (value.data?.byteLength > 100_000) throw new DOMException('full', 'QuotaExceededError');
            return put.apply(this, arguments);
        };
    }""")
    with page.expect_file_chooser() as chooser:
        page.locator(".tools").get_by_role("button", name=re.compile("^拍照")).click()
    chooser.value.set_files(picture(tmp_path, "full"))
    expect(page.locator(".toast")).to_contain_text("平板的空间满了")
    expect(page.locator(".tile")).to_have_count(0)
    assert page.locator(".card .seg--jade").first.get_attribute("aria-pressed") == "true"
