"""`flask demo --stage visited`: visits on tablets, photos with EXIF, a visit left to carry out, the same for a seed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from conftest import make_app
from demo_cast import copy_of, made_by_demo
from field_client import Tablet
from kaocha.actions import people
from kaocha.db import act_for, db
from kaocha.files.photos import look_into
from kaocha.models import Authority, Cycle, Entry, Photo, Sheet, Shortlist, StoredFile, Studio, Visit, VisitChain
from kaocha.queries.check import run_checks
from kaocha.schemes.loading import schemes_in_house

SCHEME, STUDIOS = "liaoning-province-2021", "14"


@pytest.fixture(scope="module")
def visited(tmp_path_factory):
    """(folder, app, report) of a demo of one scheme whose visits are carried out."""
    folder = tmp_path_factory.mktemp("visited") / "data"
    app, report = made_by_demo(folder, "--scheme", SCHEME, "--studios", STUDIOS, "--stage", "visited")
    yield folder, app, report
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def home(visited):
    """Inside an app context that reads the demo's first authority."""
    _, app, report = visited
    with app.app_context():
        act_for(db.session.scalar(select(Authority.id).where(Authority.code == report["authority"])))
        yield app


def texts_of(app) -> list[str]:
    with app.app_context():
        act_for(db.session.scalar(select(Authority.id).where(Authority.code == "yunchuan")))
        return db.session.scalars(select(Entry.text).order_by(Entry.visit_id, Entry.position)).all()


def pictures_of(app) -> list[str]:
    with app.app_context():
        act_for(db.session.scalar(select(Authority.id).where(Authority.code == "yunchuan")))
        return db.session.scalars(select(StoredFile.sha256).order_by(StoredFile.id)).all()


def test_every_visit_but_those_left_is_sealed_with_all_its_sheets(home):
    visits = {visit.id: visit for visit in db.session.scalars(select(Visit))}
    sealed = set(db.session.scalars(select(VisitChain.visit_id).where(VisitChain.sealed_at.is_not(None))))
    left = visits.keys() - sealed
    assert (len(left), len(sealed) >= 5) == (2, True)
    assert not any(visits[one].sheets or visits[one].visited_on for one in left)
    for one in sealed:
        expected = sorted(member.account_id for member in visits[one].members if not member.absence)
        assert sorted(sheet.inspector_id for sheet in visits[one].sheets) == expected
    found = db.session.scalars(select(Sheet)).all()
    assert {(sheet.source, sheet.state) for sheet in found} == {("tablet", "submitted")}
    assert db.session.scalars(select(Shortlist)).all() == []


def test_everything_that_tablets_sent_counts(home):
    assert set(db.session.scalars(select(Entry.result))) == {"stored"}
    kinds = Counter(db.session.scalars(select(Entry.kind)))
    assert kinds.keys() >= {"fact", "points", "photo", "submit", "seal", "veto", "veto_confirm", "note"}


def test_it_is_as_it_must_be_and_as_it_arrived(visited):
    _, app, _ = visited
    with app.app_context():
        results = run_checks(app.extensions["store"], now=datetime.now(UTC))
    assert {one.name: one.wrong for one in results if one.wrong} == {}
    verified = app.test_cli_runner().invoke(args=["verify", "--quiet"])
    assert (verified.exit_code, verified.output.splitlines()[-1]) == (0, "everything is as it arrived")


def test_photos_are_small_jpegs_with_the_time_and_the_place_of_their_entry(home):
    store, found = home.extensions["store"], db.session.scalars(select(Photo)).all()
    assert len(found) > 50
    assert max(photo.original.size for photo in found) <= 120_000
    assert max(photo.small.size for photo in found) <= 40_960
    says = {entry.sha256: entry for entry in db.session.scalars(select(Entry).where(Entry.kind == "photo"))}
    photo = found[0]
    said = next(one for one in says.values() if photo.photo_id in one.text)
    seen = look_into(store.path(photo.authority_id, photo.original.sha256)).facts
    assert (seen["problems"], seen["offset"], seen["format"]) == ([], "+08:00", "JPEG")
    assert f'"lat":{seen["lat"]},"lon":{seen["lon"]},"accuracy_cm":{seen["accuracy_cm"]}' in said.text
    taken = datetime.strptime(seen["taken_at"] + seen["offset"], "%Y:%m:%d %H:%M:%S%z")
    assert 0 <= (said.at - taken).total_seconds() < 120
    with store.open(photo.authority_id, photo.small.sha256) as small:
        assert Image.open(BytesIO(small.read())).size == (480, 360)


