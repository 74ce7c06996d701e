"""Does training need a visa, by which class may this person train, and when may one enter for it.

What the measures of the day make of a class is the visa board's question; here it is what the person's own facts close.
Rules: visa.need.usc-lpr-none, visa.need.ead-open-market, visa.j1.entry-window, visa.h1b.step3, visa.j1.212e-bars,
usmle.attempts.all-steps-closed, visa.need.programme-chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.model import STEP_NAMES, US, US_SOIL
from img_pathway.engine.once import once
from img_pathway.engine.readings.counting import exam_passed, no_retake_left, shut_out
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.on_j1 import home_stay_due, home_stay_recorded
from img_pathway.engine.readings.position import GRACE, followed_by, held_today, j1_training_over, trains_on
from img_pathway.engine.readings.season import before_its_papers, of_this_start
from img_pathway.engine.readings.sittings import closed_by
from img_pathway.engine.time.days import plus
from img_pathway.engine.time.waits import span
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Position
from img_pathway.profile.facts.visa import StatusChange
from img_pathway.profile.typed.countries import name
from img_pathway.rulebook.types import TRUSTED, Dated

NO_EXTENSION: Final = "visa.need.ead-no-auto-extension"
OPEN_WORK = frozenset({"work-permit", "asylee", "refugee", "h4", "j2", "l2", "tps"})
"""Statuses that can carry an open work permit (visa.need.ead-open-market)."""


BY_STATUS: Final = frozenset({"asylee", "refugee"})
"""Statuses that no card ends."""
NEEDS_A_CARD: Final = {
    "h4": (Said("visa.need.h4-alone"), ("visa.need.ead-open-market", "visa.h1b.dual-intent")),
    "j2": (Said("visa.need.j2-alone"), ("visa.j2.work", "visa.need.ead-open-market")),
    "l2": (Said("visa.need.l2-alone"), ("visa.need.ead-no-auto-extension", "visa.need.ead-open-market")),
    "tps": (Said("visa.need.tps-alone"), ("visa.need.ead-open-market",)),
}
"""Statuses that let nobody train by themselves, what is said while no card is recorded, and its rules."""
RENEWAL: Final = "visa.need.ead-renewal"


class Card(NamedTuple):
    """A work permit with a recorded end."""

    until: Dated
    """The last day of working by it, a renewal filed under the old rule included."""
    renew_from: Dated
    ended: bool | None
    """Has work by it stopped? ``None`` where that hangs on a fact not recorded."""
    said: Said
    """What to say of it once it has, or may have."""
    filed: bool
    """Is its renewal asked for? Then nobody is told to ask."""


def work_permit(case: Case) -> Card | None:
    """The recorded work permit; ``None`` without its end, where none is needed, or where its protection has ended.

    Rules: visa.need.ead-no-auto-extension (540 days where the renewal was filed before the change, else none).
    """
    until, filed = case.profile.visa.work_permit_until, case.profile.visa.work_permit_renewal_filed
    status = case.profile.profile.us_status
    if until is None or status in ("citizen", "permanent-resident") or no_longer_protected(case):
        return None
    end = case.resting_on(Dated(until, "yours"), NO_EXTENSION)
    renew_from = case.resting_on(plus(end, -case.number(RENEWAL)), RENEWAL)
    # A renewal whose day is not recorded may have been filed as early as that was possible.
    added = case.read(NO_EXTENSION, on=filed or renew_from)
    days: int = added.value if added is not None else 0
    ended: bool | None = until < case.today
    said = Said("visa.need.work-permit-ended", day=end)
    if days and filed:
        end = plus(end, days)
        ended, said = end < case.today, Said("visa.need.work-permit-ended", day=end)
    elif ended and days and case.today <= plus(end, days):
        old = case.book.values(NO_EXTENSION)[0]
        ended, said = None, Said("visa.need.work-permit-perhaps", day=end, days=days, filed=old.end)
    elif ended and status == "l2":
        ended, said = None, Said("visa.need.work-permit-by-status", day=end)
    return Card(end, renew_from, ended, said, case.past(filed))


def work_permit_serves(case: Case) -> bool:
    """May a programme that takes a work permit be begun by it, as recorded: by the status of an asylee or refugee, else
    by a permit that lasts to the first day (visa.need.ead-open-market)?
    """
    status, first_day = case.profile.profile.us_status, case.first_day
    if status not in OPEN_WORK or no_longer_protected(case):
        return False
    begins = case.profile.visa.work_permit_from
    if status not in BY_STATUS and begins is not None and first_day is not None and begins > first_day:
        return False
    card = work_permit(case)
    if card is None or card.ended is not False:
        return card is None and status in BY_STATUS
    return status in BY_STATUS or (first_day is not None and first_day <= card.until)


def card_missing(case: Case) -> tuple[Said, tuple[str, ...]] | None:
    """Where the status alone lets nobody train and no work permit is recorded: that, and its rules."""
    no_card = case.profile.visa.work_permit_until is None
    return NEEDS_A_CARD.get(case.profile.profile.us_status or "") if no_card else None


def citizenship_told(case: Case) -> bool:
    """Is it recorded which citizenships there are, or that there is none?"""
    person = case.profile.profile
    return bool(person.citizenships or person.stateless)


def us_citizen(case: Case) -> bool:
    """A citizen by status or by passport."""
    person = case.profile.profile
    return person.us_status == "citizen" or US in person.citizenships


@once
def need(case: Case) -> tuple[str | None, Said, tuple[str, ...]]:
    """Does training need a visa: "yes", "no", "check" or ``None`` (not recorded); why; rules.

    Rules: visa.need.usc-lpr-none, visa.need.ead-open-market.
    """
    status = case.profile.profile.us_status
    if us_citizen(case):
        return "no", Said("visa.need.citizen"), ("visa.need.usc-lpr-none",)
    since = case.profile.profile.permanent_resident_since
    if status == "permanent-resident" and case.future(since):
        later = Said("visa.need.resident-from", day=since)
        return "check", later, ("visa.need.usc-lpr-none", "visa.need.branch-order")
    if status == "permanent-resident":
        return (
            "no",
            Said("visa.need.permanent-resident"),
            ("visa.need.usc-lpr-none", "visa.need.nrmp-category-vs-visa"),
        )
    if no_longer_protected(case):
        return "check", Said("visa.need.protection-ended"), ("visa.tps.ended-2026", "visa.need.ead-open-market")
    card = work_permit(case) if status in OPEN_WORK else None
    if card is not None and card.ended is not False:
        return ("check", card.said, ("visa.need.ead-open-market", "visa.need.ead-no-auto-extension"))
    first, begins = case.first_day, case.profile.visa.work_permit_from
    if status in OPEN_WORK - BY_STATUS and first is not None and begins is not None and begins > max(first, case.today):
        late = Said("visa.need.work-permit-from", day=begins, start=first)
        return "check", late, ("visa.need.ead-open-market", "visa.need.ead-no-auto-extension")
    if (alone := card_missing(case)) is not None:
        return "check", *alone
    if status in OPEN_WORK:
        may = Said("visa.need.work-permit")
        if card is not None:
            then = Said("visa.need.renewal-filed" if card.filed else "visa.need.renew-in-time")
            may = Said("visa.need.work-permit-until", day=card.until, then=then)
        return "check", may, ("visa.need.ead-open-market", "visa.need.ead-no-auto-extension")
    if status is None:
        return None, Said("visa.need.not-recorded"), ()
    return "yes", Said("visa.need.yes"), ("visa.need.branch-order", "visa.j1.sole-sponsor")


def applicant_type(case: Case) -> Literal["us-citizen", "non-us-citizen"] | None:
    """How NRMP counts an IMG: citizenship decides, a green card or asylum does not (nrmp.img.type). ``None`` for no
    IMG, or where neither citizenship nor status is recorded.
    """
    person = case.profile.profile
    if is_img(case)[0] != "yes" or not (person.citizenships or person.us_status):
        return None
    return "us-citizen" if us_citizen(case) else "non-us-citizen"


def needs_visa(case: Case) -> str | None:
    """Just the verdict of `need`."""
    return need(case)[0]


def issuing_country(case: Case) -> str | None:
    """Whose central health ministry issues the Statement of Need: the last legal permanent residence, else the only
    citizenship (visa.son.which-country). Who lives in the United States on a visa has no such residence there.
    """
    person = case.profile.profile
    if person.residence_country and person.residence_country not in US_SOIL:
        return person.residence_country
    return person.citizenships[0] if len(person.citizenships) == 1 else None


class StatementFault(NamedTuple):
    """What is wrong with a Statement of Need."""

    id: str
    sure: bool
    """Is a new one to be asked for? Else the sponsor decides."""
    said: Said
    rules: tuple[str, ...]
    facts: tuple[str, ...]


def statement_faults(case: Case) -> Iterator[StatementFault]:
    """Another specialty than the contract's, word for word, or another country than the one that issues it, or a
    statement that ends before the training begins.

    Rules: visa.son.format, visa.son.which-country, visa.son.renewal.
    """
    visa, home = case.profile.visa, issuing_country(case)
    held = held_today(case)
    after = followed_by(case, held) if held is not None else None
    written, contract = visa.need_specialty, (after or case.post).specialty
    if fellowship_after(case) is not None and not written and _of_training_before(case, held):
        yield StatementFault(
            "need.renewal", True, Said("warning.need-renewal", day=visa.need_issued, specialty=contract or "?"),
            ("visa.son.renewal", "visa.son.format"), ("visa.need_issued", "visa.need_specialty", "start.positions"),
        )  # fmt: skip
    start, until = case.start, visa.need_until
    if until is not None and start is not None and until < start.day and held is None:
        yield StatementFault(
            "need.expires", start.confidence in TRUSTED, Said("warning.need-expires", until=until, start=start),
            ("visa.son.renewal",), ("visa.need_until", "start.positions"),
        )  # fmt: skip
    if written and contract and written.split() != contract.split():
        yield StatementFault(
            "need.specialty", True, Said("warning.need-specialty", statement=written, contract=contract),
            ("visa.mistake.son-specialty-name", "visa.son.format"), ("visa.need_specialty", "start.positions"),
        )  # fmt: skip
    if home is None and len(case.profile.profile.citizenships) > 1:
        yield StatementFault(
            "need.country-open", False, Said("warning.need-country-open"),
            ("visa.son.which-country", "visa.mistake.wrong-son-country"), ("profile.residence_country",),
        )  # fmt: skip
    if visa.need_country and home and visa.need_country != home:
        yield StatementFault(
            "need.country", False, Said("warning.need-country", issuer=name(visa.need_country), home=name(home)),
            ("visa.son.which-country", "visa.mistake.wrong-son-country"), ("visa.need_country", "profile.residence_country"),
        )  # fmt: skip


def fellowship_after(case: Case) -> Position | None:
    """The fellowship that follows the training of today, as far as recorded: a new subspecialty (visa.son.renewal)."""
    held = held_today(case)
    after = followed_by(case, held) if held is not None else None
    return after if after is not None and after.kind == "fellowship" else None


def _of_training_before(case: Case, held: Position | None) -> bool:
    """Was the statement issued before the training began that goes on today?"""
    issued, began = case.profile.visa.need_issued, held.began if held is not None else None
    return issued is not None and began is not None and issued < began


_PROTECTED_CARDS = frozenset({"A12", "C19"})


def no_longer_protected(case: Case) -> bool:
    """Does a card of temporary protected status rest on a protection that has ended (visa.tps.ended-2026)?"""
    person = case.profile.profile
    ended = case.book.value("visa.tps.ended-2026", on=case.today)
    category = re.sub(r"[^A-Z0-9]", "", (case.profile.visa.work_permit_category or "").upper()).replace("C0", "C")
    protected = person.us_status == "tps" or category in _PROTECTED_CARDS
    return protected and ended is not None and not set(ended.value).isdisjoint(person.citizenships)


def inside(case: Case) -> bool | None:
    """Inside the United States today? ``None`` where no place is recorded."""
    place = case.profile.profile.location
    return None if place is None else place in US_SOIL


def is_decided(case: Case, change: StatusChange) -> bool:
    """Is a change of status decided by today? A decision without a day is taken to be."""
    day = change.decided or change.filed
    return change.result is not None and (day is None or case.past(day))


def last_decision(case: Case, kind: str | None = None) -> str | None:
    """The newest decision on a change of status, to one class or to any."""
    changes = (one for one in case.profile.visa.status_change if kind in (None, one.kind))
    return next((one.result for one in reversed(tuple(changes)) if is_decided(case, one)), None)


def changes_status(case: Case) -> bool:
    """Inside with a status that could be changed there, and no change denied: no consulate is needed for that
    (visa.h1b.100k-not, visa.h1b.100k-who).
    """
    able = inside(case) is True and case.profile.profile.us_status not in (None, "none")
    return able and last_decision(case) != "denied"


@once
def entry_window(case: Case) -> tuple[Dated, Dated] | None:
    """First and last sensible day to enter on a J-1: 30 days before the contract start (visa.j1.entry-window)."""
    if case.first_day is None:
        return None
    rule = "visa.j1.entry-window"
    first = case.resting_on(case.first_day - timedelta(days=case.number(rule)), rule)
    last, until = case.resting_on(case.first_day, rule), visa_until(case)
    # A visa is for entering: after its last day another one is needed.
    return first, Dated(until, "yours", (rule,)) if until is not None and first <= until < last else last


def came_in(case: Case) -> bool:
    """Did one come in for this start: on an H-1B once its petition was approved, else inside the window (visa.j1.entry-window)?

    Before that it was another journey, for interviews perhaps.
    """
    visa, window = case.profile.visa, entry_window(case)
    if visa.entered is None or not of_this_start(case, visa.entered):
        return False
    if way(case) == "h1b":
        return visa.petition_approved is not None and visa.petition_approved <= visa.entered
    return window is None or visa.entered >= window[0]


STAY: Final = ("visa.j1.grace", "visa.ds.current-known")
_ADMITTED: Final = ("visa.ds.planner", "visa.ds.current-known")


class Stay(NamedTuple):
    """A stay that has ended or ends soon, with nothing that takes its place."""

    said: Said
    last: Dated
    """The last day of what it rests on, or to leave once that is over."""
    over: bool
    do: Said
    rules: tuple[str, ...]


def status_asked_for(case: Case) -> bool:
    """Is another status asked for inside the United States, and not refused?"""
    return any(one.result in (None, "granted") for one in case.profile.visa.status_change)


def ds2019_stay(case: Case) -> Stay | None:
    """Is one in the United States on the days of a DS-2019 alone that has ended, or ends soon?

    Rules: visa.j1.grace, visa.ds.current-known.
    """
    visa, end = case.profile.visa, case.profile.visa.ds2019_until
    on_it = case.profile.profile.us_status in ("j1", "j2") and inside(case) is True and visa.admitted != "date"
    if end is None or status_asked_for(case) or not on_it or j1_training_over(case) is not None:
        return None
    leave = Dated(end, "yours").plus(case.number(GRACE), "secondary", (GRACE,))
    ask = Said("warning.ask-the-sponsor")
    if leave < case.today:
        return Stay(Said("warning.ds2019-overstayed", end=end, leave=leave), leave, True, ask, STAY)
    if end < case.today:
        return Stay(Said("warning.ds2019-over", end=end, leave=leave), leave, True, ask, STAY)
    if held_today(case) is not None or (end - case.today).days > case.book.bounds["last-call"]:
        return None
    return Stay(Said("warning.ds2019-ends", end=end, leave=leave), Dated(end, "yours"), False, ask, STAY)


def admitted_stay(case: Case) -> Stay | None:
    """Has the day on an I-94 passed, or does it soon, with no other status asked for (visa.ds.planner)?"""
    visa, end = case.profile.visa, case.profile.visa.i94_until
    here = inside(case) is True and visa.admitted != "ds" and needs_visa(case) != "no"
    if end is None or not here or status_asked_for(case) or (end - case.today).days > case.book.bounds["last-call"]:
        return None
    said = Said("warning.i94-over" if end < case.today else "warning.i94-ends", end=end)
    return Stay(said, Dated(end, "yours"), end < case.today, Said("warning.extend-the-stay"), _ADMITTED)


def visa_until(case: Case) -> date | None:
    """The last day of entering on the visa in the passport of the class planned, where it is recorded."""
    wanted = way(case) or "j1"
    return max((one.until for one in case.profile.visa.held if one.kind == wanted and one.until), default=None)


USUAL: Final = ("j1", "h1b")
"""The classes of residents who need a visa, the usual one first (visa.stat.j1-share)."""
HOME_STAY: Final = ("visa.j1.212e-bars", "visa.j1.212e-applies")


class Barred(NamedTuple):
    """Why a visa class is closed to this person by what they recorded, whatever the measures of the day."""

    said: Said
    rules: tuple[str, ...]
    facts: tuple[str, ...]
    opens: Said
    """What would open it again, or that nothing is known to."""
    for_good: bool


def class_closed(case: Case, plan: str) -> Barred | None:
    """What in the person's own record closes a planned class; ``None`` while nothing does."""
    if shut_out(case):
        return _no_certificate(case)
    if plan != "h1b" or of_this_start(case, case.profile.visa.petition_filed or case.profile.visa.petition_approved):
        return None
    if trains_on(case) == "h1b":
        return None
    if due := home_stay_due(case):
        years = case.number("visa.j1.212e-applies")
        rules: tuple[str, ...] = (*HOME_STAY, "visa.j1.no-objection-barred", "visa.waiver.types")
        of = "J-2" if "start.positions" not in due else "J-1"
        barred = Said("visa.home-stay.barred", status=of, years=years, recorded=home_stay_recorded(case))
        return Barred(barred, rules, due, Said("visa.ways.after-the-stay"), False)
    closer = closed_by(case)
    if closer is not None and not exam_passed(case, "step3"):
        closed = Said("visa.class.step3-closed", exam=STEP_NAMES[closer])
        rules = ("usmle.attempts.all-steps-closed", "visa.h1b.step3", "usmle.attempts.extra-one")
        return Barred(closed, rules, (f"exams.{closer}",), Said("over.for-good"), True)
    return None


