"""A visit carried out in a real browser: with the network gone half way, a killed page, a portal, two tabs."""

from __future__ import annotations

import hashlib
import os
import re
import signal

import pytest
from playwright.sync_api import expect

from browser.conftest import PORTRAIT
from browser.visiting import (
    answer_here,
    answer_the_rest,
    go_to,
    open_visit,
    photograph,
    picture,
    sign_in,
    sign_in_again,
    unlock,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


HANDED_OVER = """() => new Promise((done) => {
    indexedDB.open('kaocha-field').onsuccess = ({target: {result: db}}) => {
        db.transaction('vaults').objectStore('vaults').get('open').onsuccess = (event) => {
            db.close();
            done(Boolean(event.target.result));
        };
    };
})"""


def kill(context):
    """SIGKILL, as a system short of memory does it: nothing is said goodbye to."""
    processes = context.browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    with context.expect_event("close"):
        os.kill(next(process["id"] for process in processes if process["type"] == "browser"), signal.SIGKILL)


def found_in(folder, words):
    """Files of a browser's profile that hold these words, however it writes them."""
    forms = [words.encode(), words.encode("utf-16-le"), words.encode("unicode_escape")]
    files = [(path.name, path.read_bytes()) for path in folder.rglob("*") if path.is_file()]
    return [name for name, body in files if any(form in body for form in forms)]


def test_a_visit_is_carried_out_although_the_network_goes_half_way(stage, tablet, tmp_path):
    context = tablet()
    page = context.pages[0]
    sign_in(page, stage.url)
    studio = "周启明劳模创新工作室"
    open_visit(page, studio)
    first, second = picture(tmp_path, "plaque"), picture(tmp_path, "room", (2400, 1800))
    answer_here(page)
    photograph(page, first)
    expect(page.get_by_text("全部已入库")).to_be_visible(timeout=30_000)

    context.set_offline(True)
    go_to(page, "场所", "有固定场所")
    answer_here(page)
    photograph(page, second)
    answer_the_rest(page)
    page.locator(".bar .button--main").click()
    expect(page.get_by_text("都已答完，可以提交。")).to_be_visible()
    page.get_by_role("button", name="提交评分表").click()
    expect(page.get_by_text(re.compile("已存本机，待上传"))).to_be_visible()
    expect(page.locator(".bar")).to_contain_text("离线")
    assert [entry["kind"] for entry in stage.entries(studio, "song")] == ["fact", "photo"]

    context.set_offline(False)
    expect(page.get_by_text("全部已入库")).to_be_visible(timeout=60_000)
    sent = stage.entries(studio, "song")
    assert [entry["seq"] for entry in sent] == list(range(1, len(sent) + 1))
    assert [entry["kind"] for entry in sent if entry["kind"] in ("photo", "submit")] == ["photo", "photo", "submit"]
    assert sent[-1]["value"]["total"] == 10_000
    places = [entry["value"]["position"] for entry in sent if entry["kind"] == "photo"]
    here = (286_802_100, 1_158_503_100, 900)
    assert [(place["lat"], place["lon"], place["accuracy_cm"]) for place in places] == [here, here]
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (first, second)}
    query = "SELECT s.sha256 FROM photo p JOIN stored_file s ON s.id = p.original_id WHERE p.visit_id = :visit"
    kept = stage.rows(query, visit=stage.visits[studio])
    assert {sha256 for (sha256,) in kept} == digests
    assert stage.rows("SELECT state, source FROM sheet WHERE visit_id = :visit", visit=stage.visits[studio]) == [
        ("submitted", "tablet")]


