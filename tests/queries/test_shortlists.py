"""The list of a cycle, from the sheets in the database to a frozen document."""

from __future__ import annotations

import pytest

from kaocha.queries.shortlists import proposal_now
from shortlist_cast import Office, golden

pytestmark = pytest.mark.data


@pytest.fixture
def desk(office):
    return Office(office.who["secretary"])


def document(desk):
    return proposal_now(desk.cycle).document


def line(desk, name):
    return next(one for one in document(desk)["lines"] if one["name"] == name)


def test_the_golden_list_comes_out_of_the_database(desk):
    golden(desk)
    lines = document(desk)["lines"]
    assert [(one["rank"], one["name"], one["score"], one["listed"], one["reason"]["code"]) for one in lines] == [
        (1, "S01", "91.20", True, "LISTED"),
        (2, "S02", "90.40", True, "LISTED"),
        (3, "S03", "89.90", False, "CAP_GROUP"),
        (4, "S04", "89.10", True, "LISTED"),
        (5, "S05", "88.70", False, "CAP_GROUP"),
        (6, "S06", "87.95", False, "VETO"),
        (7, "S07", "86.30", True, "LISTED"),
        (8, "S08", "85.00", True, "LISTED"),
        (9, "S09", "84.20", True, "LISTED"),
        (10, "S10", "80.00", False, "CAP_GROUP"),
        (11, "S11", "79.99", False, "BELOW_TOTAL"),
        (12, "S12", "78.00", False, "BELOW_TOTAL"),
    ]