def _no_certificate(case: Case) -> Barred:
    """No class leads to training without the certificate, and none can come (ecfmg.need-gme)."""
    lapsed, closer = no_retake_left(case), closed_by(case)
    exam = lapsed or closer
    assert exam is not None
    said = Said("step.no-retake-left" if lapsed else "step.shut-out", exam=STEP_NAMES[exam])
    first = "usmle.7y.retake" if lapsed else "usmle.attempts.all-steps-closed"
    return Barred(
        said, (first, "usmle.attempts.max", "ecfmg.need-gme"), (f"exams.{exam}",), Said("over.for-good"), True
    )


@once
def ways(case: Case) -> tuple[str, ...]:
    """The classes this person goes by or weighs, the leading one first; none while that is undecided.

    Papers of this start show the way where no class is chosen. One that is closed by their own record is none.
    """
    visa = case.profile.visa
    weighed = tuple(dict.fromkeys(one for one in (visa.plan, *visa.plans) if one))
    if shut_out(case):
        return weighed
    left = tuple(one for one in weighed if class_closed(case, one) is None)
    by_papers = shown(case)
    if visa.plan in left:
        # Papers of the class that is planned settle it: what was weighed beside it is behind.
        return (visa.plan,) if visa.plan == by_papers else left
    return (by_papers,) if by_papers is not None else left


