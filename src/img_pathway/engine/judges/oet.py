"""OET Medicine: its minima, its window, and its release to ECFMG."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.evidence import proven_steps
from img_pathway.engine.judges.school_and_identity import not_for_us_graduates
from img_pathway.engine.judges.skills import (
    RENEWAL,
    ends_too_early,
    held_until,
    rests_on_contradictory,
    settled_otherwise,
)
from img_pathway.engine.model import Reason
from img_pathway.engine.readings.pathway_asks import minimum, shortfall
from img_pathway.engine.readings.pathway_held import accepted_pathway, certificate_settles, lifted_before, surely_short
from img_pathway.engine.readings.pathway_season import (
    bounds,
    event_of,
    form_sent,
    in_window,
    pathway_season,
    unseen_by_ecfmg,
)
from img_pathway.engine.ruling import Ruling, begun, check, done, lapsed, on_its_day, open_step, unmet, with_others
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import OetSitting
from img_pathway.rulebook.types import TRUSTED


def _window(case: Case, day: date) -> tuple[bool | None, Said, tuple[str, ...]]:
    """Does an OET day lie in the target season's window, and what is to be said of it?"""
    inside, rules = in_window(case, day), ("ecfmg.oet-window",)
    first, last = bounds(case)
    if first is None or last is None:
        return inside, Said("skills.oet.no-window-known"), rules
    if day < first.day:
        return inside, Said("skills.oet.before-window", year=first.season, first=first), rules
    if day > last.day:
        return inside, Said("skills.oet.after-window", year=last.season), ("ecfmg.oet-last-date", *rules)
    if first.confidence == "yours":
        return inside, Said("skills.oet.in-window-looked-up", year=first.season), rules
    known = Said("skills.oet.in-window" if inside else "skills.oet.window-expected", year=first.season, first=first)
    return inside, known, rules


RELEASE = Said("skills.oet.release")
"""What is left to do with a result that is good and in time, but that ECFMG may not see."""


def _not_released(case: Case) -> Ruling | None:
    """The OET of the season meant is good, and not recorded as released to ECFMG (ecfmg.oet-release)."""
    season = pathway_season(case)
    sent = [one for one in case.pathway_applications if case.past(one.submitted) and one.season == season]
    if (sent and case.past(sent[-1].accepted)) or not unseen_by_ecfmg(case):
        return None
    unseen = begun(Said("skills.oet.not-released"), "ecfmg.oet-release", facts=("skills.oet",), firm=True)
    due = case.event("pathway.deadline", season)
    if due is None or not case.over(due):
        return unseen.act(RELEASE, last=due.day if due is not None else None)
    # Late for the season it serves: while that one can still answer it, and no day of a later one.
    later = case.event("nrmp.rol") if season == case.target else case.event("pathway.close", season)
    last = later.day if sent and later is not None and not case.over(later) else None
    return unseen.also(Said("skills.pathway.late", day=due), *due.rules).act(RELEASE, last=last)


def oet(case: Case) -> Ruling | None:
    """skills.oet: all minima in one sitting, inside the window of the target season's Pathway.

    After the last day of the window none is booked any more; where that day is only expected, ECFMG is asked.
    """
    ruling, last = _oet(case), bounds(case)[1]
    decided = ruling is not None and (
        ruling.status in ("done", "not-needed", "waiting", "check") or ruling.do == RELEASE
    )
    if decided or last is None or not case.over(last):
        return ruling
    if "skills.oet" in proven_steps(case) and (ruling is None or not ruling.firm):
        # What came after it shows that it was sat: no later day takes that away.
        return ruling
    late = Said("skills.oet.last-day-over", year=last.season, last=last)
    rules, before = ("ecfmg.oet-last-date", "ecfmg.oet-window"), ruling.reasons if ruling is not None else ()
    if last.confidence in TRUSTED:
        closed = unmet(late, *rules, facts=("skills.oet",), missing=("profile.goal",), firm=True)
        return replace(closed, reasons=closed.reasons + before)
    close = event_of(case, case.book.step("skills.pathway"), "pathway.deadline")
    until = close.day if close is not None and close.day >= case.today else None
    asked = check(late, *rules, facts=("skills.oet",), firm=True)
    if ruling is not None and ruling.status == "lapsed":
        asked = replace(ruling, reasons=asked.reasons)
    return replace(asked, reasons=asked.reasons + before).act(Said("skills.oet.ask-late"), "MyIntealth", until)


