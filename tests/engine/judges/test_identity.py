"""Account, identity check, numbers, names, passport and the ECFMG application."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.build import GRADUATE, at, cliff_days, judge, profile, status, warned

TODAY = "2026-11-22"


NUMBERS = ("usmle_id", "myintealth_id")


@pytest.mark.parametrize(
    ("identity", "now", "account", "check"),
    [
        pytest.param({}, TODAY, "ready", "locked", id="nothing"),
        pytest.param({"account_started": "2026-11-01"}, "2026-11-01", "in-progress", "locked", id="begun today"),
        pytest.param({"account_started": "2026-11-01"}, "2026-11-15", "in-progress", "locked", id="day 14 of a draft"),
        pytest.param({"account_started": "2026-11-01"}, "2026-11-16", "ready", "locked", id="draft deleted"),
        pytest.param({"account_requested": "2026-11-10"}, TODAY, "in-progress", "ready", id="sent, notary open"),
        pytest.param({"account_requested": "2026-11-10", "check_done": "2026-11-12"}, TODAY, "waiting", "done", id="checked, not yet established"),
        pytest.param({"check_done": "2026-11-12"}, TODAY, "waiting", "done", id="checked, request not recorded"),
        pytest.param({"account_established": "2026-11-15"}, TODAY, "done", "done", id="established"),
        pytest.param({"account_established": "2026-11-23"}, TODAY, "ready", "locked", id="established tomorrow"),
    ],
)  # fmt: skip
def test_account_and_identity_check(identity: dict[str, Any], now: str, account: str, check: str) -> None:
    found = status(profile(identity=identity), now)
    assert (found["identity.account"], found["identity.check"]) == (account, check)


def test_an_application_waits_until_the_account_is_established() -> None:
    waiting = profile(
        GRADUATE,
        identity=dict.fromkeys(("account_established", *NUMBERS)),
        application={"submitted": None, "accepted": None},
    )
    assert status(waiting, TODAY)["application.submit"] == "locked"
    there = profile(GRADUATE, application={"submitted": None, "accepted": None})
    assert status(there, TODAY)["application.submit"] == "ready"


@pytest.mark.parametrize("proof", [{"submitted": "2026-11-20"}, {"accepted": "2026-11-20"}])
def test_a_later_application_proves_account_and_check(proof: dict[str, Any]) -> None:
    found = status(profile(application=proof, identity={"account_requested": "2026-10-01"}), TODAY)
    assert (found["identity.account"], found["identity.check"]) == ("done", "done")


def test_the_draft_is_a_cliff_only_while_it_lives() -> None:
    person = profile(identity={"account_started": "2026-11-01"})
    assert cliff_days(person, "2026-11-15")["account.draft"] == "2026-11-15"
    assert "account.draft" not in cliff_days(person, "2026-11-16")
    sent = profile(identity={"account_started": "2026-11-01", "account_requested": "2026-11-05"})
    assert "account.draft" not in cliff_days(sent, "2026-11-06")


def test_days_are_those_of_the_persons_zone() -> None:
    person = profile(profile={"time_zone": "Asia/Kolkata"}, identity={"account_started": "2026-11-01"})
    assert status(person, at("2026-11-15T18:29"))["identity.account"] == "in-progress"
    assert status(person, at("2026-11-15T18:30"))["identity.account"] == "ready"


# ---------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("number", "odd"),
    [
        pytest.param("01234567", False, id="eight digits"),
        pytest.param("0-123-456-7", False, id="hyphens"),
        pytest.param("0123456", True, id="seven digits"),
        pytest.param("0-123-456-78", True, id="nine digits"),
        pytest.param("0-123-45A-7", True, id="a letter"),
    ],
)
def test_an_odd_usmle_id_only_warns(number: str, odd: bool) -> None:
    person = profile(GRADUATE, identity={"usmle_id": number})
    assert status(person, TODAY)["identity.usmle-id"] == "done"
    assert warned(person, TODAY).get("usmle-id") == ("warn" if odd else None)


@pytest.mark.parametrize(("now", "issuer"), [("2026-01-11", "ECFMG"), ("2026-01-12", "FSMB"), (TODAY, "FSMB")])
def test_who_issues_the_usmle_id(now: str, issuer: str) -> None:
    person = profile(GRADUATE, identity={"usmle_id": None})
    step = judge(person, now).step("identity.usmle-id")
    assert step.status == "locked", "it comes with the first registration"
    assert (
        judge(profile(GRADUATE, identity={"usmle_id": None}, permits={"fsmb_account": "2026-01-05"}), now)
        .step("identity.usmle-id")
        .status
        == "ready"
    )
    assert step.reasons[0].text.startswith(f"{issuer} ")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"application": {"accepted": None}}, "locked", id="no accepted application"),
        pytest.param({"permits": {"step2ck": [{"issued": "2026-11-01"}]}}, "done", id="a permit proves it"),
        pytest.param({"permits": {"step2ck": [{"applied": "2026-11-01"}]}}, "ready", id="applying does not"),
    ],
)
def test_a_missing_usmle_id(facts: dict[str, Any], expected: str) -> None:
    person = profile(GRADUATE, {"identity": {"usmle_id": None}}, facts)
    assert status(person, TODAY)["identity.usmle-id"] == expected


# ---------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("passport", "record", "identity", "expected"),
    [
        pytest.param(None, None, {}, "locked", id="not recorded"),
        pytest.param("Asha Verma", None, {}, "locked", id="one recorded"),
        pytest.param("Asha Verma", "Asha Verma", {}, "not-needed", id="alike"),
        pytest.param("Asha  Verma ", "Asha Verma", {}, "not-needed", id="spaces do not matter"),
        pytest.param("ASHA VERMA", "Asha Verma", {}, "not-needed", id="capitals only"),
        pytest.param("Ásha Verma", "Asha Verma", {}, "check", id="accents only"),
        pytest.param("Asha-Rani Verma", "Asha Rani Verma", {}, "check", id="a hyphen"),
        pytest.param("Anna Müller", "Anna Mueller", {}, "check", id="written out"),
        pytest.param("Anna O'Hara", "Anna OHara", {}, "check", id="an apostrophe"),
        pytest.param("Asha Verma", "Verma Asha", {}, "ready", id="order"),
        pytest.param("Asha Rao Verma", "Asha R. Verma", {}, "ready", id="initial"),
        pytest.param("Asha Verma", "Asha Varma", {}, "ready", id="one letter"),
        pytest.param("Asha Verma", "Verma Asha", {"name_proof_filed": "2026-11-01"}, "waiting", id="filed"),
        pytest.param("Asha Verma", "Verma Asha", {"name_proof_filed": "2026-11-23"}, "ready", id="filed tomorrow"),
        pytest.param("Asha Verma", "Verma Asha", {"name_proof_accepted": "2026-11-20"}, "done", id="accepted"),
    ],
)
def test_a_name_difference_needs_a_proof(
    passport: str | None, record: str | None, identity: dict[str, Any], expected: str
) -> None:
    person = profile(GRADUATE, profile={"passport_name": passport, "school_record_name": record}, identity=identity)
    assert status(person, TODAY)["identity.names"] == expected


def test_a_name_difference_does_not_lock_the_exams() -> None:
    person = profile(GRADUATE, profile={"school_record_name": "Verma Asha"})
    assert status(person, TODAY)["permits.step1"] == "ready"


# ---------------------------------------------------------------------- passport


@pytest.mark.parametrize(
    ("expires", "expected"),
    [
        pytest.param(None, "ready", id="not recorded"),
        pytest.param("2026-11-21", "lapsed", id="expired yesterday"),
        pytest.param("2026-11-22", "ready", id="expires today, exams ahead"),
        pytest.param("2028-06-30", "ready", id="ends the day before the start"),
        pytest.param("2028-07-01", "check", id="ends on the first day, within the margin of a visa"),
        pytest.param("2029-12-31", "check", id="a day short of the margin"),
        pytest.param("2030-01-01", "done", id="six months after the first year of the stay"),
    ],
)
def test_the_passport_must_reach_the_start(expires: str | None, expected: str) -> None:
    assert status(profile(GRADUATE, identity={"passport_expires": expires}), TODAY)["identity.passport"] == expected


def test_a_passport_without_visa_must_reach_the_exams_of_the_match() -> None:
    citizen = {"citizenships": ["US"], "us_status": "citizen"}
    short = profile(GRADUATE, profile=citizen, identity={"passport_expires": "2028-02-29"})
    enough = profile(GRADUATE, profile=citizen, identity={"passport_expires": "2028-03-01"})
    assert status(short, TODAY)["identity.passport"] == "ready"
    assert status(enough, TODAY)["identity.passport"] == "done"


def test_the_end_of_the_passport_is_a_cliff() -> None:
    person = profile(GRADUATE, identity={"passport_expires": "2027-08-30"})
    assert cliff_days(person, "2027-08-30")["passport"] == "2027-08-30"
    assert "passport" not in cliff_days(person, "2027-08-31")


# ---------------------------------------------------------------------- application

STUDENT = {"status": "enrolled", "graduated": None, "degree": None, "enrolled": "2022-08-01"}


@pytest.mark.parametrize(
    ("school", "application", "enrolment", "accepted", "permit"),
    [
        pytest.param({}, {}, "not-needed", "locked", "locked", id="graduate, not submitted"),
        pytest.param({}, {"submitted": "2026-11-01"}, "not-needed", "waiting", "locked", id="graduate, submitted"),
        pytest.param({}, {"submitted": "2026-11-23"}, "not-needed", "locked", "locked", id="submitted tomorrow"),
        pytest.param({}, {"accepted": "2026-11-22"}, "not-needed", "done", "ready", id="graduate, accepted today"),
        pytest.param({}, {"accepted": "2026-11-23"}, "not-needed", "locked", "locked", id="accepted tomorrow"),
        pytest.param(STUDENT, {}, "locked", "locked", "locked", id="student, not submitted"),
        pytest.param(STUDENT, {"submitted": "2026-11-01"}, "waiting", "waiting", "locked", id="student, submitted"),
        pytest.param(STUDENT, {"submitted": "2026-11-01", "enrolment_confirmed": "2026-11-10"}, "done", "waiting", "locked", id="student, confirmed"),
        pytest.param(STUDENT, {"submitted": "2026-11-01", "accepted": "2026-11-20"}, "done", "done", "ready", id="student, accepted proves it"),
    ],
)  # fmt: skip
def test_the_accepted_application_opens_fsmb(
    school: dict[str, Any], application: dict[str, Any], enrolment: str, accepted: str, permit: str
) -> None:
    blank = {"application": {"submitted": None, "accepted": None}, "identity": {"usmle_id": None}}
    found = status(profile(GRADUATE, blank, school=school, application=application), TODAY)
    assert (found["application.enrolment"], found["application.accepted"]) == (enrolment, accepted)
    assert (found["permits.step1"], found["permits.step2ck"]) == (permit, permit)
    assert (found["exams.step1"], found["exams.step2ck"]) == ("locked", "locked")


def test_no_certificate_is_needed_for_step_1_and_2_and_one_is_for_step_3() -> None:
    found = status(profile(GRADUATE), TODAY)
    assert (found["permits.step1"], found["certificate.issued"], found["permits.step3"]) == (
        "ready",
        "locked",
        "locked",
    )


@pytest.mark.parametrize("step", ["application.submit", "permits.step1", "exams.step1", "permits.step2ck"])
def test_who_has_withdrawn_from_the_school_is_not_eligible(step: str) -> None:
    gone = {"status": "withdrawn", "graduated": None, "degree": None}
    blank = {} if step != "application.submit" else {"application": {"submitted": None, "accepted": None}}
    assert status(profile(GRADUATE, blank, school=gone), TODAY)[step] == "locked"


GONE = {"status": "withdrawn", "graduated": None, "degree": None}


def test_who_has_withdrawn_has_neither_enrolment_nor_final_documents() -> None:
    found = judge(profile(GRADUATE, school=GONE), TODAY)
    for step in ("application.enrolment", "credentials.diploma", "credentials.transcript"):
        assert found.step(step).status == "locked"
        assert "withdrawn" in found.step(step).reasons[0].text.casefold()


# ---------------------------------------------------------------------- before MyIntealth

OLD = {
    "identity": {"account_established": None, "check_done": None},
    "application": {"submitted": "2022-01-10", "accepted": "2022-02-01"},
}


@pytest.mark.parametrize(
    ("facts", "now", "expected"),
    [
        pytest.param({}, TODAY, "check", id="an application of IWA days"),
        pytest.param({}, "2025-08-31", "done", id="in IWA days themselves"),
        pytest.param({"identity": {"account_established": "2025-08-31"}}, TODAY, "check", id="an account of IWA days"),
        pytest.param({"identity": {"account_established": "2025-09-01"}}, TODAY, "done", id="a MyIntealth account"),
        pytest.param({"identity": {"check_done": "2025-09-01"}}, TODAY, "done", id="checked again"),
        pytest.param({"certificate": {"issued": "2014-06-01"}}, TODAY, "check", id="certified long ago"),
        pytest.param({"seasons": {2027: {"token": "2026-07-01"}}}, TODAY, "done", id="a token bought since"),
        pytest.param({"exams": {"step1": [{"date": "2026-05-01"}]}}, TODAY, "done", id="a Step sat since"),
        pytest.param({"exams": {"step1": [{"date": "2026-11-23"}]}}, TODAY, "check", id="a booking shows nothing"),
    ],
)
def test_what_is_older_than_myintealth_does_not_show_a_myintealth_account(
    facts: dict[str, Any], now: str, expected: str
) -> None:
    found = judge(profile(GRADUATE, OLD, facts), now)
    assert (found.step("identity.account").status, found.step("identity.check").status) == (expected, expected)
    assert found.step("permits.step1").status in ("ready", "done")


OLD_DAY, DRAFT, ASKED = "2024-02-29", {"account_started": "2026-11-15"}, {"account_requested": "2026-11-15"}
CHECKED = {"check_done": "2026-11-16"}
LIVED = {"account_established": OLD_DAY, "check_done": OLD_DAY}
PATHWAY_2021 = {"skills": {"pathway": [{"submitted": "2020-12-01", "season": 2021}]}}
APPLIED_2019 = {"application": {"submitted": "2019-02-01", "accepted": "2019-03-01"}}
SENT = {"credentials": {"diploma_sent": "2026-11-20"}}


@pytest.mark.parametrize(
    ("own", "facts", "account", "checked"),
    [
        pytest.param(LIVED, {}, "check", "check", id="an account of IWA days"),
        pytest.param(LIVED | DRAFT, {}, "check", "check", id="a draft shows no account"),
        pytest.param(LIVED | {"account_started": "2026-01-15"}, {}, "check", "check", id="nor one that was deleted"),
        pytest.param(LIVED | ASKED, {}, "in-progress", "ready", id="nor does asking for one"),
        pytest.param(LIVED | DRAFT, SENT, "done", "done", id="papers went by it since"),
        pytest.param(DRAFT, APPLIED_2019, "check", "check", id="an application of 2019 proves none"),
        pytest.param(ASKED, APPLIED_2019, "in-progress", "ready", id="not even once asked anew"),
        pytest.param({"check_done": OLD_DAY} | DRAFT, {}, "check", "check", id="an old check"),
        pytest.param({"check_done": OLD_DAY} | ASKED, {}, "in-progress", "ready", id="is not that of a new request"),
        pytest.param({"account_requested": OLD_DAY}, {}, "check", "check", id="an old request"),
        pytest.param({"account_requested": OLD_DAY}, SENT, "check", "check", id="papers prove no account"),
        pytest.param({"usmle_id": "12345678"}, SENT, "check", "check", id="nor beside a number alone"),
        pytest.param(ASKED, PATHWAY_2021 | SENT, "in-progress", "ready", id="asked anew, papers sent"),
        pytest.param(ASKED | CHECKED, PATHWAY_2021, "waiting", "done", id="and checked anew"),
        pytest.param(ASKED, {}, "in-progress", "ready", id="nothing old at all"),
        pytest.param(
            LIVED | ASKED | CHECKED, {}, "waiting", "done", id="the session of a new request opens no account"
        ),
        pytest.param(ASKED | CHECKED, APPLIED_2019, "waiting", "done", id="nor what was accepted in 2019"),
        pytest.param(LIVED | CHECKED, {}, "done", "done", id="checked again without a request"),
        pytest.param({"account_started": OLD_DAY}, {}, "ready", "locked", id="an old draft was no account"),
        pytest.param({"check_done": OLD_DAY}, SENT, "check", "check", id="an old check may have to be repeated"),
    ],
)
def test_what_is_old_proves_no_myintealth_account(
    own: dict[str, str], facts: dict[str, Any], account: str, checked: str
) -> None:
    bare = {
        "identity": dict.fromkeys(("account_established", "account_requested", "check_done", *NUMBERS)) | own,
        "application": {"submitted": None, "accepted": None},
    }
    found = status(profile(GRADUATE, bare, facts), TODAY)
    assert (found["identity.account"], found["identity.check"]) == (account, checked)


@pytest.mark.parametrize("sent", [None, "2026-11-20"])
def test_papers_sent_since_do_not_lock_the_identity_check_of_an_old_account(sent: str | None) -> None:
    """A Pathway of 2020 asks to look; a diploma sent in MyIntealth proves more, not less."""
    facts = {
        "identity": {"account_established": None, "check_done": None},
        "application": {"submitted": None, "accepted": None},
        "skills": {"pathway": [{"submitted": "2020-12-01", "season": 2021}]},
        "credentials": {"diploma_sent": sent},
    }
    found = status(profile(GRADUATE, facts), TODAY)
    assert (found["identity.account"], found["identity.check"]) == ("check", "check")


def test_an_old_account_that_was_looked_at_is_in_order() -> None:
    person = profile(GRADUATE, OLD, answers={"ecfmg.account-legacy": {"answer": "yes", "date": "2026-11-20"}})
    found = status(person, TODAY)
    assert (found["identity.account"], found["identity.check"]) == ("done", "done")


def test_an_accent_is_the_same_however_it_was_typed() -> None:
    names = {"passport_name": "Jos\u00e9 Pe\u00f1a", "school_record_name": "Jose\u0301 Pen\u0303a"}
    assert status(profile(GRADUATE, profile=names), TODAY)["identity.names"] == "not-needed"
    bare = {**names, "school_record_name": "Jose Pena"}
    assert status(profile(GRADUATE, profile=bare), TODAY)["identity.names"] == "check"


def test_an_accepted_proof_settles_accents_too() -> None:
    names = {"passport_name": "Ásha Verma", "school_record_name": "Asha Verma"}
    person = profile(GRADUATE, profile=names, identity={"name_proof_accepted": "2026-11-01"})
    assert status(person, TODAY)["identity.names"] == "done"


@pytest.mark.parametrize(
    ("graduated", "now", "expected"),
    [
        pytest.param("2026-11-23", TODAY, set(), id="tomorrow"),
        pytest.param("2026-11-22", TODAY, {"school.status", "status.change"}, id="today"),
        pytest.param("2025-11-03", TODAY, {"school.status"}, id="on the day of acceptance"),
    ],
)
def test_a_graduation_that_has_come_is_said(graduated: str, now: str, expected: set[str]) -> None:
    person = profile(GRADUATE, school={"status": "enrolled", "graduated": graduated, "degree": "2027-01-01"})
    assert {"school.status", "status.change"} & set(warned(person, now)) == expected


def test_after_both_steps_a_change_of_status_is_no_news() -> None:
    passed = {
        "exams": {name: [{"date": "2026-02-01", "result": "pass"}] for name in ("step1", "step2ck")},
        "school": {"status": "graduated", "graduated": "2026-11-01"},
    }
    assert "status.change" not in warned(profile(GRADUATE, passed), TODAY)
