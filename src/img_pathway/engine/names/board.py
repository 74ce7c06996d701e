"""One table over all papers and portals: what each prints, what differs from the passport, and what that comes to."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.engine.losses.clocks import name_change_day
from img_pathway.engine.model import EXAMS, PERMITS
from img_pathway.engine.readings.given import given
from img_pathway.engine.readings.names import Difference
from img_pathway.engine.readings.printed import Printed, births_printed, names_printed
from img_pathway.engine.readings.sittings import first_booked
from img_pathway.engine.words.recorded import called
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated

NameVerdict = Literal["not recorded", "agrees", "tolerated", "check", "mend", "blocks"]
"""What is printed there *agrees* with the passport, differs and is *tolerated* (a proof was accepted, or no rule minds),
has to be *mended* before a day, or *blocks* a registration or a test day."""


class PrintedRow(Struct, frozen=True):
    """One paper or portal."""

    id: str
    """Key of the fact."""
    title: str
    printed: str | date | None
    against: str | date | None
    """What it should agree with; ``None`` while that is not recorded."""
    differences: tuple[Difference, ...]
    verdict: NameVerdict
    text: str
    """What that means and what to do."""
    by: Dated | None
    """The last day to have it in order, where one is known."""
    portal: str
    """Where it is mended."""
    step: str
    rules: tuple[str, ...]


class NamesBoard(Struct, frozen=True):
    """Names, birth dates, and the two dates of the degree."""

    today: date
    summary: str
    names: tuple[PrintedRow, ...]
    births: tuple[PrintedRow, ...]
    dates: tuple[PrintedRow, ...]
    coming: PrintedRow | None
    """A name that is still to come."""

    @property
    def rows(self) -> tuple[PrintedRow, ...]:
        """Every row, in the order shown."""
        return (*self.names, *self.births, *self.dates, *((self.coming,) if self.coming else ()))


def names_board(case: Case) -> NamesBoard:
    """Compare everything that is recorded; rests on an assessed case, for the days of its steps."""
    names = (*_passport(case), *(_row(case, one) for one in names_printed(case)))
    births = tuple(_row(case, one) for one in births_printed(case))
    dates = _degree(case)
    return NamesBoard(
        case.today, case.words.text(_summary((*names, *births), dates)), names, births, dates, _coming(case)
    )


def _passport(case: Case) -> tuple[PrintedRow, ...]:
    """The passport, which all else is compared with: a row while it is not recorded itself."""
    if case.profile.profile.passport_name is not None:
        return ()
    key = "profile.passport_name"
    text = case.words.text(Said("names.no-passport"))
    return (
        PrintedRow(key, called(key, case.book), None, None, (), "not recorded", text, None, "", "profile.names", ()),
    )


def _summary(rows: tuple[PrintedRow, ...], dates: tuple[PrintedRow, ...]) -> Said:
    if all(row.verdict == "not recorded" for row in rows):
        return Said("names.summary-none")
    verdicts = [row.verdict for row in (*rows, *dates) if row.verdict != "not recorded"]
    wrong, unsure = sum(one in ("mend", "blocks") for one in verdicts), verdicts.count("check")
    if not wrong and not unsure:
        return Said("names.summary-fine", count=len(verdicts))
    return Said("names.summary", count=len(verdicts), wrong=wrong, unsure=unsure)


def _row(case: Case, one: Printed) -> PrintedRow:
    verdict, said = _judged(case, one)
    rules = one.place.rules if verdict not in ("not recorded", "agrees") else one.place.rules[:1]
    return PrintedRow(
        one.place.key, called(one.place.key, case.book), one.printed, one.against, one.differs, verdict,
        case.words.text(said), _by(case, one) if verdict in ("mend", "blocks") else None,
        one.place.portal, one.place.step, rules,
    )  # fmt: skip


def _judged(case: Case, one: Printed) -> tuple[NameVerdict, Said]:
    """The verdict on one place and the sentence for it."""
    what = tuple(_DIFFERS[kind] for kind in one.differs) or (Said("names.differs.date"),)
    if not one.recorded:
        return "not recorded", Said("names.not-recorded" if one.printed is None else "names.no-passport")
    if one.agrees:
        return "agrees", Said("names.agrees")
    if one.place.bears == "proof":
        return _proof(case, one, what)
    if one.agrees is None:
        return "check", _unsure(one, what)
    if one.place.bears == "blocks":
        return "blocks", Said("names.blocks", what=what)
    if one.place.bears == "test-day":
        days = case.number("usmle.name-change.deadline")
        return "blocks", Said("names.test-day", what=what, days=days)
    return "mend", Said("names.mend", what=what)


def _proof(case: Case, one: Printed, what: tuple[Said, ...]) -> tuple[NameVerdict, Said]:
    proof = given(case, "name-proof")
    if proof.verified is not None:
        return "tolerated", Said("names.proof-accepted", what=what, day=proof.verified)
    if one.agrees is None:
        return "check", _unsure(one, what)
    if proof.sent is not None and proof.rejected is None:
        return "mend", Said("names.proof-filed", what=what, day=proof.sent)
    return "mend", Said("names.proof", what=what)


def _unsure(one: Printed, what: tuple[Said, ...]) -> Said:
    if "script" in one.differs:
        return Said("names.another-script")
    return Said("names.not-found" if one.place.bears == "unknown" else "names.perhaps", what=what)


_DIFFERS: dict[Difference, Said] = {
    "accents": Said("names.differs.accents"),
    "marks": Said("names.differs.marks"),
    "order": Said("names.differs.order"),
    "initial": Said("names.differs.initial"),
    "middle": Said("names.differs.middle"),
    "missing": Said("names.differs.missing"),
    "added": Said("names.differs.added"),
    "spelling": Said("names.differs.spelling"),
    "other-word": Said("names.differs.other-word"),
    "single": Said("names.differs.single"),
    "script": Said("names.differs.script"),
}


def _by(case: Case, one: Printed) -> Dated | None:
    """The season's day for a portal; for a permit the last day on which a correction comes before the booked test."""
    if one.place.event:
        event = case.event(one.place.event)
        return event.day if event is not None and not case.over(event) else None
    exam = PERMITS.get(one.place.step)
    # What blocks a registration is on every permit, so it is wanted before the first test of all.
    exams = (exam,) if exam is not None else EXAMS if one.place.bears in ("blocks", "test-day") else ()
    booked = min((day for each in exams if (day := first_booked(case, each)) is not None), default=None)
    if booked is None:
        return None
    days = case.number("usmle.name-change.deadline")
    return case.resting_on(name_change_day(booked, days), "usmle.name-change.deadline")


