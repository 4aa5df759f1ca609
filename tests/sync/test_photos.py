"""Photos arrive in pieces, small picture first or last, and are only ever stored whole under their digest."""

import base64
import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from conftest import NOW, SHARED
from kaocha.db import act_for, db
from kaocha.files.photos import look_into
from kaocha.models import Photo, StoredFile, Upload
from sync.field_stage import JPEG, Stage

pytestmark = pytest.mark.data
TUS = {"Tus_Resumable": "1.0.0"}


@pytest.fixture
def stage(cast):
    return Stage(cast)


@pytest.fixture
def tablet(stage):
    return stage.tablet("wang")


def picture(side=64, colour="red"):
    out = BytesIO()
    Image.new("RGB", (side, side), colour).save(out, "JPEG")
    return out.getvalue()


def originals(stage):
    with stage.app.app_context():
        act_for(stage.cast.authority)
        found = db.session.scalars(select(Photo).order_by(Photo.id)).all()
        return [(one.photo_id, one.original.sha256 if one.original else None) for one in found]


def stored(stage, sha256):
    with stage.app.app_context():
        return stage.app.extensions["store"].is_intact(stage.cast.authority, sha256)


def digest(content):
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("entry_first", [True, False])
def test_an_original_arrives_before_or_after_its_entry(stage, tablet, entry_first):
    content = picture()
    photo = tablet.photo(stage.visit, content, "plaque.hung")
    if entry_first:
        tablet.deliver(stage.visit)
    tablet.upload(stage.visit, photo, content)
    tablet.deliver(stage.visit)
    assert (originals(stage), stored(stage, digest(content))) == ([(photo, digest(content))], True)
    shown = stage.tablet("li").pack(stage.visit)["photos"]
    assert [(one["id"], one["item"], one["small"], one["original"]) for one in shown] == [
        (photo, "plaque.hung", True, True)]


def test_a_small_picture_is_shown_until_the_original_gives_a_better_one(stage, tablet):
    content, small = picture(400), picture(32)
    photo = tablet.photo(stage.visit, content, "plaque.hung")
    tablet.deliver(stage.visit)
    place = f"/sync/visits/{stage.visit}/pictures/{photo}"
    assert stage.tablet("li").call("GET", place)[0] == 404
    for _ in range(2):
        assert tablet.call("PUT", f"/sync/visits/{stage.visit}/thumbnails/{photo}", small,
                           Content_Type="image/jpeg")[::2] == (200, {})
    status, got, shown = stage.tablet("li").call("GET", place)
    assert (status, got["content-type"], shown, got["x-content-type-options"]) == (200, "image/jpeg", small, "nosniff")
    tablet.upload(stage.visit, photo, content)
    made = stage.tablet("li").call("GET", place)[2]
    assert Image.open(BytesIO(made)).size == (400, 400)


@pytest.mark.parametrize(("content", "code"), [
    (b"\xff\xd8\xff" + b"x" * 41_000 + b"\xff\xd9", "small_too_large"), (b"<svg onload=alert(1)>", "photo_unusable"),
    (b"", "photo_unusable"), (picture()[:-20], "photo_unusable")])
def test_a_small_picture_that_is_none_is_refused(stage, tablet, content, code):
    photo = tablet.photo(stage.visit, JPEG)
    answer = tablet.call("PUT", f"/sync/visits/{stage.visit}/thumbnails/{photo}", content, Content_Type="image/jpeg")
    assert (answer[2]["problem"], stage.rows(Photo)) == (code, [])


def test_a_broken_upload_goes_on_where_it_stopped(stage, tablet):
    content = picture() + bytes(2_500_000)
    photo = tablet.photo(stage.visit, content)
    place, offset = tablet.begin(stage.visit, photo, content)
    assert offset == 0
    tablet.piece(place, 0, content[:700_000])
    assert tablet.call("HEAD", place, **TUS)[1]["upload-offset"] == "700000"
    assert tablet.begin(stage.visit, photo, content) == (place, 700_000)
    assert tablet.upload(stage.visit, photo, content) == place
    assert tablet.begin(stage.visit, photo, content) == (place, len(content))
    assert (originals(stage), stored(stage, digest(content))) == ([(photo, digest(content))], True)


def test_the_same_piece_again_does_not_double_it(stage, tablet):
    content = picture()
    photo = tablet.photo(stage.visit, content)
    place, _ = tablet.begin(stage.visit, photo, content)
    answers = [tablet.piece(place, 0, content[:100]), tablet.piece(place, 0, content[:100])]
    assert [status for status, _, _ in answers] == [204, 409]
    last = [tablet.piece(place, 100, content[100:]), tablet.piece(place, 100, content[100:]),
            tablet.piece(place, len(content), b"")]
    assert [status for status, _, _ in last] == [204, 409, 204]
    assert len(stage.rows(StoredFile, StoredFile.purpose == "photo")) == 1
    assert len(stage.events("receive_photo")) == 1


