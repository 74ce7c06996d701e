"""Names and birth dates as each paper and portal prints them, against the passport.

Rules: ecfmg.cred-name-of-record, ecfmg.cred-name-mismatch, usmle.reg.2-name, usmle.reg.8-identity, usmle.testday.id,
match.mistake.name-mismatch.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.model import SAT_TODAY
from img_pathway.engine.once import once
from img_pathway.engine.readings.names import Difference, alike, differences
from img_pathway.engine.readings.registrations import current_registration
from img_pathway.profile.typed.keys import get

Bearing = Literal["proof", "blocks", "test-day", "mend", "unknown"]
"""What a difference there comes to: a *proof* is asked for, it *blocks* the registration for an exam, stops one at the
*test day*, is to be *mended* before that portal's day, or no page we know says what."""


class Place(NamedTuple):
    """Where a name or a birth date stands."""

    key: str
    portal: str
    step: str
    """The step whose form asks for it."""
    bears: Bearing
    rules: tuple[str, ...]
    event: str = ""
    """The event of the season by which it is to be mended."""


_RECORD = ("usmle.reg.2-name", "ecfmg.cred-name-of-record")
_SCHOOL = ("ecfmg.cred-name-mismatch",)
_MATCHING = ("match.mistake.name-mismatch",)
NAMES = (
    Place("profile.school_record_name", "school", "identity.names", "proof", _SCHOOL),
    Place("identity.diploma_name", "school", "identity.names", "proof", _SCHOOL),
    Place("identity.transcript_name", "school", "identity.names", "proof", _SCHOOL),
    Place("identity.myintealth_name", "MyIntealth", "identity.names", "blocks", _RECORD),
    Place("identity.fsmb_name", "FSMB", "identity.names", "blocks", ("usmle.reg.8-identity", *_RECORD)),
    Place("identity.id_name", "FSMB", "identity.passport", "test-day", ("usmle.testday.id",)),
    Place("identity.oet_name", "OET", "skills.oet", "unknown", ("ecfmg.pain-name",)),
    Place("identity.eras_name", "MyERAS", "programs.submit", "mend", ("usmle.reg.2-name", *_MATCHING), "eras.review"),
    Place("identity.residencycas_name", "ResidencyCAS", "programs.residencycas", "mend", _MATCHING, "nrmp.rol"),
    Place("identity.nrmp_name", "NRMP R3", "match.register", "mend", _MATCHING, "nrmp.rol"),
)
BIRTHS = (
    Place("identity.diploma_born", "school", "identity.names", "unknown", _SCHOOL),
    Place("identity.myintealth_born", "MyIntealth", "identity.names", "blocks", ("ecfmg.account-data",)),
    Place("identity.fsmb_born", "FSMB", "identity.names", "blocks", ("usmle.reg.8-identity",)),
    Place("identity.eras_born", "MyERAS", "programs.submit", "mend", _MATCHING, "eras.review"),
    Place("identity.nrmp_born", "NRMP R3", "match.register", "mend", _MATCHING, "nrmp.rol"),
)


class Printed(NamedTuple):
    """What one place prints, beside what it should agree with."""

    place: Place
    printed: str | date | None
    against: str | date | None
    """The passport's, or on the test day the permit's; ``None`` while that is not recorded."""
    differs: tuple[Difference, ...] = ()
    agrees: bool | None = None
    """``None`` where one of both is not recorded, or where no page says whether the difference matters."""

    @property
    def recorded(self) -> bool:
        """Are both recorded?"""
        return self.printed is not None and self.against is not None


@once
def names_printed(case: Case) -> tuple[Printed, ...]:
    """Every place that prints a name, in the order in which one comes to them; permits that are not used up too."""
    return tuple(_printed(case))


def _printed(case: Case) -> Iterator[Printed]:
    passport = case.profile.profile.passport_name
    permits = dict(_permits(case))
    for place in NAMES:
        against = passport
        if place.bears == "test-day":
            yield from (_compared(permit, name, passport) for permit, name in permits.items())
            against = next(iter(permits.values()), passport)
        yield _compared(place, get(case.profile, place.key), against)


def _permits(case: Case) -> Iterator[tuple[Place, str]]:
    """The permits that a sitting has not used up, and the name on each."""
    for exam in SAT_TODAY:
        one = current_registration(case, exam)
        if one is not None and one.permit_name:
            number = case.registrations(exam).index(one) + 1
            key = f"permits.{exam}.{number}.permit_name"
            yield Place(key, "FSMB", f"permits.{exam}", "test-day", _TEST_DAY), one.permit_name


_TEST_DAY = ("usmle.testday.id", "usmle.name-change.deadline")


def _compared(place: Place, printed: str | None, against: str | None) -> Printed:
    if not printed or not against:
        return Printed(place, printed or None, against or None)
    differs = differences(against, printed)
    agrees = alike(differs)
    return Printed(place, printed, against, differs, None if agrees is False and place.bears == "unknown" else agrees)


@once
def births_printed(case: Case) -> tuple[Printed, ...]:
    """Every place that prints a birth date."""
    passport = case.profile.identity.passport_born
    return tuple(
        Printed(place, found, passport, (), _alike(place, found, passport))
        for place in BIRTHS
        for found in (get(case.profile, place.key),)
    )


def _alike(place: Place, found: date | None, passport: date | None) -> bool | None:
    if found is None or passport is None:
        return None
    return True if found == passport else None if place.bears == "unknown" else False


def school_names(case: Case) -> tuple[Printed, ...]:
    """What is recorded of the name in the school's papers."""
    return tuple(one for one in names_printed(case) if one.place.bears == "proof" and one.printed)


def wrong(case: Case, *bears: Bearing) -> tuple[Printed, ...]:
    """Names and birth dates that surely differ where that bears so."""
    every = (*names_printed(case), *births_printed(case))
    return tuple(one for one in every if one.agrees is False and one.place.bears in bears)


def doubtful(case: Case) -> tuple[Printed, ...]:
    """Those that differ in a way of which no page says whether it matters."""
    every = (*names_printed(case), *births_printed(case))
    return tuple(one for one in every if one.recorded and one.agrees is None)
