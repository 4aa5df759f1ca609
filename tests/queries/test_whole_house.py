"""A house with something of everything, on either database: it opens, and everything in it is as it must be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conftest import NOW
from kaocha.queries.check import run_checks
from whole_house import furnish

pytestmark = pytest.mark.data


@pytest.fixture
def house(app, cast):
    client = cast.client("secretary")
    return client, furnish(app, client, cast.who["secretary"], scheme="jiangxi-province-2023", list_code="yc-2026")


def test_a_furnished_house_is_as_it_must_be(app, house):
    with app.app_context():
        results = run_checks(app.extensions["store"], now=NOW + timedelta(hours=1))
    wrong = {one.name for one in results if one.wrong}
    assert wrong == {"reviews_say_who_and_when", "sheet_totals_add_up"}  # the list's cast plants its rows without them
    assert sum(one.looked_at for one in results) > 100


def test_its_pages_open(house):
    client, made = house
    intake, listed = f"/cycles/{made['nominations.code']}", f"/cycles/{made['code']}"
    visit = f"{listed}/visits/{made['number']}"
    pages = [
        "/cycles", "/events", "/accounts?q=x", intake,
        *(f"{intake}/{page}" for page in (
            "settings", "nominations?q=创新&sort=-number", f"nominations/{made['nominations.number']}",
            "nominations/places", "nominations/export.xlsx", "imports", f"imports/{made['imports.number']}")),
        *(f"{listed}/{page}" for page in (
            "visits?sort=-progress", "list", "list?view=draft", "list/1/lines/1", "list/1/papers/zh.xlsx")),
        visit, f"{visit}/sheets/{made['account_id']}",
    ]
    answers = {page: client.get(page) for page in pages}
    for answer in answers.values():
        answer.close()
    assert {page: answer.status_code for page, answer in answers.items() if answer.status_code != 200} == {
        "/accounts?q=x": 403}
