from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from img_pathway.profile.checks import sound
from img_pathway.profile.checks.schema import check_document, json_schema
from img_pathway.profile.facts import Profile
from img_pathway.profile.file.codec import from_document
from img_pathway.profile.typed import keys
from tests.faults.sizes import met
from tests.profile.strategies import SLOW, profiles

TODAY = date(2026, 11, 22)


def made(**pairs: str) -> Profile:
    profile = Profile()
    for key, text in pairs.items():
        dotted = key.replace("__", ".")
        profile = keys.put(profile, dotted, keys.parse(dotted, text))
    return profile


@pytest.mark.parametrize(
    ("severity", "key", "pairs"),
    [
        ("error", "exams.step1.1.result", {"exams__step1__1__result": "pass"}),
        ("error", "exams.step1.1.score", {"exams__step1__1__score": "230"}),
        ("error", "exams.step1.1.reported", {"exams__step1__1__reported": "2026-01-01"}),
        ("error", "exams.step1.1.result", {"exams__step1__1__date": "2026-11-24", "exams__step1__1__result": "pass"}),
        ("error", "exams.step1.1.reported", {"exams__step1__1__date": "2026-02-01", "exams__step1__1__reported": "2026-01-31"}),
        ("error", "exams.step1.1.result", {"school__enrolled": "2024-09-01", "exams__step1__1__date": "2024-08-31", "exams__step1__1__result": "pass"}),
        ("warning", "exams.step1.1.date", {"school__enrolled": "2024-09-01", "exams__step1__1__date": "2024-08-31", "exams__step1__1__result": "fail"}),
        ("error", "school.graduated", {"school__enrolled": "2024-09-01", "school__graduated": "2024-08-31"}),
        ("error", "school.degree", {"school__enrolled": "2024-09-01", "school__degree": "2024-08-31"}),
        ("error", "school.note_to", {"school__note_from": "2010", "school__note_to": "2009"}),
        ("error", "permits.step1.1.period_end", {"permits__step1__1__period_start": "2026-05-01", "permits__step1__1__period_end": "2026-04-30"}),
        ("error", "skills.oet.1.writing", {"skills__oet__1__writing": "350"}),
        ("error", "certificate.issued", {"certificate__issued": "2026-11-24"}),
        ("error", "certificate.expires", {"certificate__issued": "2026-11-20", "certificate__expires": "2026-11-19"}),
        ("warning", "exams.step1.2.result", {"exams__step1__1__date": "2026-01-01", "exams__step1__1__result": "pass", "exams__step1__2__date": "2026-02-01", "exams__step1__2__result": "pass"}),
        ("warning", "exams.step1.1.score", {"exams__step1__1__date": "2022-01-25", "exams__step1__1__score": "99"}),
        ("warning", "exams.step1.1.score", {"exams__step1__1__date": "2022-01-26", "exams__step1__1__score": "240"}),
        ("error", "exams.step2cs.1.date", {"exams__step2cs__1__date": "2021-01-27"}),
        ("warning", "identity.usmle_id", {"identity__usmle_id": "1-234-567-89"}),
        ("warning", "identity.myintealth_id", {"identity__myintealth_id": "12345678"}),
        ("warning", "identity.passport_expires", {"identity__passport_expires": "2026-11-21"}),
        ("warning", "skills.oet.1.writing", {"skills__oet__1__date": "2026-01-01", "skills__oet__1__writing": "345"}),
        ("error", "seasons.2028.result", {"seasons__2028__result": "unmatched"}),
        ("warning", "identity.usmle_id", {"identity__usmle_id": "1234567"}),
        ("warning", "seasons.2026.ranklist_certified", {"seasons__2026__ranklist_certified": "2026-02-15"}),
    ],
)  # fmt: skip
def test_findings(severity: str, key: str, pairs: dict[str, str]) -> None:
    profile = made(**pairs)
    found = sound.problems(profile, TODAY)
    assert [(problem.severity, problem.key) for problem in found] == [(severity, key)]
    assert found[0].text
    assert found[0].fix
    # A form shows it as it stands: no key and no ISO day.
    assert re.search(r"\b\d{4}-\d\d-\d\d\b|\b[a-z]+\.[a-z0-9_.]+[a-z]|\w_\w", found[0].text + found[0].fix) is None


@pytest.mark.parametrize(
    "pairs",
    [
        {},
        {"exams__step1__1__date": "2027-06-01"},
        {"exams__step1__1__date": "2022-01-25", "exams__step1__1__score": "240"},
        {"exams__step2ck__1__date": "2022-01-26", "exams__step2ck__1__score": "240"},
        {"exams__step2cs__1__date": "2021-01-26"},
        {"exams__step1__1__date": "2026-11-15", "exams__step1__1__result": "pass"},
        {"exams__step1__1__date": "2026-11-23", "exams__step1__1__result": "pass"},
        {"identity__usmle_id": "1-234-567-8", "identity__myintealth_id": "123-456-789"},
        {"identity__passport_expires": "2026-11-22"},
        {"skills__oet__1__date": "2026-01-01", "skills__oet__1__writing": "350"},
        {"school__enrolled": "2024-09-01", "school__degree": "2028-02-01", "school__graduated": "2028-02-29"},
        {"seasons__2026__ranklist_certified": "2026-02-15", "seasons__2026__nrmp_registered": "2025-10-01"},
        {"seasons__2026__ranklist_certified": "2026-02-15", "seasons__2026__nrmp_registered_known": "yes"},
        {"permits__step1__1__period_start": "2026-05-01", "permits__step1__1__period_end": "2026-07-31"},
        {"identity__usmle_id": "12345678"},
        {"seasons__2026__result": "matched", "seasons__2028__result": "withdrawn"},
    ],
)
def test_nothing_to_say(pairs: dict[str, str]) -> None:
    assert sound.problems(made(**pairs), TODAY) == []


