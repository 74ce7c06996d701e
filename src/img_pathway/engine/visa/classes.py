"""Each class of the visa board judged from the measures: one small function a class."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from img_pathway.engine.case import Case
from img_pathway.engine.model import CANADA, MEXICO, STEP_NAMES, US, Reason
from img_pathway.engine.readings.counting import exam_passed
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.on_j1 import home_stay_due, home_stay_open, other_specialty_on_j1, years_on_j1
from img_pathway.engine.readings.sittings import closed_by
from img_pathway.engine.readings.visa_need import (
    HOME_STAY,
    OPEN_WORK,
    Barred,
    card_missing,
    changes_status,
    citizenship_told,
    class_closed,
    inside,
    need,
    needs_visa,
    no_longer_protected,
    work_permit,
)
from img_pathway.engine.time.days import add_months
from img_pathway.engine.visa.measures import PARTIAL, RANK, best, entry_lists, for_passport, force, hold, payment, worst
from img_pathway.engine.visa.model import ClassId, ClassState, Found, PassportState
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import TRUSTED

_NO_PASSPORT = Reason(Said("visa.class.no-passport"), ("visa.need.branch-order",), ("profile.citizenships",))
_STATELESS = Reason(Said("visa.class.stateless"), ("visa.need.branch-order",), ("profile.stateless",))


def passports(case: Case, class_id: ClassId) -> tuple[tuple[str, Found], ...]:
    """One class judged for each passport; a US passport needs none of them."""
    countries = [country for country in case.profile.profile.citizenships if country != US]
    return tuple([(country, _one_passport(case, class_id, country)) for country in countries])


def _one_passport(case: Case, class_id: ClassId, country: str) -> Found:
    found = for_passport(case, class_id, country)
    if class_id == "b":
        for rule_id in case.book.measures_with("bond"):
            found = _with_bond(case, country, found, rule_id)
    return found


def _with_bond(case: Case, country: str, found: Found, rule_id: str) -> Found:
    """The B visa bond, by one list of countries. Rule: visa.bond."""
    bond = force(case, rule_id, country)
    rules = ("visa.bond", rule_id)
    facts = ("profile.citizenships",)
    amounts, named = (case.book.value(one, on=case.today) for one in rules)
    sums = Said("visa.bond.sums", least=min(amounts.value), most=max(amounts.value)) if amounts is not None else None
    if bond.word == "in-force":
        reason = Reason(Said("visa.bond.asked", sums=sums), rules, facts)
        return found._replace(reasons=(*found.reasons, reason))
    if bond.word == "before" and amounts is not None:
        # Asked since before the first list that is known: of whom is not known.
        reasons = (*found.reasons, Reason(Said("visa.bond.list-unknown", sums=sums), rules, facts))
        return found._replace(reasons=reasons)
    if bond.word == "silent" and named is not None and named.confidence not in TRUSTED:
        return found._replace(reasons=(*found.reasons, Reason(Said("visa.bond.not-among", sums=sums), rules, facts)))
    if bond.word == "over" and bond.end is not None:
        rests = found.rests if found.state == "suspended" else (*found.rests, rule_id)
        reasons = (*found.reasons, Reason(Said("visa.bond.ended", day=bond.end), rules, facts))
        return found._replace(state=worst(found.state, "unknown"), reasons=reasons, rests=rests)
    return found


def judged(case: Case, class_id: ClassId) -> tuple[Found, tuple[PassportState, ...]]:
    """One class for this person: its state, why, and each passport by itself."""
    if class_id == "none-needed":
        return _none_needed(case), ()
    if needs_visa(case) == "no":
        reason = Reason(need(case)[1], need(case)[2], ("profile.us_status", "profile.citizenships"))
        return Found("unknown", (reason,), need(case)[2]), ()
    closed = closed_to(case, class_id)
    if closed is not None and closed.for_good:
        return _closed(closed), ()
    if class_id == "ead":
        return _work_permit(case), ()
    singles = passports(case, class_id)
    shown = tuple([PassportState(country, found.state, found.reasons) for country, found in singles])
    if not singles:
        why = _STATELESS if citizenship_told(case) else _NO_PASSPORT
        return Found("unknown", (why,), entry_lists(case)), ()
    chosen = min([found for _, found in singles], key=_rank)
    state = chosen.state
    said = [found.said for _, found in singles if found.said is not None]
    lead: tuple[Reason, ...] = ()
    if len(singles) > 1 and len({found.state for _, found in singles}) > 1:
        lead = (Reason(Said("visa.class.best-passport"), ("visa.ban.who-covered",), ("profile.citizenships",)),)
    found = Found(state, lead, chosen.rests, max(said, default=None))
    more = _MORE.get(class_id, _as_the_table_says)
    return more(case, found._replace(reasons=(*found.reasons, *_about(case, class_id))), chosen), shown


def closed_to(case: Case, class_id: ClassId) -> Barred | None:
    """What in the person's own record closes a class of the board; ``None`` while nothing does, or none is needed."""
    row = case.book.visa_class(class_id)
    mine = class_id != "none-needed" and needs_visa(case) != "no"
    return class_closed(case, row.plan or row.id) if mine else None


