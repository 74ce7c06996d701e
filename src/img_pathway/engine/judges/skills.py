"""The clinical-skills requirement: what settles it otherwise, Step 2 CS as it still stands in, the Pathway application."""

from __future__ import annotations

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.judges.school_and_identity import not_for_us_graduates
from img_pathway.engine.model import FOR_CERTIFICATE, STEP_NAMES, PathwayVerdict
from img_pathway.engine.once import once
from img_pathway.engine.readings.counting import certified, cs_stands
from img_pathway.engine.readings.gates import ends_short_of, first_missed
from img_pathway.engine.readings.pathway_held import (
    HeldPathway,
    accepted_pathway,
    before_its_season,
    certificate_over,
    certificate_short_of,
    end_lacking,
    expiry,
    issue_day_lacking,
    lasts,
    licensed_too_late,
    perhaps_lifted,
    surely_short,
)
from img_pathway.engine.readings.pathway_season import attested, event_of, form_sent, lapses_before, pathway_season
from img_pathway.engine.readings.position import FirstYear, only_in_training
from img_pathway.engine.readings.season import has_position, is_open
from img_pathway.engine.readings.seven_years import pending, windows
from img_pathway.engine.readings.six_pathways import encounters, good_standing, pathways
from img_pathway.engine.readings.verification import verified_as_recorded
from img_pathway.engine.ruling import Ruling, begun, check, done, lapsed, not_needed, open_step, unless, with_others
from img_pathway.engine.time.days import plus
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import PathwayApplication
from img_pathway.rulebook.types import TRUSTED, Dated, Event


def event_meant(case: Case, event_id: str) -> Event | None:
    """An event of the Pathway season meant."""
    return event_of(case, case.book.step("skills.pathway"), event_id)


RENEWAL = ("ecfmg.path-revalidation", "ecfmg.path-must-be-unexpired", "ecfmg.match-condition")


def ends_too_early(case: Case) -> Said | None:
    """What is held today ends before a day that matters: until when, and when it is needed."""
    held = accepted_pathway(case)
    if held is not None and held.unexpired and held.short_of is not None and held.end is not None:
        return ends_short_of(held.end.day, held.short_of)
    missed = certificate_short_of(case)
    if held is not None or missed is None:
        return None
    return ends_short_of(case.profile.certificate.expires, missed)


def settled_otherwise(case: Case) -> Ruling | None:
    """What settles OET and Pathway without a Pathway recorded, or what is to be recorded of it first."""
    if cs_stands(case):
        return not_needed(
            Said("skills.step2cs-stands-in"), "ecfmg.exam-cs-legacy", "ecfmg.path-not-for", facts=("exams.step2cs",)
        )
    if only_in_training(case) and certified(case):
        # What ends now is the certificate's to say.
        return not_needed(Said("skills.in-training"), "ecfmg.cert-permanent-training", facts=("start.began",))
    held = accepted_pathway(case)
    if (held is not None and held.counts is True) or _under_way(case):
        # What is recorded of the step itself is judged; what might stand in for it is asked only without it.
        return None
    if cs_stands(case) is None:
        return _hangs_on_step2cs(case)
    unrecorded = not case.pathway_applications and not case.oet and not certified(case)
    if unrecorded and verified_as_recorded(case):
        shown = check(Said("skills.verified-without-it"), "nrmp.img.verification", facts=("skills.pathway",), firm=True)
        return shown.act(Said("skills.record-the-pathway"))
    if licensed_too_late(case):
        return licence_after_the_end(case)
    if (year := perhaps_lifted(case)) is not None:
        return months_added_up(case, year)
    if end_lacking(case):
        rules = ("ecfmg.path-must-be-unexpired", "ecfmg.changed-permanent")
        endless = check(Said("skills.certificate-without-its-end"), *rules, facts=("certificate.expires",), firm=True)
        return replace(endless, missing=("certificate.valid",))
    if issue_day_lacking(case) and held is None:
        there = Said("skills.certificate-without-its-day")
        lacks = check(there, "ecfmg.path-not-for", "ecfmg.cert-issue", facts=("certificate.issued",), firm=True)
        return lacks.act(Said("certificate.issued.write-it-down"))
    return None


