"""The shell of the field app over HTTP: public, whole, packed, one build at a time."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import posixpath
import re
import shutil

import pytest

from kaocha.pages.field import make_shell

MOST_BYTES = 150_000
IMPORT = re.compile(r'^import (?:[^"]* from )?"(\.[^"]+)"', re.MULTILINE)


def resolved(address, other):
    """The address that a relative import means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(address), other))


@pytest.fixture
def visitor(cast):
    return cast.client()


def manifest(visitor):
    """Address to digest, as the worker has it."""
    text = visitor.get("/field/sw.js").get_data(as_text=True)
    return json.loads(re.search(r"self\.SHELL = (\{.*?\});", text, re.DOTALL)[1])


def test_a_tablet_gets_the_shell_without_signing_in(visitor):
    page = visitor.get("/field/")
    assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
    assert page.headers["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]


def test_without_the_slash_it_is_found_too(visitor):
    answer = visitor.get("/field")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/field/")


def test_every_file_of_the_manifest_has_the_digest_that_the_worker_asks_for(visitor):
    def digest(address):
        return "sha256-" + base64.b64encode(hashlib.sha256(visitor.get(address).data).digest()).decode()

    shell = manifest(visitor)
    assert {address: digest(address) for address in shell} == shell
    assert "/field/" in shell and not any(address.startswith("/sync") for address in shell)


def test_what_the_page_and_its_modules_name_is_in_the_manifest(visitor):
    shell = manifest(visitor)
    page = visitor.get("/field/").get_data(as_text=True)
    named = set(re.findall(r'(?:src|href)="([^"]+)"', page))
    assert named and named - shell.keys() == set()
    for address in shell:
        if address.endswith(".js") and "/vendor/" not in address:
            text = visitor.get(address).get_data(as_text=True)
            asked = {resolved(address, other) for other in IMPORT.findall(text)}
            assert asked - shell.keys() == set(), address


def test_files_of_a_build_stay_for_ever_and_other_builds_are_not_served(visitor):
    address = next(address for address in manifest(visitor) if address.endswith("app.js"))
    assert visitor.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    other = re.sub(r"/field/[0-9a-f]{16}/", "/field/0123456789abcdef/", address)
    assert visitor.get(other).status_code == 404


def test_the_build_changes_with_any_file_and_with_nothing_else(app, tmp_path, monkeypatch):
    first, again = make_shell(app), make_shell(app)
    copy = tmp_path / "static"
    shutil.copytree(app.static_folder, copy)
    monkeypatch.setattr(app, "static_folder", str(copy))
    assert first.build == again.build == make_shell(app).build
    with (copy / "css" / "field.css").open("a") as sheet:
        sheet.write("/* a line more */\n")
    assert make_shell(app).build != first.build


def test_the_whole_shell_is_at_most_150_kb_over_the_wire(visitor):
    packed = {"Accept-Encoding": "gzip"}
    answers = [visitor.get(address, headers=packed) for address in [*manifest(visitor), "/field/sw.js"]]
    heads = [sum(len(name) + len(value) + 4 for name, value in answer.headers) for answer in answers]
    assert sum(len(answer.data) for answer in answers) + sum(heads) <= MOST_BYTES
    page = visitor.get("/field/", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(page.data) == visitor.get("/field/").data


def test_the_shell_holds_no_script_of_its_own_and_asks_no_other_site(visitor):
    page = visitor.get("/field/").get_data(as_text=True)
    assert re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|importmap", page) == []
    assert re.findall(r'(?:src|href)="(?!/field/)', page) == []


def test_an_inspector_who_signs_in_at_a_desk_is_led_to_the_field_app(cast):
    page = cast.client("inspector").get("/").get_data(as_text=True)
    assert 'href="/field/"' in page
