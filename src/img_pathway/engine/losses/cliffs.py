"""Dates on which something is lost, soonest first: periods, drafts, documents, the season, and the seven years of the passes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from operator import attrgetter

from img_pathway.engine.case import Case
from img_pathway.engine.judges.school_and_identity import ineligible
from img_pathway.engine.losses.cliff import cliff
from img_pathway.engine.losses.clocks import clock_cliffs
from img_pathway.engine.losses.seven_year_chain import seven_years
from img_pathway.engine.model import SAT_TODAY, STEP_NAMES, Cliff
from img_pathway.engine.once import once
from img_pathway.engine.readings.gates import until
from img_pathway.engine.readings.over import season_counts
from img_pathway.engine.readings.passport import passport_ends
from img_pathway.engine.readings.pathway_held import (
    accepted_pathway,
    certificate_short_of,
    only_the_start_missed,
    surely_short,
)
from img_pathway.engine.readings.pathway_season import (
    attested,
    event_of,
    form_sent,
    kinder_season,
    pathway_season,
    to_release,
)
from img_pathway.engine.readings.position import ends_in_first_year, first_year, non_standard
from img_pathway.engine.readings.registrations import (
    current_registration,
    extension,
    extension_awaited,
    may_extend,
    period_end,
)
from img_pathway.engine.readings.season import has_position, outside
from img_pathway.engine.readings.seven_years import PATHWAY_INSIDE
from img_pathway.engine.readings.sittings import closed_by, first_booked, next_try_falls
from img_pathway.engine.readings.six_pathways import encounters, good_standing
from img_pathway.engine.readings.visa_need import needs_visa, work_permit
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import PathwayApplication, Registration
from img_pathway.rulebook.types import TRUSTED, Dated

PROMETRIC = "usmle.period.extension-prometric"
_SOONEST = attrgetter("date", "id")


@once
def cliffs(case: Case) -> tuple[Cliff, ...]:
    """All cliffs from today on, by date and then by id.

    A season's deadline stays until it is over at its own place, though its day may be over at home.
    """
    found = [*seven_years(case), *_periods(case), *_drafts(case), *_documents(case), *clock_cliffs(case)]
    ahead = [one for one in found if one.date >= case.today or (one.kind == "extension" and one.date >= case.us_today)]
    ahead += _season(case)
    ahead.sort(key=_SOONEST)
    return tuple(ahead)


def due_at(case: Case, loss: Cliff, step_id: str) -> Dated:
    """The last day of a loss as it binds a step: that OET and Pathway too must lie inside the seven years is the
    stricter of two readings (ecfmg.exam-seven-year-pathway).
    """
    strict = loss.kind == "seven-year" and step_id in ("skills.oet", "skills.pathway")
    return case.resting_on(loss.due, PATHWAY_INSIDE) if strict else loss.due


def _at_the_end(case: Case, one: Registration) -> tuple[Said, Said]:
    """What the end of a period asks for, and how to avoid it: sit before, or the one extension, unless it is used."""
    if extension_awaited(case, one) is not None:
        return Said("loss.period.then-unless-granted"), Said("loss.period.ask-for-the-answer")
    if may_extend(case, one):
        return Said("loss.period.then-extension"), Said("loss.period.sit-or-extend")
    return Said("loss.period.then"), Said("loss.period.sit")


def _periods(case: Case) -> list[Cliff]:
    """The end of each eligibility period and of the time to have it extended, where its exam can still be sat."""
    if closed_by(case) is not None:
        return []
    found = []
    for exam in SAT_TODAY:
        state = case.states.get(f"exams.{exam}")
        one = current_registration(case, exam) if state is None or state.status != "done" else None
        falls = next_try_falls(case, exam, one) if one is not None else "after"
        if one is None or falls == "after":
            # No attempt is allowed in it, nor in its extension: nothing is lost with it.
            continue
        end, extensible, booked = period_end(case, one), may_extend(case, one), first_booked(case, exam)
        if end is not None and falls == "inside":
            then, avoid = _at_the_end(case, one)
            found.append(
                cliff(
                    case,
                    "period",
                    f"permit.{exam}.end",
                    end,
                    Said("loss.period.ends", exam=STEP_NAMES[exam]),
                    then,
                    avoid,
                    ("usmle.period.length", "usmle.period.later-window"),
                    (f"exams.{exam}",),
                    exam=exam,
                )
            )
        bounds = extension(case, one)
        if bounds is not None and extensible:
            fee = case.read(PROMETRIC)
            first = Said("loss.extension.seat-first", seat=booked, days=fee.value) if booked and fee else None
            found.append(
                cliff(
                    case,
                    "extension",
                    f"permit.{exam}.extension",
                    case.resting_on(bounds[2], "usmle.period.extension-window"),
                    Said("loss.extension.last-day", exam=STEP_NAMES[exam]),
                    Said("loss.extension.then"),
                    Said("loss.extension.avoid", seat=first, first=bounds[0], last=bounds[1]),
                    ("usmle.period.extension-window", "usmle.period.extension", *((PROMETRIC,) if first else ())),
                    (f"permits.{exam}",),
                    exam=exam,
                )
            )
    return found


def _drafts(case: Case) -> list[Cliff]:
    found = []
    started, sent = case.profile.identity.account_started, case.past(case.profile.identity.account_requested)
    state = case.states.get("identity.account")
    if started is not None and not sent and state is not None and state.status == "in-progress":
        last = started + timedelta(days=case.number("ecfmg.account-draft"))
        found.append(
            cliff(
                case,
                "draft",
                "account.draft",
                case.resting_on(last, "ecfmg.account-draft"),
                Said("loss.draft.account"),
                Said("loss.draft.then"),
                Said("loss.draft.send"),
                ("ecfmg.account-draft",),
                ("identity.account",),
            )
        )
    for one in case.pathway_applications:
        if one.started is not None and case.past(one.started) and not one.submitted:
            last = one.started + timedelta(days=case.number("ecfmg.path-draft"))
            found.append(
                cliff(
                    case,
                    "draft",
                    f"pathway.draft.{one.season or 0}",
                    case.resting_on(last, "ecfmg.path-draft"),
                    Said("loss.draft.pathway"),
                    Said("loss.draft.then"),
                    Said("loss.draft.submit"),
                    ("ecfmg.path-draft",),
                    ("skills.pathway",),
                )
            )
    return found


def _documents(case: Case) -> list[Cliff]:
    found = []
    expires = passport_ends(case)[0]
    if expires is not None:
        found.append(
            cliff(
                case,
                "passport",
                "passport",
                Dated(expires, "yours"),
                Said("loss.passport.expires"),
                Said("loss.passport.then" if needs_visa(case) != "no" else "loss.passport.then-id"),
                Said("loss.passport.avoid"),
                ("usmle.testday.id", "visa.time.passport"),
                ("identity.passport",),
            )
        )
    certificate = case.profile.certificate
    if certificate.expires is not None and not _safe(case, certificate.expires):
        then, avoid, rules = _remedy(case, certificate.expires)
        ends = Said("loss.certificate.ends")
        place = ("certificate.valid",)
        due = Dated(certificate.expires, "yours")
        found.append(cliff(case, "certificate", "certificate", due, ends, then, avoid, rules, place))
    held = accepted_pathway(case)
    if held is not None and held.end is not None and certificate.expires is None and not _safe(case, held.end.value):
        end = held.end
        found.append(
            cliff(
                case,
                "pathway",
                "pathway",
                end.day,
                Said("loss.pathway.ends" if end.trusted else "loss.pathway.expected"),
                *_remedy(case, end.value)[:2],
                _remedy(case, end.value)[2],
                ("skills.pathway",),
                thing=Said("loss.pathway.ends"),
            )
        )
    card = work_permit(case)
    if card is not None:
        found.append(
            cliff(
                case,
                "work-permit",
                "work-permit",
                card.until,
                Said("loss.work-permit.ends"),
                Said("loss.work-permit.then"),
                Said("loss.work-permit.filed")
                if card.filed
                else Said("loss.work-permit.avoid", days=case.number("visa.need.ead-renewal")),
                ("visa.need.ead-no-auto-extension", "visa.need.ead-renewal"),
                ("visa.need",),
            )
        )
    return found


def _safe(case: Case, end: date) -> bool:
    """Is an end no loss: made permanent, a full licence, or twelve months of a sure place before it?"""
    year = first_year(case)
    in_time = year is not None and end >= year.last and (year.begun or has_position(case))
    return case.past(case.profile.certificate.permanent) or case.past(case.profile.start.full_licence) or in_time


def _remedy(case: Case, end: date) -> tuple[Said, Said, tuple[str, ...]]:
    """What follows an end and what helps, by the first day and whether training has begun.

    Rules: ecfmg.cert-expires-in-training, ecfmg.cert-permanent-training, ecfmg.cert-permanent-licence.
    """
    year, first = first_year(case), ends_in_first_year(case, end)
    if year is not None and not year.begun and not season_counts(case):
        # Nothing comes of the Match aimed for: no training begins with it.
        year = None
    rules: tuple[str, ...] = ("ecfmg.path-revalidation", "ecfmg.cert-permanent-training")
    then = Said("loss.certificate.then-extension")
    extension = ("ecfmg.cert-expires-in-training", "ecfmg.cert-permanent-training", "ecfmg.cert-permanent-licence")
    if first is not None and first.begun:
        return then, Said("loss.certificate.extend", last=first.last), extension
    revalidate = Said(
        "loss.certificate.revalidate-or-ask" if non_standard(case) else "loss.certificate.revalidate",
        months=case.number("ecfmg.cert-permanent-training"),
    )
    held = accepted_pathway(case)
    if (certificate_short_of(case) if held is None else held.short_of) is not None and not has_position(case):
        rules = ("ecfmg.path-revalidation", "ecfmg.path-must-be-unexpired", "ecfmg.match-condition")
        if not surely_short(case):
            perhaps = Said("loss.certificate.then-match-perhaps", year=case.target)
            return perhaps, _past_the_form(case) or Said("loss.certificate.ask-whether"), rules
        rol = case.event("nrmp.rol")
        ranked = rol is None or until(case.deadline(rol), end) != "ends"
        lost = Said("loss.certificate.then-start", year=case.target) if ranked else None
        lost = lost or Said("loss.certificate.then-match", year=case.target)
        return lost, _past_the_form(case) or revalidate, rules
    if year is None or end < year.begin:
        return Said("loss.certificate.then"), revalidate, rules
    if end >= year.last:
        return Said("loss.certificate.then"), Said("loss.certificate.train", begin=year.begin, last=year.last), rules
    if first is not None:
        return then, Said("loss.certificate.extend", last=year.last), extension
    unmatched = Said("loss.certificate.extend-or-revalidate", begin=year.begin, last=year.last)
    return then, unmatched, (*extension, "ecfmg.path-revalidation")


def _past_the_form(case: Case) -> Said | None:
    """What is left once the Pathway deadline of the target Match is over: Revalidation then serves a later one."""
    deadline = case.event("pathway.deadline")
    if deadline is None or not case.over(deadline):
        return None
    return Said("loss.certificate.past-the-form", year=case.target, day=deadline)


def _open_now(case: Case) -> Iterator[Cliff]:
    """The last days of a season that is open now with kinder cut-offs, where no step goes by it yet (`kinder_season`)."""
    year, state = kinder_season(case), case.states["skills.pathway"]
    if year is None or year == pathway_season(case) or not state.open or ineligible(case) is not None:
        return
    then = Said("loss.season.now-then", year=year, target=case.target)
    lost = {
        "oet.last": Said("loss.season.oet-now", year=year),
        "pathway.deadline": Said("loss.season.pathway-now", year=year),
    }
    for name, loss in lost.items():
        event = case.event(name, year)
        if event is not None and not case.over(event):
            cited = ("ecfmg.path-3-5-common", "ecfmg.path-steps-not-first")
            avoid = Said("loss.season.now-avoid", year=year)
            yield cliff(case, "offer", f"{event.key}.now", event.day, loss, then, avoid, cited)


def _season(case: Case) -> list[Cliff]:
    found = list(_open_now(case))
    for row in case.book.calendar.losses:
        event_id, step_id = row.event, row.step
        event = event_of(case, case.book.step(step_id), event_id)
        state = case.states.get(step_id)
        if event is None or state is None or not state.open:
            continue
        if case.over(event) or to_release(case, case.book.step(step_id), state.status):
            continue
        sure = event.confidence in TRUSTED
        loss, then, avoid = (
            Said(f"loss.season.{row.says}{tail}", year=event.season) for tail in ("", "-then", "-avoid")
        )
        if event.season != case.target:
            # A season that is open now and serves a later Match: the Match of its year is not the one that is lost.
            loss = Said(
                "loss.season.oet-now" if step_id == "skills.oet" else "loss.season.pathway-now", year=event.season
            )
            then = Said("loss.season.now-then", year=event.season, target=case.target)
        if step_id == "match.ranklist" and outside(case):
            loss = Said("loss.season.withdrawal", year=case.target)
            then, avoid = Said("loss.season.withdrawal-then"), Said("loss.season.withdrawal-avoid")
        elif step_id in ("skills.oet", "skills.pathway") and has_position(case):
            # The Match is decided: what hangs on it now is the start.
            then = Said("loss.season.start-then")
        elif step_id == "skills.pathway" and only_the_start_missed(case):
            then = Said("loss.season.certificate-then")
        if state.status == "check" and state.reasons[0].facts:
            # What is recorded may be enough: nothing is said to be lost for certain.
            then, avoid = Said("loss.season.perhaps-then", then=then), Said("loss.season.perhaps-avoid", avoid=avoid)
        if step_id == "skills.oet" and state.status == "waiting":
            # The sitting whose result is awaited may be the one that counts.
            then, avoid = Said("loss.season.awaited-then", then=then), Said("loss.season.awaited-avoid")
        if step_id == "skills.pathway" and (form := form_sent(case)) is not None:
            avoid = _completed(case, form)
        found.append(
            cliff(
                case,
                "season",
                f"{event.key}.{step_id}",
                event.day,
                loss if sure else Said("loss.season.expected", loss=loss),
                then,
                avoid,
                (),
                (step_id,),
                event=event.key,
                thing=loss,
            )
        )
    return found


def _completed(case: Case, form: PathwayApplication) -> Said:
    """What the Pathway that is submitted still asks for (ecfmg.path-1-proof, ecfmg.path-3-5-common, ecfmg.path-6)."""
    due, rated = case.event("pathway.attest", form.season), encounters(case)
    if form.number == 1 and good_standing(case) is not None:
        return Said("loss.season.pathway-complete-letter")
    if form.number in (3, 4, 5) and not attested(case):
        return Said("loss.season.pathway-complete-attested", due=due)
    if form.number == 6 and rated.counted < rated.needed:
        return Said("loss.season.pathway-complete-rated", needed=rated.needed, due=due)
    return Said("loss.season.pathway-complete")
