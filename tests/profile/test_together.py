"""What hardly stands together is doubted and saved: on, before and after each boundary."""

from __future__ import annotations

import pytest

from tests.profile.test_improbable import doubted

POST, NEXT = "start.positions.1.", "start.positions.2."
SEASON = "seasons.2026."
GRADUATED = "school.graduated=2018-07-10"
OPEN = "permits.step1.1.period_start=2026-05-01 permits.step1.1.period_end=2026-07-31"
FULL = "skills.licence_kind=full skills.licence_unsupervised="
ROWS: list[tuple[str, list[str]]] = [
    # Days in an order they hardly have.
    ("identity.passport_expires=2027-05-03 visa.interview=2027-05-03", []),
    ("identity.passport_expires=2027-05-02 visa.interview=2027-05-03", ["identity.passport_expires"]),
    ("identity.passport_expires=2027-05-30 visa.entered=2027-06-03", ["identity.passport_expires"]),
    ("visa.ds2019_issued=2026-05-01 visa.ds2019_until=2026-04-30", ["visa.ds2019_until"]),
    ("visa.entered=2026-05-01 visa.i94_until=2026-05-01", []),
    ("visa.entered=2026-05-01 visa.i94_until=2026-04-30", ["visa.i94_until"]),
    (f"{GRADUATED} school.final_exam=2018-07-10", []),
    (f"{GRADUATED} school.final_exam=2018-07-11", ["school.graduated"]),
    (f"{GRADUATED} start.full_licence=2018-07-09", ["start.full_licence"]),
    ("exams.step3.1.date=2024-05-01 exams.step3.1.result=pass start.full_licence=2024-05-01", []),
    ("exams.step3.1.date=2024-05-02 exams.step3.1.result=pass start.full_licence=2024-05-01", ["start.full_licence"]),
    ("exams.step3.1.date=2024-05-02 exams.step3.1.result=fail start.full_licence=2024-05-01", []),
    ("certificate.issued=2024-05-01 exams.step3.1.date=2024-05-01", []),
    ("certificate.issued=2024-05-02 exams.step3.1.date=2024-05-01", ["exams.step3.1.date"]),
    ("application.submitted=2025-11-03 skills.pathway.1.submitted=2025-11-03", []),
    ("application.submitted=2025-11-03 skills.pathway.1.submitted=2025-11-02", ["skills.pathway.1.submitted"]),
    # Before MyIntealth and FSMB another order was usual.
    ("application.submitted=2025-08-31 identity.account_established=2025-11-03", []),
    ("application.submitted=2025-09-01 identity.account_established=2025-11-03", ["application.submitted"]),
    ("permits.step1.1.applied=2026-01-11 application.accepted=2026-02-03", []),
    ("permits.step1.1.applied=2026-01-12 application.accepted=2026-02-03", ["permits.step1.1.applied"]),
    ("permits.step2ck.1.applied=2026-02-03 application.accepted=2026-02-03", []),
    # Extensions, and registrations that run side by side (usmle.period.extension-window, usmle.trap.already-registered).
    (f"{OPEN} permits.step1.1.extension_requested=2026-08-25", []),
    (f"{OPEN} permits.step1.1.extension_requested=2026-08-26", ["permits.step1.1.extension_requested"]),
    ("permits.step1.1.issued=2026-04-10 permits.step1.1.extension_requested=2026-04-10", []),
    (
        "permits.step1.1.issued=2026-04-10 permits.step1.1.extension_requested=2026-04-09",
        ["permits.step1.1.extension_requested"],
    ),
    ("permits.step2ck.1.issued=2026-04-10 permits.step1.1.extension_requested=2026-04-09", []),
    (f"{OPEN} permits.step1.2.period_start=2026-08-01 permits.step1.2.period_end=2026-10-31", []),
    (
        f"{OPEN} permits.step1.2.period_start=2026-07-31 permits.step1.2.period_end=2026-10-30",
        ["permits.step1.2.period_start"],
    ),
    (f"{OPEN} permits.step2ck.1.period_start=2026-07-31 permits.step2ck.1.period_end=2026-10-30", []),
    # Schools and the bodies that accredit them.
    ("school.country=IN school.accreditor=lcme", ["school.accreditor"]),
    ("school.country=PR school.accreditor=lcme", []),
    ("school.country=CA school.accreditor=lcme", []),
    ("school.country=CA school.accreditor=coca", ["school.accreditor"]),
    ("school.country=US school.accreditor=cacms", ["school.accreditor"]),
    ("school.transfer_credits=no school.transfer.1.school=Oak", ["school.transfer_credits"]),
    ("school.transfer_credits=yes school.transfer.1.school=Oak", []),
    ("school.enrolled=1998-09-01 school.graduated=2018-07-10", []),
    ("school.enrolled=1997-09-01 school.graduated=2018-07-10", ["school.graduated"]),
    (f"{GRADUATED} school.degree=2023-12-31", []),
    (f"{GRADUATED} school.degree=2024-01-01", ["school.degree"]),
    # Where and how a Step was sat.
    ("exams.step3.1.date=2026-05-01 exams.step3.1.country=IN", ["exams.step3.1.country"]),
    ("exams.step3.1.date=2026-05-01 exams.step3.1.country=GU", []),
    ("exams.step1.1.date=2026-05-01 exams.step1.1.country=IN exams.step1.1.region=NY", ["exams.step1.1.region"]),
    ("permits.step1.1.region=us-canada exams.step1.1.country=IN", ["exams.step1.1.country"]),
    ("permits.step1.1.region=us-canada exams.step1.1.country=CA", []),
    ("permits.step1.1.region=us-canada permits.step1.2.region=abroad exams.step1.1.country=IN", []),
    (
        "exams.step2ck.1.date=2026-05-01 exams.step2ck.1.result=incomplete exams.step2ck.1.score=240",
        ["exams.step2ck.1.score"],
    ),
    # Licence and Pathway.
    (f"{FULL}no", ["skills.licence_kind"]),
    (f"{FULL}yes", []),
    (f"{FULL}yes {GRADUATED} skills.licence_issued=2018-07-09", ["skills.licence_issued"]),
    (f"skills.licence_kind=provisional {GRADUATED} skills.licence_issued=2017-07-09", []),
    ("skills.pathway.1.number=1 skills.licence_unsupervised=no", ["skills.pathway.1.number"]),
    ("skills.pathway.1.number=6 skills.licence_unsupervised=no", []),
    ("skills.pathway.1.season=2026 skills.pathway.1.expires=2030-12-31", []),
    ("skills.pathway.1.season=2026 skills.pathway.1.expires=2031-01-01", ["skills.pathway.1.expires"]),
    ("skills.pathway.1.season=2026 skills.pathway.1.expires=2025-12-31", ["skills.pathway.1.expires"]),
    # Visa.
    ("profile.us_status=citizen visa.plan=j1", ["visa.plan"]),
    ("profile.us_status=citizen visa.plan=other", []),
    ("visa.dependants.1.relation=spouse visa.dependants.1.born=2010-12-31", []),
    ("visa.dependants.1.relation=spouse visa.dependants.1.born=2011-01-01", ["visa.dependants.1.born"]),
    ("visa.dependants.1.relation=child visa.dependants.1.born=2011-01-01", []),
    (f"{POST}sponsor_ecfmg=yes {POST}left=2024-06-30 visa.home_stay_done=2026-06-30", []),
    (f"{POST}sponsor_ecfmg=yes {POST}left=2024-06-30 visa.home_stay_done=2026-06-27", ["visa.home_stay_done"]),
    (f"{POST}sponsor_ecfmg=yes {POST}left=2024-02-29 visa.home_stay_done=2026-02-28", []),
    (f"{POST}contract_signed=2026-04-02 visa.ds2019_issued=2026-04-01", ["visa.ds2019_issued"]),
    (f"{POST}contract_signed=2023-04-02 {NEXT}contract_signed=2026-04-02 visa.ds2019_issued=2026-04-01", []),
    # Positions.
    (f"{POST}began=2024-07-01 certificate.issued=2024-07-01", []),
    (f"{POST}began=2024-07-01 certificate.issued=2024-07-02", ["start.positions.1.began"]),
    (f"{POST}began=2024-07-01 {POST}accredited=no certificate.issued=2024-07-02", []),
    (f"{POST}began=2023-07-01 {POST}ends=2026-06-30 {NEXT}began=2026-06-15", []),
    (f"{POST}began=2023-07-01 {POST}ends=2026-06-30 {NEXT}began=2025-07-01", ["start.positions.2.began"]),
    (f"{POST}began=2023-07-01 {POST}left=2025-06-30 {POST}ends=2026-06-30 {NEXT}began=2025-07-01", []),
    (f"{POST}began=2025-07-01 {NEXT}began=2023-07-01", ["start.positions.2.began"]),
    # Experience.
    (f"{GRADUATED} experience.entries.1.kind=elective experience.entries.1.began=2018-07-10", []),
    (
        f"{GRADUATED} experience.entries.1.kind=elective experience.entries.1.began=2018-07-11",
        ["experience.entries.1.kind"],
    ),
    (
        f"{GRADUATED} experience.entries.1.kind=externship experience.entries.1.ended=2018-07-09",
        ["experience.entries.1.kind"],
    ),
    # Waits.
    ("durations.permit.best=10 durations.permit.typical=10 durations.permit.bad=30", []),
    ("durations.permit.best=10 durations.permit.typical=9", ["durations.permit.typical"]),
    ("durations.permit.best=10 durations.permit.bad=9", ["durations.permit.bad"]),
    # Seasons.
    (f"{SEASON}programs=10 {SEASON}interviews=11", ["seasons.2026.interviews"]),
    (f"{SEASON}programs=10 {SEASON}interviews=10", []),
    (f"{SEASON}letters=2 {SEASON}letters_max_to_one=3", ["seasons.2026.letters_max_to_one"]),
    (f"{SEASON}soap_offer.1.answer=accepted {SEASON}soap_offer.2.answer=rejected", []),
    (f"{SEASON}soap_offer.1.answer=accepted {SEASON}soap_offer.2.answer=accepted", ["seasons.2026.soap_offer"]),
    (
        f"{SEASON}position=preliminary {POST}match=2026 {POST}obtained=match {POST}kind=categorical",
        ["seasons.2026.position"],
    ),
    (f"{SEASON}position=preliminary {POST}match=2026 {POST}obtained=match {POST}kind=preliminary", []),
    (f"{SEASON}position=advanced {POST}match=2026 {POST}obtained=soap {POST}kind=preliminary", []),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_what_hardly_stands_together_is_doubted(text: str, expected: list[str]) -> None:
    assert doubted(text) == expected
