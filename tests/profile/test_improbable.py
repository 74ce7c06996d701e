"""Improbable facts are doubted and saved: on, before and after each boundary."""

from __future__ import annotations

import re
from datetime import date

import pytest

from img_pathway.engine.readings.sittings import mark_against
from img_pathway.profile.checks import sound
from img_pathway.profile.facts import Profile
from img_pathway.profile.typed import keys
from tests.engine.build import book

TODAY = date(2026, 11, 28)


def made(text: str) -> Profile:
    """A profile from ``key=value`` words; an underline stands for a blank in a value."""
    profile = Profile()
    for word in text.split():
        key, _, value = word.partition("=")
        profile = keys.put(profile, key, keys.parse(key, value.replace("_", " ")))
    return profile


def doubted(text: str, today: date = TODAY) -> list[str]:
    found = sound.problems(made(text), today, mark_against(book()))
    assert all(problem.severity == "warning" and problem.text and problem.fix for problem in found), found
    return [problem.key for problem in found]


PASS = "exams.step1.1.date=2024-05-10 exams.step1.1.result=pass"
CK = "exams.step2ck.1.date={} exams.step2ck.1.score={} exams.step2ck.1.result={}"
SITTINGS = " ".join(f"exams.step1.{n}.date=20{n + 9}-05-10 exams.step1.{n}.result=fail" for n in range(1, 7))
POST = "start.positions.1."