def could_be_yours(case: Case, class_id: ClassId) -> bool:
    """Could the class be this person's way, by what is recorded?"""
    status, verdict = case.profile.profile.us_status, needs_visa(case)
    if class_id == "none-needed":
        return verdict == "no"
    if verdict == "no":
        return False
    if class_id == "ead":
        return status in OPEN_WORK
    if class_id == "f1-opt":
        return status == "f1" or is_img(case)[0] == "no"
    return True


def remaining(case: Case) -> tuple[str, ...]:
    """The classes of training that are left to this person, as last known: neither closed nor suspended."""
    rows = [row for row in case.book.visa_classes if row.board and row.plan and could_be_yours(case, row.id)]
    left = [row for row in rows if closed_to(case, row.id) is None and judged(case, row.id)[0].state != "suspended"]
    return tuple(row.title for row in left)


def _rank(found: Found) -> int:
    return RANK[found.state]


def planned_class_state(case: Case, class_id: ClassId) -> tuple[ClassState, tuple[Reason, ...]]:
    """State and every reason of one class, the deciding one first, without a look at any rule's texts."""
    found, shown = judged(case, class_id)
    own = [reason for one in shown if one.state == found.state for reason in one.reasons]
    stopped = entry_state(case, class_id) != "open"
    return found.state, ((*own, *found.reasons) if stopped else (*found.reasons, *own))


def entry_state(case: Case, class_id: ClassId) -> ClassState:
    """What the entry lists alone say of a visa of this class."""
    return best([found.state for _, found in passports(case, class_id)])


def _j1(case: Case, found: Found, chosen: Found) -> Found:
    """Rules: visa.j1.sole-sponsor, visa.son.required, visa.ds.rulemaking, visa.uscis-hold, visa.tn."""
    changes = changes_status(case) and case.profile.profile.us_status != "j1"
    parts = (found, hold(case)) if changes else (found,)
    if (used := years_on_j1(case)) is not None:
        left = Said("visa.class.j1-years-left", years=used.years, most=used.most, left=used.most - used.years)
        said = Said("visa.class.j1-years-used", years=used.years) if used.years >= used.most else left
        told = Reason(said, ("visa.j1.max-duration",), ("start.positions",))
        short = used.years + (case.post.planned_years or 0) > used.most or used.years >= used.most
        parts = (*parts, Found("unknown" if short else "open", (told,), ("visa.j1.max-duration",)))
    if (other := other_specialty_on_j1(case)) is not None:
        most = case.number("visa.j1.specialty-change")
        said = Said("visa.class.j1-other-specialty", first=other.first, day=other.begun, then=other.then, years=most)
        changed = Reason(said, ("visa.j1.specialty-change",), ("start.positions",))
        parts = (*parts, Found("unknown", (changed,), ("visa.j1.specialty-change",)))
    reasons = [reason for part in parts[::-1] for reason in part.reasons]
    needs = Said("visa.class.j1-needs" if is_img(case)[0] != "no" else "visa.class.j1-needs-no-certificate")
    reasons.append(Reason(needs, ("visa.j1.sole-sponsor", "visa.j1.exams", "visa.son.required")))
    if no_tn(case):
        reasons.append(Reason(Said("visa.class.no-tn"), ("visa.tn",)))
    rule = case.book.value("visa.ds.rulemaking", on=case.today)
    stay = Said("visa.class.duration-of-status")
    if rule is not None:
        postponed = rule.value["state"] == "postponed"
        start, known = rule.value["start"], rule.start
        stay = Said("visa.class.stay-postponed" if postponed else "visa.class.stay-published", start=start, day=known)
    reasons.append(Reason(stay, ("visa.ds.rulemaking",)))
    return _weighed(parts, reasons)


