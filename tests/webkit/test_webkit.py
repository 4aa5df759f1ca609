"""In WebKit the shell installs, the store keeps sealed bytes, and a signed-in inspector's answer and photo arrive."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from browser.stage import PASSWORD, free_port, furnish, served
from browser.visiting import PIN, picture
from webkit.mini_browser import mini_browser, wait_for

pytestmark = pytest.mark.browser
SHELL = Path(__file__).parents[2] / "static" / "field"
STUDIO = "周启明劳模创新工作室"

CONTROLS = "return navigator.serviceWorker.controller?.state === 'activated'"
KEPT = """const names = await caches.keys();
    const kept = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
    return kept.reduce((sum, one) => sum + one, 0);"""

# The app's own modules seal a photo's bytes, write, read, open and delete them.
STORE = """const app = document.querySelector('script[type=module]').src;
    const {newVault, openVault, seal, unseal} = await import(new URL('./vault.js', app));
    const {transact, close} = await import(new URL('./database.js', app));
    const shelf = (mode, work) => transact(['bytes'], mode, (tx) => work(tx.objectStore('bytes')));
    const bytes = Uint8Array.from({length: 3_000_000}, (_, at) => at % 251).buffer;
    const {key, wrapped} = await newVault('246810');
    const record = {id: 'try', ...(await seal(key, bytes, 'try'))};
    await shelf('readwrite', (it) => it.put(record));
    await close();
    const read = await shelf('readonly', (it) => it.get('try'));
    const again = await openVault(wrapped, '246810');
    const opened = new Uint8Array(await unseal(again, read, 'try'));
    const elsewhere = await unseal(again, read, 'other').then(() => 'opened', () => 'refused');
    await shelf('readwrite', (it) => it.delete('try'));
    const left = await shelf('readonly', (it) => it.get('try'));
    return {
        type: read.data.constructor.name, same: opened.every((byte, at) => byte === at % 251), size: opened.length,
        sealed: new Uint8Array(read.data).slice(0, 64).join() !== new Uint8Array(bytes).slice(0, 64).join(),
        elsewhere, wrong: await openVault(wrapped, '135790'), left: left === undefined,
    };"""


@pytest.fixture
def stage(tmp_path, migrated_folder):
    data = tmp_path / "data"
    shutil.copytree(migrated_folder, data)
    with served(furnish(data), free_port()) as stage:
        yield stage


@pytest.fixture
def browser(tmp_path):
    with mini_browser(tmp_path) as browser:
        yield browser


def sign_in(browser):
    browser.type("username", "song")
    browser.type("password", PASSWORD)
    browser.click("//button[contains(., '登录')]")
    browser.type("pin", PIN)
    browser.type("again", PIN)
    browser.click("//button[contains(., '设好口令')]")
    browser.find("//h1[contains(., '可以出发')]")


def test_the_shell_the_store_and_a_signed_in_inspector_work_in_webkit(stage, browser, tmp_path):
    browser.open(f"{stage.url}/field/")
    browser.find("//input[@name='username']")
    wait_for(lambda: browser.run(CONTROLS), "a worker that answers for this page")
    assert browser.run(KEPT) > len(list(SHELL.glob("*.js")))
    assert browser.run(STORE) == {
        "type": "ArrayBuffer", "same": True, "size": 3_000_000, "sealed": True, "elsewhere": "refused", "wrong": None,
        "left": True,
    }
    sign_in(browser)
    browser.open(f"{stage.url}/field/")
    browser.type("pin", PIN)
    browser.click("//button[contains(., '打开')]")
    browser.click(f"//button[contains(@class, 'plan__open')][contains(., '{STUDIO}')]")
    browser.click("//div[contains(@class, 'answers')]//button[contains(@class, 'seg--jade')]")
    wait_for(lambda: stage.entries(STUDIO, "song"), "the answer on the server")
    assert [entry["kind"] for entry in stage.entries(STUDIO, "song")] == ["fact"]
    path = picture(tmp_path, "plaque")
    photograph(browser, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    query = "SELECT s.sha256 FROM photo p JOIN stored_file s ON s.id = p.original_id"
    assert wait_for(lambda: stage.rows(query), "the photo on the server") == [(digest,)]


def photograph(browser, path):
    """The system's own window for choosing a file belongs to nobody here: the file is given to the input."""
    browser.run("document.getElementById('from-camera').click = () => {}")
    browser.click("//button[contains(., '拍照')]")
    [camera] = browser.call("POST", "/elements", {"using": "css selector", "value": "#from-camera"})
    browser.call("POST", f"/element/{next(iter(camera.values()))}/value", {"text": str(path)})
