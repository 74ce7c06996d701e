"""The six Pathways, judged in their fixed order of priority."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from img_pathway.engine.case import Case, Reading
from img_pathway.engine.model import PathwayVerdict, Reason, Verdict
from img_pathway.engine.once import once
from img_pathway.engine.readings.sittings import outcomes
from img_pathway.engine.time.days import say


def cs_failed(case: Case) -> bool | None:
    """One or more Step 2 CS failures leave Pathway 6 only; ``None`` where that is not known (ecfmg.path-cs-fail).

    Whether a sitting that was not completed is a failure in this sense no source says.
    """
    found = outcomes(case, "step2cs")
    if "fail" in found:
        return True
    return None if "incomplete" in found or "pending" in found else False


@once
def pathways(case: Case) -> tuple[PathwayVerdict, ...]:
    """Each Pathway judged in the fixed order of priority. Rules: ecfmg.path-1 to ecfmg.path-6, ecfmg.path-priority.

    The worst finding decides, and every finding is a reason. What Pathways 3 to 5 ask alike is judged once.
    """
    alike = _graduation(case), _attestation(case)
    found = {1: _one(case), 2: (_two(case),), **{n: (_school(case, n), *alike) for n in _SCHOOL_PATHWAYS}}
    failed = cs_failed(case)
    if failed:
        barred = _say("missing", "A Step 2 CS failure leaves Pathway 6 only.", "ecfmg.path-cs-fail", facts=_CS)
        found = dict.fromkeys(found, (barred,))
    elif failed is None:
        text = "A Step 2 CS failure would leave Pathway 6 only; your sitting has no pass or fail recorded."
        unsure = _say("unknown", text, "ecfmg.path-cs-fail", facts=_CS)
        found = {n: (*findings, unsure) for n, findings in found.items()}
    verdicts = {n: _worst(findings) for n, findings in found.items()}
    # Of every Pathway that fits beside an earlier one it is said that the earlier one must be used.
    fits = [n for n, verdict in verdicts.items() if verdict == "met"]
    for n in fits[1:]:
        later = _say("met", f"Pathway {fits[0]} comes first and must be used.", "ecfmg.path-priority")
        found[n] = (*found[n], later)
    last = _six(verdicts)
    found[6], verdicts[6] = (last,), last[0]
    return tuple(
        [
            PathwayVerdict(n, _TITLES[n], verdicts[n], tuple([reason for _, reason in findings]))
            for n, findings in found.items()
        ]
    )


Finding = tuple[Verdict, Reason]
_CS = ("exams.step2cs",)
_TITLES = {
    1: "Licence to practise without supervision",
    2: "National licensing OSCE at the school",
    3: "School accredited by a WFME-recognised agency",
    4: "School accredited by an NCFMEA-comparable agency",
    5: "Degree awarded jointly with a US school",
    6: "Six rated patient encounters (Mini-CEX)",
}
_SCHOOL_PATHWAYS = {
    3: ("school.wfme", "ecfmg.path-3"),
    4: ("school.ncfmea", "ecfmg.path-4"),
    5: ("school.joint_us_degree", "ecfmg.path-5"),
}


def _say(verdict: Verdict, text: str, *rules: str, facts: tuple[str, ...] = ()) -> Finding:
    return verdict, Reason(text, rules, facts)


def _worst(findings: tuple[Finding, ...]) -> Verdict:
    verdicts = [verdict for verdict, _ in findings]
    return "missing" if "missing" in verdicts else "unknown" if "unknown" in verdicts else "met"


def _one(case: Case) -> tuple[Finding, ...]:
    rule_id = "ecfmg.path-1"
    skills = case.profile.skills
    facts = ("skills.licence_unsupervised", "skills.licence_valid_until")
    if skills.licence_unsupervised is None:
        return (_say("unknown", "Not recorded whether you ever held an unsupervised licence.", rule_id, facts=facts),)
    if not skills.licence_unsupervised:
        return (_say("missing", "No unsupervised licence; a training licence does not count.", rule_id, facts=facts),)
    until = skills.licence_valid_until
    cut = case.read(rule_id, season=case.target) if case.target else None
    if until is None:
        held = _say("unknown", "Record until when the licence was or is valid.", rule_id, facts=facts)
    elif until >= case.today:
        held = _say("met", "The licence is valid today: that satisfies any cut-off.", rule_id, facts=facts)
    elif cut is None:
        held = _say("unknown", "No cut-off is known for that season.", rule_id, facts=facts)
    else:
        day = cut.value if isinstance(cut.value, date) else date.fromisoformat(str(cut.value))
        word = "" if cut.trusted else "expected "
        verdict: Verdict = ("met" if until >= day else "missing") if cut.trusted else "unknown"
        held = _say(verdict, f"Valid until {say(until)}; the {word}cut-off is {say(day)}.", rule_id, facts=facts)
    against = ("skills.licence_discipline",)
    if skills.licence_discipline:
        return held, _say("missing", "Disciplinary action on the licence.", rule_id, facts=against)
    if skills.licence_discipline is None:
        text = "Not recorded whether there was disciplinary action on it."
        return held, _say("unknown", text, rule_id, facts=against)
    return (held,)


def _two(case: Case) -> Finding:
    facts = ("skills.osce_passed",)
    if case.profile.skills.osce_passed is False:
        return _say("missing", "No such examination passed.", "ecfmg.path-2", facts=facts)
    text = "Possibly withdrawn since 2026: ask ECFMG, and do not plan on it."
    return _say("unknown", text, "ecfmg.path-2", facts=facts)


def _school(case: Case, n: int) -> Finding:
    key, rule_id = _SCHOOL_PATHWAYS[n]
    held: bool | None = getattr(case.profile.school, key.partition(".")[2])
    if held is None and n == 5:
        return _say("missing", "No joint degree recorded.", rule_id, facts=(key,))
    if held is None:
        return _say("unknown", "Not recorded for your school.", rule_id, facts=(key,))
    text = "Your school fits." if held else "Your school does not fit."
    return _say("met" if held else "missing", text, rule_id, facts=(key,))


def _attestation(case: Case) -> Finding:
    """The school's word for clinical skills. Rule: ecfmg.path-3-5-common."""
    rule_id, facts = "ecfmg.path-3-5-common", ("school.attests",)
    attests = case.profile.school.attests
    if case.past(case.profile.skills.attested):
        return _say("met", "The school has attested.", rule_id, facts=("skills.attested",))
    if attests is False:
        return _say("missing", "The school does not attest.", rule_id, facts=facts)
    if attests:
        text = "The school attests clinical skills; confirm that it has sent it."
        return _say("met", text, rule_id, facts=facts)
    return _say("unknown", "Not recorded whether the school attests.", rule_id, facts=facts)


