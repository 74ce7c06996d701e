"""What a rule gives is written as people say it: no name of a part, no code, no bare number without its unit."""

from __future__ import annotations

import re
from typing import Any

import pytest

from img_pathway.engine.explain.values import value_words
from img_pathway.engine.words.render import Words
from tests.engine.build import book

WRITTEN = Words(book().words)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (7, "years", "7 years"),
        (1, "days", "1 day"),
        (1, "countries", "1 country"),
        (10, "business-days", "10 business days"),
        (695, "usd", "$695"),
        (2075.5, "usd", "$2,075.50"),
        (218, "score", "218"),
        (True, None, "yes"),
        ("2027-03-03", "date", "Wed 3 Mar 2027"),
        ("2027-03", "month", "March 2027"),
        ("07-01", None, "1 Jul"),
        ("pass-fail", None, None),
        ("approved application and FSMB account", None, "approved application and FSMB account"),
        (["IN", "US"], "country-codes", "India, United States"),
        ([5000, 10000], "usd", "$5,000, $10,000"),
        ([5, 6, 7], None, None),
        (["central-office", "stamp"], "checks", None),
        ({"low": 540, "high": 560}, "usd", "$540 to $560"),
        ({"min_days": 28, "max_days": 42}, None, "28 to 42 days"),
        ({"min": 1, "max": 2}, "weeks", "1 week to 2 weeks"),
        ({"from": "2027-03-15", "to": "2027-03-19"}, None, "Mon 15 Mar 2027 to Fri 19 Mar 2027"),
        ({"tiers": [{"upto": 30, "each": 11}, {"each": 30}]}, "usd", "$11 each up to 30; then $30 each"),
        ({"sure_from": "2024-01-01", "check_from": "2023-01-01"}, None, "on or after Mon 1 Jan 2024; on or after Sun 1 Jan 2023 it is to be checked"),
        ({"sure_from": "2022-01-01", "check_from": "2022-01-01"}, None, "on or after Sat 1 Jan 2022"),
        ({"img": "no"}, None, None),
        ({"oet_by": "2027-12", "rol": "first week of March 2028"}, "date", None),
    ],
)  # fmt: skip
def test_values_in_words(value: Any, unit: str | None, text: str | None) -> None:
    assert value_words(value, unit, WRITTEN) == text


_RAW = re.compile(r"[_{}\[\]]|^[a-z0-9]+(?:-[a-z0-9]+)+$|\b\d{4}-\d\d\b|upto")


def test_no_value_of_the_rulebook_is_written_raw() -> None:
    """Every value of every rule: parts are told by name in the statement alone."""
    raw = {
        f"{rule.id}: {told}"
        for rule in book().rules()
        for value in (*rule.values, *rule.others)
        if (told := value_words(value.value, rule.unit, WRITTEN)) is not None
        and not told.startswith("www.")
        and _RAW.search(told)
    }
    assert raw == set()
