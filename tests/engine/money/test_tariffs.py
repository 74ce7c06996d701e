"""The arithmetic of fees against the amounts published as examples. Every tariff is read from the rulebook."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from img_pathway.engine.money import tariffs
from img_pathway.engine.words.render import Words
from tests.engine.build import book


def value(rule_id: str, season: int | None = None) -> Any:
    found = book().value(rule_id, season=season)
    assert found is not None
    return found.value


ERAS = value("eras.fee.tiers-2025", 2026)
OLD = value("eras.fee.tiers-2024", 2024)
EM = value("match.cas.fee-em", 2026)


@pytest.mark.parametrize(
    ("counts", "usd"),
    [
        ([30], 330), ([43, 7], 797), ([32, 32], 780), ([50], 930), ([60], 1230), ([75], 1680), ([100], 2430),
        ([125], 3180), ([150], 3930), ([200], 5430), ([60, 60], 2460), ([0], 0), ([1], 11), ([31], 360),
    ],
)  # fmt: skip
def test_eras_counts_each_specialty_by_itself(counts: list[int], usd: int) -> None:
    assert tariffs.per_specialty(ERAS, counts) == usd


@pytest.mark.parametrize("rule_id", ["eras.fee.example-official", "eras.fee.example-derived", "match.budget.apps"])
def test_the_rulebooks_own_examples_agree(rule_id: str) -> None:
    for example in value(rule_id):
        assert tariffs.per_specialty(ERAS, example["programs"]) == example["usd"]


@pytest.mark.parametrize("count", range(1, 201))
def test_where_the_newer_eras_tariff_is_dearer(count: int) -> None:
    new, old = tariffs.by_count(ERAS, count), tariffs.by_count(OLD, count)
    assert new is not None
    assert old is not None
    if count in (9, 93):
        assert new == old
    else:
        assert (new > old) == (count in (10, 11) or count >= 94)
    if count == value("eras.fee.crossover"):
        assert new == old == 2220


@pytest.mark.parametrize(("count", "usd"), [(1, 99), (10, 99), (11, 118), (20, 289), (21, 312), (30, 519), (31, 546)])
def test_the_four_steps_of_2024(count: int, usd: int) -> None:
    assert tariffs.by_count(OLD, count) == usd


@pytest.mark.parametrize(
    ("count", "usd"), [(1, 99), (18, 99), (19, 117), (30, 315), (46, 683), (60, 1005), (100, 1925)]
)
def test_residencycas_emergency_medicine(count: int, usd: int) -> None:
    assert tariffs.by_count(EM, count) == usd


@pytest.mark.parametrize(("ranks", "usd"), [(1, 0), (20, 0), (21, 30), (30, 300), (40, 600)])
def test_extra_ranks(ranks: int, usd: int) -> None:
    assert tariffs.extra(value("nrmp.fee.extra-rank"), ranks) == usd


@pytest.mark.parametrize(
    ("day", "usd"),
    [
        ("2027-05-05", 0), ("2027-05-06", 35), ("2027-05-20", 35), ("2027-05-21", 100), ("2027-06-14", 100),
        ("2027-06-15", 365), ("2027-06-19", 365), ("2027-06-21", None),
    ],
)  # fmt: skip
def test_moving_an_appointment_of_20_june_2027(day: str, usd: int | None) -> None:
    left = date(2027, 6, 20) - date.fromisoformat(day)
    assert tariffs.by_days(value("usmle.fee.resched.tiers"), left.days) == usd


@pytest.mark.parametrize(
    ("usd", "percent", "tax"), [(930, 18, "167.4"), (100, 18, "18"), (1, 0.5, "0.01"), (1.15, 50, "0.58")]
)
def test_a_tax_is_exact_to_the_cent(usd: float, percent: float, tax: str) -> None:
    assert str(tariffs.percent_of(usd, percent)) == tax


def test_the_last_free_day() -> None:
    free = tariffs.free_until(value("usmle.fee.resched.tiers"))
    assert free is not None
    assert date(2027, 6, 20) - timedelta(days=free) == date(2027, 5, 5)


def test_a_spread_that_is_not_known_is_a_span() -> None:
    assert tariffs.spread(ERAS, 60, 2) == (660, 1230)
    assert tariffs.spread(ERAS, 60, 1) == (1230, 1230)
    assert tariffs.spread(ERAS, 60, 0) is None


ODD: list[Any] = [None, "x", True, [], {}, {"tiers": 3}, {"tiers": ["x"]}, {"tiers": [{"odd": 1}]}, [{"usd": 3}]]


@pytest.mark.parametrize("odd", ODD)
def test_a_value_of_another_shape_gives_no_amount(odd: Any) -> None:
    found = [tariffs.amount(odd), tariffs.by_count(odd, 3), tariffs.extra(odd, 3)]
    found += [tariffs.by_days(odd, 3), tariffs.base(odd), tariffs.surcharge(odd, "step1"), tariffs.free_until(odd)]
    assert found == [None] * len(found)
    assert tariffs.words(odd) == ""


@pytest.mark.parametrize(
    ("rule_id", "season", "text"),
    [
        ("eras.fee.tiers-2025", 2026, "$11 each up to 30; then $30 each"),
        ("match.cas.fee-em", 2026, "$99 in all up to 18; then $18 each up to 30; then $23 each"),
        ("nrmp.fee.extra-rank", None, "$30 for each above 20"),
        (
            "usmle.fee.resched.tiers",
            None,
            "free 46 or more days before the test; $35 from 45 down to 31 days before; $100 from 30 down to 6 days before; abroad $365 from 5 down to 0 days before",
        ),
        ("usmle.fee.india-gst", None, "plus 18 percent"),
    ],
)
def test_tariffs_in_words(rule_id: str, season: int | None, text: str) -> None:
    assert Words(book().words).text(tariffs.words(value(rule_id, season))) == text
