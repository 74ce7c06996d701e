"""Is a Pathway enough for the target Match? `accepted_pathway(case).counts` says; without one, what a certificate settles.

Rules: ecfmg.path-must-be-unexpired, ecfmg.path-revalidation, ecfmg.path-expiry-*.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from img_pathway.engine.case import Case, Reading
from img_pathway.engine.model import Deadline
from img_pathway.engine.once import once
from img_pathway.engine.readings.counting import certified, cs_stands
from img_pathway.engine.readings.gates import first_missed, gates, until
from img_pathway.engine.readings.given import certificate_issued
from img_pathway.engine.readings.old_systems import before_pathways
from img_pathway.engine.readings.position import FirstYear, added_up, ends_in_first_year, licensed_by, lifted, outlasted
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import PathwayApplication
from img_pathway.rulebook.types import TRUSTED, Dated, Event


def expiry(case: Case, one: PathwayApplication) -> Reading | None:
    """Last day of an accepted Pathway: the printed date, else the season's (perhaps only inferred) one.

    Rules: ecfmg.path-expiry-2026, ecfmg.path-expiry-2021-22, ecfmg.path-expiry-pattern.
    """
    if one.expires is not None:
        return Reading(one.expires, "yours", "ecfmg.path-must-be-unexpired")
    certificate = case.profile.certificate
    issued = certificate_issued(case)
    if certificate.expires is not None and issued is not None:
        # The end printed on a certificate is that of the Pathway it was issued on: the last one accepted before.
        before = [other for other in case.pathway_applications if _by(other, issued)]
        if one == max(before, key=lambda other: other.accepted or date.min, default=None):
            return Reading(certificate.expires, "yours", "ecfmg.path-must-be-unexpired")
    for rule_id in ("ecfmg.path-expiry-2026", "ecfmg.path-expiry-2021-22", "ecfmg.path-expiry-pattern"):
        found = case.read(rule_id, season=one.season) if one.season else None
        if found is not None:
            day = found.value if isinstance(found.value, date) else date.fromisoformat(str(found.value))
            return Reading(day, found.confidence, rule_id)
    return None


def _by(one: PathwayApplication, day: date) -> bool:
    return one.accepted is not None and one.accepted <= day and one.rejected is None


class HeldPathway(NamedTuple):
    """An accepted Pathway, its last day, and whether it is unexpired today (``None`` = cannot say)."""

    application: PathwayApplication
    end: Reading | None
    unexpired: bool | None
    short_of: Deadline | None = None
    """The first gate of skills.pathway (`gates`: the rank-order list hour) that it does not surely reach."""
    doubt: Said | None = None
    """Why what is recorded cannot all be so; until that is cleared nobody can say whether it counts."""

    @property
    def counts(self) -> bool | None:
        """Is it enough: unexpired today and at every gate of the target Match? ``None`` = cannot say."""
        if self.unexpired is not True or self.short_of is None or self.end is None:
            return self.unexpired
        return False if until(self.short_of, self.end.value) == "ends" else None


def before_its_season(case: Case, one: PathwayApplication) -> Event | None:
    """The opening of its season, where a yes is recorded for a day before it (ecfmg.path-opening)."""
    opens = case.event("pathway.open", one.season) if one.season is not None else None
    if opens is None or opens.confidence not in TRUSTED or one.accepted is None or one.accepted >= opens.day:
        return None
    return opens


def contradicted(case: Case, one: PathwayApplication) -> Said | None:
    """What cannot be so of an accepted Pathway: a yes before its season opened, or before every OET that was sat.

    A certificate shows that there was one; an OET after it is for Revalidation. Rules: ecfmg.path-opening,
    ecfmg.oet-universal, ecfmg.path-revalidation.
    """
    if (opens := before_its_season(case, one)) is not None:
        return Said("skills.pathway.before-its-season", day=one.accepted, year=one.season, opens=opens)
    sat = [other.date for other in case.oet if other.date is not None and case.past(other.date)]
    if one.accepted is not None and sat and one.accepted < sat[0] and certificate_issued(case) is None:
        return Said("skills.pathway.before-its-oet", day=one.accepted, oet=sat[0])
    return None


def lasts(case: Case, end: date) -> bool:
    """Is the certificate on it lifted by then, by training or by a licence (ecfmg.cert-permanent-training, -licence)?"""
    return outlasted(case, end) or (certificate_issued(case) is not None and licensed_by(case, end))


@once
def accepted_pathway(case: Case) -> HeldPathway | None:
    """The accepted Pathway that serves best: one that counts, then one of which nobody can say; of equals the latest season's."""
    best: HeldPathway | None = None
    order = {True: 2, None: 1, False: 0}
    for one in case.pathway_applications:
        if not case.past(one.accepted) or case.past(one.rejected):
            continue
        end = expiry(case, one)
        live: bool | None
        if end is None:
            live = None
        elif end.value < case.today:
            live = False if end.trusted else None
        else:
            live = True if end.trusted else None
        permanent = case.past(case.profile.certificate.permanent) or (end is not None and lasts(case, end.value))
        # Where no trusted end is known, a Pathway of the season aimed for serves its Match.
        if permanent or (live is None and one.season is not None and one.season == case.target):
            live = True
        missed = None
        stands = end is not None and end.value >= case.today and not permanent
        if end is not None and stands and (one.season != case.target or one.expires is not None):
            missed = first_missed(case, "skills.pathway", end.value)
        held = HeldPathway(one, end, live, missed)
        if held.counts is True and not permanent and (doubt := contradicted(case, one)) is not None:
            held = held._replace(unexpired=None, doubt=doubt)
        if best is None or order[held.counts] >= order[best.counts]:
            best = held
    return best