def test_a_checksum_guards_a_piece(stage, tablet):
    content = picture()
    photo = tablet.photo(stage.visit, content)
    place, _ = tablet.begin(stage.visit, photo, content)
    right = base64.b64encode(hashlib.sha256(content[:100]).digest()).decode()
    damaged = tablet.piece(place, 0, b"x" * 100, Upload_Checksum=f"sha256 {right}")
    assert (damaged[0], damaged[2]["problem"]) == (460, "checksum_differs")
    assert tablet.call("HEAD", place, **TUS)[1]["upload-offset"] == "0"
    assert tablet.piece(place, 0, content[:100], Upload_Checksum=f"sha256 {right}")[0] == 204
    assert tablet.piece(place, 100, content[100:], Upload_Checksum="md5 x")[2]["problem"] == "upload_header"


def test_creation_may_carry_the_first_piece(stage, tablet):
    content = picture()
    photo = tablet.photo(stage.visit, content)
    about = {"photo": photo, "visit": str(stage.visit), "sha256": digest(content)}
    coded = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in about.items())
    status, got, _ = tablet.call(
        "POST", "/sync/photos", content, **TUS, Upload_Metadata=coded, Upload_Length=str(len(content)),
        Content_Type="application/offset+octet-stream")
    assert (status, got["upload-offset"]) == (201, str(len(content)))
    assert originals(stage) == [(photo, digest(content))]


@pytest.mark.parametrize(("content", "claimed", "code"), [
    (picture(), "0" * 64, "photo_digest_differs"), (b"%PDF-1.7 no photo", None, "photo_unusable"),
    (b"<svg xmlns='x' onload='alert(1)'/>", None, "photo_unusable")])
def test_what_is_not_the_photo_it_says_leaves_nothing_behind(stage, tablet, content, claimed, code):
    photo = tablet.photo(stage.visit, content)
    place, _ = tablet.begin(stage.visit, photo, content, claimed)
    status, _, said = tablet.piece(place, 0, content)
    assert (status, said["problem"]) == (422, code)
    assert (stage.rows(Upload), originals(stage), tablet.call("HEAD", place, **TUS)[0]) == ([], [], 404)
    assert list((stage.app.config["SETTINGS"].data / "incoming").iterdir()) == []


def test_a_photo_above_60_mb_is_refused_before_it_is_sent(stage, tablet):
    about = {"photo": tablet.photo(stage.visit, JPEG), "visit": str(stage.visit), "sha256": digest(JPEG)}
    coded = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in about.items())
    for length, status, code in (("60000001", 413, "photo_too_large"), ("0", 400, "upload_header"),
                                 ("-1", 400, "upload_header"), ("x", 400, "upload_header")):
        answer = tablet.call("POST", "/sync/photos", **TUS, Upload_Metadata=coded, Upload_Length=length)
        assert (answer[0], answer[2]["problem"]) == (status, code)


@pytest.mark.parametrize("metadata", [
    "", "photo", "photo !!!", "photo " + base64.b64encode(b"../../etc").decode(), "visit MQ==", "sha256 /w=="])
def test_malformed_metadata_is_refused(stage, tablet, metadata):
    answer = tablet.call("POST", "/sync/photos", **TUS, Upload_Metadata=metadata, Upload_Length="10")
    assert (answer[0], answer[2]["problem"]) == (400, "upload_header")


def test_another_photo_under_the_same_id_is_refused(stage, tablet):
    first, other = picture(), picture(colour="blue")
    photo = tablet.photo(stage.visit, first)
    tablet.upload(stage.visit, photo, first)
    with pytest.raises(AssertionError, match="photo_other_bytes"):
        tablet.upload(stage.visit, photo, other)
    assert originals(stage) == [(photo, digest(first))]


def test_the_same_bytes_in_another_visit_are_sent_and_stored_again(cast):
    stage, content = Stage(cast, second_team=True), picture()
    wang, qian = stage.tablet("wang"), stage.tablet("qian")
    wang.upload(stage.visit, wang.photo(stage.visit, content), content)
    photo = qian.photo(stage.other, content)
    assert qian.begin(stage.other, photo, content)[1] == 0
    qian.upload(stage.other, photo, content)
    assert len(originals(stage)) == 2


def test_nobody_sees_or_sends_another_persons_upload(stage, tablet):
    content = picture()
    photo = tablet.photo(stage.visit, content)
    place, _ = tablet.begin(stage.visit, photo, content)
    for name in ("li", "stranger", "secretary"):
        other = stage.tablet(name)
        assert [other.call("HEAD", place, **TUS)[0], other.piece(place, 0, content)[0],
                other.call("DELETE", place, **TUS)[0]] == [404, 404, 404]
    with pytest.raises(AssertionError, match="not_found"):
        stage.tablet("secretary").begin(stage.visit, photo, content)


