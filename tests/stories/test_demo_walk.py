"""Each demo account walks through the house: every link that it is shown opens."""

from __future__ import annotations

import re

import pytest

from demo_cast import copy_of, made_by_demo
from kaocha.actions.people import DEMO_PASSWORD
from kaocha.db import db

MOST = 80
LINK = re.compile(r'href="(/[^"]*)"')
# One address that must have been met, so that a walk that gets nowhere is noticed.
WALKS = {
    "jingban": "/cycles/liaoning-province-N/visits/N/sheets/N", "jiandu": "/cycles/liaoning-province-N/list/N",
    "pingwei1": "/cycles/liaoning-province-N/list/N/lines/N", "danwei": "/cycles/liaoning-province-N/nominations/N",
    "kaocha1": "/schemes/S", "guanli": "/accounts/N", "linhai-jingban": "/cycles/linhai-N/nominations/N",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("walked") / "data"
    app, _ = made_by_demo(folder, "--scheme", "liaoning-province-2021", "--studios", "20")
    with app.app_context():
        db.engine.dispose()
    return folder


def shape(address: str) -> str:
    """The address without the numbers and the question: one of each kind is looked at."""
    return re.sub(r"^/schemes/[\w-]+-N$", "/schemes/S", re.sub(r"\d+", "N", address.split("?")[0]))


def walk(client) -> dict[str, int]:
    """Address to status, from the front door on, one address of each shape."""
    seen: dict[str, int] = {}
    ahead = ["/"]
    while ahead and len(seen) < MOST:
        address = ahead.pop(0)
        answer = client.get(address)
        seen[address] = answer.status_code
        found = [answer.location] if answer.location else []
        if answer.mimetype == "text/html":
            found += [link.replace("&amp;", "&").partition("#")[0] for link in LINK.findall(answer.text)]
        known = {shape(one) for one in (*seen, *ahead)}
        for link in found:
            if not link.startswith("/static") and shape(link) not in known:
                ahead.append(link)
                known.add(shape(link))
    return seen


@pytest.mark.parametrize("username", WALKS)
def test_every_link_that_somebody_is_shown_opens(folder, tmp_path, username):
    app = copy_of(folder, tmp_path / "data")
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/sign-in", data={"username": username, "password": DEMO_PASSWORD})
    seen = walk(client)
    assert {address: status for address, status in seen.items() if status not in (200, 303)} == {}
    assert WALKS[username] in {shape(address) for address in seen}
    with app.app_context():
        db.engine.dispose()
