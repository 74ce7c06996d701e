"""The visa chain after the Match."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)
from typing import Literal

from img_pathway.profile.facts.declare import Only, Table, fact, series

VisaClass = Literal["j1", "h1b", "f1-opt", "work-permit", "o1", "other"]
HeldClass = Literal["b", "f1", "j1", "h1b", "h4", "o1", "other"]
Admitted = Literal["ds", "date"]
Decision = Literal["granted", "denied", "withdrawn"]
Relation = Literal["spouse", "child"]

_PLANS = "j1: J-1|h1b: H-1B|f1-opt: F-1 OPT|work-permit: work permit (EAD)|o1: O-1|other: another"
_HELD = "b: B-1/B-2 visitor|f1: F-1|j1: J-1|h1b: H-1B|h4: H-4|o1: O-1|other: another"


class HeldVisa(Table):
    """A US visa in the passport."""

    kind: HeldClass | None = fact("Class of the visa", "choice", choices=_HELD)
    until: Day | None = fact("Valid until", "date", brief="to", together=True)


class StatusChange(Table):
    """A change of status inside the United States."""

    kind: HeldClass | None = fact("Class asked for", "choice", choices=_HELD)
    filed: Day | None = fact("Filed", "date", planned=False, brief="filed")
    decided: Day | None = fact("Decided", "date", planned=False, brief="decided", after="filed")
    result: Decision | None = fact("Decision", "choice", choices="granted|denied|withdrawn: withdrawn or abandoned")


class Dependant(Table):
    """Somebody who comes with you."""

    relation: Relation | None = fact("Who", "choice", choices="spouse|child")
    born: Day | None = fact("Born on", "date", planned=False, brief="born", personal="Birth")


class Visa(Table):
    """The visa chain after the Match."""

    plan: VisaClass | None = fact("Visa class you plan with", "choice", choices=_PLANS)
    plans: tuple[VisaClass, ...] = fact(
        "Visa classes you weigh", "words", "While none is chosen, or beside it.", choices=_PLANS, personal=False
    )
    list_asked: Day | None = fact(
        "Asked about the entry list on",
        "date",
        "Of Intealth, or of the programmes: does it stop you? Only where a passport of yours is on a list.",
        planned=False,
    )
    work_permit_category: str | None = fact(
        "Category on the work permit", "text", "For example C09.", personal="Category"
    )
    work_permit_from: Day | None = fact("Work permit valid from", "date")
    work_permit_until: Day | None = fact("Work permit valid until", "date", after="work_permit_from")
    work_permit_renewal_filed: Day | None = fact("Renewal of the work permit filed", "date", planned=False)
    admitted: Admitted | None = fact(
        "I-94 admits you", "choice", choices="ds: for duration of status (D/S)|date: until a date"
    )
    i94_until: Day | None = fact("I-94 admits you until", "date", "The date on it.", only=Only("admitted", "date"))
    ds2019_until: Day | None = fact("DS-2019 ends", "date", "End of the programme on it.")
    home_stay_done: Day | None = fact("Two-year home stay after a J-1 completed", "date", planned=False)
    home_stay_waived: Day | None = fact("Two-year home stay waived", "date", planned=False)
    immigrant_petition: Day | None = fact("Immigrant petition filed (I-130, I-140)", "date", planned=False)
    need_country: str | None = fact("Country that issues the Statement of Need", "country")
    need_specialty: str | None = fact(
        "Specialty on the Statement of Need", "text", "Letter for letter.", personal="Specialty"
    )
    need_requested: Day | None = fact("Statement of Need requested", "date", planned=False)
    need_issued: Day | None = fact("Statement of Need issued", "date", planned=False, after="need_requested")
    need_until: Day | None = fact(
        "Statement of Need valid until", "date", "Where it names a last day.", after="need_issued"
    )
    case_opened: Day | None = fact("Sponsorship application opened by the hospital", "date", planned=False)
    ds2019_requested: Day | None = fact("Sponsorship application complete", "date", planned=False)
    ds2019_issued: Day | None = fact("DS-2019 issued", "date", planned=False, after="ds2019_requested")
    sevis_paid: Day | None = fact("SEVIS fee (I-901) paid", "date", planned=False)
    interview: Day | None = fact("Consular interview", "date")
    issued: Day | None = fact("Visa issued", "date", planned=False)
    refused: Day | None = fact("Visa refused", "date", planned=False)
    entered: Day | None = fact("Entry into the United States", "date", after="issued")
    petition_filed: Day | None = fact("H-1B petition filed", "date", planned=False)
    petition_approved: Day | None = fact("H-1B petition approved", "date", planned=False, after="petition_filed")
    held: tuple[HeldVisa, ...] = series(HeldVisa, "US visas you hold", "visa", "Visa held")
    status_change: tuple[StatusChange, ...] = series(
        StatusChange, "Changes of status", "change of status", "Change of status"
    )
    dependants: tuple[Dependant, ...] = series(Dependant, "Dependants", "dependant")
