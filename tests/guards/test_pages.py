"""Every template compiles and has a title, every form its token, and no door stands open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import nodes
from sqlalchemy import select

from conftest import NOW
from kaocha.db import act_for, commit, db
from kaocha.models import Organisation
from kaocha.pages import door
from kaocha.rules import permissions

TOP = Path(__file__).parents[2]
TEMPLATES = {str(path.relative_to(TOP / "templates")): path.read_text(encoding="utf-8")
             for path in sorted((TOP / "templates").rglob("*.html"))}
PAGES = sorted(name for name in TEMPLATES if not any(part.startswith("_") for part in Path(name).parts))
FRAMES = {"base.html", "print/base.html"}
# Who has no account yet needs these; whatever else is added here needs a reason in this table.
PUBLIC = {
    "static": "style sheets and scripts; nothing of the house's content",
    "account.sign_in": "the way in",
    "account.preferences": "language and theme before signing in",
    "field.door": "leads to the field app",
    "field.shell": "the field app before signing in; the same for everybody",
    "field.worker": "keeps the field app on a tablet; the same for everybody",
    "field.file": "modules and styles of the field app; nothing of the house's content",
    "home.health": "for a watchdog: alive or not",
    "sync.sign_in": "the way in for tablets",
    "sync.sign_out": "the way out, also for whoever is out already",
    "sync.schema": "what entries look like; nothing of the house's content",
}


def without_comments(text: str) -> str:
    return re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(app, name):
    assert app.jinja_env.get_template(name).name == name


def test_every_page_has_a_title(app):
    without = set()
    for name in PAGES:
        blocks = app.jinja_env.parse(TEMPLATES[name]).find_all(nodes.Block)
        titles = [bool(block.body) for block in blocks if block.name == "title"]
        if titles != [True]:
            without.add(name)
    assert without - FRAMES == set()
    assert {name for name in FRAMES if not re.search(r"<title>.*block title.*</title>", TEMPLATES[name])} == set()


def test_every_page_stands_in_a_frame():
    alone = {name for name in PAGES if not re.search(r"\{%-? extends ", without_comments(TEMPLATES[name]))}
    assert alone == FRAMES


def test_a_form_that_posts_carries_its_token():
    bare = set()
    for name, text in TEMPLATES.items():
        for form in re.findall(r"<form\b.*?</form>", without_comments(text), flags=re.DOTALL):
            posts = re.match(r'<form[^>]*method="post"', form)
            if posts and not re.search(r"\bcsrf(?:_token)?\(\)", form):
                bare.add(f"{name}: {form[:80]}")
    assert bare == set()


def test_every_form_says_how_it_is_sent():
    opened = {name: re.findall(r"<form\b[^>]*>", without_comments(text)) for name, text in TEMPLATES.items()}
    forms = {form for found in opened.values() for form in found}
    assert {form for form in forms if not re.search(r'method="(?:get|post)"', form)} == set()


def test_nothing_is_shown_unescaped():
    """What people typed is text everywhere: no template and no module takes the escaping away."""
    raw = re.compile(r"\|\s*safe\b|autoescape\s+false|\bMarkup\(|render_template_string|\bfrom_string\(")
    sources = TEMPLATES | {str(path): path.read_text(encoding="utf-8")
                           for path in (TOP / "inspect" / "kaocha").rglob("*.py")}
    assert {name: found for name, text in sources.items() if (found := raw.findall(text))} == {}


def test_templates_are_escaped_by_their_ending(app):
    autoescape = app.jinja_env.autoescape
    assert {name for name in TEMPLATES if not (autoescape(name) if callable(autoescape) else autoescape)} == set()


def test_a_link_only_shows(app):
    """What changes something is a form; links and hx-get lead to addresses that answer GET."""
    asks = re.compile(r"""(?:href|src|hx-get)="\{\{-?\s*url_for\(\s*['"]([\w.]+)['"]""")
    linked = {endpoint for text in TEMPLATES.values() for endpoint in asks.findall(without_comments(text))}
    shown = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert linked - shown == set()


def test_every_address_that_a_template_names_exists(app):
    named = {endpoint for text in TEMPLATES.values()
             for endpoint in re.findall(r"url_for\(\s*['\"]([\w.]+)['\"]", without_comments(text))}
    assert named - app.view_functions.keys() == set()


def test_every_address_is_public_or_asks_for_a_permission(app):
    without = {rule.endpoint for rule in app.url_map.iter_rules()
               if getattr(app.view_functions[rule.endpoint], "may", None) is None}
    assert without == door.PUBLIC == PUBLIC.keys()


def test_every_permission_is_a_question_of_the_rules(app):
    asked = {view.may for view in app.view_functions.values() if hasattr(view, "may")}
    questions = {value for name, value in vars(permissions).items() if name.startswith("may_")}
    assert {may.__name__ for may in asked - questions} == set()


def test_no_address_ends_in_a_slash_but_the_first_and_the_scope_of_the_tablet(app):
    assert {rule.rule for rule in app.url_map.iter_rules() if rule.rule.endswith("/")} == {"/", "/field/"}


def test_no_page_takes_a_head_for_a_post():
    """Flask answers HEAD with the view of GET; `if request.method == "GET"` would send it into the writing half."""
    asks = {path.name for path in (TOP / "inspect" / "kaocha" / "pages").rglob("*.py")
            if re.search(r'if request\.method == "GET":', path.read_text(encoding="utf-8"))}
    assert asks == set()


def test_a_page_that_writes_while_it_is_read_fails_and_changes_nothing(app, cast):
    """The door and the database, not the good will of a view, make a GET harmless."""

    @door.needs(permissions.may_use_own_account)
    def writes() -> str:
        db.session.add(Organisation(name="植入单位", kind="host", created_at=NOW))
        commit()
        return "written"

    app.add_url_rule("/planted", "planted", writes, methods=["GET", "POST"])
    client = cast.client("secretary")
    assert [client.get("/planted").status_code, client.head("/planted").status_code] == [500, 500]
    assert names(app, cast) == []
    assert client.post("/planted").status_code == 200
    assert names(app, cast) == ["植入单位"]


def test_a_page_that_says_nothing_about_permissions_stays_closed(app, cast):
    app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    assert [cast.client(who).get("/forgotten").status_code for who in (None, "secretary", "administrator")] == [
        303, 403, 403]


def names(app, cast):
    with app.app_context():
        act_for(cast.authority)
        return list(db.session.scalars(select(Organisation.name)))
