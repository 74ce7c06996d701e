"""The six Pathways, judged in their fixed order of priority."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

from msgspec.structs import replace

from img_pathway.days import said_days
from img_pathway.engine.case import Case
from img_pathway.engine.model import PathwayVerdict, Reason, Verdict
from img_pathway.engine.once import once
from img_pathway.engine.readings.pathway_asks import GRADUATION, LICENCE, cs_failed, cut_off
from img_pathway.engine.readings.pathway_season import attested, pathway_season
from img_pathway.engine.time.days import add_months
from img_pathway.engine.words.said import Said
from img_pathway.profile.typed.keys import get
from img_pathway.rulebook.types import Dated


@once
def pathways(case: Case) -> tuple[PathwayVerdict, ...]:
    """Each Pathway judged in the fixed order of priority. Rules: ecfmg.path-1 to ecfmg.path-6, ecfmg.path-priority.

    The worst finding decides, and every finding is a reason. What Pathways 3 to 5 ask alike is judged once.
    """
    if case.past(case.profile.certificate.permanent):
        return ()  # ecfmg.path-not-for
    alike = _graduation(case), _attestation(case)
    found = {1: _one(case), 2: (_two(case),), **{n: (_school(case, n), *alike) for n in _SCHOOL_PATHWAYS}}
    failed = cs_failed(case)
    if failed:
        barred = _say("missing", Said("pathways.cs-failed"), "ecfmg.path-cs-fail", facts=_CS)
        found = dict.fromkeys(found, (barred,))
    elif failed is None:
        unsure = _say("unknown", Said("pathways.cs-not-known"), "ecfmg.path-cs-fail", facts=_CS)
        found = {n: (*findings, unsure) for n, findings in found.items()}
    verdicts = {n: _worst(findings) for n, findings in found.items()}
    # Of every Pathway behind one that fits it is said that the earlier one must be used, and no more.
    first = next((n for n, verdict in verdicts.items() if verdict == "met"), None)
    for n in (n for n in found if first is not None and n > first):
        later = Said("pathways.earlier-first", n=first)
        found[n], verdicts[n] = (_say("missing", later, "ecfmg.path-priority"),), "missing"
    last = _six(case, verdicts)
    found[6], verdicts[6] = (last,), last.verdict
    return tuple(
        [
            PathwayVerdict(
                n,
                case.words.text(_TITLES[n]),
                verdicts[n],
                tuple([replace(one.reason, words=case.words) for one in findings]),
                tuple([one.reason for one in findings if one.by_cut_off]),
                all(one.by_cut_off != "open" for one in findings),
            )
            for n, findings in found.items()
        ]
    )


Expected = Literal["fits", "open"]


class Finding(NamedTuple):
    """What was found of one thing that a Pathway asks for."""

    verdict: Verdict
    reason: Reason
    by_cut_off: Expected | None = None
    """In doubt only because the cut-off day was not published: whether it fits by the day expected."""


_CS = ("exams.step2cs",)
_TITLES = {
    1: Said("pathways.title.licence"),
    2: Said("pathways.title.osce"),
    3: Said("pathways.title.wfme"),
    4: Said("pathways.title.ncfmea"),
    5: Said("pathways.title.joint-degree"),
    6: Said("pathways.title.encounters"),
}
_SCHOOL_PATHWAYS = {
    3: ("school.wfme", "ecfmg.path-3"),
    4: ("school.ncfmea", "ecfmg.path-4"),
    5: ("school.joint_us_degree", "ecfmg.path-5"),
}


def _say(
    verdict: Verdict, said: Said, *rules: str, facts: tuple[str, ...] = (), by_cut_off: Expected | None = None
) -> Finding:
    return Finding(verdict, Reason(said, rules, facts), by_cut_off)


def _worst(findings: tuple[Finding, ...]) -> Verdict:
    verdicts = [one.verdict for one in findings]
    return "missing" if "missing" in verdicts else "unknown" if "unknown" in verdicts else "met"


def _one(case: Case) -> tuple[Finding, ...]:
    rule_id = "ecfmg.path-1"
    skills = case.profile.skills
    facts = (
        "skills.licence_unsupervised", "skills.licence_kind", "skills.licence_issued", "skills.licence_issued_month",
        "skills.licence_no_end", "skills.licence_valid_until",
    )  # fmt: skip
    if skills.licence_unsupervised is None:
        return (_say("unknown", Said("pathways.licence.not-recorded"), rule_id, facts=facts),)
    if not skills.licence_unsupervised or skills.licence_kind == "training":
        return (_say("missing", Said("pathways.licence.none"), rule_id, facts=facts),)
    until = skills.licence_valid_until
    cut = cut_off(case, LICENCE, pathway_season(case))
    issued = skills.licence_issued or said_days(skills.licence_issued_month or "")
    if issued and case.happened(skills.licence_issued, skills.licence_issued_month) is None:
        held = _say("unknown", Said("pathways.licence.still-to-come", day=issued), rule_id, facts=facts)
    elif until is None and skills.licence_no_end:
        held = _say("met", Said("pathways.licence.no-end"), rule_id, facts=facts)
    elif until is None:
        held = _say("unknown", Said("pathways.licence.record-until"), rule_id, facts=facts)
    elif until >= case.today:
        held = _say("met", Said("pathways.licence.valid-today"), rule_id, facts=facts)
    elif cut is None:
        held = _say("unknown", Said("pathways.licence.no-cut-off-known"), rule_id, facts=facts, by_cut_off="open")
    else:
        verdict: Verdict = ("met" if cut.fit(until) else "missing") if cut.trusted else "unknown"
        said = Said(
            "pathways.licence.cut-off" if cut.trusted else "pathways.licence.cut-off-expected", day=until, cut=cut.sure
        )
        held = _say(verdict, said, rule_id, facts=facts, by_cut_off=None if cut.trusted else "open")
    against = ("skills.licence_discipline",)
    if skills.licence_discipline:
        return held, _say("missing", Said("pathways.licence.discipline"), rule_id, facts=against)
    if skills.licence_discipline is None:
        return held, _say("unknown", Said("pathways.licence.discipline-not-recorded"), rule_id, facts=against)
    return (held,)


def _two(case: Case) -> Finding:
    facts = ("skills.osce_passed",)
    if case.profile.skills.osce_passed is False:
        return _say("missing", Said("pathways.osce.none"), "ecfmg.path-2", facts=facts)
    return _say("unknown", Said("pathways.osce.doubtful"), "ecfmg.path-2", facts=facts)


def _school(case: Case, n: int) -> Finding:
    key, rule_id = _SCHOOL_PATHWAYS[n]
    held: bool | None = get(case.profile, key)
    if held is None:
        return _say("unknown", Said("pathways.school.not-recorded"), rule_id, facts=(key,))
    said = Said("pathways.school.fits" if held else "pathways.school.does-not-fit")
    return _say("met" if held else "missing", said, rule_id, facts=(key,))


def _attestation(case: Case) -> Finding:
    """The school's word for clinical skills. Rule: ecfmg.path-3-5-common."""
    rule_id, facts = "ecfmg.path-3-5-common", ("school.attests",)
    attests = case.profile.school.attests
    if attested(case):
        return _say(
            "met", Said("pathways.attestation.given"), rule_id, facts=("skills.attested", "skills.attested_month")
        )
    if attests is False:
        return _say("missing", Said("pathways.attestation.refused"), rule_id, facts=facts)
    if attests:
        return _say("met", Said("pathways.attestation.confirm-sent"), rule_id, facts=facts)
    return _say("unknown", Said("pathways.attestation.not-recorded"), rule_id, facts=facts)


