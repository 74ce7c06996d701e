"""The school's attestation of clinical skills, for Pathways 3 to 5."""

from __future__ import annotations

from msgspec.structs import replace

from img_pathway.days import said_days
from img_pathway.engine.case import Case
from img_pathway.engine.judges.school_and_identity import ineligible, not_for_us_graduates
from img_pathway.engine.judges.skills import event_meant, rests_on_contradictory, settled_otherwise
from img_pathway.engine.model import PathwayVerdict
from img_pathway.engine.readings.pathway_held import accepted_pathway
from img_pathway.engine.readings.pathway_season import attested, form_sent, of_another_season, pathway_season
from img_pathway.engine.readings.six_pathways import pathways
from img_pathway.engine.ruling import Ruling, check, done, not_needed, open_step, unless, unmet, with_others
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import TRUSTED


@unless(not_for_us_graduates, settled_otherwise)
def attestation(case: Case) -> Ruling | None:
    """skills.attestation: for Pathways 3 to 5 (ecfmg.path-3-5-common)."""
    if accepted_pathway(case) is None and case.past(case.profile.certificate.permanent):
        lasting, facts = Said("skills.attestation.permanent"), ("certificate.permanent",)
        return not_needed(lasting, "ecfmg.path-not-for", "ecfmg.cert-permanent-training", facts=facts)
    if not case.pathway_applications and (gone := ineligible(case)) is not None:
        return gone
    if attested(case):
        both = ("skills.attested", "skills.attested_month")
        return done(Said("skills.attestation.sent"), "ecfmg.path-3-5-common", facts=both)
    return _by_the_pathway_held(case) or _by_the_pathway_open(case)


def _by_the_pathway_held(case: Case) -> Ruling | None:
    """An accepted Pathway, or a form for another one, asks for no attestation (ecfmg.path-3-5-common)."""
    held, facts = accepted_pathway(case), ("skills.pathway",)
    if held is not None and held.counts is True:
        return not_needed(Said("skills.attestation.pathway-accepted"), "ecfmg.path-must-be-unexpired", facts=facts)
    if held is not None and held.doubt is not None:
        return rests_on_contradictory()
    if held is not None and held.unexpired is None:
        said, rule_id = Said("skills.attestation.pathway-may-settle-it"), "ecfmg.path-expiry-pattern"
        return replace(check(said, rule_id, facts=facts, firm=True), missing=("skills.pathway",))
    form = form_sent(case)
    if form is not None and form.number in (1, 2, 6):
        other = Said("skills.attestation.other-pathway", n=form.number)
        return not_needed(other, "ecfmg.path-3-5-common", f"ecfmg.path-{form.number}", facts=facts)
    return None


def _by_the_pathway_open(case: Case) -> Ruling | None:
    """Asked for where one of Pathways 3 to 5 is open, in its season and by its day."""
    found = {item.n: item for item in pathways(case)}
    if not found:
        return None
    if found[1].verdict == "met":
        licence = not_needed(Said("skills.attestation.licence-instead"), "ecfmg.path-priority", "ecfmg.path-1")
        return _because(licence, found[1])
    if all(found[n].verdict == "missing" for n in (3, 4, 5)):
        shut = not_needed(Said("skills.attestation.not-open"), "ecfmg.path-3-5-common", "ecfmg.path-priority")
        return _because(shut, found[3])
    form, closed = form_sent(case), event_meant(case, "pathway.deadline")
    if closed is not None and case.over(closed) and form is None:
        # What has to be sent first is a form, whichever day its deadline falls on.
        no_form = Said("skills.attestation.no-form", day=closed)
        return unmet(no_form, "ecfmg.path-season-vs-match", "ecfmg.path-season", missing=("skills.pathway",))
    if (old := _of_an_old_season(case)) is not None:
        return old
    last, rol = event_meant(case, "pathway.attest"), case.event("nrmp.rol")
    # For a later Match the season's close is what binds.
    too_late = last is not None and case.over(last) and last.season == case.target
    if form is not None and last is not None and too_late and rol is not None and not case.over(rol):
        over = check(Said("skills.attestation.late", day=last), *last.rules, facts=("skills.attested",), firm=True)
        return over.act(Said("skills.attestation.ask-late"), "MyIntealth", rol.day)
    asked = case.profile.skills.attestation_requested
    if case.past(asked) and asked is not None:
        said, facts = Said("skills.attestation.asked", day=asked), ("skills.attestation_requested",)
        return with_others(case, asked, said, "ecfmg.path-3-5-common", facts=facts, wait="attestation")
    if case.profile.school.attests:
        return open_step(Said("skills.attestation.confirm-sent"), "ecfmg.path-3-5-common", facts=("school.attests",))
    return None


def _of_an_old_season(case: Case) -> Ruling | None:
    """Sent or asked for in an earlier Pathway season: it serves no form of this one (ecfmg.path-season)."""
    skills = case.profile.skills
    when, asked = case.happened(skills.attested, skills.attested_month), skills.attestation_requested
    before = of_another_season(case, when[0] if when else asked)
    if before is None:
        return None
    season = pathway_season(case)
    facts: tuple[str, ...] = ("skills.attestation_requested",)
    old = Said("skills.attestation.asked-in-another-season", day=asked, close=before, year=season)
    if when:
        sent, facts = (
            skills.attested or said_days(skills.attested_month or ""),
            ("skills.attested", "skills.attested_month"),
        )
        old = Said("skills.attestation.of-another-season", day=sent, close=before, year=season)
    again = open_step if before.confidence in TRUSTED else check
    return again(old, "ecfmg.path-season", "ecfmg.path-3-5-common", facts=facts).act(
        Said("skills.attestation.ask-anew")
    )


def _because(ruling: Ruling, verdict: PathwayVerdict) -> Ruling:
    """With the facts and limits that decided about a Pathway."""
    for reason in verdict.reasons:
        ruling = ruling.also(reason.said, *reason.rules, facts=reason.facts)
    return ruling
