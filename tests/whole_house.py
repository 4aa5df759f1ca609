"""An authority with something of everything, made through actions and pages, and the address of each thing in it."""

from __future__ import annotations

import io
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from actions.paper_round import UNITS, facts, open_round, workbook
from conftest import NOW
from kaocha.actions import nominations
from kaocha.actions.score_books import PURPOSE
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import MaterialFile, Organisation, Photo, Sheet, StoredFile, Team, Visit, WorkbookImport
from kaocha.queries.cycles import rules_of
from kaocha.rules.permissions import Who
from shortlist_cast import Office, golden


def picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(written, "JPEG")
    return written.getvalue()


def furnish(app: Flask, client: FlaskClient, by: Who, *, scheme: str, list_code: str, more: int = 0) -> dict[str, Any]:
    """Two cycles: one with a frozen list, one that takes nominations. `client` is the secretary's.

    Returns the values of address variables, by blueprint where they mean different things in different places
    ("visits.number"), and those of two recommending units' nominations. `more` nominations come first, so that the
    numbers of two houses differ.
    """
    intake = _intake(app, by, scheme, more)
    listed = _list(app, by, list_code)
    number, at_intake, at_list = intake["number"], f"/cycles/{intake['code']}", f"/cycles/{list_code}"
    visit = f"{at_list}/visits/{listed['visit']}"

    def sent(address: str, **form: Any) -> None:
        answer = client.post(address, data={
            name: (io.BytesIO(value), f"{name}.{'jpg' if name == 'scan' else form.get('ending', 'xlsx')}")
            if isinstance(value, bytes) else value for name, value in form.items()})
        assert answer.status_code == 303, answer.text

    sent(f"{at_intake}/nominations/{number}/materials/{intake['material']}/files", file=picture(), ending="jpg")
    sent(f"{at_intake}/imports", file=intake["book"], form=intake["category"])
    sent(f"{visit}/scan", scan=picture(), owner=str(listed["inspector"]))
    sent(f"{at_list}/visits/import", file=client.get(f"{visit}/workbook").data)
    photo = _photo(app, by, listed)
    sent(f"{at_list}/list/freeze")
    sent(f"{at_list}/list/1/papers", kind="xlsx", language="zh")
    return {
        "code": list_code, "account_id": listed["inspector"], "number": listed["visit"], "nomination": 1,
        "language": "zh", "kind": "xlsx", "photo": photo, "key": intake["category"], "material": intake["material"],
        "condition": intake["condition"], "schemes.code": scheme,
        "imports.code": intake["code"], "nominations.code": intake["code"], "nomination_work.code": intake["code"],
        "nomination_form.code": intake["code"], "nominations.number": number, "nomination_work.number": number,
        "nomination_form.number": number, "shortlists.number": 1, "teams.number": listed["team"],
        "sheetbooks.team_workbook.number": listed["team"], **_files(app, by),
        "another unit's": {"code": intake["code"], "number": intake["others_number"]},
        "unit": intake["unit"],
    }


def _intake(app: Flask, by: Who, scheme: str, more: int) -> dict[str, Any]:
    with app.app_context():
        begin_write()
        act_for(by.authority_id)
        cycle = open_round(scheme, by)
        asked = rules_of(cycle).scheme
        category = asked.categories[0].code
        for number in range(1, more + 3):
            unit = UNITS[0] if number < more + 2 else UNITS[1]
            nominations.receive_nomination(
                cycle, category=category, values=facts(scheme, category, number, recommended_by=unit), by=by, at=NOW)
        unit = db.session.scalars(select(Organisation).where(Organisation.name == UNITS[0])).one()
        found = {
            "code": cycle.code, "number": more + 1, "others_number": more + 2, "unit": unit.id,
            "material": asked.materials[0].code, "condition": asked.conditions[0].code,
            "category": category, "book": workbook(cycle, category, [facts(scheme, category, 50)]),
        }
        commit()
    return found


def _list(app: Flask, by: Who, code: str) -> dict[str, int]:
    with app.app_context():
        begin_write()
        act_for(by.authority_id)
        desk = Office(by, code=code, usernames=code)
        golden(desk)
        commit()
        visit = db.session.scalars(select(Visit).order_by(Visit.id)).first()
        team = db.session.scalars(select(Team).order_by(Team.id)).first()
        sheet = db.session.scalars(select(Sheet).where(Sheet.visit_id == visit.id).order_by(Sheet.id)).first()
        return {"visit": visit.id, "team": team.id, "inspector": sheet.inspector_id}


def _files(app: Flask, by: Who) -> dict[str, int]:
    with app.app_context():
        act_for(by.authority_id)
        attached = db.session.scalars(select(MaterialFile.file_id)).one()
        return {
            "imports.number": db.session.scalars(select(WorkbookImport.id)).one(),
            "nominations.file_id": attached, "nomination_work.file_id": attached,
            "sheetbooks.file_id": db.session.scalars(
                select(StoredFile.id).where(StoredFile.purpose == PURPOSE)).one(),
        }


def _photo(app: Flask, by: Who, listed: dict[str, Any]) -> str:
    """A photo of the visit as it has arrived: the original, and the small picture from the tablet."""
    name = f"00000000-0000-4000-8000-{listed['visit']:012d}"
    with app.app_context():
        begin_write()
        act_for(by.authority_id)
        sha256, size = app.extensions["store"].put(by.authority_id, io.BytesIO(picture()))
        kept = {"sha256": sha256, "size": size, "media_type": "image/jpeg", "name": f"{name}.jpg", "at": NOW}
        files = [StoredFile(purpose=purpose, **kept) for purpose in ("photo", "small")]
        db.session.add_all(files)
        db.session.flush()
        db.session.add(Photo(visit_id=listed["visit"], photo_id=name, by_id=listed["inspector"],
                             original_id=files[0].id, small_id=files[1].id, original_at=NOW, small_at=NOW))
        commit()
    return name
