"""The look: contrast in every theme, no inline style or script, icons that exist, and the marks that pages draw."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from weasyprint import CSS, HTML

TOP = Path(__file__).parents[2]
TOKENS = (TOP / "static/css/tokens.css").read_text(encoding="utf-8")
TEMPLATES = sorted((TOP / "templates").rglob("*.html"))
WORDS_ON = {
    "ground": ("ink", "ink-2", "zhu-ink", "jade", "amber", "slate"),
    "sheet": ("ink", "ink-2", "zhu-ink", "jade", "amber", "slate"),
    "well": ("ink", "ink-2"),
    "amber-tint": ("ink", "ink-2", "amber"),
    "jade-tint": ("ink", "jade"),
    "slate-tint": ("ink", "slate"),
    "zhu": ("on-zhu",),
    "zhu-press": ("on-zhu",),
    "amber-fill": ("on-amber",),
    "ink": ("on-ink",),
    "jade": ("ground",),
    "slate": ("ground",),
}


def colours(theme: str) -> dict[str, str]:
    block = re.search(rf'\[data-theme="{theme}"\] {{(.*?)\n  }}', TOKENS, re.DOTALL)
    assert block is not None
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("theme", "least"), [("paper", 4.5), ("dark", 4.5), ("sun", 7.0)])
def test_words_can_be_read_on_every_ground_of_a_theme(theme: str, least: float) -> None:
    of = colours(theme)
    pairs = {(word, ground): contrast(of[word], of[ground]) for ground, words in WORDS_ON.items() for word in words}
    assert {pair: ratio for pair, ratio in pairs.items() if ratio < least} == {}


@pytest.mark.parametrize("theme", ["paper", "dark", "sun"])
def test_edges_of_controls_are_seen(theme: str) -> None:
    of = colours(theme)
    assert [ground for ground in ("ground", "sheet") if contrast(of["rule-2"], of[ground]) < 3] == []


def test_a_theme_gives_every_colour_that_paper_gives() -> None:
    assert set(colours("dark")) == set(colours("sun")) == set(colours("paper"))


def test_no_style_sheet_but_tokens_names_a_colour() -> None:
    named = {
        sheet.name: re.findall(r"#[0-9a-fA-F]{6}\b", sheet.read_text(encoding="utf-8"))
        for sheet in (TOP / "static/css").glob("*.css")
        if sheet.name not in ("tokens.css", "print.css")
    }
    assert {name: found for name, found in named.items() if found} == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(TOP / "templates")))
def test_a_template_holds_no_style_and_no_script_of_its_own(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"<style|\sstyle=|\son\w+=[\"']|<script(?![^>]*\ssrc=)|javascript:", text) == []


def test_every_icon_that_a_template_names_is_in_the_list() -> None:
    lines = (TOP / "static/icons.txt").read_text(encoding="utf-8").splitlines()
    listed = {line.partition("#")[0].strip() for line in lines}
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r"""(?:\bicon\(|icon_name=)["']([a-z0-9-]+)["']""", path.read_text(encoding="utf-8"))
    }
    assert named - listed == set()


def macro(app: Flask, file: str, name: str) -> Any:
    return getattr(app.jinja_env.get_template(f"_macros/{file}.html").module, name)


def test_equal_scores_stack_upwards_in_a_dot_plot(app: Flask) -> None:
    with app.test_request_context():
        drawn = str(macro(app, "marks", "dot_plot")(["85.00", "80.00", "85", "85.0"], "83.75", "80.00"))
    dots = re.findall(r'cx="([\d.]+)%" cy="(-?[\d.]+)"', drawn)
    at_85 = [float(cy) for cx, cy in dots if cx == "54.8"]
    assert (len(dots), len(at_85)) == (4, 3)
    assert at_85 == sorted(at_85, reverse=True) and len(set(at_85)) == 3


def test_the_floor_and_a_mean_on_it_are_drawn_at_the_same_place(app: Flask) -> None:
    with app.test_request_context():
        drawn = str(macro(app, "marks", "dot_plot")(["80.00"], "80.00", "80.00"))
    assert set(re.findall(r'class="(?:floor|mean)" x1="([\d.]+)%"', drawn)) == {"30.8"}


def test_seats_show_the_taken_and_the_empty(app: Flask) -> None:
    with app.test_request_context():
        drawn = str(macro(app, "marks", "seats")(6, 8))
    assert (drawn.count("<rect"), drawn.count("seat--taken")) == (8, 6)


def test_an_address_keeps_its_query_and_never_leaves_the_page(app: Flask) -> None:
    with app.test_request_context("/list?q=刘&page=3&kind=a&kind=b&_scheme=javascript&_external=1"):
        assert str(macro(app, "page", "here")(page=None, sort="-score")) == (
            "?q=%E5%88%98&kind=a&kind=b&_scheme=javascript&_external=1&sort=-score"
        ).replace("&", "&amp;")


@pytest.mark.parametrize(
    ("sort", "first", "link", "said"),
    [
        ("name", "asc", "?sort=score", ""),
        ("name", "desc", "?sort=-score", ""),
        ("score", "asc", "?sort=-score", ' aria-sort="ascending"'),
        ("-score", "desc", "?sort=score", ' aria-sort="descending"'),
    ],
)
def test_a_head_sorts_the_other_way_at_the_next_press(app: Flask, sort: str, first: str, link: str, said: str) -> None:
    with app.test_request_context("/list"):
        head = str(macro(app, "tables", "sort_th")("得分", "score", sort, first))
    links, order = re.findall(r'<a class="sort" href="([^"]*)"', head), re.findall(r' aria-sort="\w+"', head)
    assert (links, "".join(order)) == ([link], said)


def test_a_wrong_field_says_so_to_a_screen_reader(app: Flask) -> None:
    with app.test_request_context("/form"):
        drawn = str(macro(app, "forms", "text")("quota", "名额", "三十", hint="可以留空。", error="要写整数。"))
    assert 'aria-describedby="f-quota-hint f-quota-error" aria-invalid="true"' in drawn
    assert re.findall(r'id="(f-quota[\w-]*)"', drawn) == ["f-quota-hint", "f-quota", "f-quota-error"]


def pages_of(lines: int, characters: int) -> int:
    """How many sheets of paper that many lines of body text take."""
    text = f'<p class="flush">{"国" * characters}</p>' * lines
    return len(HTML(string=text).render(stylesheets=[CSS(filename=TOP / "static/css/print.css")]).pages)


@pytest.mark.parametrize(("lines", "characters", "pages"), [(22, 28, 1), (23, 28, 2), (22, 29, 2), (66, 28, 3)])
def test_a_paper_holds_22_lines_of_28_characters(lines: int, characters: int, pages: int) -> None:
    assert pages_of(lines, characters) == pages
