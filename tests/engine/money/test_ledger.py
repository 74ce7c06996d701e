"""The ledger: exact sums, what is lost by stopping, rates of the day, months, cards, curves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from img_pathway.engine.ahead.agenda import agenda
from img_pathway.engine.money.ledger import LedgerBoard, LedgerLine, in_usd, ledger, sums
from img_pathway.engine.plan.plan import plan
from img_pathway.reports.pages.money import money_page
from tests.engine.build import at, judge, profile
from tests.engine.layers import PERSON
from tests.engine.test_properties import EVERYBODY
from tests.profile.strategies import profiles

NOW = "2026-11-28"


def board(now: str = NOW, **money: Any) -> LedgerBoard:
    found = judge(profile(PERSON, money=money), now)
    return ledger(found, plan(found))


def line(found: LedgerBoard, key: str) -> LedgerLine:
    return next(one for one in found.lines if one.id == key)


def pay(amount: str, **more: Any) -> dict[str, Any]:
    return {"date": "2026-10-01", "amount": Decimal(amount), "what": "x", **more}


@pytest.mark.parametrize(
    ("until", "lost"), [(None, "100.10"), ("2026-11-27", "100.10"), ("2026-11-28", "0"), ("2026-11-29", "0")]
)
def test_what_can_still_be_had_back_is_not_lost(until: str | None, lost: str) -> None:
    found = board(payments=[pay("100.10", refundable_until=until)])
    assert line(found, "money.payments.1").lost == Decimal(lost)


def test_what_came_back_is_not_lost() -> None:
    found = board(payments=[pay("100.10", refunded=Decimal("40.05"), refund_date="2026-11-01")])
    assert line(found, "money.payments.1").lost == Decimal("60.05")
    assert (found.total.paid, found.total.refunded) == (Decimal("100.10"), Decimal("40.05"))


@pytest.mark.parametrize(("committed", "lost", "kind"), [(True, "250", "committed"), (False, "0", "planned")])
def test_what_is_only_planned_is_not_lost(committed: bool, lost: str, kind: str) -> None:
    one = line(board(planned=[{"what": "x", "amount": Decimal(250), "committed": committed}]), "money.planned.1")
    assert (one.lost, one.kind) == (Decimal(lost), kind)


@pytest.mark.parametrize(
    ("payment", "ahead"),
    [
        ({"what": "pathway application "}, False),
        ({"what": "ECFMG", "fee": "ecfmg.fee-pathway"}, False),
        ({"what": "Pathway application", "season": 2026}, True),
        ({"what": "Pathway application", "date": "2024-10-01"}, True),  # of an earlier application
        ({"what": "Pathway"}, True),  # perhaps: it is asked
    ],
)
def test_a_payment_of_another_amount_counts_for_the_fee_it_names(payment: dict[str, Any], ahead: bool) -> None:
    found = board(payments=[pay("925", **payment)])
    assert any(one.id == "skills.pathway@ecfmg.fee-pathway" for one in found.lines) is ahead


def test_a_payment_that_only_looks_like_a_fee_is_asked_about() -> None:
    found = board(payments=[pay("925", what="Pathway"), pay("240", what="Hotel Buffalo")])
    assert [one.id for one in found.findings if one.id.startswith("alike")] == ["alike.1"]


def test_what_can_still_be_had_back_has_a_sum() -> None:
    found = board(
        payments=[
            pay("240", refundable_until="2027-01-10", refunded=Decimal(40)),
            pay("310", refundable_until="2026-11-15"),
        ],
        planned=[
            {"what": "y", "amount": Decimal(840), "committed": True, "refundable_until": "2026-11-28"},
            {"what": "z", "amount": Decimal(9), "refundable_until": "2027-11-28"},
        ],
    )
    assert found.total.refundable == Decimal(1040)
    assert "$1,040 of it all can still be had back" in found.summary
    said = str(money_page(found))
    assert "could be had back until Sun 15 Nov 2026" in said
    assert "can be had back until Sun 10 Jan 2027" in said


def test_a_period_chosen_when_the_step_is_planned_ends_after_it() -> None:
    one = next(one for one in board().lines if one.step == "permits.step3" and "period" in one.note)
    assert one.date is not None
    assert one.date.year == 2027
    assert "ends (Sun 31 Jan 2027)" not in one.note


RATES = [
    {"date": "2026-01-01", "currency": "INR", "per_usd": Decimal(80)},
    {"date": "2026-10-01", "currency": "INR", "per_usd": Decimal("83.25")},
]


@pytest.mark.parametrize(
    ("day", "usd"),
    [("2026-09-30", "1000.00"), ("2026-10-01", "960.96"), ("2026-12-01", "960.96"), ("2025-12-31", "1000.00")],
)
def test_the_rate_of_the_day_counts_else_the_first_noted_after_it(day: str, usd: str) -> None:
    found = board(payments=[pay("80000", currency="INR", date=day)], rates=RATES)
    assert line(found, "money.payments.1").usd == Decimal(usd)


def test_without_a_rate_a_line_is_in_no_sum_and_said() -> None:
    found = board(payments=[pay("80000", currency="EGP")])
    one = line(found, "money.payments.1")
    assert (one.usd, found.total.paid, found.total.unknown > 0) == (None, Decimal(), True)
    assert "EGP" in one.note


def test_the_fees_of_steps_still_open_lie_ahead_and_those_paid_do_not() -> None:
    before = {one.id for one in board().lines}
    assert "programs.token@eras.token.fee" in before
    paid = board(payments=[pay("185", fee="eras.token.fee")])
    assert "programs.token@eras.token.fee" not in {one.id for one in paid.lines}
    marked = judge(profile(PERSON, amounts={"eras.token.fee": {"usd": 185, "paid": True}}), NOW)
    lines = {one.id: one for one in ledger(marked, plan(marked)).lines}
    assert "programs.token@eras.token.fee" not in lines
    assert lines["amounts.eras.token.fee"].kind == "paid"


def test_what_was_paid_for_another_season_lies_ahead_again() -> None:
    other = board(payments=[pay("185", fee="eras.token.fee", season=2026)])
    assert "programs.token@eras.token.fee" in {one.id for one in other.lines}
    this = board(payments=[pay("185", fee="eras.token.fee", season=2027)])
    assert "programs.token@eras.token.fee" not in {one.id for one in this.lines}


@pytest.mark.parametrize(("sat", "times", "ahead"), [(0, 1, False), (1, 1, True), (1, 2, False), (2, 2, True)])
def test_a_fee_used_up_by_a_sitting_is_to_be_paid_again(sat: int, times: int, ahead: bool) -> None:
    oet = [{"date": f"2026-0{n}-01", "listening": 300, "reading": 300, "writing": 300, "speaking": 300} for n in (7, 9)]
    person = profile(
        PERSON, skills={"oet": oet[:sat]}, money={"payments": [pay("455", fee="ecfmg.fee-oet") for _ in range(times)]}
    )
    found = judge(person, NOW)
    assert ("skills.oet@ecfmg.fee-oet" in {one.id for one in ledger(found, plan(found)).lines}) is ahead


def test_a_payment_that_is_also_marked_as_paid_counts_once() -> None:
    person = profile(
        PERSON, money={"payments": [pay("185", fee="eras.token.fee")]},
        amounts={"eras.token.fee": {"usd": 185, "paid": True}},
    )  # fmt: skip
    found = judge(person, NOW)
    assert ledger(found, plan(found)).total.paid == Decimal(185)


def test_an_amount_under_a_name_that_only_ends_like_a_season_is_no_season() -> None:
    """A key of an amount is free text: ``rule@2028`` broke the money board."""
    person = profile(PERSON, amounts={"ecfmg.oet-window@2028": {"usd": 20, "paid": True}})
    found = judge(person, NOW)
    assert ledger(found, plan(found)).total.paid == Decimal(20)


def test_what_falls_due_only_if_something_happens_is_in_no_sum() -> None:
    found = board()
    assert any("usmle.fee.extension" in one.id for one in found.conditional)
    assert not any("usmle.fee.extension" in one.id for one in found.lines)


def test_sources_that_disagree_give_low_and_high() -> None:
    """NRMP registration: 70 in one source, 85 in another (nrmp.fee.registration)."""
    one = line(board(), "match.register@nrmp.fee.registration")
    assert (one.low, one.high) == (Decimal(70), Decimal(85))


def test_the_curve_of_eras_is_the_official_examples() -> None:
    """30 programmes cost 330; 43 cost 720 (eras.fee.example-official)."""
    points = {point.count: point.usd for curve in board().curves if curve.id == "eras" for point in curve.points}
    assert (points[30], points[40]) == (Decimal(330), Decimal(630))


@pytest.mark.parametrize(
    ("specialties", "not_of"),
    [(["Emergency Medicine"], ()), (["Emergency Medicine", "OB-GYN"], ("OB-GYN",)), (["IM"], ())],
)
def test_the_curve_of_residencycas_is_of_no_specialty_whose_price_was_not_seen(
    specialties: list[str], not_of: tuple[str, ...]
) -> None:
    found = judge(profile(PERSON, profile={"specialties": specialties}), NOW)
    assert {one.id: one.not_of for one in ledger(found, plan(found)).curves} == {"eras": (), "residencycas": not_of}


def test_cash_is_asked_in_the_month_it_is_due_and_what_is_overdue_now() -> None:
    planned = [
        {"what": "a", "amount": Decimal(10), "due": "2027-03-31"},
        {"what": "b", "amount": Decimal(5), "due": "2026-10-01"},
        {"what": "c", "amount": Decimal(1)},
    ]
    found = judge(profile(money={"planned": planned}), NOW)
    months = {one.month: one.total for one in ledger(found, plan(found)).months}
    assert months["2027-03"] >= 10
    assert months["2026-11"] >= 5
    assert months[""] >= 1


@pytest.mark.parametrize(("limit", "told"), [("100", False), ("99.99", True)])
def test_a_card_is_not_asked_beyond_its_limit(limit: str, told: bool) -> None:
    found = board(
        cards=[{"name": "Visa", "limit": Decimal(limit)}],
        planned=[{"what": "a", "amount": Decimal(100), "due": "2027-03-01", "card": "visa"}],
    )
    assert any(one.id.startswith("card.") for one in found.findings) is told


def test_the_last_day_to_have_it_back_stands_in_the_dates_ahead() -> None:
    found = judge(profile(PERSON, money={"payments": [pay("100", refundable_until="2026-12-10")]}), NOW)
    assert {one.id: str(one.day) for one in agenda(found)}["expires.money.payments.1"] == "2026-12-10"


@EVERYBODY
@given(profiles())
def test_the_ledger_adds_up_for_anybody(person: Any) -> None:
    found = judge(person, at(NOW))
    made = ledger(found, plan(found))
    paid = [one for one in made.lines if one.kind == "paid"]
    assert made.total.paid == sum((one.usd or Decimal() for one in paid), Decimal())
    assert made.total.planned_low <= made.total.planned <= made.total.planned_high
    for one in made.lines:
        assert 0 <= one.lost <= (one.usd or 0)
        assert one.kind != "planned" or one.lost == 0
    parts = [
        sums([one for one in made.lines if one.season == year], year) for year in {one.season for one in made.lines}
    ]
    assert sum((one.paid for one in parts), Decimal()) == made.total.paid
    assert sum((one.lost for one in parts), Decimal()) == made.total.lost


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.decimals(min_value="0.01", max_value=10**6, places=2))
def test_moving_an_amount_between_currencies_loses_no_cent(amount: Decimal, per_usd: Decimal) -> None:
    rates = [{"date": "2026-01-01", "currency": "INR", "per_usd": per_usd}]
    case = judge(profile(money={"rates": rates}), NOW).case
    assert case is not None
    usd = in_usd(case, amount, "INR", None)
    assert usd is not None
    assert abs(usd * per_usd - amount) <= per_usd * Decimal("0.005")
    assert in_usd(case, amount, None, None) == amount


@pytest.mark.parametrize(
    ("key", "payment", "sum_"),
    [
        ("eras.token.fee.2027", {"season": 2027, "amount": Decimal(165)}, 165),
        ("eras.token.fee.2027", {"amount": Decimal(165)}, 165),
        ("eras.token.fee.2026", {"season": 2027, "amount": Decimal(165)}, 330),
        ("eras.token.fee", {"season": 2027, "amount": Decimal(165)}, 165),
        ("eras.token.fee", {"season": 2027}, 165),
    ],
)
def test_what_is_marked_as_paid_counts_beside_payments_of_another_season_or_without_an_amount(
    key: str, payment: dict[str, Any], sum_: int
) -> None:
    paid = [{"date": "2026-10-01", "fee": "eras.token.fee", **payment}]
    person = profile(PERSON, money={"payments": paid}, amounts={key: {"usd": 165, "paid": True}})
    found = judge(person, NOW)
    assert ledger(found, plan(found)).total.paid == Decimal(sum_)


@pytest.mark.parametrize(("back", "ahead"), [(None, False), ("100", False), ("185", True)])
def test_a_fee_that_came_back_whole_is_to_be_paid_again(back: str | None, ahead: bool) -> None:
    paid = pay("185", fee="eras.token.fee", refunded=None if back is None else Decimal(back))
    assert ("programs.token@eras.token.fee" in {one.id for one in board(payments=[paid]).lines}) is ahead
