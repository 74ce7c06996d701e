"""The six Pathways, judged in their fixed order of priority."""

from __future__ import annotations

from datetime import date

from ..case import Case, Reading
from ..days import say
from ..exams import outcome
from ..model import PathwayVerdict, Reason, Verdict


def cs_failed(case: Case) -> bool | None:
    """One or more Step 2 CS failures leave Pathway 6 only; ``None`` where that is not known (ecfmg.path-cs-fail).

    Whether a sitting that was not completed is a failure in this sense no source says.
    """
    outcomes = {outcome(case, "step2cs", one) for one in case.sittings("step2cs")}
    if "fail" in outcomes:
        return True
    return None if outcomes & {"incomplete", "pending"} else False


def pathways(case: Case) -> tuple[PathwayVerdict, ...]:
    """Each Pathway judged in the fixed order of priority. Rules: ecfmg.path-1 to ecfmg.path-6, ecfmg.path-priority."""
    first = [_one(case), _two(case), _school(case, 3), _school(case, 4), _school(case, 5)]
    failed = cs_failed(case)
    if failed:
        barred = Reason("A Step 2 CS failure leaves Pathway 6 only.", ("ecfmg.path-cs-fail",), ("exams.step2cs",))
        first = [verdict._replace_with("missing", barred) for verdict in first]
    elif failed is None:
        for draft in first:
            draft.add(
                "unknown",
                "A Step 2 CS failure would leave Pathway 6 only; your sitting has no pass or fail recorded.",
                "ecfmg.path-cs-fail",
                facts=("exams.step2cs",),
            )
    _in_order(first)
    return tuple(item.verdict() for item in (*first, _six(first)))


def _in_order(drafts: list[_Draft]) -> None:
    """Say of every Pathway that fits beside an earlier one that the earlier one must be used (ecfmg.path-priority)."""
    fits = [draft for draft in drafts if draft.result == "met"]
    for draft in fits[1:]:
        draft.add("met", f"Pathway {fits[0].n} comes first and must be used.", "ecfmg.path-priority")


class _Draft:
    """A Pathway being judged: the worst finding decides, and every finding is a reason."""

    def __init__(self, n: int, title: str) -> None:
        self.n, self.title = n, title
        self.found: list[tuple[Verdict, Reason]] = []

    def add(self, verdict: Verdict, text: str, *rules: str, facts: tuple[str, ...] = ()) -> None:
        self.found.append((verdict, Reason(text, rules, facts)))

    def _replace_with(self, verdict: Verdict, reason: Reason) -> _Draft:
        self.found = [(verdict, reason)]
        return self

    @property
    def result(self) -> Verdict:
        verdicts = [verdict for verdict, _ in self.found]
        if "missing" in verdicts:
            return "missing"
        return "unknown" if "unknown" in verdicts or not verdicts else "met"

    def verdict(self) -> PathwayVerdict:
        return PathwayVerdict(self.n, self.title, self.result, tuple(reason for _, reason in self.found))


def _one(case: Case) -> _Draft:
    draft = _Draft(1, "Licence to practise without supervision")
    skills = case.profile.skills
    facts = ("skills.licence_unsupervised", "skills.licence_valid_until")
    if skills.licence_unsupervised is None:
        draft.add("unknown", "Not recorded whether you ever held an unsupervised licence.", "ecfmg.path-1", facts=facts)
    elif not skills.licence_unsupervised:
        draft.add("missing", "No unsupervised licence; a training licence does not count.", "ecfmg.path-1", facts=facts)
    else:
        until = skills.licence_valid_until
        cut = case.read("ecfmg.path-1", season=case.target) if case.target else None
        if until is None:
            draft.add("unknown", "Record until when the licence was or is valid.", "ecfmg.path-1", facts=facts)
        elif until >= case.today:
            draft.add("met", "The licence is valid today: that satisfies any cut-off.", "ecfmg.path-1", facts=facts)
        elif cut is None:
            draft.add("unknown", "No cut-off is known for that season.", "ecfmg.path-1", facts=facts)
        else:
            day = cut.value if isinstance(cut.value, date) else date.fromisoformat(str(cut.value))
            word = "" if cut.trusted else "expected "
            inside = until >= day
            draft.add(
                ("met" if inside else "missing") if cut.trusted else "unknown",
                f"Valid until {say(until)}; the {word}cut-off is {say(day)}.",
                "ecfmg.path-1",
                facts=facts,
            )
        if skills.licence_discipline:
            draft.add(
                "missing", "Disciplinary action on the licence.", "ecfmg.path-1", facts=("skills.licence_discipline",)
            )
        elif skills.licence_discipline is None:
            draft.add(
                "unknown",
                "Not recorded whether there was disciplinary action on it.",
                "ecfmg.path-1",
                facts=("skills.licence_discipline",),
            )
    return draft


