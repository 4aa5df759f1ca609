"""Every text that people read exists in Chinese and in English."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from kaocha.problems import CATALOGUE
from kaocha.rules.event_words import EVENT_WORDS, SUBJECT_WORDS
from kaocha.rules.permissions import ROLES

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "inspect" / "kaocha"
HAN = re.compile(r"[\u4e00-\u9fff]")


def everywhere(_folder):
    """Babel would pass over folders that begin with an underscore, such as _macros."""
    return True


def sources():
    python = extract_from_dir(
        str(PACKAGE), method_map=[("**.py", "python")],
        keywords={"_": None, "gettext": None, "ngettext": (1, 2)}, directory_filter=everywhere,
    )
    pages = extract_from_dir(
        str(ROOT / "templates"),
        method_map=[("**.html", "jinja2.ext:babel_extract")],
        keywords={"_": None, "gettext": None, "ngettext": (1, 2)},
        options_map={"**.html": {"silent": "false", "extensions": "jinja2.ext.do"}},
        directory_filter=everywhere,
    )
    return {text[0] if isinstance(text, tuple) else text for _, _, text, *_ in [*python, *pages]}


def english():
    found = {}
    for path in sorted((PACKAGE / "translations" / "en").glob("*.po")):
        with path.open("rb") as file:
            found |= {(m.id[0] if isinstance(m.id, tuple) else m.id): m.string for m in read_po(file) if m.id}
    return found


def test_every_text_of_a_page_has_english():
    known = english()
    assert sorted(text for text in sources() if not known.get(text)) == []


def test_no_english_is_left_over():
    assert sorted(set(english()) - sources()) == []


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_refusal_speaks_both_languages(code):
    refusal = CATALOGUE[code]
    assert HAN.search(refusal.zh)
    assert not HAN.search(refusal.en)
    assert refusal.zh.rstrip()[-1] in "。）"
    assert refusal.en.rstrip()[-1] in ".)"
    assert set(re.findall(r"{(\w+)}", refusal.zh)) == set(re.findall(r"{(\w+)}", refusal.en))


def test_every_role_and_every_action_of_the_log_has_both_words():
    for zh, en in [*ROLES.values(), *EVENT_WORDS.values(), *SUBJECT_WORDS.values()]:
        assert HAN.search(zh)
        assert en
        assert not HAN.search(en)


def test_every_action_that_is_recorded_has_its_words():
    recorded = set()
    for path in (PACKAGE / "actions").rglob("*.py"):
        recorded |= set(re.findall(r'\brecord(?:_many)?\(\s*"(\w+)"', path.read_text()))
    assert recorded == set(EVENT_WORDS)


def test_everything_that_an_event_is_about_has_its_words():
    about = set()
    for path in (PACKAGE / "actions").rglob("*.py"):
        about |= set(re.findall(r'\brecord(?:_many)?\(\s*"\w+",\s*"(\w+)"', path.read_text()))
    assert about == set(SUBJECT_WORDS)


def test_templates_hold_no_chinese_outside_the_catalogue():
    bare = []
    for path in (ROOT / "templates").rglob("*.html"):
        text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", path.read_text(), flags=re.DOTALL)
        bare += [f"{path.relative_to(ROOT)}: {line.strip()}" for line in text.splitlines() if HAN.search(line)]
    assert bare == []


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_chinese_refusal_is_punctuated_in_chinese(code):
    assert re.findall(r"[\u4e00-\u9fff」》][,;:(]|[,(][\u4e00-\u9fff「《]", CATALOGUE[code].zh) == []
