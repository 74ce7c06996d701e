from __future__ import annotations

import contextlib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from img_pathway.profile.checks.schema import check_document
from img_pathway.profile.facts import Override, Profile, Sitting
from img_pathway.profile.file.codec import from_document, to_document
from img_pathway.profile.keep.merge import changes
from img_pathway.profile.keep.undo import applied
from img_pathway.profile.typed import keys
from img_pathway.profile.typed.problem import BadValue
from tests.faults.sizes import met
from tests.profile.strategies import SLOW, documents, format_value, full, profiles, values

DAY = date(2026, 11, 22)


@given(documents())
@settings(max_examples=met(100), suppress_health_check=SLOW)
def test_a_document_and_its_profile_match_and_unknown_keys_stay(doc: dict[str, Any]) -> None:
    assert check_document(doc) == []
    profile = from_document(doc)
    written = to_document(profile)
    assert from_document(written) == profile
    for name, table in doc.items():
        assert written[name] == table


def test_every_fact_of_a_full_profile_has_a_key() -> None:
    shown = {info.key for info in keys.all_keys()}
    assert len(shown) == len(keys.all_keys()) > 150
    assert {"exams.step1.N.result", "seasons.YEAR.token", "overrides.STEP.note", "answers.RULE.answer"} <= shown
    assert len(keys.flatten(full())) > 200


def concrete(pattern: str) -> str:
    names = {"N": "1", "YEAR": "2027", "STEP": "exams.step3", "RULE": "ecfmg.path-2"}
    return ".".join(names.get(part, part) for part in pattern.split("."))


@given(st.data())
@settings(max_examples=20)
def test_put_then_get_for_every_key(data: st.DataObject) -> None:
    for info in keys.all_keys():
        key = concrete(info.key)
        value = data.draw(values(info.fact))
        profile = keys.put(Profile(), key, value)
        assert keys.get(profile, key) == value
        assert keys.flatten(profile) == {key: value}
        assert keys.put(profile, key, None) == Profile()
        assert from_document(to_document(profile)) == profile


def test_typed_text_comes_back_from_format_value() -> None:
    profile = full()
    for key, value in keys.flatten(profile).items():
        assert keys.parse(key, format_value(value)) == value


@given(profiles(), profiles())
@settings(max_examples=met(50), suppress_health_check=SLOW)
def test_changes_applied_lead_from_one_profile_to_the_other(one: Profile, other: Profile) -> None:
    assert keys.flatten(applied(one, changes(one, other))) == keys.flatten(other)


def test_lists_count_from_one_and_one_past_the_end_adds() -> None:
    profile = keys.put(Profile(), "exams.step1.1.date", DAY)
    profile = keys.put(profile, "exams.step1.2.result", "pass")
    assert profile.exams.step1 == (Sitting(date=DAY), Sitting(result="pass"))
    with pytest.raises(BadValue, match="2 entries"):
        keys.put(profile, "exams.step1.4.result", "pass")
    assert keys.put(profile, "exams.step1.9.result", None) is profile
    assert keys.put(profile, "exams.step1.1.date", None).exams.step1 == (Sitting(result="pass"),)
    assert keys.put(profile, "exams.step1.1", None).exams.step1 == (Sitting(result="pass"),)


def test_overrides_by_their_short_key_are_dated() -> None:
    key = "overrides.exams.step3"
    profile = keys.put(Profile(), key, keys.parse(key, "my board said so"), today=DAY)
    assert profile.overrides == {"exams.step3": Override(note="my board said so", date=DAY)}
    assert keys.get(profile, f"{key}.note") == "my board said so"
    assert keys.put(profile, key, None) == Profile()


