"""Fees as they apply to one person: season, fee year, region, specialties, and the person's own amounts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from img_pathway.engine import assess
from img_pathway.engine.case import Case
from img_pathway.engine.explain.explain import explain, rule_section
from img_pathway.engine.money import fees
from img_pathway.engine.money.fees import Fee, fee, of_step, period_end, total
from tests.engine.build import at, book, profile
from tests.engine.layers import PERSON


def case(now: str = "2026-11-22", **tables: Any) -> Case:
    return Case(profile(**tables), book(), at(now))


def the(rule_id: str, step_id: str = "", now: str = "2026-11-22", **tables: Any) -> Fee:
    found = fee(case(now, **tables), rule_id, step_id)
    assert found is not None
    return found


def sums(one: Fee) -> tuple[object, object]:
    return one.least, one.most


def match(year: int, **more: Any) -> dict[str, Any]:
    return {"profile": {"target_match": year, **more}}


@pytest.mark.parametrize(
    ("rule_id", "year", "usd", "confidence"),
    [
        ("eras.token.fee", 2024, 165, "official"),
        ("eras.token.fee", 2026, 165, "secondary"),
        ("eras.token.fee", 2027, 185, "secondary"),
        ("eras.token.fee", 2028, 185, "inferred"),
        ("eras.token.fee", 2031, 185, "inferred"),
        ("ecfmg.fee-pathway", 2026, 925, "secondary"),
        ("ecfmg.fee-pathway", 2027, 945, "secondary"),
        ("ecfmg.fee-pathway", 2028, 945, "inferred"),
        ("nrmp.fee.registration", 2027, 85, "secondary"),
        ("nrmp.fee.registration", 2028, 85, "inferred"),
        ("nrmp.fee.late", 2027, 50, "secondary"),
        ("visa.fee.evsp", 2027, 370, "official"),
        ("visa.fee.sevis", 2027, 220, "official"),
        ("visa.fee.mrv", 2027, 185, "official"),
        ("ecfmg.fee-oet", 2027, 455, "secondary"),
        ("ecfmg.fee-account", 2027, 110, "secondary"),
        ("ecfmg.fee-credential", 2027, 110, "secondary"),
        ("usmle.fee.extension", 2027, 70, "official"),
    ],
)
def test_amounts_by_season(rule_id: str, year: int, usd: int, confidence: str) -> None:
    found = the(rule_id, **match(year))
    assert (found.least, found.most, found.confidence) == (usd, usd, confidence)
    assert any("stands in" in note for note in found.notes) == (confidence == "inferred")


@pytest.mark.parametrize(
    ("start", "end"), [("2026-11-01", "2027-01-31"), ("2026-11-30", "2027-01-31"), ("2026-10-01", "2026-12-31")]
)
def test_the_fee_year_is_that_of_the_end_of_the_period(start: str, end: str) -> None:
    assert period_end(date.fromisoformat(start), 3) == date.fromisoformat(end)


def registered(end: str, region: str | None = None, exam: str = "step1") -> dict[str, Any]:
    return {"permits": {exam: [{"period_end": end, "region": region}]}}


@pytest.mark.parametrize(
    ("rule_id", "step_id", "end", "region", "expected"),
    [
        ("usmle.fee.step1.2026", "permits.step1", "2026-12-31", "us-canada", (695, "secondary")),
        ("usmle.fee.step1.2026", "permits.step1", "2027-01-31", "us-canada", (695, "unverified")),
        ("usmle.fee.step2ck.2026", "permits.step2ck", "2026-12-31", "abroad", (930, "secondary")),
        ("usmle.fee.step2ck.2026", "permits.step2ck", "2027-01-31", "abroad", (930, "unverified")),
        ("usmle.fee.step2ck.2026", "permits.step2ck", "2028-06-30", "abroad", (None, "unverified")),
        ("usmle.fee.step3.2026-2027", "permits.step3", "2024-12-31", "us-canada", (925, "official")),
        ("usmle.fee.step3.2026-2027", "permits.step3", "2025-12-31", "us-canada", (935, "official")),
        ("usmle.fee.step3.2026-2027", "permits.step3", "2027-03-31", "us-canada", (955, "secondary")),
        ("usmle.fee.step3.2026-2027", "permits.step3", "2029-03-31", "us-canada", (None, "unverified")),
    ],
)
def test_step_fees_by_year_and_region(
    rule_id: str, step_id: str, end: str, region: str, expected: tuple[int | None, str]
) -> None:
    found = the(rule_id, step_id, **registered(end, region, step_id.partition(".")[2]))
    assert (found.least, found.confidence) == expected
    assert found.least == found.most


@pytest.mark.parametrize(("end", "confidence"), [("2026-12-31", "secondary"), ("2027-01-31", "unverified")])
def test_where_sources_disagree_about_a_surcharge_all_of_them_stay(end: str, confidence: str) -> None:
    found = the("usmle.fee.step1.2026", "permits.step1", **registered(end, "abroad"))
    assert (found.least, found.most, found.confidence) == (900, 930, confidence)
    assert any("$205, $210 or $235; $210 is the likeliest" in note for note in found.notes)


def test_without_a_registration_the_first_period_still_open_counts() -> None:
    november = the("usmle.fee.step3.2026-2027", "permits.step3", now="2025-11-02")
    october = the("usmle.fee.step3.2026-2027", "permits.step3", now="2025-10-30")
    assert (october.least, november.least) == (935, 955)
    assert any("Sat 31 Jan 2026" in note for note in november.notes)


@pytest.mark.parametrize(
    ("where", "expected"), [("IN", (900, 930)), ("US", (695, 695)), ("CA", (695, 695)), (None, (695, 930))]
)
def test_without_a_region_the_place_decides_and_else_both_are_told(
    where: str | None, expected: tuple[int, int]
) -> None:
    found = the("usmle.fee.step1.2026", "permits.step1", now="2026-06-01", profile={"location": where})
    assert sums(found) == expected


def test_the_indian_tax_is_told_to_people_there_only() -> None:
    for where, there in (("IN", True), ("PK", False), (None, False)):
        found = of_step(case(profile={"location": where}), "permits.step1")
        assert any("18 percent" in one.shown for one in found) == there


@pytest.mark.parametrize(
    ("programmes", "step_id", "shown"),
    [
        # One specialty, however it is written; those of SF Match and AUA are none of ERAS.
        (
            [("IM", "eras", 20), ("Internal Medicine", None, 20), ("Ophthalmology", "sf-match", 9)],
            "programs.submit",
            "$630 (40 programmes in 1 specialty)",
        ),
        ([("IM", "eras", 32), ("FM", "eras", 32)], "programs.submit", "$780 (64 programmes in 2 specialties)"),
        ([(None, None, 40)], "programs.submit", "$630 (40 programmes, counted as one specialty: none is recorded)"),
        (
            [("IM", "eras", 1), (None, None, 2)],
            "programs.submit",
            "$33 (3 programmes in 1 specialty; of 2 no specialty is recorded)",
        ),
        (
            [("Ophthalmology", "sf-match", 9), ("Urology", "aua", 9)],
            "programs.submit",
            "$11 each up to 30; then $30 each",
        ),
        ([("EM", None, 46), ("IM", "eras", 3)], "programs.residencycas", "$683 (46 programmes in 1 specialty)"),
        ([("EM", None, 46), ("OB-GYN", None, 3)], "programs.residencycas", "$683 (price not seen for OB-GYN)"),
        ([("Quux", "residencycas", 3)], "programs.residencycas", "price not seen for Quux"),
    ],
)
def test_applications_of_a_list_by_their_service(
    programmes: list[tuple[str | None, str | None, int]], step_id: str, shown: str
) -> None:
    wanted = ["internal medicine"] if step_id == "programs.submit" else ["emergency medicine"]
    listed = [
        {"name": f"P{place}.{n}", "specialty": specialty, "service": service}
        for place, (specialty, service, count) in enumerate(programmes)
        for n in range(count)
    ]
    listed = [{key: value for key, value in one.items() if value} for one in listed]
    [found] = of_step(
        case(profile={"target_match": 2027, "specialties": wanted}, seasons={2027: {"programmes": listed}}), step_id
    )
    assert found.shown == shown


@pytest.mark.parametrize(
    ("specialties", "programs", "step_id", "shown"),
    [
        (["internal medicine"], 60, "programs.submit", "$1,230 (60 programmes in 1 specialty)"),
        (["internal medicine", "neurology"], 60, "programs.submit", "$660 to $1,230 (60 programmes in 2 specialties)"),
        (["emergency medicine"], 46, "programs.residencycas", "$683 (46 programmes in 1 specialty)"),
        (["emergency medicine", "neurology"], 46, "programs.submit", "$11 each up to 30; then $30 each"),
        (["internal medicine"], None, "programs.submit", "$11 each up to 30; then $30 each"),
        ([], 60, "programs.submit", "$11 each up to 30; then $30 each"),
    ],
)
def test_applications(specialties: list[str], programs: int | None, step_id: str, shown: str) -> None:
    [found] = of_step(
        case(profile={"target_match": 2027, "specialties": specialties}, seasons={2027: {"programs": programs}}),
        step_id,
    )
    assert found.shown == shown


def test_the_tariff_of_its_own_season() -> None:
    words = the("eras.fee.tiers-2027", "programs.submit", **match(2024)).shown
    assert words.startswith("$99")
    assert the("eras.fee.tiers-2027", "programs.submit", **match(2030)).confidence == "inferred"


@pytest.mark.parametrize(
    ("now", "usd", "word"),
    [
        ("2027-05-05", 0, "free until Wed 5 May 2027"),
        ("2027-05-06", 35, "it was free"),
        ("2027-06-18", 365, "it was free"),
    ],
)
def test_moving_a_booked_exam(now: str, usd: int, word: str) -> None:
    [found] = of_step(case(now, exams={"step2ck": [{"date": "2027-06-20"}]}), "exams.step2ck")
    assert found.least == usd
    assert word in found.words


@pytest.mark.parametrize("rule_id", ["eras.fee.usmle-transcript", "ecfmg.fee-transcript", "usmle.fee.transcript.eras"])
def test_where_sources_disagree_the_dearer_counts_and_says_so(rule_id: str) -> None:
    found = the(rule_id, "programs.documents", **match(2027))
    assert sums(found) == (80, 80)
    assert any("$70 or $80" in note and "dearer" in note for note in found.notes)


def test_why_says_that_the_dearer_counts() -> None:
    told = explain(assess(profile(**match(2027)), book(), at("2026-11-22")), "programs.documents")
    [costs] = [section for section in told.sections if section.heading == "Costs"]
    assert "$70 or $80; the dearer is counted" in " ".join(costs.lines)


CORE = {"ecfmg.fee-account": 1, "ecfmg.fee-application": 1, "ecfmg.fee-credential": 2, "ecfmg.fee-pathway": 1}
EXAMS = {"usmle.fee.step1.2026": 1, "usmle.fee.step2ck.2026": 1, "ecfmg.fee-oet": 1}


def test_core_totals() -> None:
    person = case("2026-09-01", profile={"target_match": 2027, "location": "IN"})
    assert total(person, CORE) == (1855, 1855) == (book().rule("ecfmg.fee-core-total").values[0].value,) * 2
    assert total(person, {**CORE, **EXAMS}) == (4140, 4170)
    assert book().rule("ecfmg.fee-core-total-exams").values[0].value == 4145
    assert total(person, {"usmle.fee.step1.2026": 1, "usmle.fee.step2ck.2026": 1, "usmle.fee.step3.2026-2027": 1}) == (
        2785,
        2815,
    )
    assert total(person, {"visa.fee.evsp": 1, "visa.fee.sevis": 1, "visa.fee.mrv": 1}) == (775, 775)


def test_what_the_person_paid_wins_and_is_theirs() -> None:
    mine: dict[str, Any] = {"amounts": {"ecfmg.fee-account": {"usd": 125, "seen_at": "receipt", "date": "2026-11-01"}}}
    found = the("ecfmg.fee-account", "identity.account", **mine)
    assert (found.least, found.most, found.confidence, found.yours) == (125, 125, "yours", True)
    assert found.as_of == date(2026, 11, 1)
    assert "The rulebook says $110." in found.notes[0]
    assert "receipt" in found.notes[0]
    assert total(case(**mine), {"ecfmg.fee-account": 2}) == (250, 250)
    told = explain(assess(profile(**mine), book(), at("2026-11-22")), "ecfmg.fee-account")
    assert any("You recorded $125" in line for section in told.sections for line in section.lines)


def test_an_amount_can_belong_to_one_season_and_settles_a_tariff() -> None:
    mine: dict[str, Any] = {"amounts": {"eras.token.fee.2027": {"usd": 190}, "eras.fee.tiers-2027": {"usd": 1000}}}
    assert the("eras.token.fee", **mine, **match(2027)).least == 190
    assert the("eras.token.fee", **mine, **match(2028)).least == 185
    assert the("eras.fee.tiers-2027", "programs.submit", **mine, **match(2028)).shown == "$1,000"


def test_nothing_recorded_leaves_the_rulebooks_amount() -> None:
    assert not the("ecfmg.fee-account", amounts={"ecfmg.fee-account": {"seen_at": "page"}}).yours


def test_every_fee_of_every_step_can_be_told() -> None:
    for person in (case(), case(**match(2027)), case("2040-01-01", **match(2041))):
        for step in book().steps:
            for one in of_step(person, step.id):
                assert one.title
                assert one.confidence
    assert fees.of_step(case(), "school.img") == ()


def lines_of(rule_id: str, **tables: Any) -> list[str]:
    told = explain(assess(profile(PERSON, **tables), book(), at("2026-11-22")), rule_id)
    return [line for section in told.sections for line in section.lines]


def test_why_of_a_fee_says_what_it_comes_to_here() -> None:
    assert lines_of("eras.token.fee")[0].startswith("Residency token fee: $185, secondary, as of Thu 1 Jan 2026.")
    mine = {"amounts": {"eras.token.fee.2027": {"usd": 190, "date": "2026-06-25"}, "eras.token.fee.2026": {"usd": 165}}}
    told = lines_of("eras.token.fee", **mine)
    assert told[0].startswith("Residency token fee: $190, yours.")
    assert "You recorded $190 for season 2027 on Thu 25 Jun 2026. This is yours and wins." in told
    assert "You recorded $165 for season 2026. This is yours and wins." in told


def test_why_shows_no_data_as_code() -> None:
    for rule in book().rules():
        for line in rule_section(Case(profile(PERSON), book(), at("2026-11-22")), rule).lines:
            assert "{'" not in line, rule.id


def test_an_amount_recorded_under_an_alias_counts() -> None:
    assert the("eras.token.fee", amounts={"ecfmg.fee-token": {"usd": 170}}, **match(2027)).least == 170