@once
def _under_way(case: Case) -> bool:
    """Is a form of the season meant with Intealth, or begun and not yet deleted (ecfmg.path-revalidation)?"""
    current = _current(case, ("skills.pathway",))
    return current is not None and current.status in ("in-progress", "waiting")


def _hangs_on_step2cs(case: Case) -> Ruling:
    """A Step 2 CS pass that stands in only if the Steps still lacking are passed inside its seven years.

    Rules: ecfmg.exam-cs-legacy, ecfmg.exam-seven-year.
    """
    strict, sat = windows(case).strict, {one.need for one in pending(case)}
    lacking = tuple(exam for exam in FOR_CERTIFICATE if not strict.counts(exam))
    if sat.issuperset(lacking):
        hangs = Said("skills.hangs-on-step2cs")
    else:
        exams = tuple(STEP_NAMES[exam] for exam in lacking)
        hangs = Said("skills.step2cs-if-passed", exams=exams, end=strict.end)
    ruling = check(hangs, "ecfmg.exam-cs-legacy", "ecfmg.exam-seven-year", facts=("exams.step2cs",), firm=True)
    return replace(ruling, missing=tuple(f"exams.{exam}" for exam in lacking))


def licence_after_the_end(case: Case) -> Ruling:
    """A full licence that came once the certificate had ended: ECFMG says whether it lifts the end still.

    Rule: ecfmg.cert-permanent-licence.
    """
    end, licence = case.profile.certificate.expires, case.profile.start.full_licence
    asked = Said("certificate.valid.licence-after-the-end", end=end, licence=licence)
    rules, facts = (
        ("ecfmg.cert-permanent-licence", "ecfmg.path-revalidation"),
        ("certificate.expires", "start.full_licence"),
    )
    return check(asked, *rules, facts=facts, firm=True).act(
        Said("certificate.valid.ask-about-the-licence"), "MyIntealth"
    )


def months_added_up(case: Case, year: FirstYear) -> Ruling:
    """Twelve months of training with a gap between them: ECFMG says whether they lift the end (ecfmg.cert-permanent-training)."""
    rule, end = "ecfmg.cert-permanent-training", case.profile.certificate.expires
    asked = Said("certificate.valid.months-added-up", end=end, months=case.number(rule), last=year.last)
    facts = ("certificate.expires", "start.positions")
    told = check(asked, rule, "ecfmg.path-revalidation", facts=facts, firm=True)
    return told.act(Said("certificate.valid.ask-about-the-months"), "MyIntealth")


_CONTRADICTED = ("ecfmg.path-opening", "ecfmg.oet-universal")


def contradictory(case: Case, held: HeldPathway, doubt: Said) -> Ruling:
    """What is recorded of a Pathway cannot be so: it is set right, in the form that holds it, before it ticks anything."""
    told = check(doubt, *_CONTRADICTED, facts=("skills.pathway", "skills.oet"), firm=True)
    of_season = before_its_season(case, held.application) is not None
    return told.act(Said("skills.pathway.set-season-right" if of_season else "skills.pathway.set-right"))


def rests_on_contradictory() -> Ruling:
    """The other steps of the stage, whose answer hangs on that: it is said and mended at the Pathway."""
    told = check(Said("skills.pathway.contradicted"), *_CONTRADICTED, facts=("skills.pathway",), firm=True)
    return replace(told, missing=("skills.pathway",))


