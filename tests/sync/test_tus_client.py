"""A tus client that is not ours uploads a photo, and goes on where it was cut."""

import hashlib
import io

import pytest
from tusclient.client import TusClient

from conftest import PASSWORD
from field_client import PIECE, Tablet, over_http
from kaocha.db import db
from kaocha.models import Photo
from sync.field_stage import Stage
from sync.real_server import serving
from sync.test_photos import picture

pytestmark = pytest.mark.slow


@pytest.fixture
def stage(cast):
    stage = Stage(cast)
    with stage.app.app_context():
        db.engine.dispose()
    return stage


def test_a_photo_is_uploaded_by_tus_py_client_and_stored_under_its_digest(stage, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    content = picture(900) + bytes(2 * PIECE)
    digest = hashlib.sha256(content).hexdigest()
    with serving(stage.app.config["SETTINGS"].data) as address:
        tablet = Tablet(over_http(address))
        tablet.sign_in("wang", PASSWORD)
        photo = tablet.photo(stage.visit, content, "plaque.hung")
        tablet.deliver(stage.visit)
        client = TusClient(f"http://{address}/sync/photos", {
            "X-Kaocha-Device": tablet.id, "Cookie": tablet.cookie()})
        sent = {"chunk_size": PIECE, "upload_checksum": True,
                "metadata": {"photo": photo, "visit": str(stage.visit), "sha256": digest}}
        first = client.uploader(file_stream=io.BytesIO(content), **sent)
        first.upload_chunk()
        again = client.uploader(file_stream=io.BytesIO(content), url=first.url, **sent)
        assert (first.offset, again.offset) == (PIECE, PIECE)
        again.upload()
        assert again.offset == len(content)
    assert [(one.photo_id, one.original.sha256, one.original.size) for one in stage.rows(Photo)] == [
        (photo, digest, len(content))]
    with stage.app.app_context():
        assert stage.app.extensions["store"].is_intact(stage.cast.authority, digest)