@pytest.mark.parametrize(("key", "value"), [("school.country", "ZZ"), ("profile.citizenships", ("IN", "ZZ"))])
def test_a_country_nobody_knows_is_an_error(key: str, value: object) -> None:
    [problem] = sound.problems(keys.put(Profile(), key, value), TODAY)
    assert (problem.severity, problem.key) == ("error", key)
    assert "ZZ" in problem.text


def test_old_errors_do_not_block_other_facts() -> None:
    before = made(exams__step1__1__result="pass")
    after = keys.put(before, "profile.label", "A")
    assert sound.new_errors(before, after, TODAY) == []
    worse = keys.put(after, "exams.step3.1.result", "pass")
    assert [problem.key for problem in sound.new_errors(before, worse, TODAY)] == ["exams.step3.1.result"]


@given(profiles())
@settings(max_examples=met(60), suppress_health_check=SLOW)
def test_every_profile_is_judged(profile: Profile) -> None:
    for problem in [*sound.problems(profile, TODAY), *sound.unknown(profile)]:
        assert problem.text
        assert problem.severity in ("error", "warning")


def test_unknown_keys_are_named_with_the_closest() -> None:
    profile = from_document({"schema": 1, "profile": {"citizenship": ["IN"]}, "exams": {"step1": [{"reslt": "pass"}]}})
    assert [(p.key, p.fix) for p in sound.unknown(profile)] == [
        ("profile.citizenship", "Did you mean citizenships?"),
        ("exams.step1.1.reslt", "Did you mean result?"),
    ]


@pytest.mark.parametrize(
    ("doc", "places"),
    [
        ({}, ["schema"]),
        ({"schema": 0}, ["schema"]),
        ({"schema": "1"}, ["schema"]),
        ({"schema": True}, ["schema"]),
        ({"schema": 1, "profile": 3, "exams": []}, ["profile", "exams"]),
        ({"schema": 1, "exams": {"step1": {}, "step3": [3]}}, ["exams.step1", "exams.step3.1"]),
        ({"schema": 1, "exams": {"step1": [{"date": "2025-07-15", "score": True}]}}, ["exams.step1.1.date", "exams.step1.1.score"]),
        ({"schema": 1, "school": {"enrolled": datetime(2025, 1, 1), "country": "India", "wdoms_listed": 1}}, ["school.country", "school.wdoms_listed", "school.enrolled"]),
        ({"schema": 1, "profile": {"citizenships": ["IN", "in"]}}, ["profile.citizenships.2"]),
        ({"schema": 1, "profile": {"time_zone": "../../etc/passwd"}}, ["profile.time_zone"]),
        ({"schema": 1, "seasons": {"27": {}, "2027": {"letters": 99}}}, ["seasons.27", "seasons.2027.letters"]),
        ({"schema": 1, "overrides": {"a b": {}, "../x": {}}}, ["overrides.a b", "overrides.../x"]),
        ({"schema": 1, "zz": "x" * 2001}, ["zz"]),
        ({"schema": 1, "zz": list(range(1001))}, ["zz"]),
        ({"schema": 1, "zz": 2**63}, ["zz"]),
        ({"schema": 1, "zz": [[[[[[[[[]]]]]]]]]}, ["zz.1.1.1.1.1.1.1.1"]),
    ],
)  # fmt: skip
def test_every_problem_of_a_document_has_its_place(doc: dict[str, Any], places: list[str]) -> None:
    found = check_document(doc)
    assert [problem.key for problem in found] == places
    assert all(problem.severity == "error" and problem.fix for problem in found)


def test_the_json_schema_names_every_table() -> None:
    schema = json_schema()
    assert schema["title"] == "img-pathway profile"
    assert {"schema", "profile", "exams", "seasons", "overrides"} <= set(schema["properties"])
    assert schema["$defs"]["Sitting"]["properties"]["date"]["format"] == "date"


def test_a_result_of_a_match_not_held_names_the_one_it_may_be_of() -> None:
    (found,) = sound.problems(made(seasons__2028__result="unmatched"), TODAY)
    assert found.fix.endswith(f"record it as the result of Match {TODAY.year if TODAY.month > 3 else TODAY.year - 1}.")
    (found,) = sound.problems(made(seasons__2027__result="unmatched"), date(2027, 1, 10))
    assert (found.severity, found.fix) == ("warning", "Of an earlier one record it as the result of Match 2026.")
