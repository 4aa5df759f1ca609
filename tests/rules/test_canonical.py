"""The canonical text and its digest."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocha.rules.canonical import canonical, digest

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def test_keys_are_sorted_and_chinese_stays_readable() -> None:
    assert canonical({"b": [1, True, None], "a": "牌匾"}) == '{"a":"牌匾","b":[1,true,null]}'.encode()


def test_the_digest_is_sha256_of_the_text() -> None:
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@given(st.dictionaries(TEXTS, VALUES, max_size=5))
def test_the_order_of_insertion_leaves_no_trace(value: dict[str, object]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@pytest.mark.parametrize("stranger", [1.0, Decimal("1.00"), b"x", {1, 2}, {"a": [{"b": 0.5}]}])
def test_what_has_no_single_text_is_refused(stranger: object) -> None:
    with pytest.raises(TypeError):
        canonical(stranger)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError):
        canonical("\ud800")
