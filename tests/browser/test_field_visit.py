"""A visit carried out in a real browser: with the network gone half way, a killed page, a portal, two tabs."""

from __future__ import annotations

import hashlib
import json
import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from browser.conftest import LANDSCAPE, PORTRAIT
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
from kaocha.db import db

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STUDIO = "周启明"


def rows(stage, query):
    """What the server has stored, read past its own code."""
    app = stage.app()
    with app.app_context():
        found = [tuple(row) for row in db.session.execute(text(query), execution_options={"authority": "any"})]
        db.session.remove()
        db.engine.dispose()
    return found


def texts(stage):
    return [json.loads(text) for (text,) in rows(stage, "SELECT text FROM entry ORDER BY position")]


def test_a_visit_is_carried_out_although_the_network_goes_half_way(stage, tablet, tmp_path):
    context = tablet()
    page = context.pages[0]
    sign_in(page, stage.url)
    open_visit(page, STUDIO)
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
    assert [entry["kind"] for entry in texts(stage)] == ["fact", "photo"]

    context.set_offline(False)
    expect(page.get_by_text("全部已入库")).to_be_visible(timeout=60_000)
    sent = texts(stage)
    assert [entry["seq"] for entry in sent] == list(range(1, len(sent) + 1))
    assert [entry["kind"] for entry in sent if entry["kind"] in ("photo", "submit")] == ["photo", "photo", "submit"]
    assert sent[-1]["value"]["total"] == 10_000
    places = [entry["value"]["position"] for entry in sent if entry["kind"] == "photo"]
    assert [(place["lat"], place["lon"], place["accuracy_cm"]) for place in places] == [(286_802_100, 1_158_503_100, 900)] * 2
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (first, second)}
    assert {sha for (sha,) in rows(stage, "SELECT sha256 FROM stored_file WHERE purpose = 'photo'")} == digests
    assert rows(stage, "SELECT state, source FROM sheet") == [("submitted", "tablet")]
