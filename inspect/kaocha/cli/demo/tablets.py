"""Tablets of the demo: texts as the field app writes them, delivered through the actions behind the protocol."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from random import Random
from typing import Any
from uuid import UUID

from ...actions import packs as packing
from ...actions import photos
from ...actions.arrivals import read_arrivals
from ...actions.entries import receive_entries
from ...files.photos import keep_small
from ...files.store import Store
from ...queries.packs import etag_of, pack_of
from ...rules.entries.text import FIRST, Entry, read_entry
from ...rules.permissions import Who


def uuid_of(rng: Random) -> str:
    """A random UUID (version 4) that the seed decides."""
    return str(UUID(int=rng.getrandbits(128), version=4))


@dataclass
class Tablet:
    """One member's tablet at one visit: its stream, and what is still to be sent. `at`: its clock, which goes on."""

    visit: int
    who: Who
    at: datetime
    rng: Random
    seed: str
    said: list[Entry] = field(default_factory=list)
    sent: int = 0

    def __post_init__(self) -> None:
        self.id = uuid_of(Random(f"{self.seed}:tablet:{self.who.id}"))
        self.stream = uuid_of(self.rng)

    def load_pack(self) -> None:
        """Fetch the visit before leaving, which registers the tablet."""
        packing.register_pack(self.visit, tablet=self.id, etag=etag_of(pack_of(self.visit, self.who)), by=self.who,
                              at=self.at)

    def write(self, kind: str, value: dict[str, Any], item: str | None = None, follows: Sequence[str] = ()) -> str:
        """Add an entry to the stream; returns its id."""
        self.at += timedelta(seconds=self.rng.randint(15, 75))
        said = {
            "v": 1, "id": uuid_of(self.rng), "stream": self.stream, "seq": len(self.said) + 1,
            "prev": self.said[-1].sha256 if self.said else FIRST, "by": self.who.id, "visit": self.visit, "kind": kind,
            **({"item": item} if item else {}), "value": value, "at": self.at.isoformat(timespec="milliseconds"),
            "follows": list(follows), "salt": f"{self.rng.getrandbits(128):032x}",
        }
        self.said.append(read_entry(json.dumps(said, ensure_ascii=False, separators=(",", ":"))))
        return self.said[-1].id

    def deliver(self) -> None:
        """Send what is not sent yet. RuntimeError where the server does not let it count."""
        waiting = [(entry.text, entry.sha256) for entry in self.said[self.sent :]]
        if not waiting:
            return
        arrivals = read_arrivals(waiting, visit=self.visit, by=self.who)
        delivery = receive_entries(self.visit, arrivals, tablet=self.id, skew_seconds=0, by=self.who,
                                   at=self.at + timedelta(seconds=5))
        for outcome in delivery.outcomes:
            if outcome.result != "stored":
                raise RuntimeError(f"a tablet of the demo wrote what does not count: {outcome.problem}")
        self.sent = len(self.said)

    def photograph(self, item: str, content: bytes, small: bytes, place: dict[str, int], store: Store) -> str:
        """Write the entry of a picture and send its bytes, the small ones first; returns the photo's id."""
        photo, digest, authority = uuid_of(self.rng), sha256(content).hexdigest(), self.who.authority_id
        self.write("photo", {
            "photo": photo, "sha256": digest, "size": len(content), "type": "image/jpeg", "source": "camera",
            "position": place, "no_position": None, "width": None, "height": None,
            "taken_at": self.at.isoformat(timespec="seconds"),
        }, item)
        photos.receive_small(self.visit, photo, keep_small(store, authority, small), by=self.who, at=self.at)
        upload = photos.begin_upload(self.visit, photo_id=photo, sha256=digest, length=len(content), tablet=self.id,
                                     by=self.who, at=self.at)
        store.put(authority, BytesIO(content))
        photos.finish_upload(str(upload.upload_id), media_type="image/jpeg", by=self.who, at=self.at)
        return photo
