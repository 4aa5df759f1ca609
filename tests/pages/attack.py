"""What the tests of the door share: signing in by hand, changing something beside the pages, counting what there is."""

from __future__ import annotations

from sqlalchemy import func, select

from conftest import PASSWORD
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import Account

JSON = {"Accept": "application/json"}
HTMX = {"HX-Request": "true"}
MULTIPART = "multipart/form-data; boundary=b"
FORM = "application/x-www-form-urlencoded"


def sign_in(client, username="secretary", password=PASSWORD, **more):
    return client.post("/sign-in", data={"username": username, "password": password, **more})


def everything(app):
    """How many rows each table has: what an attempt that was refused leaves as it was."""
    with app.app_context():
        return {
            table.name: db.session.execute(select(func.count()).select_from(table)).scalar()
            for table in db.metadata.sorted_tables
        }


def change(app, authority, do):
    with app.app_context():
        begin_write()
        act_for(authority)
        do()
        commit()


def account(username):
    return db.session.scalars(select(Account).where(Account.username == username)).one()
