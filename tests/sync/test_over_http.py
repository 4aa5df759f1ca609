"""A client written from the protocol alone carries out a visit on a real server, over a line that breaks."""

import socket
from threading import Thread

import pytest

from conftest import PASSWORD
from field_client import Tablet, over_http
from kaocha.cli.verify import verify
from kaocha.db import db
from kaocha.models import Entry, Photo
from sync.field_stage import FACTS, NAMES, TOTAL, Stage, judge, record_facts, results, submit
from sync.real_server import serving
from sync.test_photos import digest, picture

pytestmark = pytest.mark.slow


@pytest.fixture
def stage(cast):
    stage = Stage(cast)
    with stage.app.app_context():
        db.engine.dispose()
    return stage


@pytest.fixture
def address(stage):
    with serving(stage.app.config["SETTINGS"].data) as found:
        yield found


def tablet(address, name):
    made = Tablet(over_http(address))
    made.sign_in(name, PASSWORD)
    return made


def cut(address, tablet, place, content, sent):
    """A piece of which only `sent` bytes leave the tablet before the line breaks."""
    host, port = address.split(":")
    with socket.create_connection((host, int(port))) as line:
        cookie = tablet.cookie()
        line.sendall((f"PATCH {place} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nTus-Resumable: 1.0.0\r\n"
                      f"Upload-Offset: 0\r\nX-Kaocha-Device: {tablet.id}\r\nContent-Length: {len(content)}\r\n"
                      "Content-Type: application/offset+octet-stream\r\n\r\n").encode() + content[:sent])


def offset_of(tablet, place):
    return int(tablet.call("HEAD", place, Tus_Resumable="1.0.0")[1]["upload-offset"])


def test_three_tablets_carry_out_a_visit(stage, address):
    tablets = [tablet(address, name) for name in NAMES]
    assert [one.call("GET", "/sync/visits")[2]["visits"][0]["id"] for one in tablets] == [stage.visit] * 3
    packs = [one.pack(stage.visit) for one in tablets]
    assert len({pack["rule_hash"] for pack in packs}) == 1
    content = picture(800) + bytes(1_500_000)
    facts = record_facts(tablets[0], stage.visit)
    photo = tablets[0].photo(stage.visit, content, "plaque.hung")
    tablets[0].deliver(stage.visit)
    place, _ = tablets[0].begin(stage.visit, photo, content)
    piece = content[:1_000_000]
    cut(address, tablets[0], place, piece, 300_000)
    while (arrived := offset_of(tablets[0], place)) < 300_000:
        assert arrived <= 300_000
    tablets[0].upload(stage.visit, photo, content)
    for one in tablets:
        seen = [entry["id"] for entry in one.pack(stage.visit)["entries"] if entry["kind"] == "fact"]
        assert set(seen) == (set() if one is tablets[0] else set(facts))
        submit(one, stage.visit, facts + judge(one, stage.visit))
        assert one.deliver(stage.visit)["sheet"] == {"state": "submitted", "total": TOTAL, "problem": None}
    tablets[0].write(stage.visit, "seal", {})
    assert results(tablets[0].deliver(stage.visit))[-1] == "stored"
    assert tablets[0].call("GET", "/sync/visits")[2]["visits"][0]["state"] == "sealed"
    assert stage.sheets() == [(stage.ids[name], "tablet", "submitted", TOTAL) for name in NAMES]
    assert [(one.photo_id, one.original.sha256) for one in stage.rows(Photo)] == [(photo, digest(content))]
    done = stage.app.test_cli_runner().invoke(verify, ["--quiet"])
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "everything is as it arrived")


def test_five_equal_calls_at_once_on_two_processes_give_one_row_each(stage, address):
    first = tablet(address, "wang")
    record_facts(first, stage.visit)
    others = [tablet(address, "wang") for _ in range(5)]
    answers = [None] * 5
    for one in others:
        one.id, one.streams, one.names = first.id, first.streams, first.names

    def deliver(number):
        answers[number] = others[number].deliver(stage.visit)

    threads = [Thread(target=deliver, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {str([answer["streams"], answer["sheet"], [one["position"] for one in answer["results"]]])
            for answer in answers} == {str([answers[0]["streams"], answers[0]["sheet"],
                                            [one["position"] for one in answers[0]["results"]]])}
    assert [row.position for row in stage.rows(Entry)] == list(range(1, len(FACTS) + 1))
