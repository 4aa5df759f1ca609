"""A score sheet is typed from paper without touching the mouse, and without a script as well."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from conftest import make_app
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import Account, Sheet
from kaocha.rules.permissions import Who
from site_visits import Site
from stories.conftest import sign_in

pytestmark = pytest.mark.browser

KEYS = {
    "plaque.hung": "y", "plaque.name": "1", "venue.room": "9", "wall.rules": "1", "wall.posted": "y",
    "equipment.use": "1.5", "equipment.money": "0", "records.apprentices": "7", "records.log": "3",
    "records.award": "2",
}  # fmt: skip
"""What is pressed at each item; the defects of venue.sign are ticked with the space bar."""


@pytest.fixture
def address(house):
    """Where the first inspector's sheet is typed."""
    app = make_app(house.data)
    with app.app_context():
        begin_write()
        act_for(1)
        secretary = db.session.scalars(select(Account)).one()
        site = Site(Who(secretary.id, secretary.name, frozenset(secretary.roles), 1))
        visit = site.visit()
        commit()
        found = f"/cycles/yc-2026/visits/{visit.id}/sheets/{visit.members[0].account_id}"
        db.engine.dispose()
    house.start()
    return found


def stored(house):
    app = make_app(house.data)
    with app.app_context():
        act_for(1)
        sheet = db.session.scalars(select(Sheet)).one()
        db.engine.dispose()
    return sheet


def test_a_sheet_is_typed_with_the_keyboard_alone(house, desk, address):
    sign_in(desk, "jingban")
    desk.goto(address)
    desk.locator("[name='a.plaque.hung']").focus()
    for code in ("plaque.hung", "plaque.name", "venue.room"):
        assert focused(desk) == f"a.{code}"
        desk.keyboard.press(KEYS[code])
        desk.keyboard.press("Enter")
    assert focused(desk) == "a.venue.sign"
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    assert focused(desk) == "d.venue.sign"
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    for code in list(KEYS)[3:]:
        assert focused(desk) == f"a.{code}"
        desk.keyboard.type(KEYS[code])
        desk.keyboard.press("Enter")
    assert focused(desk) == "paper_total"
    desk.keyboard.type("89.5")
    desk.keyboard.press("Shift+Enter")
    assert focused(desk) == "a.records.award"
    desk.locator("[name='n.equipment.use']").focus()
    desk.keyboard.type("两台停用")
    expect(desk.locator("[data-total]")).to_have_text("89.50")
    expect(desk.locator("[data-agrees]")).to_be_visible()
    expect(desk.locator("[data-said='venue.sign']")).to_have_text("7.5")
    desk.locator("[name=paper_total]").focus()
    desk.keyboard.press("Enter")  # after the last box Enter rests on the button; pressed again it submits
    assert desk.evaluate("document.activeElement.textContent") == "提交评分表"
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/visits/1")
    expect(desk.get_by_text("已提交 1/3").first).to_be_visible()
    assert (stored(house).state, stored(house).total) == ("submitted", "179/2")


def focused(page):
    return page.evaluate("document.activeElement.name")


def test_a_sheet_is_typed_without_any_script(house, chromium, address):
    context = chromium.new_context(base_url=house.url, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    sign_in(page, "jingban")
    page.goto(address)
    page.locator("[name='a.plaque.hung']").select_option("yes")
    page.locator("[name='a.records.apprentices']").fill("7")
    page.locator("[name='a.records.apprentices']").press("Enter")  # the first button of the form keeps the draft
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    expect(page.locator("[data-said='records.apprentices']")).to_have_text("7")
    page.get_by_role("button", name="提交评分表").click()
    expect(page.get_by_text("评分表还不能提交")).to_be_visible()
    context.close()
    assert stored(house).answers == {"plaque.hung": {"met": True}, "records.apprentices": {"found": 7}}