def _oet(case: Case) -> Ruling | None:
    settled = not_for_us_graduates(case) or settled_otherwise(case) or _settled_by_what_is_held(case)
    unseen = _not_released(case)
    if settled is not None:
        # A result that counts by itself hangs on nothing that might stand in for it.
        own = _best_sitting(case, unseen) if settled.status == "check" else None
        return own if own is not None and (own.status == "done" or own.do == RELEASE) else settled
    # Whoever says that it is not released yet is told so before it is known whether the season takes it.
    if unseen is not None and (form_sent(case) or any(one.released_known is False for one in case.oet)):
        return unseen
    return _best_sitting(case, unseen) or _new_one(case)


_FACTS = ("skills.oet",)


def _settled_by_what_is_held(case: Case) -> Ruling | None:
    """A Pathway or certificate that lasts asks for no OET (ecfmg.path-must-be-unexpired, ecfmg.path-not-for)."""
    held = accepted_pathway(case)
    if held is not None and held.counts is True:
        settled = Said("skills.oet.pathway-settles-it", until=held_until(case, held))
        return done(settled, "ecfmg.path-must-be-unexpired", facts=("skills.pathway",))
    if certificate_settles(case):
        if (end := lifted_before(case)) is not None:
            lifts = Said("skills.oet.training-settles-it", end=end)
            rules = ("ecfmg.cert-permanent-training", "ecfmg.cert-permanent-licence")
            return done(lifts, *rules, facts=("certificate.expires", "start.positions"))
        settled = Said("skills.oet.certificate-settles-it")
        return done(settled, "ecfmg.path-not-for", "ecfmg.path-must-be-unexpired", facts=("certificate.expires",))
    return rests_on_contradictory() if held is not None and held.doubt is not None else None


def _best_sitting(case: Case, unseen: Ruling | None) -> Ruling | None:
    """The sitting that says most, the newest first; with what is booked after one that does not count."""
    notes: list[Ruling] = []
    held = accepted_pathway(case)
    if held is not None and held.unexpired is None:
        unsure = check(Said("skills.oet.pathway-may-settle-it"), "ecfmg.path-expiry-pattern", facts=("skills.pathway",))
        notes.append(replace(unsure, missing=("skills.pathway",)))
    judged = [(sitting, _sitting(case, sitting)) for sitting in reversed(case.oet)]
    notes += (note for _, note in judged)
    order = ("done", "check", "waiting", "lapsed", "locked", "in-progress")
    best = next((note for status in order for note in notes if note.status == status), None)
    if best is None:
        return None
    if best.status in ("lapsed", "check") and (newer := _newer_below(notes, best)) is not None:
        return replace(newer, reasons=newer.reasons + best.reasons)
    if best.status == "done" and unseen is not None:
        return replace(unseen, reasons=unseen.reasons + best.reasons)
    booked = next((note for sitting, note in judged if case.future(sitting.date)), None)
    if best.status in ("lapsed", "in-progress") and booked is not None and booked is not best:
        return replace(best, reasons=best.reasons + booked.reasons)
    return best


