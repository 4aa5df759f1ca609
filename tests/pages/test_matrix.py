"""Who gets what at every address: roles × routes × things of one's own, of another authority, of nobody.

The table EXPECTED is the whole truth. A new route fails here until it has a line: the roles that may, and what they get
for things of their own authority. Everybody else gets 403 (a visitor: the sign-in page), and whoever may gets 404 for
things of another authority, the very same page as for things that do not exist.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from typing import Any

import pytest

import routes
from conftest import NOW, Cast, as_who, make_app
from kaocha.actions import people
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import Organisation
from whole_house import furnish

ROLES = ("secretary", "supervisor", "committee", "inspector", "unit", "administrator")
EVERYBODY = " ".join(ROLES)
OFFICE, READERS, LISTS = "secretary", "secretary supervisor", "secretary supervisor committee"
CYCLES, INTAKE = "secretary supervisor committee unit", "secretary supervisor unit"
# "METHOD endpoint": (who may, the status they get for things of their own, with an empty form or that of FORMS).
EXPECTED: dict[str, tuple[str, int]] = {
    "GET account.account": (EVERYBODY, 200),
    "POST account.account": (EVERYBODY, 422),
    "POST account.sign_out": (EVERYBODY, 303),
    "GET admin.account": ("administrator", 200),
    "POST admin.account": ("administrator", 422),
    "GET admin.accounts": ("administrator", 200),
    "POST admin.accounts": ("administrator", 422),
    "POST admin.disable": ("administrator", 303),
    "POST admin.enable": ("administrator", 303),
    "POST admin.reset_password": ("administrator", 422),
    "GET cycles.index": (CYCLES, 200),
    "POST cycles.names": (OFFICE, 422),
    "GET cycles.new": (OFFICE, 200),
    "POST cycles.new": (OFFICE, 422),
    "POST cycles.open_it": (OFFICE, 303),
    "GET cycles.overview": (CYCLES, 200),
    "POST cycles.remove_unit": (OFFICE, 303),
    "GET cycles.settings": (READERS, 200),
    "POST cycles.settings": (OFFICE, 409),
    "POST cycles.units": (OFFICE, 422),
    "POST cycles.windows": (OFFICE, 303),
    "GET events.index": (READERS, 200),
    "POST fieldwork.admit": (OFFICE, 422),
    "GET fieldwork.day_plan": (READERS, 409),
    "GET fieldwork.original": (READERS, 200),
    "GET fieldwork.piece": (READERS, 200),
    "POST fieldwork.plan": (OFFICE, 303),
    "GET fieldwork.show": (READERS, 200),
    "GET fieldwork.small": (READERS, 200),
    "GET home.home": (EVERYBODY, 303),
    "POST imports.cancel": (OFFICE, 303),
    "POST imports.commit_rows": (OFFICE, 303),
    "GET imports.form": (READERS, 200),
    "GET imports.index": (READERS, 200),
    "GET imports.original": (READERS, 200),
    "GET imports.problems": (READERS, 200),
    "GET imports.progress": (READERS, 303),
    "GET imports.show": (READERS, 200),
    "POST imports.upload": (OFFICE, 422),
    "GET nomination_form.edit": (OFFICE, 200),
    "POST nomination_form.edit": (OFFICE, 422),
    "GET nomination_form.new": (OFFICE, 200),
    "POST nomination_form.new": (OFFICE, 422),
    "POST nomination_work.attach": (OFFICE, 422),
    "POST nomination_work.receive": (OFFICE, 303),
    "POST nomination_work.remove": (OFFICE, 303),
    "POST nomination_work.review": (OFFICE, 422),
    "POST nomination_work.rule": (OFFICE, 422),
    "POST nomination_work.withdraw": (OFFICE, 422),
    "GET nominations.download": (INTAKE, 200),
    "GET nominations.export": (READERS, 200),
    "GET nominations.index": (INTAKE, 200),
    "GET nominations.places": (INTAKE, 200),
    "GET nominations.show": (INTAKE, 200),
    "GET schemes.index": (EVERYBODY, 200),
    "GET schemes.schema": (EVERYBODY, 200),
    "GET schemes.show": (EVERYBODY, 200),
    "GET sheetbooks.bring_in": (OFFICE, 200),
    "POST sheetbooks.bring_in": (OFFICE, 422),
    "GET sheetbooks.preview": (OFFICE, 200),
    "POST sheetbooks.take_in": (OFFICE, 409),
    "GET sheetbooks.team_workbook": (OFFICE, 200),
    "GET sheetbooks.visit_workbook": (OFFICE, 200),
    "POST sheets.add_up": (OFFICE, 200),
    "POST sheets.attach": (OFFICE, 400),
    "GET sheets.entry": (READERS, 200),
    "GET sheets.paper": (READERS, 200),
    "POST sheets.reopen": (OFFICE, 409),
    "GET sheets.scan": (READERS, 200),
    "POST sheets.type_in": (OFFICE, 409),
    "POST shortlists.freeze": (OFFICE, 303),
    "GET shortlists.frozen": (LISTS, 200),
    "GET shortlists.frozen_line": (LISTS, 200),
    "GET shortlists.index": (LISTS, 200),
    "GET shortlists.line": (LISTS, 200),
    "POST shortlists.make_paper": (OFFICE, 303),
    "GET shortlists.paper": (LISTS, 200),
    "GET teams.change": (OFFICE, 200),
    "POST teams.change": (OFFICE, 409),
    "GET teams.new": (OFFICE, 200),
    "POST teams.new": (OFFICE, 409),
    "POST teams.remove": (OFFICE, 409),
    "POST visits.absence": (OFFICE, 400),
    "POST visits.assign": (OFFICE, 422),
    "POST visits.days": (OFFICE, 409),
    "GET visits.index": (READERS, 200),
    "GET visits.show": (READERS, 200),
}
# What a route needs to get beyond its own "no such thing" (values of the stage in braces).
FORMS = {
    "POST nomination_work.review": {"outcome": "failed"},
    "POST nomination_work.rule": {"outcome": "not_met"},
    "POST shortlists.make_paper": {"kind": "xlsx", "language": "zh"},
    "POST sheets.attach": {"owner": "{account_id}"},
    "POST visits.absence": {"inspector": "{account_id}"},
    "POST visits.assign": {"to_team": "{teams.number}"},
}
OWN_STATUS = {"GET home.home": {"inspector": 200}}  # the others are led to their first page
HARMLESS = {"POST nomination_work.remove"}  # what is not attached needs no removing: twice is once
SHARED = {"schemes.show"}  # the schemes in house belong to nobody
PUBLIC = {
    "POST account.preferences": 303, "GET account.sign_in": 200, "POST account.sign_in": 401, "GET home.health": 200,
    # The shell of the field app is the same for everybody; what it shows comes from /sync.
    "GET field.door": 308, "GET field.file": 404, "GET field.shell": 200, "GET field.worker": 200,
}


class Stage:
    """Two furnished authorities, a browser for everybody, and a way back to how it was."""

    def __init__(self, app: Any, cast: Cast) -> None:
        self.app, self.folder = app, app.config["SETTINGS"].data
        self.own = furnish(app, cast.client("secretary"), cast.who["secretary"],
                           scheme="jiangxi-province-2023", list_code="yc-2026")
        self.away = furnish(app, cast.client("stranger"), cast.who["stranger"],
                            scheme="shenzhen-organs-2022", list_code="lh-2026", more=2)
        self._add_unit(cast)
        self.clients = {who: cast.client(who) for who in (*ROLES, "stranger")} | {"visitor": cast.client()}
        self.cookies = {who: client.get_cookie("kaocha") for who, client in self.clients.items()}
        with app.app_context():
            db.engine.dispose()  # the last connection writes the log back into the file
        shutil.copyfile(self.folder / "kaocha.db", self.folder / "kept.db")

    def _add_unit(self, cast: Cast) -> None:
        with self.app.app_context():
            begin_write()
            act_for(cast.authority)
            account = people.create_account(
                username="unit", name="推荐单位", roles=("unit",), by=None, at=NOW, password_hash="x",
                organisation=db.session.get_one(Organisation, self.own["unit"]))
            cast.who["unit"] = as_who(account)
            commit()

    def put_back(self) -> None:
        with self.app.app_context():
            db.engine.dispose()
        for tail in ("-wal", "-shm"):
            (self.folder / f"kaocha.db{tail}").unlink(missing_ok=True)
        shutil.copyfile(self.folder / "kept.db", self.folder / "kaocha.db")

    def ask(self, who: str, method: str, address: str, form: Mapping[str, str] | None = None) -> Any:
        client = self.clients[who]
        cookie = self.cookies[who]
        if cookie is not None:
            client.set_cookie("kaocha", cookie.value)
        answer = client.open(address, method=method, data=form)
        answer.get_data()
        answer.close()
        if method not in routes.SAFE and answer.status_code < 400:
            self.put_back()
        return answer


@pytest.fixture(scope="module")
def stage(tmp_path_factory, migrated_folder):
    folder = tmp_path_factory.mktemp("matrix") / "data"
    shutil.copytree(migrated_folder, folder)
    app = make_app(folder)
    app.config["WTF_CSRF_ENABLED"] = False
    yield Stage(app, Cast(app))
    with app.app_context():
        db.engine.dispose()


def values_for(endpoint: str, house: Mapping[str, Any]) -> dict[str, Any]:
    """What stands for each variable at this endpoint: the most particular value wins."""
    blueprint = endpoint.partition(".")[0]
    plain = {name: value for name, value in house.items() if "." not in name}
    for prefix in (blueprint, endpoint):
        plain |= {name.removeprefix(f"{prefix}."): value for name, value in house.items()
                  if name.startswith(f"{prefix}.") and name.count(".") == prefix.count(".") + 1}
    return plain


def all_routes(app: Any) -> dict[str, Any]:
    """Everything for browsers. What tablets call (/sync) has a table of its own in tests/sync/test_strangers.py."""
    return {f"{method} {rule.endpoint}": rule for rule in routes.rules(app) if not rule.rule.startswith("/sync/")
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})}


def form_for(where: str, house: Mapping[str, Any]) -> dict[str, str]:
    return {name: re.sub(r"\{(.+)\}", lambda found: str(house[found[1]]), value)
            for name, value in FORMS.get(where, {}).items()}


def nameless(page: Any) -> str:
    """A page without what differs every time: tokens, and the address that was asked for."""
    text = re.sub(r"[\w-]{20,}\.[\w-]+\.[\w-]+|[0-9a-f]{12,}", "", page.get_data(as_text=True))
    return re.sub(r'name="next" value="[^"]*"', "", text)


def test_every_route_has_its_line(stage):
    assert all_routes(stage.app).keys() == EXPECTED.keys() | PUBLIC.keys()


@pytest.mark.parametrize("where", EXPECTED)
def test_who_may_gets_it_and_nobody_else_does(stage, where):
    rule, (may, status) = all_routes(stage.app)[where], EXPECTED[where]
    method, endpoint = where.split()
    own = routes.address(rule, values_for(endpoint, stage.own))
    form = form_for(where, stage.own)
    got = {who: stage.ask(who, method, own, form).status_code for who in ("visitor", *ROLES)}
    assert got == {"visitor": 303} | {who: status if who in may.split() else 403 for who in ROLES} | OWN_STATUS.get(
        where, {})


@pytest.mark.parametrize("where", EXPECTED)
def test_what_belongs_to_another_authority_is_not_there(stage, where):
    rule, (may, _) = all_routes(stage.app)[where], EXPECTED[where]
    method, endpoint = where.split()
    if not rule.arguments or endpoint in SHARED:
        return  # it names nothing
    own, away = values_for(endpoint, stage.own), values_for(endpoint, stage.away)
    nobodys = routes.address(rule)
    form = form_for(where, stage.away)
    for who in may.split():
        refused = stage.ask(who, method, nobodys, form)
        theirs = stage.ask(who, method, routes.address(rule, away), form)
        assert (who, refused.status_code, theirs.status_code) == (who, 404, 404)
        assert nameless(theirs) == nameless(refused)
        for name in sorted(rule.arguments):
            if own[name] != away[name] and isinstance(own[name], int) and where not in HARMLESS:
                mixed = stage.ask(who, method, routes.address(rule, own | {name: away[name]}), form)
                assert (who, name, mixed.status_code) == (who, name, 404)
    entitled = {"secretary", "administrator"} & set(may.split())
    strangers = stage.ask("stranger", method, routes.address(rule, own), form_for(where, stage.own))
    assert strangers.status_code == (404 if entitled else 403)


def test_lists_name_nothing_of_the_neighbour(stage):
    """Pages without an id in their address: the neighbour's cycles, people and events do not appear there."""
    home = ("yc-2026", "jiangxi-province-2023-x", "测试secretary", "测试administrator")
    away = ("lh-2026", "shenzhen-organs-2022-x", "测试stranger", "临海市总工会")
    plain = {rule.rule for rule in routes.rules(stage.app) if "GET" in (rule.methods or ()) and not rule.arguments}
    assert {"/cycles", "/events", "/accounts"} <= plain
    for address in sorted(plain):
        for who, foreign in (("stranger", home), ("secretary", away), ("administrator", away), ("supervisor", away)):
            text = stage.ask(who, "GET", address).get_data(as_text=True)
            assert (address, who, [word for word in foreign if word in text]) == (address, who, [])


