"""Days of the visa that are set and do not fit: the consular interview, and the entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from img_pathway.engine.case import Case
from img_pathway.engine.model import Severity, Warning
from img_pathway.engine.readings.season import before_its_papers
from img_pathway.engine.readings.visa_need import changes_status, entry_window, interview_booked, needs_visa, way
from img_pathway.engine.warnings import warn
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import TRUSTED, Dated


def days_of_the_visa(case: Case) -> Iterator[tuple[date, Iterator[Warning]]]:
    """Each day ahead, and what does not fit it."""
    interview, entry = interview_booked(case), case.profile.visa.entered
    if interview is not None and case.future(interview):
        yield interview, _booked_interview(case, interview)
    if entry is not None and case.future(entry) and not before_its_papers(case, entry):
        yield entry, _booked_entry(case, entry)


def _booked_interview(case: Case, day: date) -> Iterator[Warning]:
    if case.first_day is not None and day > case.first_day:
        said = Said("warning.booked.consulate", day=day)
        rules = ("visa.time.delay-options", "visa.time.expedite")
        yield warn(case, "booked.consulate.start", "danger", said, rules, "visa.consulate", last=case.first_day)


def _booked_entry(case: Case, day: date) -> Iterator[Warning]:
    """An entry on a J-1 set for a day outside its window (visa.j1.entry-window, visa.mistake.early-entry)."""
    window = entry_window(case) if way(case) == "j1" and needs_visa(case) != "no" else None
    if window is None or changes_status(case) or window[0] <= day <= window[1]:
        return
    early = day < window[0]
    said = (
        Said("warning.booked.entry-early", day=day, days=case.number("visa.j1.entry-window"), first=window[0])
        if early
        else Said("warning.booked.entry-late", day=day, last=window[1])
    )
    rules = ("visa.j1.entry-window", "visa.mistake.early-entry" if early else "visa.time.delay-options")
    severity: Severity = "danger" if window[0].confidence in TRUSTED else "warn"
    last = Dated(day, "yours") if early else window[1]
    yield warn(case, "booked.entry", severity, said, rules, "visa.entry", last=last)