def _new_one(case: Case) -> Ruling | None:
    """None is recorded: whether one is asked for, and in which window (ecfmg.oet-window)."""
    short = ends_too_early(case)
    if short is not None and not surely_short(case):
        perhaps = Said("skills.oet.perhaps-new-one", ends=short)
        return check(perhaps, *RENEWAL, facts=("skills.pathway", "certificate.expires"), firm=True)
    again = Said("skills.oet.new-one", ends=short) if short is not None else None
    first, last = bounds(case)
    if first is not None and case.future(first.day):
        early = Said("skills.oet.before-window", year=first.season, first=first)
        too_early = unmet if first.confidence in TRUSTED else check
        ruling = replace(too_early(early, "ecfmg.oet-window", facts=_FACTS), earliest=first.day)
        return ruling.also(again, *RENEWAL, facts=("skills.pathway",)) if again is not None else ruling
    if again is not None:
        return open_step(again, *RENEWAL, facts=("skills.pathway",))
    if first is None or last is None:
        return None
    open_now = Said("skills.oet.window", year=first.season, first=first, last=last)
    window = open_step(open_now, "ecfmg.oet-window", "ecfmg.oet-last-date")
    if first.season == case.target:
        return window
    return window.also(Said("skills.oet.for-season", year=first.season), *_FOR_SEASON, facts=("profile.target_match",))


def _booked(case: Case, day: date) -> Ruling:
    """A day ahead, and at once whether it counts; one outside the window is a warning (warnings.bookings)."""
    told = Reason(Said("skills.oet.booked", day=day), ("ecfmg.oet-last-date",), _FACTS, repeats="seat")
    booked = Ruling("in-progress", (told,))
    first, last = bounds(case)
    if case.target is None or first is None or last is None or not first.day <= day <= last.day:
        return booked
    counts = Said("skills.oet.booked-inside", year=first.season, first=first, last=last)
    return booked.also(counts, "ecfmg.oet-window", "ecfmg.oet-last-date")


_FOR_SEASON = ("ecfmg.oet-last-date", "ecfmg.path-season")


def _newer_below(notes: list[Ruling], outside: Ruling) -> Ruling | None:
    """The newest sitting below a minimum, if it came after one outside the window, surely or perhaps (ecfmg.oet-retake)."""
    newer = notes[: notes.index(outside)]
    return next((note for note in newer if note.reasons and "ecfmg.oet-retake" in note.reasons[0].rules), None)


def _sitting(case: Case, sitting: OetSitting) -> Ruling:
    day = sitting.date or case.today
    if day > case.today:
        return _booked(case, day)
    short = shortfall(case, sitting)
    if short is None or case.future(case.reported(sitting)):
        inside, window, rules = _window(case, day) if case.target is not None else (None, None, ())
        if inside is False:
            return lapsed(Said("skills.oet.awaited-outside-window", day=day, window=window), *rules, facts=_FACTS)
        sat = Said("skills.oet.sat", day=day)
        awaited = with_others(case, day, sat, "ecfmg.oet-minimum", facts=_FACTS, wait="oet-result", patient=True)
        return on_its_day(case, awaited, day, case.book.step("skills.oet").title, "OET")
    if short:
        return begun(
            Said("skills.oet.below-minimum", day=day, short=tuple(short)),
            "ecfmg.oet-retake",
            "ecfmg.oet-minimum",
            facts=_FACTS,
        )
    if case.target is None:
        return unmet(Said("skills.oet.scores-suffice"), "ecfmg.oet-window", facts=_FACTS, missing=("profile.goal",))
    least = minimum(case, sitting)
    if least is not None and not least.trusted:
        return check(Said("skills.oet.minimum-expected", day=day), least.rule, facts=_FACTS)
    inside, window, rules = _window(case, day)
    if inside is False:
        return lapsed(Said("skills.oet.outside-window", day=day, window=window), *rules, facts=_FACTS)
    meets = Said("skills.oet.meets-minima", day=day, window=window)
    if inside is None:
        return check(meets, *rules, facts=_FACTS)
    return done(meets, "ecfmg.oet-minimum", *rules, facts=_FACTS)