def test_every_studio_has_its_own_place(home):
    places = [(one.latitude, one.longitude) for one in db.session.scalars(select(Studio))]
    assert len(set(places)) == len(places) == int(STUDIOS)
    assert all(28.4 <= north <= 29.01 and 115.55 <= east <= 116.16 for north, east in places)


def test_the_same_seed_gives_the_same_entries_and_the_same_pictures(visited, tmp_path):
    again, _ = made_by_demo(tmp_path / "data", "--scheme", SCHEME, "--studios", STUDIOS, "--stage", "visited")
    assert texts_of(again) == texts_of(visited[1])
    assert pictures_of(again) == pictures_of(visited[1])


def test_the_visit_that_is_left_is_offered_to_a_tablet_whatever_the_day(visited, tmp_path):
    app = copy_of(visited[0], tmp_path / "copy")
    client = app.test_client()

    def send(method, path, headers, body):
        answer = client.open(path, method=method, headers=headers, data=body)
        return answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.data

    left = visited[2]["open_visits"]
    assert len(left) == 2
    for username in ("kaocha1", "kaocha2", "kaocha3"):
        tablet = Tablet(send)
        tablet.sign_in(username, people.DEMO_PASSWORD)
        listed = {one["id"]: one for one in tablet.call("GET", "/sync/visits")[2]["visits"]}
        for one in left:
            line = listed[one["id"]]
            assert (line["studio"], line["state"], line["sheet"]) == (one["studio"], "open", "missing")
            assert line["planned_on"].startswith("2021-")
            assert line["pack"] is not None
    pack = tablet.pack(left[0]["id"])
    assert (pack["entries"], pack["photos"]) == ([], [])
    assert set(pack["team"]["recorders"]) == {station["code"] for station in pack["checklist"]["stations"]}
    item = next(one["code"] for one in pack["checklist"]["items"] if one["rule"]["shape"] == "required")
    tablet.write(left[0]["id"], "fact", {"met": True}, item)
    assert tablet.deliver(left[0]["id"])["results"][0]["result"] == "stored"


@pytest.mark.parametrize("code", sorted(set(schemes_in_house()) - {SCHEME}))
def test_every_scheme_can_be_visited(tmp_path, code):
    app, report = made_by_demo(tmp_path / "data", "--scheme", code, "--studios", "16", "--stage", "visited")
    assert report["open_visits"]
    with app.app_context():
        act_for(db.session.scalar(select(Authority.id).where(Authority.code == report["authority"])))
        assert len(db.session.scalars(select(Sheet.id)).all()) > 4


def test_a_first_start_has_a_list_and_a_visit_to_carry_out_and_says_where(tmp_path):
    app, report = made_by_demo(tmp_path / "data", "--if-empty")
    assert report["cycles"] == ["jiangxi-province-2023", SCHEME]
    with app.app_context():
        act_for(db.session.scalar(select(Authority.id).where(Authority.code == report["authority"])))
        listed = select(Cycle.code).join(Shortlist, Shortlist.cycle_id == Cycle.id)
        assert db.session.scalars(listed).all() == ["jiangxi-province-2023"]
    again = make_app(tmp_path / "data").test_cli_runner().invoke(args=["demo", "--if-empty"])
    assert again.output.splitlines()[-1] == (
        f"Tablet: {report['address']}/field/ as kaocha1, a visit to carry out: {report['open_visits'][0]['studio']}")
    assert "<script>" not in report["open_visits"][0]["studio"]
