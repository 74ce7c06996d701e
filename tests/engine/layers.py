"""Layers of facts that several tests of the engine lay over each other with `build.profile`."""

from __future__ import annotations

from typing import Any

Layer = dict[str, Any]

PERSON: Layer = {
    "profile": {
        "citizenships": ["IN"],
        "us_status": "none",
        "location": "IN",
        "target_match": 2027,
        "specialties": ["internal medicine"],
        "passport_name": "Ananya Rao",
        "school_record_name": "Ananya Rao",
    },
    "school": {
        "country": "IN",
        "wdoms_listed": True,
        "sponsor_note": "current",
        "note_from": 1990,
        "status": "graduated",
        "enrolled": "2019-08-01",
        "graduated": "2025-03-31",
        "degree": "2025-04-15",
        "credit_years": 5,
    },
}
"""A graduate of an Indian school who aims for Match 2027 and has done nothing yet."""

ACCEPTED: Layer = {
    "identity": {
        "account_established": "2025-06-01",
        "check_done": "2025-05-20",
        "usmle_id": "12345678",
        "passport_expires": "2034-01-01",
    },
    "application": {"submitted": "2025-06-10", "accepted": "2025-07-01"},
}
"""Account, identity, USMLE ID and accepted application."""

STEPS: Layer = {
    "exams": {
        "step1": [{"date": "2025-09-01", "result": "pass"}],
        "step2ck": [{"date": "2026-01-20", "result": "pass", "score": 245}],
    }
}
"""Step 1 and Step 2 CK passed."""

PATHWAY: Layer = {"skills": {"pathway": [{"season": 2026, "number": 3, "accepted": "2026-02-01"}]}}
"""An accepted 2026 Pathway, good to the end of 2028."""

PAPERS: Layer = {
    "credentials": {"diploma_sent": "2025-06-12", "transcript_sent": "2025-06-20", "verified": "2026-03-01"}
}
"""Diploma and transcript verified."""

CERTIFIED: Layer = {"certificate": {"issued": "2026-04-01"}}
"""The certificate."""


def season(year: int = 2027, **facts: Any) -> Layer:
    """Facts of one Match season."""
    return {"seasons": {year: facts}}


def oet(day: str, scores: str = "400 400 350 400", **more: Any) -> Layer:
    """One OET sitting, released if it has scores; these in the order listening, reading, writing, speaking, or empty."""
    names = ("listening", "reading", "writing", "speaking")
    return {
        "date": day,
        "released_known": bool(scores) or None,
        **dict(zip(names, map(int, scores.split()), strict=False)),
        **more,
    }