def certificate_short_of(case: Case) -> Deadline | None:
    """The day ahead that a certificate with a printed end does not surely reach, though it counts today.

    Rules: ecfmg.path-must-be-unexpired, ecfmg.match-condition, nrmp.img.verification.
    """
    certificate = case.profile.certificate
    if certificate.expires is None or certificate_issued(case) is None or case.past(certificate.permanent):
        return None
    end = certificate.expires
    if end < case.today or lasts(case, end):
        return None
    return first_missed(case, "certificate.valid", certificate.expires)


def only_the_start_missed(case: Case) -> bool:
    """Does a certificate still count at the rank-list hour, and end before the first day? Then only the start is in danger.

    Rules: ecfmg.match-condition, nrmp.img.verification, ecfmg.match-start.
    """
    missed = certificate_short_of(case)
    return missed is not None and missed.id == "start" and accepted_pathway(case) is None


def surely_short(case: Case) -> bool:
    """Does what is held end before the day that matters in any reading of days that are only expected?

    In the first year of training ECFMG may extend it (ecfmg.cert-expires-in-training).
    """
    held, end = accepted_pathway(case), case.profile.certificate.expires
    year = ends_in_first_year(case, end)
    if year is not None and year.begun:
        return False
    missed = certificate_short_of(case)
    return held.counts is False if held is not None else missed is not None and until(missed, end) == "ends"


def issue_day_lacking(case: Case) -> bool:
    """Is the end of a certificate recorded, or that it has none, and not the day it was issued (ecfmg.cert-issue)?"""
    certificate = case.profile.certificate
    told = certificate.expires is not None or bool(certificate.no_end)
    return certificate.issued is None and told and not case.past(certificate.permanent)


def end_lacking(case: Case) -> bool:
    """Is a certificate there that may have an end, and is neither the end nor a Pathway that tells it recorded?

    One that only what came after it shows has days ahead to serve, or its end is not asked for.

    Rules: ecfmg.path-must-be-unexpired, ecfmg.changed-permanent, ecfmg.cs-no-expiry.
    """
    certificate = case.profile.certificate
    if certificate.expires is not None or case.past(certificate.permanent):
        return False
    if certificate_issued(case) is None and not (certified(case) and gates(case, "certificate.valid")):
        return False
    if accepted_pathway(case) is not None or lifted(case, None):
        return False
    return not cs_stands(case) and not before_pathways(case)


