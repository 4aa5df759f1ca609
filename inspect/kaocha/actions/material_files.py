"""Files attached to the materials of a nomination: added, and taken off again; the bytes stay in the store."""

from __future__ import annotations

from datetime import datetime

from ..db import db
from ..files.materials import KeptFile
from ..models import MaterialFile, MaterialReceipt, Nomination, StoredFile
from ..problems import Problem
from ..rules.calendar import today
from ..rules.permissions import Who
from ..schemes.intake import Material
from .events import record
from .nominations import material_asked, refuse_withdrawn
from .standing import refresh, refresh_unit

MOST_FILES = 30


def attach_file(nomination: Nomination, material: str, *, kept: KeptFile, by: Who, at: datetime) -> MaterialFile:
    """Attach a file that lies in the store. The same bytes again are the same file.

    It counts as the electronic copy, and attached pictures are counted where the notice asks for a number of them.
    Problems: `not_found`, `material_invalid`, `nomination_withdrawn`.
    """
    refuse_withdrawn(nomination)
    asked = material_asked(nomination, material)
    attached = [one for one in nomination.files if one.material == material]
    same = next((one for one in attached if one.file.sha256 == kept.sha256), None)
    if same is not None:
        return same
    if len(attached) >= MOST_FILES:
        raise Problem("material_invalid", material={"zh": asked.title.zh, "en": asked.title.en},
                      field={"zh": "文件数", "en": "the number of files"},
                      why={"zh": f"最多 {MOST_FILES} 个", "en": f"at most {MOST_FILES}"})
    stored = StoredFile(
        sha256=kept.sha256, size=kept.size, media_type=kept.media_type, name=kept.name, purpose="material",
        by_id=by.id, at=at,
    )
    picture = kept.picture.as_dict() if kept.picture else None
    new = MaterialFile(material=material, file=stored, picture=picture, by_id=by.id, at=at)
    nomination.files.append(new)
    db.session.flush()
    _follow(nomination, asked, by, at)
    record("attach_file", "nomination", nomination.id, by=by, at=at,
           after={"material": material, "name": kept.name, "sha256": kept.sha256, "picture": picture})
    return new


def remove_file(nomination: Nomination, material: str, file_id: int, *, by: Who, at: datetime) -> None:
    """Take a file off a material; without it nothing happens. The bytes and their row stay."""
    refuse_withdrawn(nomination)
    asked = material_asked(nomination, material)
    found = next((one for one in nomination.files if one.material == material and one.file_id == file_id), None)
    if found is None:
        return
    record("remove_file", "nomination", nomination.id, by=by, at=at,
           before={"material": material, "name": found.file.name, "sha256": found.file.sha256})
    nomination.files.remove(found)
    db.session.delete(found)
    db.session.flush()
    _follow(nomination, asked, by, at)


def _follow(nomination: Nomination, material: Material, by: Who, at: datetime) -> None:
    """Bring the receipt up to the files that are attached now."""
    files = [one for one in nomination.files if one.material == material.code]
    receipt = next((one for one in nomination.receipts if one.material == material.code), None)
    if receipt is None:
        receipt = MaterialReceipt(material=material.code, copies=0, electronic=False, remark="", by_id=by.id, at=at)
        nomination.receipts.append(receipt)
    receipt.file_id = files[-1].file_id if files else None
    receipt.electronic = bool(files)
    receipt.received_on = receipt.received_on or today(at)
    receipt.by_id, receipt.at = by.id, at
    if material.measure is not None and material.measure.unit == "pictures":
        receipt.measured = sum(one.picture is not None for one in files) or None
    db.session.flush()
    refresh(nomination)
    if material.per == "unit":
        refresh_unit(nomination)