def no_tn(case: Case) -> bool:
    """Is this a citizen whom the treaty behind the TN names? It fits no residency (visa.tn)."""
    return not {CANADA, MEXICO}.isdisjoint(case.profile.profile.citizenships)


def _weighed(parts: Sequence[Found], reasons: Iterable[Reason]) -> Found:
    """The worst of several parts, resting on those that make it so."""
    state = worst(*(part.state for part in parts))
    rests = tuple(rule for part in parts if part.state == state for rule in part.rests)
    return Found(state, tuple(reasons), rests, max((part.said for part in parts if part.said), default=None))


def _h1b(case: Case, found: Found, chosen: Found) -> Found:
    """Rules: visa.h1b.step3, visa.ban.partial-h1b, visa.uscis-hold and those of the payment."""
    closed = closed_to(case, "h1b")
    parts = [found, payment(case), *((_closed(closed),) if closed is not None else ())]
    if (said := home_stay_open(case)) is not None:
        parts.append(_home_stay_open(said))
    if inside(case):
        parts.append(hold(case))
    # What stands against it comes first.
    parts.sort(key=lambda part: -RANK[part.state])
    reasons = [reason for part in parts for reason in part.reasons]
    if not inside(case):
        # The petition is filed inside, also for somebody abroad: named, and no state of the visa.
        reasons += hold(case).reasons
    if any(force(case, PARTIAL, one).word == "in-force" for one in case.profile.profile.citizenships):
        reasons.append(Reason(Said("visa.class.h1b-not-listed"), ("visa.ban.partial-h1b", PARTIAL)))
    step3 = Said("visa.class.step3-passed" if exam_passed(case, "step3") else "visa.class.step3-needed")
    reasons.append(Reason(step3, ("visa.h1b.step3", "visa.h1b.step3-deadline"), ("exams.step3",)))
    reasons.append(
        Reason(Said("visa.class.hospital-files"), ("visa.h1b.employer-files", "visa.h1b.programme-behaviour"))
    )
    return _weighed(parts, reasons)


def _closed(closed: Barred) -> Found:
    """A class that the person's own record closes."""
    reasons = (Reason(closed.said, closed.rules, closed.facts), Reason(closed.opens, closed.rules[:1], closed.facts))
    return Found("suspended", reasons, closed.rules[:1])


def _about(case: Case, class_id: ClassId) -> tuple[Reason, ...]:
    """What the table says of a class."""
    row = case.book.visa_class(class_id)
    return (Reason(row.about, row.rules),) if row.about else ()


def _as_the_table_says(case: Case, found: Found, chosen: Found) -> Found:
    """Nothing more is known of the class than its row and the lists that stop it."""
    return found


def _o1(case: Case, found: Found, chosen: Found) -> Found:
    """Rule: visa.o1."""
    reasons = [*found.reasons, Reason(Said("visa.class.extraordinary"), ("visa.o1",))]
    if due := home_stay_due(case):
        abroad = Reason(Said("visa.home-stay.o1"), (*HOME_STAY, "visa.waiver.types"), due)
        return found._replace(state=worst(found.state, "unknown"), reasons=(abroad, *reasons))
    if (said := home_stay_open(case)) is not None:
        stay = _home_stay_open(said)
        return _weighed((found, stay), (*stay.reasons, *reasons))
    if any(force(case, PARTIAL, one).word == "in-force" for one in case.profile.profile.citizenships):
        reasons.append(Reason(Said("visa.class.o1-not-listed"), (PARTIAL,), ("profile.citizenships",)))
    return found._replace(reasons=tuple(reasons))