def certificate_settles(case: Case) -> bool:
    """Does a certificate that counts on every day that matters settle the OET and the Pathway it rests on?

    Rules: ecfmg.path-not-for, ecfmg.path-must-be-unexpired.
    """
    certificate = case.profile.certificate
    if case.past(certificate.permanent):
        return True
    if certificate_issued(case) is None or accepted_pathway(case) is not None:
        return False
    return certificate.expires is not None and not certificate_over(case) and certificate_short_of(case) is None


def lifted_before(case: Case) -> date | None:
    """The printed end of a certificate that settles them though it comes before a day that matters: training or a licence
    lifts it, which is not recorded yet.

    Rules: ecfmg.cert-permanent-training, ecfmg.cert-permanent-licence.
    """
    end = case.profile.certificate.expires
    if end is None or case.past(case.profile.certificate.permanent):
        return None
    return end if end < case.today or first_missed(case, "certificate.valid", end) is not None else None


def oet_settled(case: Case) -> bool:
    """Does what is held reach every day that matters, so that no OET of this season is judged or hurried for?

    Rules: ecfmg.path-not-for, ecfmg.path-must-be-unexpired, ecfmg.exam-cs-legacy.
    """
    held = accepted_pathway(case)
    return bool(cs_stands(case)) or certificate_settles(case) or (held is not None and held.counts is True)


def certificate_over(case: Case) -> bool:
    """Has a certificate that is not permanent run out, by its printed end? Training or a licence may have lifted it."""
    certificate = case.profile.certificate
    expired = certificate.expires is not None and certificate.expires < case.today
    over = expired and certificate_issued(case) is not None and not case.past(certificate.permanent)
    return over and not lifted(case, certificate.expires)


def licensed_too_late(case: Case) -> bool:
    """Has a certificate ended before a full licence was issued? Whether that lifts the end still no page read says.

    Rule: ecfmg.cert-permanent-licence.
    """
    licensed = case.past(case.profile.start.full_licence) and accepted_pathway(case) is None
    return licensed and certificate_over(case)


def perhaps_lifted(case: Case) -> FirstYear | None:
    """Twelve months that only positions with a gap between them make, before an end that comes too soon: whether they lift
    it ECFMG says. Rule: ecfmg.cert-permanent-training.
    """
    end, year = case.profile.certificate.expires, added_up(case)
    if end is None or year is None or year.last > end or accepted_pathway(case) is not None:
        return None
    return year if certificate_over(case) or certificate_short_of(case) is not None else None


def lifted_end(case: Case) -> date | None:
    """The end of what is held, where training or a licence lifts it and ECFMG has not made it permanent yet, as recorded."""
    certificate, held = case.profile.certificate, accepted_pathway(case)
    if case.past(certificate.permanent) or certificate_issued(case) is None:
        return None
    end = held.end.value if held is not None and held.end is not None else certificate.expires
    return end if end is not None and lifted(case, end) else None


def certified_until(case: Case) -> Dated | None:
    """The last day of a certificate whose end neither training nor a licence lifts: printed, else its Pathway's.

    Rules: ecfmg.path-must-be-unexpired, ecfmg.cert-permanent-training, usmle.step3.valid-cert.
    """
    certificate, held = case.profile.certificate, accepted_pathway(case)
    if case.past(certificate.permanent) or certificate_issued(case) is None:
        return None
    if lifted(case, certificate.expires) and ends_in_first_year(case, certificate.expires) is None:
        return None
    if certificate.expires is not None:
        return Dated(certificate.expires, "yours")
    return held.end.day if held is not None and held.end is not None and not cs_stands(case) else None
