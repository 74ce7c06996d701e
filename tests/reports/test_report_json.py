from __future__ import annotations

import json

from msgspec.structs import replace

from img_pathway.engine.assessment import Assessment
from img_pathway.reports.json import rules, status
from img_pathway.reports.json.schemas import ANSWERS
from img_pathway.rulebook import Rulebook

from .shape_check import misfits


def test_status_has_exactly_the_fixed_keys(assessment: Assessment, book: Rulebook) -> None:
    found = status.document(assessment, book)
    assert list(found) == [
        "today", "rulebook", "target_match", "next", "then", "stages", "pathways", "cliffs", "warnings",
    ]  # fmt: skip
    assert list(found["rulebook"]) == ["version", "as_of", "age_days"]
    assert list(found["next"]) == ["step", "title", "why", "portal", "by", "confidence", "expected"]
    assert list(found["stages"][0]) == ["id", "title", "status", "unlocked", "reason", "steps"]
    assert list(found["stages"][0]["steps"][0]) == [
        "id", "title", "status", "reasons", "portal", "earliest", "latest_safe", "latest_possible", "confidence", "expected", "since", "who", "due", "override",
    ]  # fmt: skip
    assert list(found["pathways"][0]) == ["n", "verdict", "reasons"]
    assert list(found["cliffs"][0]) == [
        "id",
        "date",
        "days_left",
        "confidence",
        "expected",
        "loses",
        "then",
        "avoid",
        "rules",
    ]
    assert list(found["warnings"][0]) == ["id", "severity", "text", "rules"]
    assert misfits(found, ANSWERS["status"]) == []


def test_status_values(assessment: Assessment, book: Rulebook) -> None:
    found = json.loads(json.dumps(status.document(assessment, book)))
    done, locked, *_ = found["stages"][0]["steps"]
    assert found["today"] == "2026-11-22"
    assert found["rulebook"] == {"version": "2026.11", "as_of": "2026-11-20", "age_days": 2}
    assert locked["due"] == "2027-03-03T21:00:00-05:00"
    assert locked["latest_safe"] is None
    assert locked["override"]["date"] == "2026-11-01"
    assert done["override"] is None
    assert done["due"] is None
    assert locked["reasons"] == [{"text": "The permit is missing.", "rules": ["usmle.permit"]}]


def test_empty_lists_and_null_stay(assessment: Assessment, book: Rulebook) -> None:
    bare = replace(assessment, stages=(), cliffs=(), warnings=(), next=None, then=(), target_match=None, by_id={})
    found = status.document(bare, book)
    assert misfits(found, ANSWERS["status"]) == []
    assert found["next"] is None
    assert found["stages"] == found["pathways"] == found["cliffs"] == found["warnings"] == found["then"] == []


def test_next_is_the_head_of_status(assessment: Assessment, book: Rulebook) -> None:
    whole, head = status.document(assessment, book), status.next_document(assessment, book)
    assert misfits(head, ANSWERS["next"]) == []
    assert {key: whole[key] for key in head} == head


def test_rules(book: Rulebook) -> None:
    assert misfits(rules.listing(book.rules()), ANSWERS["rules list"]) == []
    for rule in book.rules():
        assert misfits(rules.document(rule, book), ANSWERS["rules show"]) == []
    shown = rules.document(book.rule("ecfmg.exam-seven-year"), book)
    assert shown["values"][0]["from"] == "2021-07-01"
    assert [source["key"] for source in shown["sources"]] == ["ecfmg.S1", "ecfmg.lost"]
    found = rules.found("IWA", [book.rule("ecfmg.old.iwa")])
    assert misfits(found, ANSWERS["translate"]) == []
    assert found["results"][0]["now"] == "Apply in MyIntealth."
