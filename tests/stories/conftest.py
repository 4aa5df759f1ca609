"""A whole house for stories: a real server and worker on a fresh folder, and a real Chromium before them."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

ROOT = Path(__file__).parents[2]
PASSWORD = "a-long-enough-password"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


class House:
    """One installation: its folder, its address, and its commands."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ, "KAOCHA_DATA": str(data), "PORT": str(self.port), "KAOCHA_LOG": "ERROR", "DATABASE_URL": "",
        }  # fmt: skip
        self.processes: list[subprocess.Popen[bytes]] = []

    def flask(self, *arguments: str, typed: str = "") -> str:
        """Run a command of ours; its standard output."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", *arguments], cwd=ROOT, env=self.environment, input=typed,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def person(self, username: str, name: str, role: str) -> None:
        self.flask("user", "add", "yunchuan", username, name, "--role", role, "--password", PASSWORD)

    def start(self) -> None:
        for command in ("serve", "work"):
            process = subprocess.Popen(
                [sys.executable, "-m", "flask", command], cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL,
            )  # fmt: skip
            self.processes.append(process)
        wait_until(self.answers)

    def answers(self) -> bool:
        with contextlib.suppress(OSError):  # refused, reset, or too slow while the machine is busy
            return urllib.request.urlopen(f"{self.url}/health", timeout=2).status == 200
        return False

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: object, seconds: float = 60) -> None:
    """Until a question is answered yes; a story waits for processes, never for a fixed time."""
    until = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < until, "it never became true"
        time.sleep(0.05)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "data")
    house.flask("db", "upgrade")
    house.flask("user", "authority", "yunchuan", "云川市总工会", "--en", "Yunchuan Union")
    house.person("jingban", "徐敏", "secretary")
    yield house
    house.stop()


@pytest.fixture(scope="session")
def chromium(playwright_here: Playwright) -> Iterator[Browser]:
    browser = playwright_here.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def desk(chromium: Browser, house: House) -> Iterator[Page]:
    """A desk PC: 1440 wide, Chinese; nothing may be said on its console."""
    context = chromium.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=house.url,
        accept_downloads=True,
    )  # fmt: skip
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert [line for line in said if "422" not in line and "409" not in line] == []


def sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("账号").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
