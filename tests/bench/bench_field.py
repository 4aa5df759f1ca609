"""The field app on a slow tablet: bytes of its shell over the wire, and how long until a person can use it."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from browser.conftest import ARGUMENTS, LANDSCAPE
from browser.stage import free_port, furnish, served
from browser.visiting import open_visit, sign_in, unlock
from conftest import make_app
from kaocha.db import db
from kaocha.pages.field import make_shell

SLOWER = 4
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_500_000 // 8, "uploadThroughput": 750_000 // 8}
FREE = LINE | {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
SLOW = f"processor {SLOWER} times slower"
HOW = f"Chromium, {SLOW}, 1.5 Mbit/s, 150 ms"


def run() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        app = make_app(data)
        with app.app_context():
            upgrade()
            db.engine.dispose()
        yield {"name": "field_shell_bytes", "value": make_shell(app).packed_bytes, "unit": "bytes", "floor": 150_000,
               "how": "page, worker and every file of the manifest, gzip, without headers"}
        with served(furnish(data), free_port()) as stage:
            context = playwright.chromium.launch_persistent_context(
                str(Path(folder) / "tablet"), executable_path=shutil.which("chromium"), args=ARGUMENTS,
                viewport=LANDSCAPE, has_touch=True, locale="zh-CN")
            yield from _tablet(context, stage.url)
            context.close()


def _tablet(context: BrowserContext, url: str) -> Iterator[dict[str, Any]]:
    page = context.pages[0]
    session = context.new_cdp_session(page)
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield _line("field_first_use", HOW, lambda: _first(page, url))
    session.send("Network.emulateNetworkConditions", FREE)
    sign_in(page, url)
    context.set_offline(True)
    yield _line("field_offline_start", f"offline, from reload to the PIN, {SLOW}", lambda: _again(page))
    yield _line("field_offline_unlock", f"offline, from the PIN to the day, {SLOW}", lambda: _unlocked(page))
    open_visit(page, "周启明")
    yield _line("field_answer", f"a tap to its mark, kept and drawn, {SLOW}", lambda: _answered(page))


def _line(name: str, how: str, work: Any) -> dict[str, Any]:
    began = time.perf_counter()
    work()
    return {"name": name, "value": round(time.perf_counter() - began, 2), "unit": "s", "how": how}


def _first(page: Page, url: str) -> None:
    page.goto(f"{url}/field/", wait_until="commit")
    expect(page.get_by_label("账号")).to_be_visible(timeout=60_000)


def _again(page: Page) -> None:
    page.reload(wait_until="commit")
    expect(page.get_by_label("本机口令")).to_be_visible(timeout=60_000)


def _unlocked(page: Page) -> None:
    unlock(page)
    expect(page.get_by_role("heading", name="可以出发")).to_be_visible(timeout=60_000)


def _answered(page: Page) -> None:
    button = page.locator(".card .seg--jade").first
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