PERIOD = (
    "permits.step2ck.1.issued=2026-03-01 permits.step2ck.1.period_start=2026-04-01 "
    "permits.step2ck.1.period_end=2026-06-30"
)
CK_DAY = "exams.step2ck.1.date="
PLAN = "seasons.2027.programmes.1.interviews.1.at="
ROWS: list[tuple[str, list[str]]] = [
    # More than any fee comes to; of another currency nothing is told.
    ("money.payments.1.amount=20000", []),
    ("money.payments.1.amount=20000.01 money.payments.1.currency=USD", ["money.payments.1.amount"]),
    ("money.planned.1.amount=1500000", ["money.planned.1.amount"]),
    ("money.payments.1.amount=1500000 money.payments.1.currency=NGN", []),
    # A card that none of those recorded is; with none recorded any word will do.
    ("money.payments.1.card=Visa", []),
    ("money.cards.1.name=Visa money.payments.1.card=visa money.planned.1.card=Papa", ["money.planned.1.card"]),
    # A refund before its payment.
    ("money.payments.1.date=2026-05-02 money.payments.1.refund_date=2026-05-02", []),
    ("money.payments.1.date=2026-05-02 money.payments.1.refund_date=2026-05-01", ["money.payments.1.refund_date"]),
    # An interview outside those of its Match (match.iv.period).
    (f"{PLAN}2026-08-14_10:00_ET", ["seasons.2027.programmes.1.interviews.1.at"]),
    (f"{PLAN}2026-08-15_10:00_ET", []),
    (f"{PLAN}2027-03-31_10:00_ET", []),
    (f"{PLAN}2027-04-01_10:00_ET", ["seasons.2027.programmes.1.interviews.1.at"]),
    ("seasons.2027.next_interview=2027-04-01", ["seasons.2027.next_interview"]),
    # A Pathway accepted before the only OET was sat (ecfmg.oet-universal).
    ("skills.oet.1.date=2025-12-01 skills.pathway.1.accepted=2025-12-01", []),
    ("skills.oet.1.date=2025-12-02 skills.pathway.1.accepted=2025-12-01", ["skills.pathway.1.accepted"]),
    ("skills.oet.1.date=2025-12-02 skills.pathway.1.accepted=2025-12-01 certificate.issued=2026-01-05", []),
    # A sitting of a passed Step without an accepted reason (usmle.attempts.no-retake, .no-retake-exception).
    (f"{PASS} exams.step1.2.date=2024-04-09 exams.step1.2.result=fail", []),
    (f"{PASS} exams.step1.2.date=2024-05-11 exams.step1.2.result=fail", ["exams.step1.2.date"]),
    (f"{PASS} exams.step1.2.date=2027-02-02", ["exams.step1.2.date"]),
    (f"{PASS} exams.step1.2.date=2027-02-02 exams.step1.2.repeat_reason=ecfmg-window", []),
    (f"{PASS} exams.step1.2.date=2025-02-02 exams.step1.2.result=pass", ["exams.step1.2.result"]),
    (f"{PASS} exams.step1.2.date=2025-02-02 exams.step1.2.result=pass exams.step1.2.repeat_reason=time-limit", []),
    (f"{PASS} exams.step2ck.1.date=2027-02-02", []),
    # A test day outside the period of the registration it seems to belong to (usmle.period.fixed).
    (f"{PERIOD} {CK_DAY}2026-04-01", []),
    (f"{PERIOD} {CK_DAY}2026-06-30", []),
    (f"{PERIOD} {CK_DAY}2026-03-31", ["exams.step2ck.1.date"]),
    (f"{PERIOD} {CK_DAY}2026-07-01", ["exams.step2ck.1.date"]),
    (f"{PERIOD} {CK_DAY}2026-07-01 permits.step2ck.1.extended_to=2026-09-30", []),
    # Before the registration was begun it is that of an earlier one.
    (f"{PERIOD} {CK_DAY}2026-02-28", []),
    (f"{PERIOD} {CK_DAY}2026-05-05 exams.step2ck.2.date=2026-11-01", []),
    # A score against its result, only where both are there and the mark of that day is known (usmle.pass.step2ck).
    (CK.format("2025-06-30", 216, "pass"), []),
    (CK.format("2025-06-30", 216, "fail"), ["exams.step2ck.1.score"]),
    (CK.format("2025-07-01", 216, "pass"), ["exams.step2ck.1.score"]),
    (CK.format("2025-07-01", 217, "fail"), []),
    (CK.format("2025-07-01", 218, "fail"), ["exams.step2ck.1.score"]),
    (CK.format("2025-07-01", 218, "pass"), []),
    ("exams.step2ck.1.date=2025-07-01 exams.step2ck.1.score=216", []),
    (CK.format("2008-03-04", 185, "pass"), []),
    # Of a month or a year alone where the mark was one all through it.
    ("exams.step2ck.1.month=2026-03 exams.step2ck.1.score=205 exams.step2ck.1.result=pass", ["exams.step2ck.1.score"]),
    ("exams.step2ck.1.month=2026 exams.step2ck.1.score=217 exams.step2ck.1.result=pass", ["exams.step2ck.1.score"]),
    ("exams.step2ck.1.month=2026 exams.step2ck.1.score=218 exams.step2ck.1.result=pass", []),
    ("exams.step2ck.1.month=2025 exams.step2ck.1.score=216 exams.step2ck.1.result=pass", []),
    ("exams.step2ck.1.month=2025-06 exams.step2ck.1.score=216 exams.step2ck.1.result=fail", ["exams.step2ck.1.score"]),
    ("exams.step2ck.1.month=2025-07 exams.step2ck.1.score=216 exams.step2ck.1.result=fail", []),
    # A result within days of its test, a retake within days of a fail (usmle.score.lag).
    ("exams.step1.1.date=2026-11-21 exams.step1.1.result=pass", []),
    ("exams.step1.1.date=2026-11-22 exams.step1.1.result=pass", ["exams.step1.1.result"]),
    ("exams.step1.1.date=2026-11-28 exams.step1.1.result=fail", ["exams.step1.1.result"]),
    ("exams.step1.1.date=2026-11-27 exams.step1.1.result=incomplete", []),
    ("exams.step1.1.date=2026-11-27", []),
    ("exams.step1.1.date=2024-05-10 exams.step1.1.result=pass exams.step1.1.reported=2024-05-12", ["exams.step1.1.result"]),
    ("exams.step1.1.date=2024-05-10 exams.step1.1.result=pass exams.step1.1.reported=2024-05-29", []),
    ("exams.step1.1.date=2024-05-10 exams.step1.1.result=fail exams.step1.2.date=2024-05-23", ["exams.step1.2.date"]),
    ("exams.step1.1.date=2024-05-10 exams.step1.1.result=fail exams.step1.2.date=2024-05-24", []),
    ("exams.step1.1.date=2024-05-10 exams.step1.1.result=incomplete exams.step1.2.date=2024-05-17", []),
    # Two exams on one day; Step 3 or the certificate before the passes they need (usmle.step3.gate).
    ("exams.step1.1.date=2024-05-10 exams.step2ck.1.date=2024-05-10", ["exams.step2ck.1.date"]),
    ("exams.step1.1.date=2024-05-10 exams.step2ck.1.date=2024-05-11", []),
    (f"{PASS} exams.step3.1.date=2024-05-09", ["exams.step3.1.date"]),
    (f"{PASS} exams.step3.1.date=2025-05-09", []),
    (f"{PASS} certificate.issued=2024-05-09", ["certificate.issued"]),
    (f"{PASS} certificate.issued=2025-05-09", []),
    ("exams.step3.1.date=2024-05-09 certificate.issued=2023-01-01", []),
    # School and status that speak against each other.
    ("school.status=graduated school.graduated=2026-11-29", ["school.status"]),
    ("school.status=graduated school.graduated=2026-11-28", []),
    ("school.status=enrolled school.graduated=2025-11-26", ["school.status"]),
    ("school.status=enrolled school.graduated=2025-11-27", []),
    ("profile.us_status=citizen profile.citizenships=IN", ["profile.citizenships"]),
    ("profile.us_status=citizen profile.citizenships=IN,US", []),
    ("profile.us_status=citizen", []),
    ("profile.us_status=f1 profile.citizenships=IN,US", ["profile.us_status"]),
    ("profile.us_status=f1 profile.citizenships=IN profile.location=IN", []),
    ("school.graduated=2026-06-01 credentials.verified=2026-05-31", ["credentials.verified"]),
    ("school.graduated=2026-06-01 credentials.verified=2026-06-01", []),
    ("credentials.diploma_sent=2026-06-02 credentials.verified=2026-06-01", ["credentials.verified"]),
    # Years that nobody reaches.
    ("profile.target_match=2036", []),
    ("profile.target_match=2037", ["profile.target_match"]),
    ("identity.passport_expires=2046-12-31", []),
    ("identity.passport_expires=2047-01-01", ["identity.passport_expires"]),
    ("identity.passport_born=2009-01-01", ["identity.passport_born"]),
    ("identity.passport_born=2008-01-01", []),
    ("identity.fsmb_born=1990-01-01 school.graduated=2007-06-01", ["identity.fsmb_born"]),
    ("identity.fsmb_born=1990-01-01 school.graduated=2014-06-01", []),
    # Before the season can have begun, and after it was over.
    ("seasons.2027.token=2026-05-31", ["seasons.2027.token"]),
    ("seasons.2027.token=2026-06-24", []),
    ("seasons.2027.submitted=2025-09-20", ["seasons.2027.submitted"]),
    ("seasons.2027.submitted=2026-09-02", []),
    ("seasons.2026.nrmp_registered=2026-07-01", ["seasons.2026.nrmp_registered"]),
    ("seasons.2027.nrmp_registered=2026-09-15", []),
    ("seasons.2026.nrmp_registered=2025-09-15 seasons.2026.ranklist_certified=2025-11-20", ["seasons.2026.ranklist_certified"]),
    ("seasons.2026.nrmp_registered=2025-09-15 seasons.2026.ranklist_certified=2026-03-04", []),
    ("skills.pathway.1.season=2028 skills.pathway.1.accepted=2026-01-02", ["skills.pathway.1.season"]),
    ("skills.pathway.1.season=2026 skills.pathway.1.accepted=2026-01-02", []),
    ("permits.step1.1.period_start=2026-11-01 permits.step1.1.period_end=2027-01-31", []),
    ("permits.step1.1.period_start=2026-11-01 permits.step1.1.period_end=2027-04-30", ["permits.step1.1.period_end"]),
    ("permits.step1.1.period_start=2026-11-01 permits.step1.1.period_end=2027-01-26", ["permits.step1.1.period_end"]),
    ("permits.step1.1.period_start=2026-11-01 permits.step1.1.period_end=2028-01-31", ["permits.step1.1.period_end"]),
    # Visa papers in an order they hardly come in.
    ("visa.interview=2026-05-01 visa.issued=2026-04-30", ["visa.issued"]),
    ("visa.interview=2026-05-01 visa.issued=2026-05-01", []),
    ("visa.ds2019_issued=2026-05-02 visa.sevis_paid=2026-05-01", ["visa.sevis_paid"]),
    # More sittings than the USMLE ever allowed.
    (SITTINGS, []),
    (f"{SITTINGS} exams.step1.7.date=2019-05-10 exams.step1.7.result=fail", ["exams.step1.7.date"]),
    # Days known in part, planned and second days.
    ("exams.step1.1.month=2014-03 exams.step1.1.result=fail", []),
    ("exams.step1.1.date=2024-05-10 exams.step1.1.month=2023", ["exams.step1.1.month"]),
    ("exams.step1.1.date=2024-05-10 exams.step1.1.month=2024-05", []),
    ("exams.step1.1.date=2024-05-10 exams.step1.1.result=fail exams.step1.1.planned=yes", ["exams.step1.1.planned"]),
    ("exams.step3.1.date=2027-03-09 exams.step3.1.day2=2027-03-11", []),
    ("exams.step1.1.date=2027-03-09 exams.step1.1.day2=2027-03-11", ["exams.step1.1.day2"]),
    # A position of a Match that has not been held, or of another Match.
    (f"{POST}match=2027 {POST}obtained=match", ["start.positions.1.match"]),
    (f"{POST}match=2026 {POST}obtained=match", []),
    (f"{POST}match=2027 {POST}obtained=outside", []),
    (f"{POST}match=2026 {POST}obtained=soap {POST}contract_signed=2026-02-28", ["start.positions.1.contract_signed"]),
    (f"{POST}match=2026 {POST}obtained=soap {POST}contract_signed=2026-03-01", []),
    ("profile.target_match=2029 start.first_day=2027-07-01", ["start.positions.1.first_day"]),
    ("profile.target_match=2027 start.first_day=2027-02-28", ["start.positions.1.first_day"]),
    ("profile.target_match=2027 start.first_day=2027-03-01", []),
    ("profile.target_match=2027 start.first_day=2028-12-31", []),
    ("profile.target_match=2027 start.first_day=2029-01-01", ["start.positions.1.first_day"]),
    ("profile.target_match=2028 start.first_day=2023-06-26 start.began=2023-06-26", []),
    ("start.contract_signed=2026-05-02 start.began=2024-07-01", ["start.positions.1.contract_signed"]),
    # Seasons.
    ("seasons.2028.position=categorical", ["seasons.2028.position"]),
    ("seasons.2026.position=categorical", []),
    ("seasons.2026.soap_accepted=2026-02-28", ["seasons.2026.soap_accepted"]),
    ("seasons.2026.soap_accepted=2026-03-01", []),
    ("seasons.2027.soap_offer.1.round=1", ["seasons.2027.soap_offer"]),
    ("seasons.2026.interviews=3 seasons.2026.interviews_held=3", []),
    ("seasons.2026.interviews=3 seasons.2026.interviews_held=4", ["seasons.2026.interviews_held"]),
    ("seasons.2026.result=matched seasons.2026.withdrawn=2026-02-01", ["seasons.2026.withdrawn"]),
    ("seasons.2026.result=withdrawn seasons.2026.withdrawn=2026-02-01", []),
    # Programmes named that are not on the list.
    ("seasons.2026.rank_list.1.programme=Oak", []),
    ("seasons.2026.programmes.1.name=Elm seasons.2026.rank_list.1.programme=elm", []),
    ("seasons.2026.programmes.1.name=Elm seasons.2026.rank_list.1.programme=Oak", ["seasons.2026.rank_list.1.programme"]),
    ("seasons.2026.programmes.1.nrmp=1234140C0 seasons.2026.rank_list.1.programme=Oak seasons.2026.rank_list.1.nrmp=1234140C0", []),
    ("seasons.2026.programmes.1.name=Elm seasons.2026.rank_list.1.programme=No_match seasons.2026.rank_list.1.nrmp=999999999", []),
    ("seasons.2026.programmes.1.name=Elm seasons.2026.recommendations.1.assigned=Elm,Oak", ["seasons.2026.recommendations.1.assigned"]),
    # Codes that are not of their form.
    ("seasons.2026.programmes.1.acgme=1401122233 seasons.2026.programmes.1.nrmp=1234140C10", []),
    ("seasons.2026.programmes.1.acgme=140112223", ["seasons.2026.programmes.1.acgme"]),
    ("seasons.2026.programmes.1.nrmp=1234140", ["seasons.2026.programmes.1.nrmp"]),
    ("seasons.2026.rank_list.1.nrmp=12340C0", ["seasons.2026.rank_list.1.nrmp"]),
    # A seat before any permit.
    ("exams.step1.1.date=2028-02-01 exams.step1.1.planned=no", ["exams.step1.1.planned"]),
    ("exams.step1.1.date=2028-02-01", []),
    ("exams.step1.1.date=2028-02-01 exams.step1.1.planned=yes", []),
    ("exams.step1.1.date=2028-02-01 exams.step1.1.planned=no permits.step1.1.issued=2026-01-05", []),
    # Payments.
    ("money.payments.1.amount=455 money.payments.1.refunded=455", []),
    ("money.payments.1.amount=455 money.payments.1.refunded=455.01", ["money.payments.1.refunded"]),
    # Licence and status.
    ("skills.licence_no_end=yes", []),
    ("skills.licence_no_end=yes skills.licence_valid_until=2030-01-01", ["skills.licence_no_end"]),
    ("certificate.no_end=yes", []),
    ("profile.stateless=yes", []),
    ("profile.stateless=yes profile.citizenships=LB", ["profile.stateless"]),
    ("certificate.no_end=yes certificate.expires=2030-01-01", ["certificate.no_end"]),
    ("skills.licence_kind=training skills.licence_unsupervised=yes", ["skills.licence_kind"]),
    ("skills.licence_kind=provisional skills.licence_unsupervised=yes", []),
    ("skills.licence_issued=2025-01-02 skills.licence_valid_until=2025-01-01", ["skills.licence_valid_until"]),
    ("skills.licence_issued=2025-01-01 skills.licence_valid_until=2025-01-01", []),
    ("visa.admitted=ds visa.i94_until=2027-06-30", ["visa.i94_until"]),
    ("visa.admitted=date visa.i94_until=2027-06-30", []),
    ("visa.status_change.1.kind=h1b visa.status_change.1.result=denied", ["visa.status_change.1.result"]),
    ("profile.us_status=f1 profile.permanent_resident_since=2026-01-01", ["profile.permanent_resident_since"]),
    ("profile.us_status=permanent-resident profile.permanent_resident_since=2026-01-01", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_the_improbable_is_doubted(text: str, expected: list[str]) -> None:
    assert doubted(text) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2026, 11, 30), ["start.positions.1.match"]), (date(2026, 12, 1), []), (date(2026, 12, 2), [])],
)
def test_a_match_that_has_not_been_held(today: date, expected: list[str]) -> None:
    assert doubted(f"{POST}match=2027 {POST}obtained=match", today) == expected