@pytest.mark.parametrize(
    ("key", "fix"),
    [
        ("exams.step1.result", "exams.step1.1.result"),
        ("exam.step1.1.result", "exams.step1.N.result"),
        ("profile.citizenship", "profile.citizenships"),
        ("seasons.token", "seasons.2027.token"),
        ("seasons.1927.token", "seasons.2027.token"),
        ("exams.step1.0.result", "Count from 1"),
        ("identity.passport_number", "identity.passport_expires"),
        ("schema", ""),
        ("", ""),
        ("profile", ""),
        ("profile..", ""),
        ("overrides.", ""),
        ("overrides.../x", ""),
        ("x" * 5000, ""),
        ("exams.step1.1.result.more", ""),
        ("profile.extra", ""),
        ("exams.extra.1.x", ""),
        ("exams.step1.x.result", "Count from 1: exams.step1.1.result"),
    ],
    ids=lambda text: text[:40],
)
def test_unknown_keys_are_refused_with_the_closest(key: str, fix: str) -> None:
    with pytest.raises(BadValue) as refused:
        keys.put(Profile(), key, "x")
    assert fix in refused.value.fix
    assert len(refused.value.why) < 120


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_key_and_text_is_taken_or_refused(key: str, text: str) -> None:
    with contextlib.suppress(BadValue):
        keys.put(Profile(), key, keys.parse(key, text))


@given(st.sampled_from(keys.all_keys()), st.text(min_size=1, max_size=60))
@settings(max_examples=met(300))
def test_any_text_for_a_known_key_is_taken_or_refused(info: keys.KeyInfo, text: str) -> None:
    key = concrete(info.key)
    try:
        value = keys.parse(key, text)
    except BadValue:
        return
    assert check_document(to_document(keys.put(Profile(), key, value))) == []


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("profile.citizenships", "India, uk , IN", ("IN", "GB")),
        ("profile.us_status", "Permanent Resident", "permanent-resident"),
        ("profile.us_status", "F-1", "f1"),
        ("profile.us_status", "US citizen", "citizen"),
        ("profile.time_zone", "asia/kolkata", "Asia/Kolkata"),
        ("profile.time_zone", "America/New York", "America/New_York"),
        ("school.wdoms_listed", "Y", True),
        ("school.wdoms_listed", "false", False),
        ("exams.step1.1.date", "15 Jul 2025", date(2025, 7, 15)),
        ("exams.step1.1.score", " 236 ", 236),
        ("exams.step1.1.result", "passed", "pass"),
        ("profile.citizenships", "British, nigerian, Dutch, American", ("GB", "NG", "NL", "US")),
        ("profile.birth_country", "French", "FR"),
        ("profile.birth_country", "Rhodesia", "ZW"),
        ("school.country", "Deutschland", "DE"),
        ("school.country", "España", "ES"),
        ("visa.plan", "undecided", None),
        ("exams.step1.1.result", "Failed", "fail"),
        ("profile.specialties", "Internal  Medicine,, Neurology", ("Internal Medicine", "Neurology")),
        ("profile.label", "  ", None),
        ("identity.usmle_id", "1-234-567-8", "1-234-567-8"),
    ],
)
def test_parse(key: str, text: str, value: object) -> None:
    assert keys.parse(key, text) == value