@unless(not_for_us_graduates, settled_otherwise)
def application(case: Case) -> Ruling | None:
    """skills.pathway: an accepted, unexpired Pathway; else this season's application.

    Rules: ecfmg.path-season, ecfmg.path-draft, ecfmg.path-must-be-unexpired, ecfmg.path-expiry-*.
    """
    facts = ("skills.pathway",)
    held = accepted_pathway(case)
    if held is not None and held.counts is True:
        past = held.end is not None and held.end.value < case.today
        until = held_until(case, held)
        counts = Said("skills.pathway.counts", pathway=_called(held.application), until=until)
        ends = ("ecfmg.cert-permanent-training",) if past else (held.end.rule,) if held.end else ()
        return done(counts, "ecfmg.path-must-be-unexpired", *ends, facts=facts)
    if held is None and case.past(case.profile.certificate.permanent):
        settled = Said("skills.oet.certificate-settles-it")
        return done(settled, "ecfmg.path-not-for", "ecfmg.cert-permanent-training", facts=("certificate.permanent",))
    if held is not None and held.doubt is not None:
        return contradictory(case, held, held.doubt)
    current = _current(case, facts)
    if held is not None and held.unexpired is None:
        if held.end is None:
            unsure = Said("skills.pathway.end-not-known", pathway=_called(held.application))
        else:
            unsure = Said("skills.pathway.end-expected", pathway=_called(held.application), day=held.end.value)
        rules = ("ecfmg.path-expiry-pattern", "ecfmg.path-must-be-unexpired")
        return check(unsure, *rules, facts=facts, firm=True).act(Said("skills.write-the-end-of-pathway"), "MyIntealth")
    short = ends_too_early(case)
    if short is not None:
        return _renew(case, current, short)
    rules = ("ecfmg.path-revalidation", "ecfmg.path-must-be-unexpired")
    under_way = current is not None and (
        current.status == "waiting" or (current.status == "in-progress" and form_sent(case) is not None)
    )
    if held is not None and not under_way:
        on = Said("skills.pathway.on-day", day=held.end.day) if held.end else None
        expired = Said("skills.pathway.expired", pathway=_called(held.application), on=on)
        ruling = lapsed(expired, *rules, facts=facts)
        again = replace(ruling, reasons=ruling.reasons + (current.reasons if current else ()))
        return revalidate(case, again, form=True)
    if held is None and certificate_over(case) and not under_way:
        return revalidate(
            case, lapsed(Said("skills.pathway.certificate-over"), *rules, facts=("certificate.expires",)), form=True
        )
    return current


def revalidate(case: Case, ruling: Ruling, last: Dated | None = None, *, form: bool = False) -> Ruling:
    """The same ruling with Revalidation as what is to be done, from the opening of its season on; `form`: of the form itself.

    Rules: ecfmg.path-revalidation, ecfmg.path-opening.
    """
    opens = event_meant(case, "pathway.open")
    if opens is not None and is_open(case, opens) is False:
        later = Said("skills.pathway.revalidate-from", opens=opens)
        # What has lapsed comes first all the same: the new OET for it can be sat before.
        told = ruling.act(later, last=last)
        return told if ruling.status == "lapsed" and not form else replace(told, earliest=opens.day)
    return ruling.act(Said("skills.pathway.revalidate"), last=last)


def _renew(case: Case, current: Ruling | None, short: Said) -> Ruling:
    """Revalidation is the step now: what was begun for it is judged, and what is held today stands beside it."""
    facts = ("skills.pathway", "certificate.expires")
    if current is not None and current.status is not None:
        beside = Said("skills.pathway.held-today", ends=short)
        return replace(current.also(beside, *RENEWAL, facts=facts), firm=True)
    more = current.reasons if current is not None else ()
    if not surely_short(case):
        perhaps = check(Said("skills.pathway.perhaps-renew", ends=short), *RENEWAL, facts=facts, firm=True)
        return replace(perhaps, reasons=perhaps.reasons + more)
    opens, close = event_meant(case, "pathway.open"), event_meant(case, "pathway.deadline")
    by = Said("skills.pathway.renew-by", day=close) if close is not None and not case.over(close) else None
    renew = Said("skills.pathway.renew", ends=short, by=by)
    if opens is not None and not is_open(case, opens):
        ruling = replace(open_step(renew, *RENEWAL, facts=facts), firm=True)
    else:
        ruling = begun(renew, *RENEWAL, facts=facts, firm=True)
    return revalidate(case, replace(ruling, reasons=ruling.reasons + more), form=True)