def test_a_killed_page_comes_back_to_the_same_item_and_loses_nothing(stage, tablet, tmp_path):
    studio = "梁玉珍劳模创新工作室"
    context = tablet()
    page = context.pages[0]
    sign_in(page, stage.url)
    open_visit(page, studio)
    context.set_offline(True)
    go_to(page, "场所", "学习、实践、展示功能齐全")
    page.get_by_role("checkbox").nth(1).click()
    photograph(page, picture(tmp_path, "display"))
    page.locator(".tools").get_by_role("button", name="备注").click()
    page.locator(".panel textarea").fill("写了一半的备")
    expect(page.get_by_text("草稿已存本机")).to_be_visible()
    kill(context)

    context = tablet()
    context.clear_cookies()  # whether the cookie outlives a kill is the browser's chance
    page = context.pages[0]
    context.set_offline(True)
    page.goto(f"{stage.url}/field/")
    unlock(page)
    expect(page.locator(".card h3")).to_have_text("学习、实践、展示功能齐全")
    expect(page.get_by_role("checkbox").nth(1)).to_be_checked()
    expect(page.locator(".tile img")).to_be_visible()
    expect(page.locator(".panel textarea")).to_have_value("写了一半的备")
    page.set_viewport_size(PORTRAIT)
    expect(page.locator(".card h3")).to_have_text("学习、实践、展示功能齐全")
    expect(page.locator(".panel textarea")).to_have_value("写了一半的备")

    context.set_offline(False)
    sign_in_again(page)
    expect(page.locator(".card h3")).to_have_text("学习、实践、展示功能齐全")
    expect(page.get_by_text("全部已入库")).to_be_visible(timeout=60_000)
    sent = stage.entries(studio, "song")
    assert [(entry["seq"], entry["kind"]) for entry in sent] == [(1, "fact"), (2, "photo")]
    assert sent[0]["value"] == {"defects": ["no_practice"]}


def test_a_camera_that_kills_the_page_asks_for_no_pin_but_a_closed_one_does(stage, tablet):
    context = tablet()
    page = context.pages[0]
    sign_in(page, stage.url, "he")
    open_visit(page, "梁玉珍劳模创新工作室")
    go_to(page, "牌匾", "牌匾位置醒目")
    with page.expect_file_chooser():
        page.locator(".tools").get_by_role("button", name=re.compile("^拍照")).click()
    page.wait_for_function(HANDED_OVER)
    page.reload()
    expect(page.locator(".card h3")).to_have_text("牌匾位置醒目")
    page.reload()
    expect(page.get_by_role("heading", name="输入本机口令")).to_be_visible()


def test_an_original_goes_on_where_the_line_was_cut(stage, tablet, tmp_path):
    studio = "梁玉珍劳模创新工作室"
    page = tablet().pages[0]
    sign_in(page, stage.url, "luo")
    open_visit(page, studio)
    go_to(page, "牌匾", "牌匾位置醒目")
    line = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 400_000}
    line.send("Network.emulateNetworkConditions", slow)
    sent = []
    page.on("request", lambda one: sent.append(int(one.headers["upload-offset"])) if one.method == "PATCH" else None)
    path = picture(tmp_path, "large", (3000, 2250))
    photograph(page, path)
    expect(page.locator(".tile").first).to_contain_text(re.compile("上传中 [1-9]"), timeout=60_000)
    line.send("Network.emulateNetworkConditions", slow | {"offline": True})
    expect(page.locator(".bar")).to_contain_text("离线")
    before = len(sent)
    line.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("全部已入库")).to_be_visible(timeout=60_000)
    assert sent[before] > 0
    query = """SELECT s.sha256, s.size FROM photo p JOIN stored_file s ON s.id = p.original_id
               WHERE p.visit_id = :visit AND s.by_id = :by"""
    kept = stage.rows(query, visit=stage.visits[studio], by=stage.inspectors["luo"])
    assert kept == [(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)]


def test_a_portal_and_an_ended_session_lose_nothing(stage, tablet):
    """A hotel's page answers 200 without our mark: it is the network. A session that is over only asks to sign in."""
    studio = "程立军劳模创新工作室"
    context = tablet()
    page = context.pages[0]
    sign_in(page, stage.url)
    open_visit(page, studio)
    expect(page.locator(".bar")).to_contain_text("有网络")
    welcome = {"status": 200, "body": "<h1>欢迎使用酒店网络</h1>", "content_type": "text/html"}
    context.route("**/sync/**", lambda route: route.fulfill(**welcome))
    answer_here(page)
    expect(page.locator(".bar")).to_contain_text("离线")
    expect(page.locator(".bar")).to_contain_text("1 条记录待上传")
    assert stage.entries(studio, "song") == []

    context.unroute("**/sync/**")
    context.clear_cookies()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("登录已过期。已填写的内容都在本机")).to_be_visible()
    expect(page.locator(".bar")).to_contain_text("1 条记录待上传")
    sign_in_again(page)
    expect(page.get_by_text("全部已入库")).to_be_visible(timeout=60_000)
    assert [entry["kind"] for entry in stage.entries(studio, "song")] == ["fact"]


