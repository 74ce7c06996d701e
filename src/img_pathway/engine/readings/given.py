"""What is recorded of giving a paper to ECFMG: its own facts, the list of documents given, the list of papers sent.

Asked by every judge and board for which a diploma, a transcript or a name proof counts. Imported by judges, readings, names.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.once import once

ECFMG: Final = "intealth"
"""Where a paper is given to ECFMG, among the places it may be sent to."""


GIVEN: Final = ("diploma", "transcript", "name-proof")
"""The papers read here."""


class Given(NamedTuple):
    """How one paper stands at ECFMG; each day is not in the future."""

    sent: date | None
    verified: date | None
    rejected: date | None
    """Refused, and not sent again since."""
    facts: tuple[str, ...]
    """Where it is recorded."""


@once
def given(case: Case, kind: str) -> Given:
    """How a ``diploma``, a ``transcript`` or a ``name-proof`` stands, wherever it is recorded (ecfmg.cred-documents)."""
    person = case.profile
    own: dict[str, tuple[date | None, date | None]] = {
        "diploma": (person.credentials.diploma_sent, None),
        "transcript": (person.credentials.transcript_sent, None),
        "name-proof": (person.identity.name_proof_filed, person.identity.name_proof_accepted),
    }
    listed = [one for one in person.credentials.documents if one.kind == kind]
    sendings = [sent for one in person.documents.papers if one.kind == kind for sent in one.sent if sent.to == ECFMG]
    # A paper "verified or accepted" at ECFMG need not be one that the school has confirmed.
    confirms = kind == "name-proof"
    rows = [
        *((one.sent, one.verified, one.rejected) for one in listed),
        *((one.date or one.verified, one.verified if confirms else None, one.rejected) for one in sendings),
    ]
    sent = _last(case, own[kind][0], *(row[0] for row in rows))
    verified = _last(case, own[kind][1], *(row[1] for row in rows))
    rejected = _last(case, *(row[2] for row in rows))
    if rejected is not None and any(day is not None and day > rejected for day in (sent, verified)):
        rejected = None
    facts = ("credentials.documents",) * bool(listed) + ("documents.papers",) * bool(sendings)
    return Given(sent or verified, verified, rejected, facts)


def credentials_verified(case: Case) -> date | None:
    """The day by which the school has verified diploma and transcript: recorded of both, or of each (ecfmg.cred-complete-when)."""
    both = case.profile.credentials.verified
    if case.past(both):
        return both
    days = [given(case, kind).verified for kind in ("diploma", "transcript")]
    return None if None in days else max(day for day in days if day is not None)


def _last(case: Case, *days: date | None) -> date | None:
    return max((day for day in days if day is not None and case.past(day)), default=None)
