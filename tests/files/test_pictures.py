"""Pictures and other materials: kinds by content, sizes and positions against what ExifTool reads."""
# ruff: noqa: E501  (one case a line; Chinese counts double)

import csv
import io
import zipfile

import pytest
from PIL import Image

from conftest import SHARED
from kaocha.files.materials import keep_material, media_type_of, plain_name
from kaocha.files.pictures import measure_picture
from kaocha.files.store import Store
from kaocha.problems import Problem

PHOTOS = SHARED / "photos"
photos = pytest.mark.skipif(not PHOTOS.is_dir(), reason="the shared photographs (../shared/photos) are not beside the checkout")


def expected():
    if not PHOTOS.is_dir():
        return []
    with (PHOTOS / "expected.csv").open() as file:
        return [row for row in csv.DictReader(file) if row["FileType"] == "JPEG"]


def jpeg(**more):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", **more)
    return out.getvalue()


@photos
@pytest.mark.parametrize("row", [row for row in expected() if "broken" not in row["SourceFile"]], ids=lambda row: row["SourceFile"])
def test_a_picture_says_what_another_reader_reads_in_it(row):
    with (PHOTOS / row["SourceFile"]).open("rb") as file:
        picture = measure_picture(file, row["SourceFile"])
    assert (picture.width, picture.height) == (int(row["ImageWidth"]), int(row["ImageHeight"]))
    taken = row["DateTimeOriginal"].replace(":", "-", 2) + (f" {row['OffsetTimeOriginal']}" if row["OffsetTimeOriginal"] else "")
    assert (picture.taken_at or "") == taken
    for ours, theirs in ((picture.latitude, row["GPSLatitude"]), (picture.longitude, row["GPSLongitude"])):
        assert (ours is None) == (theirs == "")
        if ours is not None:
            assert abs(float(ours) - float(theirs)) < 0.000001


@photos
@pytest.mark.parametrize("name", sorted(path.name for path in (PHOTOS / "broken").glob("*")) if PHOTOS.is_dir() else [])
def test_a_broken_picture_is_read_or_refused_and_never_breaks_the_reader(name):
    with (PHOTOS / "broken" / name).open("rb") as file:
        try:
            assert measure_picture(file, name).width > 0
        except Problem as problem:
            assert problem.code == "file_broken"


@photos
def test_a_picture_of_a_kind_that_is_not_taken_is_refused(tmp_path):
    with next((PHOTOS / "heic").iterdir()).open("rb") as file, pytest.raises(Problem, match="file_kind"):
        keep_material(Store(tmp_path), 1, file, "IMG.heic")


@pytest.mark.parametrize("data", [jpeg()[:300], b"\xff\xd8\xff\xe0 nothing", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50])
def test_a_picture_that_was_cut_off_is_refused(tmp_path, data):
    with pytest.raises(Problem, match="file_broken"):
        keep_material(Store(tmp_path), 1, io.BytesIO(data), "牌匾.jpg")
    assert not list(tmp_path.rglob("*"))


def test_a_picture_that_claims_too_many_pixels_is_refused():
    out = io.BytesIO()
    Image.new("1", (13_000, 13_000)).save(out, "PNG")
    with pytest.raises(Problem, match="file_broken"):
        measure_picture(out, "x.png")


def package(kind, *more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("[Content_Types].xml", f"<Types>{kind}.main+xml {' '.join(more)}</Types>")
    return out.getvalue()


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(("data", "kind"), [
    (b"%PDF-1.7 ...", "application/pdf"), (jpeg(), "image/jpeg"), (package(DOCX), DOCX), (package(XLSX), XLSX),
    (b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 20, "video/mp4"), (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 20, None),
    (package(DOCX, "vbaProject.bin"), None), (package("application/zip"), None), (b"PK\x03\x04 broken", None),
    (b"<html><script>", None), (b"MZ\x90", None), (b"", ""),
])
def test_the_bytes_say_what_a_file_is(data, kind):
    assert media_type_of(io.BytesIO(data)) == kind


def test_a_file_keeps_its_name_with_the_ending_of_what_it_is(tmp_path):
    kept = keep_material(Store(tmp_path), 7, io.BytesIO(jpeg()), "C:\\photos\\牌匾.pdf")
    assert (kept.name, kept.media_type, kept.picture.width) == ("牌匾.pdf.jpg", "image/jpeg", 40)
    assert Store(tmp_path).is_intact(7, kept.sha256)


@pytest.mark.parametrize(("name", "plain"), [
    ("../../etc/passwd", "passwd"), ("a\r\nb.pdf", "ab.pdf"), ("", "file"), ("照\u202efdp.exe", "照fdp.exe"), ("字" * 300, "字" * 180),
])
def test_a_name_is_only_a_name(name, plain):
    assert plain_name(name) == plain


def test_an_empty_file_is_missing(tmp_path):
    with pytest.raises(Problem, match="file_missing"):
        keep_material(Store(tmp_path), 1, io.BytesIO(b""), "x.pdf")


