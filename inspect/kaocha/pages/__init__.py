"""HTTP: read, call one action, commit, render. Which pages exist, and which of them are public."""

from flask import Flask

from . import (
    account,
    admin,
    cycles,
    door,
    events,
    field,
    fieldwork,
    home,
    imports,
    nomination_form,
    nomination_work,
    nominations,
    schemes,
    sheetbooks,
    sheets,
    shortlists,
    sync,
    teams,
    uploads,
    visits,
)

MODULES = (
    account, admin, cycles, events, field, fieldwork, home, imports, nomination_form, nomination_work,
    nominations, schemes, sheetbooks, sheets, shortlists, sync, teams, uploads, visits,
)


def register_pages(app: Flask) -> None:
    """Hang every page module into the app, behind the door."""
    door.init_door(app)
    for module in MODULES:
        app.register_blueprint(module.bp)