def _home_stay_open(said: Said) -> Found:
    """It is not known whether one is under the two-year rule (visa.j1.212e-applies)."""
    rules = (*HOME_STAY, "visa.mistake.no-212e-awareness")
    return Found("unknown", (Reason(said, rules, ("profile.us_status", "start.positions")),), HOME_STAY)


def _f1_opt(case: Case, found: Found, chosen: Found) -> Found:
    """Rule: visa.f1-opt. Who graduated abroad, in Canada too, needs a US degree for it, which is recorded nowhere."""
    opt = Reason(Said("visa.class.opt", months=case.number("visa.f1-opt")), ("visa.f1-opt",), ("profile.us_status",))
    if is_img(case)[0] == "no" and case.profile.school.country == US:
        return found._replace(reasons=(*found.reasons, opt))
    return Found(worst(found.state, "unknown"), (*found.reasons, opt), (*found.rests, "visa.f1-opt"), found.said)


def _b(case: Case, found: Found, chosen: Found) -> Found:
    """Of the trips a B visa may cover, that for an exam is left out once no Step can be taken (visa.b.allowed)."""
    closer = closed_by(case)
    if closer is None:
        return found
    no_exam = Said("visa.class.b-no-exam", exam=STEP_NAMES[closer])
    rules = ("usmle.attempts.all-steps-closed", "visa.b.allowed")
    about = _about(case, "b")
    others = (one for one in found.reasons if one not in about)
    return found._replace(reasons=(Reason(no_exam, rules, (f"exams.{closer}",)), *others))


_MORE: dict[ClassId, Callable[[Case, Found, Found], Found]] = {
    "j1": _j1,
    "h1b": _h1b,
    "o1": _o1,
    "f1-opt": _f1_opt,
    "b": _b,
}


def _work_permit(case: Case) -> Found:
    """Rules: visa.need.ead-open-market, visa.need.ead-no-auto-extension, visa.uscis-hold."""
    rests = ("visa.need.ead-open-market", "visa.uscis-hold")
    facts = ("profile.us_status", "visa.work_permit_until")
    if case.profile.profile.us_status not in OPEN_WORK:
        return Found("unknown", (Reason(Said("visa.work-permit.none"), rests[:1], facts),), rests)
    if (alone := card_missing(case)) is not None and not no_longer_protected(case):
        return Found("unknown", (Reason(*alone, facts),), rests)
    state: ClassState = "open"
    reasons = [Reason(Said("visa.work-permit.while-it-lasts"), rests[:1], facts)]
    card, first = work_permit(case), case.first_day
    if no_longer_protected(case):
        state = "unknown"
        reasons.insert(0, Reason(Said("visa.need.protection-ended"), ("visa.tps.ended-2026",), facts))
    extension = ("visa.need.ead-no-auto-extension",)
    if card is not None and card.ended is not False:
        state = "unknown"
        reasons.insert(0, Reason(card.said, extension, facts))
    elif card is not None and first is not None and card.until < _year_after(first):
        early = card.until < first
        state = "unknown" if early else state
        ends = Said(
            "visa.work-permit.ends-before-the-start" if early else "visa.work-permit.ends-in-first-year", day=card.until
        )
        reasons.append(Reason(ends, extension, facts))
    held = hold(case)
    return Found(worst(state, held.state), (*reasons, *held.reasons), rests)


def _year_after(day: date) -> date:
    return add_months(day, 12)


def _none_needed(case: Case) -> Found:
    """Rule: visa.need.usc-lpr-none."""
    verdict, why, rules = need(case)
    facts = ("profile.us_status", "profile.citizenships")
    if verdict == "no":
        return Found("open", (Reason(why, rules, facts),), rules)
    rests = ("visa.need.usc-lpr-none",)
    if verdict is None:
        return Found("unknown", (Reason(Said("visa.none-needed.record-status"), rests, facts),), rests)
    return Found("unknown", (Reason(Said("visa.none-needed.neither"), rests, facts),), rests)