def way(case: Case) -> str | None:
    """The class by which this person goes; ``None`` while none is chosen or shown: J-1 is the usual one."""
    found = ways(case)
    return "j1" if case.profile.visa.plan is None and "j1" in found else next(iter(found), None)


def in_question(case: Case) -> tuple[str, ...]:
    """The classes whose papers may be wanted for this start: the one gone by; while that is undecided those weighed, else
    the usual ones that nothing closes. Who is here on a J-1 and has chosen nothing goes on with it.
    """
    gone = case.profile.visa.plan or shown(case)
    if gone is not None and gone in ways(case):
        return (gone,)
    usual = ("j1",) if case.profile.profile.us_status == "j1" else USUAL
    return ways(case) or tuple(one for one in usual if class_closed(case, one) is None)


def shown(case: Case) -> str | None:
    """The class that papers of this start are of, or training under way: a petition's, or the sponsorship's
    (visa.evsp.tpl-starts).
    """
    visa = case.profile.visa
    if of_this_start(case, visa.petition_approved) or of_this_start(case, visa.petition_filed):
        return "h1b"
    papers = (visa.case_opened, visa.ds2019_requested, visa.ds2019_issued, visa.sevis_paid)
    return "j1" if any(of_this_start(case, one) for one in papers) else trains_on(case)


def interview_booked(case: Case) -> date | None:
    """The day of the consular interview, where it can be one for this start; after a deferral the old one is not, and who
    needs no visa any more goes to none.
    """
    day = case.profile.visa.interview
    return None if before_its_papers(case, day) or needs_visa(case) == "no" else day


REFUSED: Final = ("visa.j1.intent", "visa.time.221g", "visa.time.delay-options", "match.after.late")


def visa_refused(case: Case) -> date | None:
    """The day on which the consulate refused the visa for this start, with no later interview set, and none issued since."""
    visa, day = case.profile.visa, case.profile.visa.refused
    again = day is not None and any(one is not None and one > day for one in (visa.interview, visa.issued))
    return None if again or not of_this_start(case, day) or needs_visa(case) == "no" else day


def visa_at_best(case: Case) -> Dated | None:
    """The day on which the visa of an interview that is booked or was held is there at best (visa.time.221g)."""
    day, wait = interview_booked(case), span(case, "consulate")
    return Dated(day, "yours").plus(wait.best, wait.confidence, wait.rules) if day and wait.best is not None else None
