"""The table of names and dates as printed: what each place bears, and by when."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.names.board import NamesBoard, PrintedRow, names_board
from tests.engine.build import judge, profile, status
from tests.engine.layers import ACCEPTED, PERSON, Layer

NOW = "2026-11-28"


def board(*layers: Layer, now: str = NOW) -> NamesBoard:
    case = judge(profile(PERSON, *layers), now).case
    return names_board(case)


def row(key: str, *layers: Layer, now: str = NOW) -> PrintedRow:
    return next(one for one in board(*layers, now=now).rows if one.id == key)


@pytest.mark.parametrize(
    ("key", "printed", "verdict"),
    [
        ("identity.fsmb_name", "ANANYA RAO", "agrees"),
        ("identity.fsmb_name", "Ananya R Rao", "blocks"),
        ("identity.fsmb_name", "Anánya Rao", "check"),
        ("identity.myintealth_name", "Rao Ananya", "blocks"),
        ("identity.diploma_name", "A. Rao", "mend"),
        ("identity.diploma_name", "अनन्या राव", "check"),
        ("identity.id_name", "Ananya Raos", "blocks"),
        ("identity.oet_name", "Rao Ananya", "check"),
        ("identity.eras_name", "Ananya Gupta", "mend"),
        ("identity.nrmp_name", "Ananya Gupta", "mend"),
        ("identity.residencycas_name", "Ananya", "mend"),
        ("identity.transcript_name", None, "not recorded"),
    ],
)
def test_each_place_bears_what_its_rules_say(key: str, printed: str | None, verdict: str) -> None:
    found = row(key, {"identity": {key.partition(".")[2]: printed}})
    assert (found.verdict, bool(found.rules)) == (verdict, True)


def test_a_difference_in_the_school_papers_is_tolerated_once_the_proof_is_accepted() -> None:
    diploma: Layer = {"identity": {"diploma_name": "Rao Ananya"}}
    filed: Layer = {"identity": {"name_proof_filed": "2026-11-01"}}
    accepted: Layer = {"identity": {"name_proof_accepted": NOW}}
    assert row("identity.diploma_name", diploma, filed).verdict == "mend"
    assert row("identity.diploma_name", diploma, accepted).verdict == "tolerated"
    assert row("identity.diploma_name", diploma, accepted, now="2026-11-27").verdict == "mend"
    # A proof for the school's papers mends no portal.
    assert row("identity.fsmb_name", accepted, {"identity": {"fsmb_name": "Rao Ananya"}}).verdict == "blocks"


def test_a_permit_in_another_spelling_is_mended_seven_business_days_before_the_seat() -> None:
    seat: Layer = {
        "permits": {"step1": [{"issued": "2026-11-01", "permit_name": "Ananya Raos"}]},
        "exams": {"step1": [{"date": "2027-01-20"}]},
    }
    found = row("permits.step1.1.permit_name", seat)
    # 18 January is a holiday.
    assert (found.verdict, str(found.by)) == ("blocks", "2027-01-08")
    # The ID shown is held against the permit, not against the passport.
    assert row("identity.id_name", seat, {"identity": {"id_name": "Ananya Raos"}}).verdict == "agrees"


def test_what_blocks_a_registration_is_mended_before_the_first_test_of_all() -> None:
    other: Layer = {"identity": {"fsmb_name": "Ananya Gupta"}}
    assert row("identity.fsmb_name", other).by is None
    later: Layer = {"exams": {"step2ck": [{"date": "2027-03-09"}]}}
    assert str(row("identity.fsmb_name", other, later).by) == "2027-02-26"
    sooner: Layer = {"exams": {"step1": [{"date": "2027-01-20"}], **later["exams"]}}
    # 18 January is a holiday.
    assert str(row("identity.fsmb_name", other, sooner).by) == "2027-01-08"


def test_nrmp_is_mended_by_the_rank_list_hour_and_not_after_it() -> None:
    other: Layer = {"identity": {"nrmp_name": "Ananya Gupta"}}
    by = row("identity.nrmp_name", other).by
    assert by is not None
    assert (str(by), by.rules != ()) == ("2027-03-03", True)
    assert row("identity.nrmp_name", other, now="2027-03-04").by is None


def test_birth_dates_are_compared_with_the_passport() -> None:
    born: Layer = {"identity": {"passport_born": "1999-05-04", "fsmb_born": "1999-04-05", "nrmp_born": "1999-05-04"}}
    assert [row(f"identity.{place}_born", born).verdict for place in ("fsmb", "nrmp", "eras")] == [
        "blocks", "agrees", "not recorded",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("graduated", "degree", "verdict"),
    [
        ("2025-03-31", "2025-03-31", "agrees"),
        ("2025-03-31", "2025-04-01", "tolerated"),
        ("2025-03-31", "2025-03-30", "check"),
        ("2025-03-31", None, "not recorded"),
    ],
)
def test_graduation_and_degree_are_two_fields(graduated: str, degree: str | None, verdict: str) -> None:
    assert row("school.degree", {"school": {"graduated": graduated, "degree": degree}}).verdict == verdict


def step(*layers: Layer, now: str = NOW) -> Any:
    return status(profile(PERSON, ACCEPTED, *layers), now)["identity.names"]


def test_the_step_is_not_settled_while_a_portal_has_another_name() -> None:
    """Passport and school record agree in all of these."""
    assert step() == "not-needed"
    assert step({"identity": {"fsmb_name": "Rao Ananya"}}) == "ready"
    assert step({"identity": {"myintealth_name": "Rao Ananya", "name_proof_accepted": "2026-01-01"}}) == "ready"
    assert step({"identity": {"diploma_name": "Rao Ananya"}}) == "ready"
    assert step({"identity": {"eras_name": "Anánya Rao"}}) == "check"
    assert step({"identity": {"nrmp_name": "Rao Ananya"}}) == "ready"
    # After the hour nothing there can be mended for this Match.
    assert step({"identity": {"nrmp_name": "Rao Ananya"}}, now="2027-03-05") == "not-needed"


def test_a_diploma_alone_is_enough_to_compare_with() -> None:
    bare: Layer = {"profile": {"school_record_name": None}, "identity": {"diploma_name": "Ananya Rao"}}
    found = status(profile(PERSON, ACCEPTED, bare), NOW)
    assert (found["profile.names"], found["identity.names"]) == ("done", "not-needed")


def test_a_name_that_is_to_come_names_its_day() -> None:
    coming: Layer = {"identity": {"new_name": "Ananya Mehta", "name_change_planned": "2027-02-01"}}
    found = board(coming).coming
    assert found is not None
    assert "1 Feb 2027" in found.text
    assert board().coming is None