_CODED = re.compile(r"\b\d{4}-\d\d-\d\d\b|\b[a-z]+\.[a-z0-9_.]+[a-z]|\w_\w")


@pytest.mark.parametrize("text", [text for text, keys in ROWS if keys])
def test_a_doubt_is_told_in_words(text: str) -> None:
    """A form shows it as it stands: no key and no ISO day, for the field it is about bears its name."""
    found = sound.problems(made(text), TODAY, mark_against(book()))
    assert [line for problem in found for line in (problem.text, problem.fix) if _CODED.search(line)] == []


def test_without_the_rulebook_no_score_is_held_against_its_result() -> None:
    assert sound.problems(made(CK.format("2025-07-01", 216, "pass")), TODAY) == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("exams.step3.1.date=2026-03-09 exams.step3.1.day2=2026-03-08", "exams.step3.1.day2"),
        ("exams.step1.1.month=2024 exams.step1.1.reported=2024-08-01", "exams.step1.1.reported"),
        (f"{POST}began=2025-07-01 {POST}left=2025-06-30", "start.positions.1.left"),
        ("skills.oet.1.date=2026-12-05 skills.oet.1.listening=400", "skills.oet.1.listening"),
        ("skills.good_standing_issued=2026-05-02 skills.good_standing_sent=2026-05-01", "skills.good_standing_sent"),
        ("school.transfer.1.began=2020-09-01 school.transfer.1.ended=2020-08-31", "school.transfer.1.ended"),
    ],
)
def test_what_cannot_have_happened_is_refused(text: str, key: str) -> None:
    assert [(item.severity, item.key) for item in sound.problems(made(text), TODAY)] == [("error", key)]
