"""The first questions as data: which facts each page asks, and why."""

from __future__ import annotations

from typing import NamedTuple


class FirstPage(NamedTuple):
    """One page of the first run."""

    title: str
    why: str
    keys: tuple[str, ...]


PAGES: tuple[FirstPage, ...] = (
    FirstPage(
        "Your medical school",
        "It decides whether you are an international graduate and what to prove.",
        ("school.country", "school.name", "school.status", "school.enrolled", "school.graduated"),
    ),
    FirstPage(
        "You",
        "Passports and status decide the visa part; the place decides local days.",
        ("profile.citizenships", "profile.us_status", "profile.location", "profile.time_zone"),
    ),
    FirstPage(
        "Certificate and Pathway",
        "Only if you are certified by ECFMG or have applied to a Pathway. Else go on.",
        ("certificate.issued", "certificate.expires", "skills.pathway"),
    ),
    FirstPage(
        "Exams you have sat",
        "Every sitting counts, the failed ones too. Add booked ones if you like.",
        ("exams.step1", "exams.step2ck", "exams.step2cs", "exams.step3"),
    ),
    FirstPage(
        "Where you are going",
        "The Match year sets the calendar. Changing it later erases nothing.",
        ("profile.target_match", "profile.specialties"),
    ),
)
"""Everything that decides the path and nothing else; the rest is asked where it is needed."""