def held_until(case: Case, held: HeldPathway) -> Said | None:
    """Until when a held Pathway counts, if that is known; one whose certificate is permanent, or can be made so, has no end."""
    if held.end is None:
        return None
    end = held.end.value
    if held.counts is True and case.past(case.profile.certificate.permanent):
        return Said("skills.made-permanent")
    beyond = end < case.today or first_missed(case, "skills.pathway", end) is not None
    if held.counts is True and beyond and lasts(case, end):
        return Said("skills.lifted", day=held.end.day)
    return Said("skills.until", day=held.end.day)


def _called(application: PathwayApplication) -> Said:
    season = Said("skills.pathway.of-season", year=application.season) if application.season else None
    if application.number:
        return Said("skills.pathway.numbered", n=application.number, season=season)
    return Said("skills.pathway.yours", season=season)


def _earlier_season(case: Case, season: int | None, last: Event, facts: tuple[str, ...]) -> Ruling:
    """Why a season before the target's is meant."""
    if case.target is not None and lapses_before(case, case.target):
        sooner = Said("skills.pathway.sooner", year=season, day=last, target=case.target)
        rules = ("ecfmg.exam-seven-year-pathway", "ecfmg.path-season", *last.rules)
        return open_step(sooner, *rules, facts=facts)
    end = expiry(case, PathwayApplication(season=season))
    kinder = Said(
        "skills.pathway.kinder", year=season, day=last, target=case.target, end=end.day if end is not None else None
    )
    rules = ("ecfmg.path-3-5-common", "ecfmg.path-1", "ecfmg.path-3-5-old-grad", "ecfmg.path-season", *last.rules)
    return open_step(kinder, *rules, facts=("school.graduated", "skills.licence_valid_until", "profile.target_match"))


def _still_to_come(case: Case, one: PathwayApplication, ruling: Ruling) -> Ruling:
    """What a submitted Pathway waits for that is not with Intealth (ecfmg.path-1, ecfmg.path-3-5-common, ecfmg.path-6)."""
    if one.season != pathway_season(case):
        return ruling
    if one.number in (3, 4, 5) and not attested(case):
        return replace(ruling, who=Said("who.school-and-intealth"), nudge=None)
    letter, rated = good_standing(case), encounters(case)
    why_not = Said("skills.encounter.why-not", reasons=rated.why_not) if rated.why_not else None
    told = Said("skills.pathway.encounters", n=rated.counted, needed=rated.needed, why_not=why_not)
    wanted = {1: ("pathway.deadline", letter, "ecfmg.path-1-proof"), 6: ("pathway.attest", told, "ecfmg.path-6")}
    event_id, what, rule_id = wanted.get(one.number or 0, ("", None, ""))
    if one.number == 6 and rated.unsure is not None:
        ruling = ruling.also(rated.unsure, "ecfmg.path-6", facts=("skills.encounter",))
    if what is None or (one.number == 6 and rated.counted >= rated.needed):
        return ruling
    event, rol = event_meant(case, event_id), case.event("nrmp.rol")
    if event is None:
        return ruling
    if case.over(event):
        if rol is None or case.over(rol) or event.season != case.target:
            return ruling
        late = ruling.also(what, rule_id).also(Said("skills.pathway.late", day=event), *event.rules)
        # It is the person's turn, whoever has the form.
        turn = replace(late, status="in-progress", firm=True)
        return turn.act(Said("skills.pathway.ask-late"), last=rol.day)
    if one.number == 6:
        # The encounters are one's own to arrange.
        ruling = replace(ruling, status="in-progress", firm=True)
    return ruling.also(what, rule_id).act(Said("skills.pathway.send-what-is-missing"), last=event.day)


def _unanswered(case: Case) -> Ruling | None:
    """An application of an earlier season without an answer: closed incomplete, or still open (ecfmg.path-season)."""
    for one in reversed(case.pathway_applications):
        answered = case.past(one.accepted) or case.past(one.rejected)
        if (
            one.submitted
            and case.past(one.submitted)
            and not answered
            and one.season
            and one.season < (pathway_season(case) or 0)
        ):
            told = Said("skills.pathway.unanswered", pathway=_called(one), day=one.submitted)
            return check(told, "ecfmg.path-season", facts=("skills.pathway",)).act(Said("skills.pathway.look"))
    return None