def _two(case: Case) -> _Draft:
    draft = _Draft(2, "National licensing OSCE at the school")
    if case.profile.skills.osce_passed is False:
        draft.add("missing", "No such examination passed.", "ecfmg.path-2", facts=("skills.osce_passed",))
    else:
        draft.add(
            "unknown",
            "Possibly withdrawn since 2026: ask ECFMG, and do not plan on it.",
            "ecfmg.path-2",
            facts=("skills.osce_passed",),
        )
    return draft


_SCHOOL_PATHWAYS = {
    3: ("School accredited by a WFME-recognised agency", "school.wfme", "ecfmg.path-3"),
    4: ("School accredited by an NCFMEA-comparable agency", "school.ncfmea", "ecfmg.path-4"),
    5: ("Degree awarded jointly with a US school", "school.joint_us_degree", "ecfmg.path-5"),
}


def _school(case: Case, n: int) -> _Draft:
    title, key, rule_id = _SCHOOL_PATHWAYS[n]
    draft = _Draft(n, title)
    school = case.profile.school
    held: bool | None = getattr(school, key.partition(".")[2])
    if held is None and n == 5:
        draft.add("missing", "No joint degree recorded.", rule_id, facts=(key,))
    elif held is None:
        draft.add("unknown", "Not recorded for your school.", rule_id, facts=(key,))
    else:
        draft.add(
            "met" if held else "missing",
            "Your school fits." if held else "Your school does not fit.",
            rule_id,
            facts=(key,),
        )
    _graduation(case, draft)
    if case.past(case.profile.skills.attested):
        draft.add("met", "The school has attested.", "ecfmg.path-3-5-common", facts=("skills.attested",))
    elif school.attests is False:
        draft.add("missing", "The school does not attest.", "ecfmg.path-3-5-common", facts=("school.attests",))
    elif school.attests:
        draft.add(
            "met",
            "The school attests clinical skills; confirm that it has sent it.",
            "ecfmg.path-3-5-common",
            facts=("school.attests",),
        )
    else:
        draft.add(
            "unknown", "Not recorded whether the school attests.", "ecfmg.path-3-5-common", facts=("school.attests",)
        )
    return draft


def _graduation(case: Case, draft: _Draft) -> None:
    day = case.profile.school.graduated
    facts = ("school.graduated", "profile.target_match")
    rule_id = "ecfmg.path-3-5-common"
    if day is None:
        draft.add("unknown", "Graduation date not recorded.", rule_id, facts=facts)
        return
    cut = case.read(rule_id, season=case.target) if case.target else None
    said = case.looked_up(rule_id, case.target)
    if isinstance(said, date):
        cut = Reading({"sure_from": said, "check_from": said}, "yours", rule_id)
    if cut is None or not isinstance(cut.value, dict):
        draft.add("unknown", "No graduation cut-off is known for that season.", rule_id, facts=facts)
        return
    sure, maybe = (date.fromisoformat(str(cut.value[key])) for key in ("sure_from", "check_from"))
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
    draft.add(verdict, text, rule_id, "ecfmg.path-3-5-old-grad", facts=facts)


def _six(others: list[_Draft]) -> _Draft:
    draft = _Draft(6, "Six rated patient encounters (Mini-CEX)")
    fits = [item for item in others if item.result == "met"]
    open_ones = [item for item in others if item.result == "unknown" and item.n != 2]
    if fits:
        draft.add(
            "missing", f"Pathway {fits[0].n} comes first and must be used.", "ecfmg.path-priority", "ecfmg.path-6"
        )
    elif open_ones:
        numbers = ", ".join(str(item.n) for item in open_ones)
        draft.add(
            "unknown", f"Only if none of the others fits; still open: {numbers}.", "ecfmg.path-priority", "ecfmg.path-6"
        )
    else:
        draft.add(
            "met",
            "None of the others fits: six real encounters, rated by licensed physicians.",
            "ecfmg.path-6",
            "ecfmg.path-priority",
        )
    return draft
