"""Real Chromium at the size of a tablet, against the real server."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect

from browser import stage as scenery

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]
LANDSCAPE = {"width": 1180, "height": 820}
PORTRAIT = {"width": 820, "height": 1180}
HERE = {"latitude": 28.68021, "longitude": 115.85031, "accuracy": 9}


expect.set_options(timeout=20_000)  # the machine may be busy with other tests


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated_folder: Path) -> Iterator[scenery.Stage]:
    """One server for all; each test goes to a studio of its own."""
    data = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(migrated_folder, data)
    with scenery.served(scenery.furnish(data), scenery.free_port()) as served:
        yield served


@pytest.fixture
def tablet(playwright_here: Playwright, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """A tablet with a profile on disk; the same name again after a kill is the same tablet."""
    with ExitStack() as stack:

        def switch_on(name: str = "tablet", size: dict[str, int] = LANDSCAPE) -> BrowserContext:
            context = playwright_here.chromium.launch_persistent_context(
                str(tmp_path / name), executable_path=shutil.which("chromium"), args=ARGUMENTS, viewport=size,
                has_touch=True, locale="zh-CN", timezone_id="Asia/Shanghai", geolocation=HERE,
                permissions=["geolocation"], service_workers="allow", device_scale_factor=1.5,
            )
            context.set_default_timeout(30_000)
            stack.callback(_switch_off, context)
            return context

        yield switch_on


def _switch_off(context: BrowserContext) -> None:
    try:
        context.close()
    except Exception as error:  # noqa: BLE001 - it was killed by the test
        assert "closed" in str(error)