def _current(case: Case, facts: tuple[str, ...]) -> Ruling | None:
    season = pathway_season(case)
    mine = [one for one in case.pathway_applications if case.target is None or one.season in (None, season)]
    live = [one for one in mine if not case.past(one.rejected) and not case.past(one.accepted)]
    for one in reversed(live):
        close = case.event("pathway.close", one.season or season)
        if close is not None and case.over(close) and close.confidence in TRUSTED and (one.submitted or one.started):
            closed = lapsed(Said("skills.pathway.season-closed", year=close.season), "ecfmg.path-season", facts=facts)
            opens = event_meant(case, "pathway.open")
            if opens is not None and is_open(case, opens) is False:
                return replace(closed, earliest=opens.day).act(Said("skills.pathway.apply-from", opens=opens))
            return closed
        if case.past(one.submitted):
            since = one.submitted or case.today
            ruling = with_others(
                case,
                since,
                Said("skills.pathway.submitted", pathway=_called(one)),
                "ecfmg.path-processing",
                facts=facts,
                wait="pathway",
            )
            return _still_to_come(case, one, ruling)
        if one.started is not None and case.past(one.started):
            days = case.number("ecfmg.path-draft")
            last = case.resting_on(plus(one.started, days), "ecfmg.path-draft")
            if case.today <= last:
                kept = begun(Said("skills.pathway.draft-kept", day=last), "ecfmg.path-draft", facts=facts)
                return kept.act(Said("skills.pathway.finish-form"), last=last)
            deleted = Said("skills.pathway.draft-deleted", day=one.started, days=days)
            return open_step(deleted, "ecfmg.path-draft", facts=facts)
    if any(case.past(one.rejected) for one in mine):
        return open_step(Said("skills.pathway.rejected"), "ecfmg.path-season", facts=facts)
    late = event_meant(case, "pathway.deadline")
    if late is not None and case.over(late):
        for_start = has_position(case)
        passed = Said(
            "skills.pathway.deadline-passed-start" if for_start else "skills.pathway.deadline-passed",
            year=late.season,
            day=late,
        )
        return open_step(passed, "ecfmg.path-season-vs-match", "ecfmg.path-season", facts=facts)
    if (unanswered := _unanswered(case)) is not None:
        return unanswered
    if case.target is not None and late is not None and late.season < case.target:
        return _earlier_season(case, season, late, facts)
    found = pathways(case)
    likely = next((item for item in found if item.verdict == "met"), None)
    if likely is None:
        return _which_one(case, found)
    fits = open_step(Said("skills.pathway.fits", n=likely.n), "ecfmg.path-priority", f"ecfmg.path-{likely.n}")
    letter = good_standing(case) if likely.n == 1 else None
    facts = ("skills.good_standing_issued", "skills.good_standing_sent")
    return fits.also(letter, "ecfmg.path-1-proof", "ecfmg.path-1", facts=facts) if letter is not None else fits


def _which_one(case: Case, found: tuple[PathwayVerdict, ...]) -> Ruling | None:
    """Which Pathway, where none is sure to fit: the first one that may, by a cut-off that is only expected; else what it
    hangs on is looked up before a form is sent, for an earlier one that fits must be used (ecfmg.path-priority).
    """
    first = next((one for one in found if one.verdict == "unknown" and one.n != 2), None)
    if first is None or not first.hangs:
        return None
    rules = (first.hangs[0].rules[0], "ecfmg.path-priority")
    if first.expected:
        ruling = open_step(Said("skills.pathway.fits-as-expected", n=first.n), *rules)
    else:
        unsure = check(Said("skills.pathway.which-one", n=first.n), *rules)
        ruling = replace(unsure.act(Said("skills.pathway.ask-which")), unseen=True)
    return replace(ruling, reasons=(*ruling.reasons, *first.hangs))
