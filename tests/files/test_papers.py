"""The press: Chinese on paper, and nothing that it can reach."""

from __future__ import annotations

import io
import logging

import pytest
from pypdf import PdfReader

from kaocha.files.papers import PressFailed, render_pdf
from kaocha.problems import Problem

pytestmark = pytest.mark.paper

ATTACKS = [
    '<img src="file:///etc/passwd">',
    '<img src="http://127.0.0.1:9/x.png">',
    '<img src="http://paper.invalid/../etc/passwd">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<link rel="stylesheet" href="//example.invalid/x.css">',
    '<style>@import "http://example.invalid/x.css";</style>',
    '<style>@font-face { font-family: x; src: url(file:///etc/passwd) } p { font-family: x }</style><p>x</p>',
    '<p style="background: url(https://example.invalid/x.png)">x</p>',
    """<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>">""",
    "<object data='file:///etc/passwd'></object>",
]  # fmt: skip


def page(body: str) -> str:
    return f"<!doctype html><html lang=zh-CN><title>名单</title>{body}"


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_was_not_handed_in_is_never_opened(attack):
    with pytest.raises(PressFailed, match="refused: "):
        render_pdf(page(attack), {})


def test_a_resource_that_was_handed_in_is_used():
    style = {"/static/css/print.css": ("text/css", b"@page { size: 100mm 100mm }")}
    made = render_pdf(page('<link rel="stylesheet" href="/static/css/print.css?v=1"><p>x</p>'), style, quiet=False)
    box = PdfReader(io.BytesIO(made)).pages[0].mediabox
    assert (round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) == (100, 100)


def test_names_with_rare_characters_have_their_glyphs():
    assert render_pdf(page("<p>喆玥堃䶮 推荐名单 〔2024〕</p>"), {}, quiet=False).startswith(b"%PDF-")


def test_a_missing_glyph_is_told():
    with pytest.raises(PressFailed, match="U\\+1F980"):
        render_pdf(page("<p>\U0001f980</p>"), {}, quiet=False)


def test_a_missing_glyph_does_not_keep_the_office_from_its_paper(caplog):
    log = logging.getLogger("kaocha.files.papers")
    log.addHandler(caplog.handler)  # the house's logs go no further than its own handler
    with caplog.at_level(logging.WARNING, log.name):
        assert render_pdf(page("<p>\U0001f980</p>"), {}).startswith(b"%PDF-")
    log.removeHandler(caplog.handler)
    said = {record.getMessage() for record in caplog.records}
    remark = ".notdef glyph rendered for Unicode string unsupported by fonts: … (U+1F980)"
    assert said == {f"a paper was printed with a remark: {remark}"}


def test_a_paper_that_takes_too_long_is_given_up():
    with pytest.raises(Problem) as refused:
        render_pdf(page("<p>" + "长" * 2_000_000), {}, seconds=1)
    assert refused.value.code == "paper_too_long"


def test_the_press_knows_no_secret_of_the_server(monkeypatch):
    from kaocha.files import papers

    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    assert "DATABASE_URL" not in papers._environment()


def test_a_page_that_needs_more_memory_than_it_may_have_is_given_up(monkeypatch, tmp_path):
    from kaocha.files import papers

    hungry = tmp_path / "press.py"
    hungry.write_text(papers.PRESS.read_text(encoding="utf-8").replace("MEMORY = 1 << 30", "MEMORY = 1 << 27"))
    monkeypatch.setattr(papers, "PRESS", hungry)
    with pytest.raises(Problem) as refused:
        render_pdf(page("<table>" + "<tr><td>长" * 20_000), {})
    assert refused.value.code == "paper_too_long"
