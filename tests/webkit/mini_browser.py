"""WebKit without a screen, the nearest to an iPad that runs here: Debian's MiniBrowser, driven by WebDriver."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browser.stage import free_port

SECONDS = 30
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the name that the WebDriver standard gives to a found element


class MiniBrowser:
    """One window. Elements are found by XPath; scripts are bodies of async functions and may return JSON."""

    def __init__(self, port: int) -> None:
        self.port, self.session = port, ""

    def call(self, method: str, path: str, said: object = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2 * SECONDS)
        body = None if said is None else json.dumps(said).encode()
        connection.request(method, f"{self.session}{path}", body, {"Content-Type": "application/json"})
        value = json.load(connection.getresponse())["value"]
        connection.close()
        if isinstance(value, dict) and "error" in value:
            raise RuntimeError(f"{value['error']}: {value['message']}")
        return value

    def begin(self) -> None:
        binary = next(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"))
        options = {"browserName": "MiniBrowser",
                   "webkitgtk:browserOptions": {"binary": str(binary), "args": ["--automation"]}}
        begun = self.call("POST", "/session", {"capabilities": {"alwaysMatch": options}})
        self.session = f"/session/{begun['sessionId']}"

    def open(self, url: str) -> None:
        self.call("POST", "/url", {"url": url})

    def run(self, script: str, *given: object) -> Any:
        """What the async function answers; what it throws is raised here."""
        whole = f"""const done = arguments[arguments.length - 1];
            (async (...given) => {{ {script} }})(...[...arguments].slice(0, -1))
                .then((value) => done({{value}}), (error) => done({{thrown: String(error)}}))"""
        answer = self.call("POST", "/execute/async", {"script": whole, "args": given})
        assert "thrown" not in answer, answer["thrown"]
        return answer.get("value")

    def find(self, xpath: str) -> str:
        """The element as soon as it is there and shown; its path for further calls."""
        found = wait_for(lambda: self._shown(xpath), xpath)
        return f"/element/{found}"

    def _shown(self, xpath: str) -> str | None:
        for one in self.call("POST", "/elements", {"using": "xpath", "value": xpath}):
            if self.call("GET", f"/element/{one[ELEMENT]}/displayed"):
                return str(one[ELEMENT])
        return None

    def click(self, xpath: str) -> None:
        self.call("POST", f"{self.find(xpath)}/click", {})

    def type(self, name: str, words: str) -> None:
        self.call("POST", f"{self.find(f'//input[@name={name!r}]')}/value", {"text": words})


def wait_for(question: Callable[[], Any], what: str) -> Any:
    """The first answer that is not empty; a window and a server are waited for, never a fixed time."""
    until = time.monotonic() + SECONDS
    while not (answer := question()):
        assert time.monotonic() < until, f"never seen: {what}"
        time.sleep(0.05)
    return answer


@contextmanager
def mini_browser(home: Path) -> Iterator[MiniBrowser]:
    """A window on a screen of its own; the three processes end with the block."""
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1180x820x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert screen.stdout is not None
    number = screen.stdout.readline().decode().strip()
    proxies = ("http_proxy", "https_proxy", "all_proxy")
    environment = {name: value for name, value in os.environ.items() if name.lower() not in proxies}
    browser = MiniBrowser(free_port())
    driver = subprocess.Popen(
        ["WebKitWebDriver", f"--port={browser.port}"], env={**environment, "DISPLAY": f":{number}", "HOME": str(home)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: answers(browser), "WebKitWebDriver")
        browser.begin()
        yield browser
    finally:
        if browser.session:
            browser.call("DELETE", "")
        for process in (driver, screen):
            process.terminate()
            process.wait(SECONDS)
        screen.stdout.close()


def answers(browser: MiniBrowser) -> bool:
    try:
        return bool(browser.call("GET", "/status"))
    except OSError:
        return False
