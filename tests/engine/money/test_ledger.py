"""The ledger: exact sums, what is lost by stopping, rates of the day, months, cards, curves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from img_pathway.engine.ahead.agenda import agenda
from img_pathway.engine.money.ledger import LedgerBoard, ledger
from img_pathway.engine.money.lines import LedgerLine, in_usd
from img_pathway.engine.money.parts import sums
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


def test_the_seasons_and_what_is_of_none_add_up_to_the_total() -> None:
    paid = [pay("200.25", season=2026), pay("300.50", season=2027), pay("50.75")]
    found = board(payments=paid)
    assert {one.season: one.paid for one in (*found.seasons, found.no_season)} == {
        2026: Decimal("200.25"), 2027: Decimal("300.50"), None: Decimal("50.75"),
    }  # fmt: skip
    for name in ("paid", "refunded", "committed", "planned", "lost", "refundable", "unknown"):
        assert sum(getattr(one, name) for one in (*found.seasons, found.no_season)) == getattr(found.total, name)


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
    assert "Of all this, $1,040 can still be had back" in found.summary
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
    assert ("the first one after it, of Thu 1 Jan 2026" in line(found, "money.payments.1").note) is (
        day == "2025-12-31"
    )


def test_what_lies_ahead_is_one_figure_where_both_ends_are_the_same() -> None:
    spans = ("usmle.fee.step1.2026", "usmle.fee.step2ck.2026", "eras.fee.usmle-transcript", "nrmp.fee.registration")
    found, certain = (
        judge(profile({}, amounts={fee: {"usd": 100} for fee in known}), NOW) for known in (spans[:3], spans)
    )
    assert "ahead $4,845 to $4,860." in ledger(found, plan(found)).summary
    assert "ahead $4,875." in ledger(certain, plan(certain)).summary


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
    assert {one.id: one.not_of for one in ledger(found, plan(found)).curves} == {
        "eras": (), "residencycas": not_of, "nrmp": (),
    }  # fmt: skip


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


EGP = [{"date": "2026-01-01", "currency": "EGP", "per_usd": Decimal(50)}]


def test_a_card_is_held_against_what_is_paid_and_what_is_ahead_in_its_own_currency() -> None:
    found = board(
        cards=[{"name": "CIB", "limit": Decimal(20000), "currency": "EGP"}, {"name": "Old"}],
        rates=EGP,
        payments=[
            pay("45000", date="2026-06-01", currency="EGP", card="CIB "),
            pay("100", date="2026-11-03", card="cib"),
            pay("1", date="2026-10-03", card="CIB"),
        ],
        planned=[
            {"what": "a", "amount": Decimal(301), "due": "2026-11-30", "card": "CIB"},
            {"what": "b", "amount": Decimal(400), "due": "2027-01-10", "card": "CIB"},
            {"what": "c", "amount": Decimal(7), "currency": "INR", "card": "CIB"},
        ],
    )
    cib, old = found.cards
    rows = [("2026-06", "45000", "0", "-25000"), ("2026-11", "5000", "15050", "-50"), ("2027-01", "0", "20000", "0")]
    assert [(one.month, one.paid, one.ahead, one.left) for one in cib.months] == [
        (month, Decimal(paid), Decimal(ahead), Decimal(left)) for month, paid, ahead, left in rows
    ]
    assert (cib.unknown, old.months, old.limit) == (1, (), None)
    told = {one.id: one.text for one in found.findings if one.id.startswith("card.")}
    assert list(told) == ["card.CIB.2026-06", "card.CIB.2026-11"]
    assert "45,000 EGP was paid with it in June 2026" in told["card.CIB.2026-06"]
    assert "20,050 EGP of it, 5,000 EGP of that already paid" in told["card.CIB.2026-11"]
    said = str(money_page(found))
    assert "25,000 EGP beyond the limit" in said
    assert "Nothing is paid with it this month or later" in said


def test_two_documents_are_two_fees() -> None:
    """USD 110 for each document (ecfmg.fee-credential): one payment settles one of both, or the one it names."""

    def ahead(*payments: dict[str, Any], **more: Any) -> list[str]:
        found = judge(profile(PERSON, money={"payments": [*payments]}, **more), NOW)
        lines = ledger(found, plan(found)).lines
        return [one.step.partition(".")[2] for one in lines if one.step and one.step.startswith("credentials.")]

    fee = "ecfmg.fee-credential"
    assert ahead() == ["diploma", "transcript"]
    assert ahead(pay("110", fee=fee)) == ["transcript"]
    assert ahead(pay("110", fee=fee, what="Transcript")) == ["diploma"]
    assert ahead(pay("110", fee=fee), pay("110", fee=fee)) == []
    assert ahead(pay("220", fee=fee)) == []
    assert ahead(pay("110", fee=fee, what="diploma"), pay("110", fee=fee, what="diploma again")) == ["transcript"]
    assert ahead(amounts={fee: {"usd": 110, "paid": True}}) == ["transcript"]


@pytest.mark.parametrize(
    ("fee", "what", "ahead"),
    [
        ("usmle.fee.step2ck.2026", "", {"permits.step1"}),
        ("usmle.fee.step1.2025-ecfmg", "", {"permits.step2ck"}),  # another year of its tariff
        ("usmle.fee.step1-2ck.2027", "Step 2 CK", {"permits.step1"}),  # a year that one rule states for both
        ("usmle.fee.step1-2ck.2027", "", {"permits.step2ck"}),  # then for the first that lacks it
        ("", "Step 2 CK", {"permits.step1", "permits.step2ck"}),  # perhaps: it is asked
    ],
)
def test_a_registration_is_paid_under_any_year_of_its_fee(fee: str, what: str, ahead: set[str]) -> None:
    found = board(payments=[pay("930", fee=fee or None, what=what or None)])
    tax = ("usmle.fee.india-gst",)
    steps = {one.step for one in found.lines if one.step in ("permits.step1", "permits.step2ck") and one.rules != tax}
    assert steps == ahead
    asked = [one.text for one in found.findings if one.id.startswith("alike")]
    assert bool(asked) is not bool(fee)
    assert all("Step 2 CK" in one and "choose that fee in its entry" in one for one in asked)


@pytest.mark.parametrize(("day", "ahead"), [("2026-06-23", True), ("2026-06-24", False)])
def test_a_token_of_an_earlier_season_pays_for_none(day: str, ahead: bool) -> None:
    found = board(payments=[pay("185", fee="eras.token.fee", date=day)])
    assert any(one.id == "programs.token@eras.token.fee" for one in found.lines) is ahead


def test_a_fee_that_is_of_no_season_is_paid_whatever_match_it_was_noted_for() -> None:
    found = board(payments=[pay("930", fee="usmle.fee.step2ck.2026", season=2026)])
    assert not any(one.id == "permits.step2ck@usmle.fee.step2ck.2026" for one in found.lines)


def test_a_fee_that_nobody_knows_is_said_and_counts_for_none() -> None:
    found = board(payments=[pay("10", fee="foo.bar", what=None)])
    assert line(found, "money.payments.1").title == "A payment without a name"
    assert [one.id for one in found.findings if one.id.startswith("no-fee")] == ["no-fee.1"]


def test_the_same_fee_under_the_id_of_another_source_is_asked_about() -> None:
    """Two sources state the USMLE transcript in ERAS: the step asks for one of both."""
    found = board(payments=[pay("80", fee="ecfmg.fee-transcript", what=None)])
    assert any(one.id == "alike.1" and "choose that fee in its entry" in one.text for one in found.findings)


def test_what_is_done_and_has_no_payment_is_said() -> None:
    def steps(**money: Any) -> str:
        person = profile(PERSON, exams={"step1": [{"date": "2026-06-01", "result": "pass"}]}, money=money)
        found = judge(person, NOW)
        return next((one.text for one in ledger(found, plan(found)).findings if one.id == "not-recorded"), "")

    assert "Step 1 registration and permit" in steps()
    assert "Step 1 registration" not in steps(payments=[pay("905", what="Step 1")])
    assert "Step 1 registration" not in steps(payments=[pay("905", what=None, fee="usmle.fee.step1.2026")])
    assert "Step 1 registration" in steps(payments=[pay("905", what="Step 2")])


def test_the_parts_by_match_add_up_to_the_whole() -> None:
    found = board(payments=[pay("100", season=2026), pay("50")])
    rest = sums([one for one in found.lines if one.season is None], None)
    parts = [*found.seasons, rest]
    for name in ("paid", "refunded", "committed", "planned_low", "planned", "planned_high", "lost", "refundable"):
        assert sum((getattr(one, name) for one in parts), Decimal()) == getattr(found.total, name), name
    assert "Of no Match in particular" in str(money_page(found))


@pytest.mark.parametrize(
    ("ranks", "usd"), [(20, 0), (30, 300), (40, 600), (100, 2450), (150, 3950), (200, 5500), (300, 8600)]
)
def test_the_curve_of_ranks_holds_both_fees(ranks: int, usd: int) -> None:
    """30 for each above 20; 50 for 100 to 150, 100 to 200, 150 to 250, 200 to 300 (nrmp.fee.extra-rank, nrmp.fee.list-length)."""
    points = {point.count: point.usd for curve in board().curves if curve.id == "nrmp" for point in curve.points}
    assert points[ranks] == usd


@pytest.mark.parametrize(
    ("specialties", "conditional"),
    [(["Internal Medicine"], True), (["Emergency Medicine"], False), ([], False), (["x"], False)],
)
def test_a_service_that_no_wanted_specialty_uses_costs_only_if_it_comes_to_that(
    specialties: list[str], conditional: bool
) -> None:
    found = judge(profile(PERSON, profile={"specialties": specialties, "target_match": 2028}), NOW)
    made = ledger(found, plan(found))
    assert any(one.step == "programs.residencycas" for one in made.conditional) is conditional


def test_the_indian_tax_is_worked_out_from_the_fee() -> None:
    """18 percent of 695 and 235 (usmle.fee.india-gst)."""
    found = judge(profile(PERSON, profile={"location": "IN"}, permits={"step2ck": [{"region": "abroad"}]}), NOW)
    tax = next(
        one for one in ledger(found, plan(found)).lines
        if one.step == "permits.step2ck" and one.rules == ("usmle.fee.india-gst",)
    )  # fmt: skip
    fee = next(
        one for one in ledger(found, plan(found)).lines
        if one.step == "permits.step2ck" and one.rules != ("usmle.fee.india-gst",)
    )  # fmt: skip
    assert fee.usd is not None
    assert tax.usd == (fee.usd * 18 / 100).quantize(Decimal("0.01"))


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
    for shares in filter(None, (made.purposes, made.payers)):
        for name in ("paid", "refunded", "committed", "planned_low", "planned_high", "lost", "refundable", "unknown"):
            assert sum(getattr(one.sums, name) for one in shares) == getattr(made.total, name), name
    assert sum((one.total for one in made.months), Decimal()) == made.total.committed + made.total.planned
    assert sum((one.latest for one in made.months), Decimal()) == made.total.committed + made.total.planned


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.decimals(min_value="0.01", max_value=10**6, places=2))
def test_moving_an_amount_between_currencies_loses_no_cent(amount: Decimal, per_usd: Decimal) -> None:
    rates = [{"date": "2026-01-01", "currency": "INR", "per_usd": per_usd}]
    case = judge(profile(money={"rates": rates}), NOW).case
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


def purposes(found: LedgerBoard) -> dict[str, tuple[Decimal, Decimal]]:
    return {
        one.id: (one.sums.paid, one.sums.committed) for one in found.purposes if one.sums.paid or one.sums.committed
    }


def test_costs_are_summed_by_what_they_are_for_and_by_who_pays() -> None:
    found = board(
        payments=[
            pay("185", fee="eras.token.fee", payer="Mother"),
            pay("455", what="OET Medicine", payer="mother "),
            pay("300", what="Question bank", purpose="preparation"),
            pay("930", fee="usmle.fee.step2ck.2026", purpose="other"),  # as the person says
            pay("7", what="Stamps"),
        ],
        planned=[{"what": "Flight", "amount": Decimal(640), "committed": True, "purpose": "travel", "payer": "me"}],
    )
    assert purposes(found) == {
        "applications": (Decimal(185), Decimal()), "exams": (Decimal(455), Decimal()),
        "preparation": (Decimal(300), Decimal()), "other": (Decimal(930), Decimal()), "": (Decimal(7), Decimal()),
        "travel": (Decimal(), Decimal(640)),
    }  # fmt: skip
    assert [(one.title, one.sums.paid, one.sums.committed) for one in found.payers] == [
        ("me", Decimal(), Decimal(640)), ("Mother", Decimal(640), Decimal()), ("not said", Decimal(1237), Decimal()),
    ]  # fmt: skip
    said = str(money_page(found))
    assert "Courses and books" in said
    assert "By who pays" in said
    assert board(payments=[pay("7")]).payers == ()


def elective(**more: Any) -> dict[str, Any]:
    return {"entries": [{"kind": "elective", "place": "Elm", "cost": Decimal(2500), **more}]}


@pytest.mark.parametrize(
    ("began", "kind", "lost"), [("2026-11-28", "paid", "2500"), ("2026-11-29", "planned", "0"), (None, "planned", "0")]
)
def test_what_an_elective_costs_is_in_the_ledger(began: str | None, kind: str, lost: str) -> None:
    found = judge(profile(PERSON, experience=elective(began=began)), NOW)
    one = line(ledger(found, plan(found)), "experience.entries.1")
    assert (one.kind, one.lost, one.purpose) == (kind, Decimal(lost), "experience")


@pytest.mark.parametrize(("currency", "times"), [("USD", 1), (None, 1), ("EUR", 2)])
def test_an_elective_whose_very_amount_is_among_the_payments_counts_once(currency: str | None, times: int) -> None:
    money = {
        "payments": [pay("2500", currency=currency)],
        "rates": [{"date": "2026-01-01", "currency": "EUR", "per_usd": Decimal(1)}],
    }
    found = judge(profile(PERSON, experience=elective(began="2026-10-01"), money=money), NOW)
    assert ledger(found, plan(found)).total.paid == times * 2500


def parts(costs: list[dict[str, Any]], *payments: dict[str, Any], **more: Any) -> LedgerBoard:
    """The ledger of electives with costs, and payments for them."""
    entries = [{"kind": "elective", "began": "2026-10-01", **one} for one in costs]
    found = judge(profile(PERSON, experience={"entries": entries}, money={"payments": [*payments], **more}), NOW)
    return ledger(found, plan(found))


ELM, OAK = {"place": "Elm", "cost": Decimal(1500)}, {"place": "Oak", "cost": Decimal(1500)}


@pytest.mark.parametrize(
    ("costs", "payments", "paid", "ahead", "asked"),
    [
        ([ELM], [pay("500", experience="elm")], 500, 1000, 1),
        ([ELM], [pay("500", experience="Elm"), pay("1000", experience="Elm")], 1500, 0, 0),
        ([ELM], [pay("500", experience="Elm"), pay("1100", experience="Elm")], 1600, 0, 0),
        ([ELM], [pay("500", experience="Elm", refunded=Decimal(500))], 500, 1500, 1),
        ([ELM], [pay("500", purpose="experience")], 500, 1000, 2),
        ([ELM], [pay("1500", purpose="exams")], 3000, 0, 0),
        ([ELM, OAK], [pay("500", experience="Elm")], 2000, 1000, 1),
        ([ELM, OAK], [pay("1500")], 3000, 0, 0),
        ([ELM, OAK], [pay("500", purpose="experience")], 3500, 0, 1),
        ([ELM], [pay("500", experience="Ash")], 2000, 0, 1),
        ([{"place": "Elm"}], [pay("500", experience="Elm")], 500, 0, 0),
    ],
)
def test_what_is_paid_of_an_elective_in_parts_counts_once(
    costs: list[dict[str, Any]], payments: list[dict[str, Any]], paid: int, ahead: int, asked: int
) -> None:
    found = parts(costs, *payments)
    left = sum(one.usd or 0 for one in found.lines if one.id.startswith("experience.") and one.kind == "planned")
    told = [one for one in found.findings if "experience." in one.id]
    assert (int(found.total.paid), int(left), len(told)) == (paid, ahead, asked)


def test_a_part_in_another_currency_is_taken_off_at_the_rate_of_its_day() -> None:
    rates = [{"date": "2026-09-01", "currency": "INR", "per_usd": Decimal(80)}]
    found = parts([ELM], pay("40000", currency="INR", experience="Elm"), rates=rates)
    assert line(found, "experience.entries.1").usd == 1000


def test_a_cost_of_ones_own_ahead_is_a_part_too() -> None:
    found = parts([{**ELM, "began": "2027-02-01"}], planned=[{"amount": Decimal(600), "experience": "Elm"}])
    assert line(found, "experience.entries.1").usd == 900
    assert line(found, "money.planned.1").purpose == "experience"


INR = [
    {"date": "2026-01-01", "currency": "INR", "per_usd": Decimal(80)},
    {"date": "2026-11-01", "currency": "INR", "per_usd": Decimal(100)},
]


def test_what_was_paid_in_the_second_currency_stays_what_it_was_when_the_rate_moves() -> None:
    found = board(
        payments=[pay("99450.50", currency="INR", date="2026-03-05"), pay("10", date="2026-03-05")],
        planned=[{"what": "y", "amount": Decimal(7), "due": "2027-01-01", "committed": True}],
        rates=INR,
        second_currency="INR",
    )
    assert found.second is not None
    # The dollars of March at the rate of March, those of January at the newest.
    assert (found.second.paid, found.second.committed) == (Decimal("100250.50"), Decimal(700))
    assert found.second.lost == Decimal("100950.50")
    assert "paid 100,250" in str(money_page(found))


@pytest.mark.parametrize(("back", "lost", "own"), [("80000", "0", "0"), ("60000", "250", "20000")])
def test_what_came_back_whole_is_not_lost_by_a_rate_that_moved(back: str, lost: str, own: str) -> None:
    paid = pay("80000", currency="INR", date="2026-03-05", refunded=Decimal(back), refund_date="2026-11-02")
    one = line(board(payments=[paid], rates=INR, second_currency="INR"), "money.payments.1")
    assert (one.usd, one.lost, one.lost_amount) == (Decimal(1000), Decimal(lost), Decimal(own))


def test_what_can_wait_is_shown_in_the_month_of_its_latest_safe_day_too() -> None:
    """All that is ready stands on today; nobody pays it all on one day."""
    found = board()
    one = next(one for one in found.lines if one.latest is not None)
    assert one.date is not None
    assert one.latest is not None
    assert one.latest > one.date
    months = {month.month: month for month in found.months}
    assert months[f"{one.latest:%Y-%m}"].latest >= (one.usd or 0)
    assert "If all waits: each on its latest safe day" in str(money_page(found))


@pytest.mark.parametrize(
    ("specialties", "spread"),
    [(["IM"], None), (["IM", "Pathology"], Decimal(1110)), (["IM", "internal medicine"], None), (["IM", "EM"], None)],
)
def test_the_curve_of_eras_is_told_over_several_specialties_too(specialties: list[str], spread: Decimal | None) -> None:
    """75 as 38 and 37: 330 + 240 and 330 + 210 (eras.fee.tiers-2025)."""
    found = judge(profile(PERSON, profile={"specialties": specialties}), NOW)
    curve = next(one for one in ledger(found, plan(found)).curves if one.id == "eras")
    assert next(point.spread for point in curve.points if point.count == 75) == spread


@pytest.mark.parametrize(("rates", "said"), [([], "4,000 INR came back"), (RATES, "4,000 INR = $48.05 came back")])
def test_what_came_back_is_told_in_the_currency_it_came_in(rates: list[dict[str, Any]], said: str) -> None:
    paid = pay("80000", currency="INR", refunded=Decimal(4000), refund_date="2026-11-01")
    assert said in str(money_page(board(payments=[paid], rates=rates)))