_DEGREE = ("ecfmg.cred-grad-vs-degree-date",)


def _degree(case: Case) -> tuple[PrintedRow, ...]:
    """Graduation and degree date: two fields of their own, which need not agree (ecfmg.cred-grad-vs-degree-date)."""
    school = case.profile.school
    if school.graduated is None and school.degree is None:
        return ()
    verdict: NameVerdict = "tolerated"
    if school.graduated is None or school.degree is None:
        verdict, said = "not recorded", Said("names.degree.one")
    elif school.graduated == school.degree:
        verdict, said = "agrees", Said("names.degree.same")
    elif school.degree < school.graduated:
        verdict, said = "check", Said("names.degree.before")
    else:
        said = Said("names.degree.two")
    title = called("school.degree", case.book)
    return (
        PrintedRow("school.degree", title, school.degree, school.graduated, (), verdict, case.words.text(said), None,
                   "school", "school.listing", _DEGREE),
    )  # fmt: skip


def _coming(case: Case) -> PrintedRow | None:
    """A name that is to come: both portals, the permit and the seven business days before a test.

    Rules: ecfmg.cred-name-of-record, usmle.name-change.deadline, ecfmg.app-name-change-breaks.
    """
    identity = case.profile.identity
    day = identity.name_change_planned
    if not identity.new_name and day is None:
        return None
    days = case.number("usmle.name-change.deadline")
    said = Said("names.coming-on", day=day, days=days) if day else Said("names.coming", days=days)
    rules = ("ecfmg.cred-name-of-record", "usmle.name-change.deadline", "ecfmg.app-name-change-breaks")
    return PrintedRow(
        "identity.new_name", called("identity.new_name", case.book), identity.new_name,
        case.profile.profile.passport_name, (), "check", case.words.text(said), None, "MyIntealth", "profile.names", rules,
    )  # fmt: skip
