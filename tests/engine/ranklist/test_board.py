"""The rank order list: certification, traps, couples, the fee as it grows, SOAP."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from img_pathway.engine.money.ledger import ledger
from img_pathway.engine.plan.plan import plan
from img_pathway.engine.ranklist.board import RankBoard, rank_board
from img_pathway.reports.pages.ranklist import rank_page
from img_pathway.reports.print.text import page_lines
from tests.engine.build import at, book, judge, profile
from tests.engine.layers import PERSON

NOW = "2027-02-20T12:00"
C, A, P = "1111140C0", "1111140A0", "1111140P0"


def board(*ranks: dict[str, Any], now: str = NOW, **season: Any) -> RankBoard:
    case = judge(profile(PERSON, seasons={2027: {"rank_list": list(ranks), **season}}), now).case
    return rank_board(case)


def verdicts(found: RankBoard) -> dict[str, str]:
    return {one.id.partition(".")[0]: one.verdict for one in found.findings}


@pytest.mark.parametrize(
    ("now", "certified", "verdict"),
    [
        (NOW, None, "check"),
        (NOW, "2027-02-20", "fine"),
        (NOW, "2027-02-21", "check"),
        ("2027-03-04T01:59", None, "check"),
        ("2027-03-04T02:01", None, "wrong"),  # 21:00 ET is over
        ("2027-03-20", "2027-03-15", "wrong"),  # certified when nothing counted any more
        ("2027-03-20", "2027-03-03", "fine"),
    ],
)
def test_only_a_certified_list_counts(now: str, certified: str | None, verdict: str) -> None:
    assert verdicts(board({"nrmp": C}, now=now, ranklist_certified=certified))["certified"] == verdict


@pytest.mark.parametrize(
    ("ranks", "wrong"),
    [
        ([{"nrmp": A}], True),
        ([{"nrmp": A}, {"nrmp": P, "list": "supplemental", "beside": A}], False),
        ([{"nrmp": A}, {"nrmp": P, "list": "supplemental"}], False),
        ([{"nrmp": A}, {"nrmp": P, "list": "supplemental", "beside": "2222140A0"}], True),
        ([{"nrmp": C}], False),
        ([{"programme": "Oak"}], False),
    ],
)
def test_an_advanced_place_wants_a_first_year_beside_it(ranks: list[dict[str, Any]], wrong: bool) -> None:
    assert ("alone" in verdicts(board(*ranks))) is wrong


def test_the_track_of_one_s_list_goes_before_the_code() -> None:
    oak = {"name": "Oak", "nrmp": C, "track": "advanced"}
    assert "alone" in verdicts(board({"programme": "oak"}, programmes=[oak]))


def test_a_supplemental_list_beside_nothing_is_named() -> None:
    assert "astray" in verdicts(board({"nrmp": C}, {"nrmp": P, "list": "supplemental", "beside": A}))


def test_ranking_where_one_would_not_train_is_wrong() -> None:
    assert verdicts(board({"nrmp": C, "train_there": False}))["unwilling"] == "wrong"
    assert verdicts(board({"nrmp": C}, programmes=[{"nrmp": C, "train_there": False}]))["unwilling"] == "wrong"
    assert "unwilling" not in verdicts(board({"nrmp": C}))


@pytest.mark.parametrize(("now", "open_"), [("2027-03-04T01:59", True), ("2027-03-04T02:01", False)])
def test_after_the_hour_nothing_in_the_list_is_to_be_mended(now: str, open_: bool) -> None:
    found = verdicts(board({"nrmp": C, "train_there": False}, {"nrmp": A}, {"nrmp": A}, couple=True, now=now))
    assert {"couple", "twice", "alone"} <= found.keys() if open_ else not {"couple", "twice", "alone"} & found.keys()
    # A rank binds all the same.
    assert found["unwilling"] == "wrong"


def test_interviewed_and_not_ranked_is_asked_about_a_signal_by_name() -> None:
    held = [{"at": at("2027-01-10T09:00", "America/New_York")}]
    rows = [{"name": "Elm", "signal": "gold", "interviews": held}, {"name": "Oak", "interviews": held}]
    found = verdicts(board({"programme": "Ash"}, programmes=rows))
    assert (found["signal"], found["unranked"], found["unmet"]) == ("check", "check", "check")
    ranked = verdicts(board({"programme": "Elm"}, {"programme": "OAK"}, programmes=rows))
    assert not {"signal", "unranked", "unmet"} & ranked.keys()


def test_a_couple_pairs_every_rank() -> None:
    assert verdicts(board({"nrmp": C}, couple=True))["couple"] == "wrong"
    assert "couple" not in verdicts(board({"nrmp": C, "partner": "999999999"}, couple=True))
    assert verdicts(board({"nrmp": C, "partner": A}))["couple"] == "check"


def test_the_same_programme_twice_is_wrong_but_not_with_another_partner() -> None:
    assert verdicts(board({"nrmp": C}, {"nrmp": C.lower()}))["twice"] == "wrong"
    assert "twice" not in verdicts(board({"nrmp": C, "partner": A}, {"nrmp": C, "partner": "999999999"}, couple=True))


def test_a_position_outside_the_match_ends_the_list() -> None:
    assert verdicts(board({"nrmp": C}, outside_match=True))["outside"] == "wrong"


@pytest.mark.parametrize(
    ("primary", "supplemental", "usd"),
    [(1, 0, 0), (20, 20, 0), (21, 0, 30), (20, 21, 30), (25, 22, 210), (99, 0, 2370), (100, 0, 2450), (150, 0, 3950),
     (151, 0, 4030), (300, 0, 8600)],
)  # fmt: skip
def test_what_lists_cost_by_their_length(primary: int, supplemental: int, usd: int) -> None:
    """30 for each above 20 on either list; 50, 100, 150 and 200 more from 100, 151, 201 and 251 ranks on."""
    first = [{"programme": f"P{n}"} for n in range(primary)]
    found = board(*first, *({"programme": f"S{n}", "list": "supplemental"} for n in range(supplemental)))
    assert (found.fee_low, found.fee) == (Decimal(usd), Decimal(usd))


def of_money(**season: Any) -> tuple[Decimal, Decimal]:
    """What the ledger has ahead for the lists."""
    found = judge(profile(PERSON, seasons={2027: season}), NOW)
    fees = {"match.ranklist@nrmp.fee.extra-rank", "match.ranklist@nrmp.fee.list-length"}
    lines = [one for one in ledger(found, plan(found)).lines if one.id in fees]
    return sum((one.low or Decimal() for one in lines), Decimal()), sum(
        (one.usd or Decimal() for one in lines), Decimal()
    )


def rank(count: int, **more: Any) -> list[dict[str, Any]]:
    return [{"nrmp": f"11{n:05}C0", **more} for n in range(count)]


@pytest.mark.parametrize(
    ("ranks", "season", "low", "high"),
    [
        # Whether a long supplemental list costs by its length was not seen: 2 x 80 x 30 and 50, with or without.
        ([*rank(100), *rank(100, list="supplemental")], {}, 4850, 4900),
        # A longer list that was certified stays to be paid (nrmp.fee.nonrefundable).
        (rank(10), {"ranks_certified_max": 25}, 150, 150),
        ([{**one, "partner": "2222222C0"} for one in rank(10)], {"couple": True, "ranks_certified_max": 25}, 0, 150),
        # No match is no programme: twenty with it and twenty more stay free.
        ([*rank(20, partner="2222222C0"), {"nrmp": "999999999", "partner": "2222222C0"}], {"couple": True}, 0, 0),
    ],
)
def test_the_list_and_the_ledger_give_one_answer(
    ranks: list[dict[str, Any]], season: dict[str, Any], low: int, high: int
) -> None:
    found = board(*ranks, **season)
    assert (found.fee_low, found.fee) == of_money(rank_list=ranks, **season)
    assert (found.fee_low, found.fee) == (Decimal(low), Decimal(high))
    told = next(one.text for one in found.findings if one.id == "fee")
    assert (f"${low:,} to ${high:,}" in told) is (low != high)
    assert sum(verdicts(found).get(why) == "check" for why in ("fee-unclear", "fee-certified")) == (low != high)


def test_a_couple_counts_the_programmes_of_a_longer_list_that_was_certified() -> None:
    pairs = rank(10, partner="2222222C0")
    assert "25 ranks" in next(
        one.text for one in board(*pairs, couple=True, ranks_certified_max=25).findings if one.id == "fee-certified"
    )
    assert "fee-certified" not in verdicts(board(*pairs, couple=True, ranks_certified_max=9))
    assert "fee-certified" not in verdicts(board(*rank(10), ranks_certified_max=25))


def test_what_the_partner_of_a_couple_pays_is_told() -> None:
    """Twenty-two programmes of the partner in 23 pairs: 2 x 30, and with the couple's 45 and the registration's 85: 190."""
    pairs = [{"nrmp": C, "partner": f"22{n:05}C0"} for n in range(22)] + [{"nrmp": C, "partner": "999999999"}]
    assert board(*pairs, couple=True).partner_fee == 60
    assert board(*pairs).partner_fee is None
    found = judge(profile(PERSON, seasons={2027: {"rank_list": pairs, "couple": True}}), NOW)
    told = next(one for one in ledger(found, plan(found)).findings if one.id == "partner")
    assert "$190" in told.text


def test_a_couple_pays_for_different_programmes_and_by_the_length_of_its_list() -> None:
    """Thirty programmes in a hundred ranks: 10 x 30 for the programmes, 50 for the length (nrmp.fee.extra-rank)."""
    ranks = [{"nrmp": f"11111{n % 30:02}C0", "partner": f"22222{n:02}C0"} for n in range(100)]
    assert board(*ranks, couple=True).fee == Decimal(350)
    assert board(*ranks[:99], couple=True).fee == Decimal(300)


@pytest.mark.parametrize(("count", "verdict"), [(45, "fine"), (46, "wrong")])
def test_soap_takes_forty_five(count: int, verdict: str) -> None:
    sent = [{"programme": f"S{n}", "sent": "2027-03-15"} for n in range(count)]
    assert verdicts(board({"nrmp": C}, now="2027-03-16", soap_list=sent))["soap"] == verdict


def test_a_code_of_another_form_is_asked_about() -> None:
    assert verdicts(board({"nrmp": "1234567890"}))["code"] == "check"
    assert "code" not in verdicts(board({"nrmp": "1516400C10"}))


@pytest.mark.parametrize(("answer", "unmet"), [(None, False), ("accepted", False), ("declined", True)])
def test_a_rank_whose_interview_lies_ahead_is_not_called_without_one(answer: str | None, unmet: bool) -> None:
    held, ahead = (at(f"{day}T09:00", "America/New_York") for day in ("2027-01-10", "2027-02-25"))
    rows = [
        {"name": "Elm", "interviews": [{"at": held}]},
        {"name": "Oak", "nrmp": C, "interviews": [{"at": ahead, "answer": answer}]},
    ]
    assert ("unmet" in verdicts(board({"programme": "Elm"}, {"nrmp": C}, programmes=rows))) is unmet


@pytest.mark.parametrize(
    ("now", "season", "verdict", "words"),
    [
        (NOW, {}, "check", "not there yet"),
        (NOW, {"soap_eligible": False}, "check", "may not"),
        (NOW, {"soap_eligible": True}, "fine", "may take part"),
        (NOW, {"nrmp_registered": "2026-10-01"}, "check", "shows in R3"),
    ],
)
def test_that_one_may_not_take_part_in_soap_is_no_tick(
    now: str, season: dict[str, Any], verdict: str, words: str
) -> None:
    found = next(one for one in board({"nrmp": C}, now=now, **season).findings if one.id.startswith("soap-may"))
    assert (found.verdict, words in found.text) == (verdict, True), found.text


@pytest.mark.parametrize(
    ("rank", "told"), [({"programme": "Elm"}, False), ({"nrmp": C}, False), ({"programme": "City"}, True)]
)
def test_a_rank_that_is_none_of_the_recorded_programmes_is_asked_about(rank: dict[str, Any], told: bool) -> None:
    programmes = [{"name": "Elm Hospital", "nrmp": C}, {"name": "Elm"}]
    assert ("listed" in verdicts(board(rank, programmes=programmes))) is told
    assert "listed" not in verdicts(board(rank))


NONE = "999999999"


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ([(C, A), (C, NONE), (NONE, A)], None),
        ([(C, NONE), (C, A)], "Rank 1 leaves one of you without a match and stands above"),
        ([(NONE, A), (C, "none"), (C, A)], "Ranks 1 and 2 leave one of you without a match and stand above"),
        ([(C, NONE)], None),
    ],
)
def test_a_pair_without_a_match_for_one_above_a_pair_of_two_is_asked_about(
    pairs: list[tuple[str, str]], told: str | None
) -> None:
    found = board(*({"nrmp": own, "partner": other} for own, other in pairs), couple=True)
    said = next((one for one in found.findings if one.id == "couple-order"), None)
    assert (told is None) == (said is None)
    assert said is None or (said.verdict == "check" and said.text.startswith(told or ""))


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([(C, A)], "no rank gives one of you no match"),
        ([(C, A), (C, NONE)], "matches alone only at a rank where the other has no match"),
    ],
)
def test_a_couple_is_told_what_happens_when_one_does_not_match(pairs: list[tuple[str, str]], words: str) -> None:
    found = board(*({"nrmp": own, "partner": other} for own, other in pairs), couple=True)
    said = next(one for one in found.findings if one.id == "couple-alone")
    assert words in said.text
    assert {"nrmp.couples", "nrmp.soap.eligible"} <= {*said.rules}
    assert "couple-alone" not in verdicts(board({"nrmp": C}))


def test_a_couple_pays_its_own_fee_beside_the_list() -> None:
    told = next(one for one in board({"nrmp": C, "partner": A}, couple=True).findings if one.id == "fee")
    assert "costs each of you $45 besides" in told.text
    assert "nrmp.fee.couple" in told.rules
    alone = next(one for one in board({"nrmp": C}).findings if one.id == "fee")
    assert "$45" not in alone.text


def test_no_match_is_a_rank_without_an_interview_by_right() -> None:
    held = [{"name": "Elm", "interviews": [{"at": at("2027-01-10T09:00", "America/New_York")}]}]
    ranks = ({"programme": "Elm", "partner": A}, {"nrmp": NONE, "partner": A})
    assert "unmet" not in verdicts(board(*ranks, couple=True, programmes=held))


def test_no_match_is_said_in_words() -> None:
    found = board({"nrmp": C, "partner": NONE}, {"nrmp": NONE, "partner": A}, couple=True)
    rows = "\n".join(page_lines(rank_page(found, at(NOW), book()), 80))
    assert "partner: no match" in rows
    assert "No match" in rows
    assert not any(NONE in line for line in rows.splitlines() if "(999999999)" not in line)
