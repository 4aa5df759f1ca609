"""A tablet in about a hundred lines, written from docs/field-protocol.md alone: it knows nothing of the server's code.

`send` is whatever carries a request: `send(method, path, headers, body) -> (status, headers, body)`.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import secrets
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

Answer = tuple[int, dict, bytes]
PIECE = 1 << 20


def over_http(address: str) -> Callable[..., Answer]:
    """Requests to a real server at host:port, with a jar for its cookie."""
    jar: dict[str, str] = {}

    def send(method: str, path: str, headers: dict, body: bytes | None) -> Answer:
        connection = http.client.HTTPConnection(address, timeout=30)
        cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())} if jar else {}
        connection.request(method, path, body, {**headers, **cookie})
        answer = connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";")[0].partition("=")
            jar[name] = value
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}, content

    send.cookie = lambda: "; ".join(f"{name}={value}" for name, value in jar.items())
    return send


class Tablet:
    """One tablet with one signed-in user and a stream for each visit."""

    def __init__(self, send: Callable[..., Answer], clock: Callable[[], datetime] = lambda: datetime.now(UTC)):
        self.send, self.clock, self.id = send, clock, str(uuid.uuid4())
        self.user = 0
        self.streams: dict[int, list[dict[str, str]]] = {}
        self.names: dict[int, str] = {}

    def call(self, method: str, path: str, said: object = None, **headers: str) -> tuple[int, dict, object]:
        body = None if said is None else said if isinstance(said, bytes) else json.dumps(said).encode()
        kind = {"Content-Type": "application/json"} if body is not None and not isinstance(said, bytes) else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        status, got, content = self.send(method, path, {"X-Kaocha-Device": self.id, **kind, **named}, body)
        assert got.get("x-kaocha") == "1", "this answer comes from the network, not from the house"
        is_json = got.get("content-type", "").startswith("application/json")
        return status, got, json.loads(content) if is_json and content else content

    def cookie(self) -> str:
        return self.send.cookie()

    def sign_in(self, username: str, password: str) -> None:
        status, _, hello = self.call("POST", "/sync/session", {"username": username, "password": password})
        assert status == 200, hello
        self.user = hello["user"]["id"]

    def pack(self, visit: int) -> dict:
        status, _, pack = self.call("GET", f"/sync/visits/{visit}")
        assert status == 200, pack
        return pack

    def write(self, visit: int, kind: str, value: dict, item: str | None = None, follows: tuple = (), **more) -> str:
        """Add an entry to the visit's stream on this tablet; returns its id."""
        stream = self.streams.setdefault(visit, [])
        entry = {
            "v": 1, "id": str(uuid.uuid4()), "stream": self.names.setdefault(visit, str(uuid.uuid4())),
            "seq": len(stream) + 1, "prev": stream[-1]["sha256"] if stream else "0" * 64, "by": self.user,
            "visit": visit, "kind": kind, "value": value, "at": self.clock().astimezone().isoformat(timespec="seconds"),
            "follows": list(follows), "salt": secrets.token_hex(16), **({"item": item} if item else {}), **more,
        }
        text = json.dumps(entry, ensure_ascii=False)
        stream.append({"text": text, "sha256": hashlib.sha256(text.encode()).hexdigest()})
        return entry["id"]

    def deliver(self, visit: int, entries: list[dict[str, str]] | None = None) -> dict:
        """Send entries (all of the visit's, unless given); returns the answer."""
        sent = self.streams.get(visit, []) if entries is None else entries
        status, _, answer = self.call("POST", f"/sync/visits/{visit}/entries", {"tablet": self.id, "entries": sent})
        assert status == 200, answer
        return answer

    def photo(self, visit: int, content: bytes, item: str | None = None, **more) -> str:
        """Write the entry of a photo; returns the photo's id. Its bytes travel by `upload`."""
        photo = str(uuid.uuid4())
        self.write(visit, "photo", {
            "photo": photo, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "type": "image/jpeg",
            "source": "camera", "width": None, "height": None, "taken_at": None, "no_position": None,
            "position": {"lat": 286800000, "lon": 1158500000, "accuracy_cm": 850, "age_ms": 1200}, **more}, item)
        return photo

    def begin(self, visit: int, photo: str, content: bytes, sha256: str | None = None) -> tuple[str, int]:
        """The upload of a photo: where it is, and where to go on."""
        about = {"photo": photo, "visit": str(visit), "sha256": sha256 or hashlib.sha256(content).hexdigest()}
        coded = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in about.items())
        status, got, said = self.call("POST", "/sync/photos", Tus_Resumable="1.0.0", Upload_Metadata=coded,
                                      Upload_Length=str(len(content)))
        assert status == 201, said
        return got["location"], int(got["upload-offset"])

    def piece(self, place: str, offset: int, content: bytes, **headers: str) -> tuple[int, dict, object]:
        return self.call("PATCH", place, content, Tus_Resumable="1.0.0", Upload_Offset=str(offset),
                         Content_Type="application/offset+octet-stream", **headers)

    def upload(self, visit: int, photo: str, content: bytes) -> str:
        place, offset = self.begin(visit, photo, content)
        while offset < len(content):
            status, got, said = self.piece(place, offset, content[offset : offset + PIECE])
            assert status == 204, said
            offset = int(got["upload-offset"])
        return place