def _graduation(case: Case) -> Finding:
    """The graduation against the season's cut-off: known by its month, it decides where every day of that does alike.

    Rules: ecfmg.path-3-5-common, ecfmg.path-3-5-old-grad.
    """
    school, span = case.profile.school, case.graduated
    facts = ("school.graduated", "school.graduated_month", "profile.target_match")
    rule_id = "ecfmg.path-3-5-common"
    if span is None:
        return _say("unknown", Said("pathways.graduation.not-recorded"), rule_id, facts=facts)
    cut = cut_off(case, GRADUATION, pathway_season(case))
    if cut is None:
        unknown = Said("pathways.graduation.no-cut-off-known")
        return _say("unknown", unknown, rule_id, facts=facts, by_cut_off="open")
    verdict: Verdict
    expected: Expected | None = None if cut.trusted else "open"
    day = school.graduated or said_days(school.graduated_month or "")
    sure, maybe, fits = cut.sure, cut.maybe, cut.fit(span[0])
    if fits != cut.fit(span[1]):
        verdict, said, expected = "unknown", Said("pathways.graduation.day-decides", month=day), None
    elif fits == 2:
        verdict, expected = ("met", None) if cut.trusted else ("unknown", "fits")
        said = Said(
            "pathways.graduation.late-enough" if cut.trusted else "pathways.graduation.late-enough-expected",
            day=day,
            cut=sure,
        )
    elif fits == 1:
        between = Said("pathways.graduation.between-cut-offs", day=day, earlier=maybe, later=sure)
        verdict, said, expected = "unknown", between, "open"
    else:
        verdict = "missing" if cut.trusted else "unknown"
        said = Said(
            "pathways.graduation.too-early" if cut.trusted else "pathways.graduation.too-early-expected",
            day=day,
            cut=maybe,
        )
    return _say(verdict, said, rule_id, "ecfmg.path-3-5-old-grad", facts=facts, by_cut_off=expected)


