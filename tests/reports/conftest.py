from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.model import Cliff, Deadline, Next, PathwayVerdict, Reason, StageState, StepState
from img_pathway.engine.model import Warning as Caution
from img_pathway.engine.words.render import Words
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Profile
from img_pathway.rulebook import Rulebook
from img_pathway.rulebook.build import compile_pack, read_pack
from img_pathway.rulebook.types import Dated

WORDS = Words(
    {
        "loss": "The Step 1 pass stops counting.",
        "then": "Sit it again.",
        "avoid": "Pass Step 2 CK before.",
        "passport": "The passport ends before the interview.",
        "letters": "Letters are kept for one season.",
    }
)
NOW = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Kolkata"))
ROL = datetime(2027, 3, 3, 21, tzinfo=ZoneInfo("America/New_York"))


def small_rulebook() -> Rulebook:
    """Two rules and a calendar without events, compiled as a pack is."""
    raw: dict[str, Any] = {
        "calendar": {
            "version": "2026.11",
            "as_of": "2026-11-20",
            "event": {},
            "first_season": 2026,
            "last_season": 2036,
        },
        "durations": {},
        "proofs": {"favourable": []},
        "words": {},
        **{name: read_pack()[name] for name in ("visa_classes", "specialties", "specialty_words", "fees", "documents")},
        "portals": {
            "myintealth": {"title": "MyIntealth", "address": "myintealth.org", "about": "ECFMG's portal."},
            "school": {"title": "Your school", "about": "The registrar."},
        },
        "stages": {"stage": [], "step": []},
        "sources": {"ecfmg.S1": {"title": "A page", "url": "ecfmg.org/page", "date": "2015", "grade": "official"}},
        "rules": [
            {
                "id": "ecfmg.exam-seven-year",
                "title": "Seven-year limit",
                "statement": "All exam requirements must be met within seven years of the first pass.",
                "unit": "years",
                "caveat": "Read in a booklet of 2015.",
                "doubt": "Two readings exist; the stricter one is used.",
                "as_of": "2024-02-01",
                "sources": ["ecfmg.S1", "ecfmg.lost"],
                "others": [{"value": 8, "note": "A blog; not used."}],
                "confidence": "official",
                "selects": "test-date",
                "steps": ["exams.step1"],
                "values": [
                    {"value": 7, "from": "2021-07-01", "note": "Counted from the first pass."},
                    {"value": 5, "until": "2021-06-30", "confidence": "unverified"},
                ],
            },
            {
                "id": "ecfmg.old.iwa",
                "kind": "myth",
                "confidence": "secondary",
                "steps": ["application.submit"],
                "title": "IWA",
                "statement": "The IWA is gone.",
                "as_of": "2026-01-12",
                "sources": ["ecfmg.S1"],
                "old": "Apply in IWA.",
                "now": "Apply in MyIntealth.",
                "since": "2024",
                "terms": ["IWA", "Interactive Web Application"],
            },
        ],
    }
    core, texts = compile_pack({"words": {}, **raw})
    return Rulebook(core, lambda: texts)


class Sample(Assessment, frozen=True):
    """An assessment that was derived from nobody, with a Pathway of its own."""

    @property
    def pathways(self) -> tuple[PathwayVerdict, ...]:
        reason = Reason("Season not published.", ("ecfmg.path-3",))
        return (PathwayVerdict(3, "Pathway 3", "unknown", (reason,)),) if self.stages else ()


def sample_assessment() -> Assessment:
    rank = Deadline("2027.nrmp.rol", "Rank list", Dated(date(2027, 3, 3), "inferred", ("nrmp.rol",), ROL))
    steps = (
        StepState("exams.step1", "Step 1", "done", (Reason("Passed on Thu 18 Jun 2026.", ("usmle.pass.step1",)),)),
        StepState(
            "exams.step2ck",
            "Step 2 CK",
            "locked",
            (Reason("The permit is missing.", ("usmle.permit",), ("permits.step2ck",)),),
            portal="myintealth",
            earliest=Dated(date(2027, 1, 1)),
            by=Dated(date(2027, 7, 28)),
            due=rank,
            override_note="my \x1b[31mnote\u202e",
            override_date=date(2026, 11, 1),
        ),
        StepState("exams.step2cs", "Step 2 CS", "not-needed", (Reason("Ended in 2021.", ("usmle.cs",)),)),
        StepState(
            "exams.step3",
            "Step 3",
            "waiting",
            (Reason("With the school.", ("usmle.step3",)),),
            who="the school",
            since=date(2026, 11, 1),
            nudge=Dated(date(2026, 12, 1)),
        ),
    )
    stage = StageState("exams", "Exams", "in-progress", True, Reason("Step 2 CK is open."), steps)
    item = Next(
        "exams.step2ck",
        "Step 2 CK",
        Reason("Register for Step 2 CK"),
        Reason("It gates the rest."),
        "myintealth",
        Dated(date(2027, 7, 28)),
    )
    return Sample(
        case=Case(Profile(), small_rulebook(), NOW),
        now=NOW,
        target_match=2028,
        stages=(stage,),
        cliffs=(
            Cliff(
                "clock.seven-year",
                Dated(date(2033, 6, 18), "inferred"),
                2400,
                Said("loss"),
                Said("then"),
                Said("avoid"),
                WORDS,
                ("ecfmg.exam-seven-year",),
            ),
        ),
        warnings=(
            Caution("passport", "danger", Said("passport"), ("visa.passport",), (), "other", WORDS),
            Caution("letters", "info", Said("letters"), ("eras.lor",), (), "other", WORDS),
        ),
        next=item,
        then=(replace(item, step="visa.need", action=Reason("See whether you need a visa"), by=None),),
        deadlines=(rank,),
        by_id={step.id: step for step in steps},
    )


@pytest.fixture
def assessment() -> Assessment:
    return sample_assessment()


@pytest.fixture
def idle(assessment: Assessment) -> Assessment:
    return replace(assessment, next=None, then=())


@pytest.fixture
def book() -> Rulebook:
    return small_rulebook()