def test_the_next_user_of_a_tablet_reads_nothing_and_what_was_unsent_still_arrives(stage, tablet, tmp_path):
    studio = "陈铁劳模创新工作室"
    canary = "金丝雀四七一一"
    context = tablet()
    page = context.pages[0]
    sign_in(page, stage.url)
    open_visit(page, studio)
    context.set_offline(True)
    page.locator(".tools").get_by_role("button", name="备注").click()
    page.locator(".panel textarea").fill(canary)
    page.locator(".panel").get_by_role("button", name="保存").click()
    expect(page.locator(".card__note")).to_contain_text(canary)
    page.get_by_role("button", name="今日考察").click()
    page.get_by_role("button", name="锁定").click()
    page.get_by_label("本机口令").fill("135790")
    page.get_by_role("button", name="打开").click()
    expect(page.get_by_text("口令不对")).to_be_visible()

    context.set_offline(False)
    sign_in(page, stage.url, "he")
    assert canary not in page.content()
    open_visit(page, studio)
    assert stage.entries(studio, "song") == []
    context.close()
    assert found_in(tmp_path / "tablet", canary) == []

    context = tablet()
    page = context.pages[0]
    page.goto(f"{stage.url}/field/")
    page.get_by_label("账号").fill("song")
    unlock(page)
    sign_in_again(page)
    expect(page.get_by_text("没有待上传的内容")).to_be_visible(timeout=60_000)
    assert [entry["value"] for entry in stage.entries(studio, "song")] == [{"text": canary}]
    assert stage.entries(studio, "he") == []


def test_two_inspectors_who_note_different_facts_see_both_and_settle_it(stage, tablet):
    studio = "沈秀兰劳模创新工作室"
    pages = {}
    for username in ("song", "luo"):
        context = tablet(username)
        page = pages[username] = context.pages[0]
        sign_in(page, stage.url, username)
        open_visit(page, studio)
        go_to(page, "牌匾", "牌匾名称与申报名称逐字一致")
        context.set_offline(True)
    pages["song"].locator(".answers").get_by_role("button", name="不符合").click()
    pages["luo"].locator(".answers").get_by_role("button", name=re.compile("^符合")).click()
    for username in ("song", "luo"):
        pages[username].context.set_offline(False)
        expect(pages[username].get_by_text("全部已入库")).to_be_visible(timeout=60_000)
    page = pages["song"]
    page.get_by_role("button", name="今日考察").click()
    page.get_by_role("button", name="更新资料").click()
    expect(page.get_by_role("button", name="更新资料")).to_be_enabled()
    open_visit(page, studio)
    go_to(page, "牌匾", "牌匾名称与申报名称逐字一致")
    expect(page.locator(".told--conflict")).to_contain_text("罗建国")
    page.locator(".answers").get_by_role("button", name=re.compile("^符合")).click()
    expect(page.locator(".told--conflict")).to_have_count(0)
    expect(page.get_by_text("全部已入库")).to_be_visible(timeout=60_000)
    last = stage.entries(studio, "song")[-1]
    assert (last["value"], len(last["follows"])) == ({"met": True}, 2)


def test_a_no_at_a_required_item_waits_for_the_signature_of_each_inspector(stage, tablet):
    studio = "沈秀兰劳模创新工作室"
    first = tablet("song").pages[0]
    sign_in(first, stage.url, "song")
    open_visit(first, studio)
    go_to(first, "场所", "有固定场所")
    first.locator(".answers").get_by_role("button", name="没有").click()
    expect(first.get_by_text("全部已入库")).to_be_visible(timeout=60_000)
    second = tablet("luo").pages[0]
    sign_in(second, stage.url, "luo")
    open_visit(second, studio)
    go_to(second, "场所", "有固定场所")
    expect(second.locator(".bar .button--main")).to_have_text("确认 3.1")
    expect(second.get_by_role("button", name="不同意")).to_be_disabled()
    second.get_by_role("button", name="确认没有").click()
    expect(second.locator(".told--conflict")).to_have_count(0)
    expect(second.get_by_text("全部已入库")).to_be_visible(timeout=60_000)
    signed = [entry["value"] for entry in stage.entries(studio, "luo") if entry["kind"] == "veto_confirm"]
    assert signed == [{"confirms": True}]