def _six(case: Case, others: Mapping[int, Verdict]) -> Finding:
    fits = next((n for n, verdict in others.items() if verdict == "met"), None)
    if fits is not None:
        return _say("missing", Said("pathways.earlier-first", n=fits), "ecfmg.path-priority", "ecfmg.path-6")
    still = tuple(n for n, verdict in others.items() if verdict == "unknown" and n != 2)
    if still:
        return _say("unknown", Said("pathways.others-still-open", still=still), "ecfmg.path-priority", "ecfmg.path-6")
    return _say(
        "met", Said("pathways.none-other-fits", encounters=_encounters(case)), "ecfmg.path-6", "ecfmg.path-priority"
    )


def _encounters(case: Case) -> Said | None:
    """How many rated encounters Pathway 6 asks for."""
    asked = case.read("ecfmg.path-6")
    return Said("pathways.how-many", n=asked.value["encounters"]) if asked is not None else None


def good_standing_from(case: Case, season: int | None = None) -> Dated | None:
    """First day on which a certificate of good standing may be issued for Pathway 1 (ecfmg.path-1-proof), counted
    back from the application deadline of the season.
    """
    event, rule = case.event("pathway.deadline", season), "ecfmg.path-1-proof"
    return case.resting_on(event.day - timedelta(days=case.number(rule)), rule) if event is not None else None


def good_standing(case: Case) -> Said | None:
    """What is to be done for the letter of good standing; ``None`` once one that was young enough was sent.

    Rule: ecfmg.path-1-proof, by the age of the letter on its arrival.
    """
    skills, days = case.profile.skills, case.number("ecfmg.path-1-proof")
    issued, sent, asked = skills.good_standing_issued, skills.good_standing_sent, skills.good_standing_requested
    last = issued + timedelta(days=days) if issued is not None else None
    arrives = sent if sent is not None and case.past(sent) else case.today
    if last is not None and case.past(issued) and arrives > last:
        return Said("skills.good-standing.too-old", issued=issued, days=days)
    if case.past(sent):
        return None
    if case.past(issued):
        return Said("skills.good-standing.send", issued=issued, last=last)
    return Said("skills.good-standing.asked", day=asked) if case.past(asked) else Said("skills.pathway.good-standing")


class Encounters(NamedTuple):
    """The encounters of Pathway 6 that count, how many are needed, and what was found of those that do not."""

    counted: int
    needed: int
    why_not: tuple[Said, ...]
    unsure: Said | None = None
    """What is not recorded of those that are taken to count."""


def encounters(case: Case) -> Encounters:
    """Each encounter by its evaluator: licensed without restriction for years on that day, no relative, not too often.

    Where none is recorded one by one, the number recorded stands, unless an application of an earlier season may have
    had them: with its season they are lost. Rules: ecfmg.path-6, ecfmg.path-season.
    """
    value = case.read("ecfmg.path-6")
    asked = value.value if value is not None else {}
    needed, most, years = (asked.get(name, 0) for name in ("encounters", "max_per_evaluator", "evaluator_years"))
    listed = [one for one in case.profile.skills.encounter if case.past(one.date)]
    forms = [one for one in case.pathway_applications if one.number == 6 and one.submitted]
    earlier = [one for one in forms if one.season is not None and one.season < (pathway_season(case) or 0)]
    sent = min((one.submitted for one in forms if one.submitted and one not in earlier), default=None)
    by_whom: Counter[str] = Counter()
    why_not: list[Said] = []
    unsure = 0
    for one in sorted(listed, key=lambda one: one.date or date.min):
        assert one.date is not None
        name, since = (one.evaluator or "").casefold(), one.evaluator_licensed_since
        day, who = one.date, one.evaluator or Said("skills.encounter.evaluator")
        if one.evaluator_relative:
            why_not.append(Said("skills.encounter.relative", day=day, who=who))
        elif one.evaluator_unrestricted is False or (since is not None and add_months(since, 12 * years) > one.date):
            why_not.append(Said("skills.encounter.licence", years=years, day=day, who=who))
        elif (sent is not None and one.date < sent) or (one.accepted is not None and one.date < one.accepted):
            why_not.append(Said("skills.encounter.too-early", day=day, who=who))
        elif name and by_whom[name] >= most:
            why_not.append(Said("skills.encounter.too-often", most=most, day=day, who=who))
        else:
            by_whom[name] += 1
            unsure += not name or since is None or one.evaluator_unrestricted is None
    if case.profile.skills.encounter:
        open_ones = Said("skills.encounter.not-recorded", n=unsure, most=most, years=years) if unsure else None
        return Encounters(by_whom.total(), needed, tuple(why_not), open_ones)
    number = case.profile.skills.encounters or 0
    if number and earlier:
        return Encounters(0, needed, (Said("skills.encounter.of-which-season", n=number),))
    return Encounters(number, needed, ())