def _graduation(case: Case) -> Finding:
    """The day of graduation against the season's cut-off. Rules: ecfmg.path-3-5-common, ecfmg.path-3-5-old-grad."""
    day = case.profile.school.graduated
    facts = ("school.graduated", "profile.target_match")
    rule_id = "ecfmg.path-3-5-common"
    if day is None:
        return _say("unknown", "Graduation date not recorded.", rule_id, facts=facts)
    cut: Reading | None
    said = case.looked_up(rule_id, case.target)
    if isinstance(said, date):
        cut, sure, maybe = Reading(said, "yours", rule_id), said, said
    else:
        cut = case.read(rule_id, season=case.target) if case.target else None
        if cut is None or not isinstance(cut.value, dict):
            return _say("unknown", "No graduation cut-off is known for that season.", rule_id, facts=facts)
        sure, maybe = date.fromisoformat(str(cut.value["sure_from"])), date.fromisoformat(str(cut.value["check_from"]))
    if day >= sure:
        verdict: Verdict = "met" if cut.trusted else "unknown"
        text = f"Graduation {say(day)} is on or after {say(sure)}" + (
            "." if cut.trusted else ", the expected cut-off: check when the season opens."
        )
    elif day >= maybe:
        verdict, text = (
            "unknown",
            f"Graduation {say(day)} lies between two cut-offs that sources give ({say(maybe)}, {say(sure)}): ask ECFMG.",
        )
    else:
        verdict = "missing" if cut.trusted else "unknown"
        text = f"Graduation {say(day)} is before {say(maybe)}" + (
            "." if cut.trusted else ", the earliest cut-off expected."
        )
    return _say(verdict, text, rule_id, "ecfmg.path-3-5-old-grad", facts=facts)


def _six(others: Mapping[int, Verdict]) -> Finding:
    fits = next((n for n, verdict in others.items() if verdict == "met"), None)
    if fits is not None:
        text = f"Pathway {fits} comes first and must be used."
        return _say("missing", text, "ecfmg.path-priority", "ecfmg.path-6")
    still = ", ".join([str(n) for n, verdict in others.items() if verdict == "unknown" and n != 2])
    if still:
        text = f"Only if none of the others fits; still open: {still}."
        return _say("unknown", text, "ecfmg.path-priority", "ecfmg.path-6")
    text = "None of the others fits: six real encounters, rated by licensed physicians."
    return _say("met", text, "ecfmg.path-6", "ecfmg.path-priority")