def test_an_upload_may_be_given_up_and_begun_again(stage, tablet):
    content = picture()
    photo = tablet.photo(stage.visit, content)
    place, _ = tablet.begin(stage.visit, photo, content)
    tablet.piece(place, 0, content[:100])
    assert tablet.call("DELETE", place, **TUS)[0] == 204
    assert tablet.begin(stage.visit, photo, content)[1] == 0


def test_an_upload_that_nobody_finishes_expires_and_is_cleared(stage, tablet):
    content = picture()
    photo = tablet.photo(stage.visit, content)
    place, _ = tablet.begin(stage.visit, photo, content)
    tablet.piece(place, 0, content[:100])
    stage.app.config["CLOCK"] = lambda: NOW + timedelta(days=8)
    later = stage.tablet("wang")
    answer = later.piece(place, 100, content[100:])
    assert (answer[0], answer[2]["problem"]) == (410, "upload_expired")
    from kaocha.jobs import TASKS

    with stage.app.app_context():
        TASKS["sweep_photos"]()
    assert (stage.rows(Upload), list((stage.app.config["SETTINGS"].data / "incoming").iterdir())) == ([], [])
    later.upload(stage.visit, photo, content)
    assert originals(stage) == [(photo, digest(content))]


def test_a_part_without_an_upload_is_cleared_and_one_under_way_stays(stage, tablet):
    from kaocha.jobs import TASKS

    content = picture()
    place, _ = tablet.begin(stage.visit, tablet.photo(stage.visit, content), content)
    tablet.piece(place, 0, content[:100])
    folder = stage.app.config["SETTINGS"].data / "incoming"
    (folder / ("0" * 32)).write_bytes(b"")
    with stage.app.app_context():
        TASKS["sweep_photos"]()
    assert [path.name for path in folder.iterdir()] == [place.rpartition("/")[2]]


@pytest.mark.parametrize(("headers", "status", "code"), [
    ({"Tus-Resumable": "0.2"}, 412, "tus_version"), ({"Content-Type": "image/jpeg"}, 415, "upload_type"),
    ({"Upload-Offset": "7"}, 409, "offset_differs"), ({"Upload-Offset": "x"}, 400, "upload_header")])
def test_a_piece_says_what_it_is(stage, tablet, headers, status, code):
    content = picture()
    place, _ = tablet.begin(stage.visit, tablet.photo(stage.visit, content), content)
    sent = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0",
            "X-Kaocha-Device": tablet.id, **headers}
    got = tablet.send("PATCH", place, sent, content)
    assert (got[0], code in got[2].decode(), got[1]["tus-resumable"]) == (status, True, "1.0.0")


def test_a_piece_above_1_mib_is_refused_and_nothing_of_it_kept(stage, tablet):
    content = picture() + bytes(1 << 20)
    place, _ = tablet.begin(stage.visit, tablet.photo(stage.visit, content), content)
    assert tablet.piece(place, 0, content)[0] == 413
    assert tablet.call("HEAD", place, **TUS)[1]["upload-offset"] == "0"


def test_the_server_says_what_it_can(tablet):
    status, got, _ = tablet.call("OPTIONS", "/sync/photos")
    assert (status, got["tus-extension"], got["tus-max-size"]) == (
        200, "creation,creation-with-upload,checksum,expiration,termination", "60000000")


# --- what an original shows ---


def test_a_photo_that_only_looks_like_one_is_kept_and_says_so(stage, tablet):
    content = b"\xff\xd8\xff\xe0 no picture at all"
    photo = tablet.photo(stage.visit, content)
    tablet.upload(stage.visit, photo, content)
    assert originals(stage) == [(photo, digest(content))]
    assert stage.rows(Photo)[0].seen["problems"] == ["pillow: OSError"]


@pytest.mark.skipif(not (SHARED / "photos" / "expected.csv").exists(), reason="real photos lie beside the checkout")
def test_real_cameras_are_read_as_exiftool_reads_them():
    import csv

    folder = SHARED / "photos"
    with (folder / "expected.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        seen = look_into(folder / row["SourceFile"])
        facts = seen.facts
        assert (facts["problems"], facts.get("taken_at", ""), facts.get("make", ""), facts.get("model", "")) == (
            [], row["DateTimeOriginal"], row["Make"], row["Model"])
        for key, column in (("lat", "GPSLatitude"), ("lon", "GPSLongitude")):
            wanted = row[column] and round(float(row[column]) * 10_000_000)
            assert facts.get(key, "") == wanted
        assert seen.small.startswith(b"\xff\xd8\xff")