@pytest.mark.parametrize("where", PUBLIC)
def test_public_addresses_are_few_and_show_nothing_of_the_house(stage, where):
    method, endpoint = where.split()
    answer = stage.ask("visitor", method, routes.address(all_routes(stage.app)[where]))
    assert (endpoint, answer.status_code) == (endpoint, PUBLIC[where])
    assert [word for word in ("云川", "临海", "测试", "yc-2026") if word in answer.get_data(as_text=True)] == []


def test_a_head_tells_no_more_than_a_get(stage):
    for where, rule in all_routes(stage.app).items():
        if where.startswith("GET ") and where in EXPECTED:
            address = routes.address(rule, values_for(rule.endpoint, stage.own))
            heads = [stage.ask(who, "HEAD", address) for who in ("visitor", "inspector")]
            gets = [stage.ask(who, "GET", address) for who in ("visitor", "inspector")]
            assert [one.status_code for one in heads] == [one.status_code for one in gets]
            assert [one.get_data() for one in heads] == [b"", b""]


def test_a_recommending_unit_sees_its_own_nominations_only(stage):
    own, other = values_for("nominations.show", stage.own), stage.own["another unit's"]
    assert own["code"] == other["code"]
    pages = [stage.ask("unit", "GET", f"/cycles/{own['code']}/nominations/{number}").status_code
             for number in (own["number"], other["number"])]
    listed = stage.ask("unit", "GET", f"/cycles/{own['code']}/nominations").get_data(as_text=True)
    names = [f"第{number}创新工作室" in listed for number in (own["number"], other["number"])]
    assert (pages, names) == ([200, 404], [True, False])
