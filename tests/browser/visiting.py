"""What an inspector does on a tablet, in words: signing in, answering every item, photographing, submitting."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from browser.stage import PASSWORD

PIN = "246810"


def sign_in(page: Page, url: str, username: str = "song") -> None:
    """First time on this tablet: account, PIN, and every visit of the day kept for offline."""
    page.goto(f"{url}/field/")
    expect(page.locator(".door")).to_be_visible()
    if page.get_by_role("button", name="换人登录").count():
        page.get_by_role("button", name="换人登录").click()
    page.get_by_label("账号").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("本机口令").first.fill(PIN)
    page.get_by_label("再输一次").fill(PIN)
    page.get_by_role("button", name="设好口令").click()
    expect(page.get_by_role("heading", name="可以出发")).to_be_visible(timeout=30_000)


def sign_in_again(page: Page) -> None:
    """Where the app asks for it."""
    page.locator(".told, .check").get_by_role("button", name="登录").click()
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def unlock(page: Page) -> None:
    page.get_by_label("本机口令").fill(PIN)
    page.get_by_role("button", name="打开").click()


def open_visit(page: Page, studio: str) -> None:
    page.locator(".plan__open", has_text=studio).click()
    expect(page.locator(".card")).to_be_visible()


def go_to(page: Page, station: str, item: str) -> None:
    page.locator(".rail").get_by_text(station, exact=True).click()
    row = page.locator(".row", has_text=item)
    if row.count():
        row.first.click()
    expect(page.locator(".card h3")).to_contain_text(item)


def picture(folder: Path, name: str, size: tuple[int, int] = (1600, 1200)) -> Path:
    """A drawn plaque as a camera would give it: larger than a small picture may be."""
    image = Image.effect_noise(size, 40).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.rectangle((size[0] // 4, size[1] // 3, size[0] * 3 // 4, size[1] * 2 // 3), fill=(200, 170, 60))
    draw.text((size[0] // 3, size[1] // 2), name, fill=(60, 30, 10))
    path = folder / f"{name}.jpg"
    image.save(path, quality=85)
    return path


def photograph(page: Page, path: Path, button: str = "拍照") -> None:
    """Through the same button and file chooser that a person uses; done when the photo has its entry."""
    taken = page.locator(".tile").count()
    with page.expect_file_chooser() as chooser:
        page.locator(".tools").get_by_role("button", name=re.compile(f"^{button}")).click()
    chooser.value.set_files(path)
    expect(page.locator(".tile")).to_have_count(taken + 1, timeout=30_000)


def answer_here(page: Page) -> None:
    """The best answer at the open item, whatever its shape."""
    button = page.locator(".card .answers .seg--jade").first
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def excuse_photo(page: Page, reason: str) -> None:
    page.locator(".tools").get_by_role("button", name="不宜拍照").click()
    page.locator(".panel textarea").fill(reason)
    page.locator(".panel").get_by_role("button", name="保存").click()
    expect(page.locator(".panel")).to_have_count(0)


def answer_the_rest(page: Page, most: int = 150) -> int:
    """Follows the one primary button from gap to gap until the sheet can be checked; how many items it answered."""
    main = page.locator(".bar .button--main")
    answered = 0
    for _ in range(most):
        text = main.inner_text().strip()
        asked = re.fullmatch(r"(?:先答必备项|答) ([\d.]+)", text)
        if text == "核对并提交":
            return answered
        if asked:
            if page.locator(".card__number").inner_text() != asked[1]:
                main.click()
                expect(page.locator(".card__number")).to_have_text(asked[1])
            answer_here(page)
            answered += 1
        elif text.startswith("拍照"):
            excuse_photo(page, "保密区域，单位书面说明")
        else:
            main.click()
        expect(main).not_to_have_text(text)
    raise AssertionError("the next thing to do never ended")