@pytest.mark.parametrize(
    ("key", "text", "fix"),
    [
        ("profile.us_status", "green", "permanent-resident"),
        ("school.country", "Indai", "India"),
        ("profile.us_status", "DACA", "Did you mean work-permit?"),
        ("visa.held.1.kind", "b1/b2", "Did you mean b?"),
        ("visa.held.1.kind", "tourist", "Did you mean b?"),
        ("profile.us_status", "asylum pending", "Did you mean work-permit?"),
        ("profile.us_status", "asylum", "Did you mean work-permit or asylee?"),
        ("profile.us_status", "green card", "Did you mean permanent-resident?"),
        ("profile.us_status", "opt", "Did you mean f1?"),
        ("seasons.2026.result", "no match", "Did you mean unmatched?"),
        ("skills.licence_valid_until", "for life", "If it has no end: skills.licence_no_end=yes."),
        ("profile.time_zone", "Kolkata", "Asia/Kolkata"),
        ("profile.time_zone", "ET", "Did you mean America/New_York?"),
        ("profile.time_zone", "EST", "Did you mean America/New_York or America/Jamaica?"),
        ("profile.time_zone", "cst", "Did you mean America/Chicago or Asia/Shanghai?"),
        ("profile.time_zone", "UTC+5", "Type it as Area/City, such as Asia/Kolkata."),
        ("profile.time_zone", "../../etc/passwd", "Area/City"),
        ("exams.step1.1.score", "999", "1 to 300"),
        ("school.country", "Dominican", "Choose one"),
        ("school.country", "Lag", "Nigeria (NG)"),
        ("seasons.2028.programmes.1.state", "Nigeria", "For example NY"),
        ("seasons.2028.programmes.1.state", "Calfornia", "Did you mean California"),
        ("exams.step1.1.score", "2³6", "whole number"),
        ("exams.step1.1.date", "06/07/2027", "2027-07-06 or 2027-06-07"),
        ("exams.step1.1.date", "5 dec 2026 5pm", "Type 2026-12-05."),
        ("exams.step1.1.date", "2026-12-05T17:00", "Type 2026-12-05."),
        ("seasons.2028.programmes.1.interviews.1.at", "10/09/2025 5pm ET", "2025-09-10 or 2025-10-09"),
        ("school.wdoms_listed", "perhaps", "yes or no"),
        ("profile.label", "x" * 2001, "Shorten"),
        ("profile.label", "a\ud800", "again"),
        ("exams.step1.1", "x", "exams.step1.1.date"),
        ("profile.specialties", "neurology, 2029", "Type its name"),
    ],
    ids=lambda text: ascii(text[:40]),
)
def test_parse_refuses(key: str, text: str, fix: str) -> None:
    with pytest.raises(BadValue) as refused:
        keys.parse(key, text)
    assert fix in refused.value.fix


def test_put_refuses_values_of_the_wrong_kind() -> None:
    for key, value in [
        ("exams.step1.1.date", "2025-07-15"),
        ("school.wdoms_listed", 1),
        ("profile.citizenships", "IN"),
    ]:
        with pytest.raises(BadValue):
            keys.put(Profile(), key, value)


def test_refusals_show_what_was_typed_harmlessly() -> None:
    for key, text in [
        ("\x1b[31mx", "x"),
        ("school.country", "\x1b[31m\u202eno"),
        ("exams.step1.1.date", "\x1b]0;t\x07no"),
    ]:
        with pytest.raises(BadValue) as refused:
            keys.parse(key, text)
        assert not any(char in refused.value.why for char in "\x1b\x07\u202e")


def test_every_list_of_a_profile_without_facts_is_empty_and_not_nothing() -> None:
    """A form of a season of which nothing is recorded asks for its lists."""
    lists = {info.key.replace("YEAR", "2028").partition(".N.")[0] for info in keys.all_keys() if ".N." in info.key}
    assert {"seasons.2028.soap_offer", "exams.step1"} <= lists
    assert {key for key in lists if keys.get(Profile(), key) != ()} == set()


@pytest.mark.parametrize(
    ("typed", "code"),
    [("₦", "NGN"), ("naira", "NGN"), ("₹", "INR"), ("indian rupees", "INR"), ("€", "EUR"), ("euros", "EUR"), ("£", "GBP"),
     ("$", "USD"), ("ngn", "NGN")],
)  # fmt: skip
def test_a_currency_is_taken_by_its_sign_and_by_a_name_of_its_own(typed: str, code: str) -> None:
    assert keys.parse("money.payments.1.currency", typed) == code


@pytest.mark.parametrize(
    ("typed", "near"), [("¥", "JPY"), ("rupees", "INR"), ("dollars", "USD"), ("shells", "three letters")]
)
def test_a_sign_or_name_of_several_currencies_is_asked_about(typed: str, near: str) -> None:
    with pytest.raises(BadValue) as refused:
        keys.parse("money.payments.1.currency", typed)
    assert near in refused.value.fix


def test_an_amount_with_another_sign_says_where_the_currency_goes() -> None:
    with pytest.raises(BadValue, match="has its currency in it"):
        keys.parse("money.payments.1.amount", "₦500,000")
    assert keys.parse("money.payments.1.amount", "$1,250") == Decimal(1250)
