"""The visa chain after the Match, and the start of training."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)

from img_pathway.profile.facts.declare import Table, fact


@dataclass(frozen=True)
class Visa(Table, personal=False):
    """The visa chain after the Match."""

    plan: str | None = fact(
        "Visa class you plan with",
        "choice",
        "",
        choices=(
            ("j1", "J-1"),
            ("h1b", "H-1B"),
            ("f1-opt", "F-1 OPT"),
            ("work-permit", "work permit (EAD)"),
            ("o1", "O-1"),
            ("other", "another"),
        ),
    )
    work_permit_until: Day | None = fact("Work permit valid until", "date")
    i94_until: Day | None = fact("I-94 admits you until", "date", "The date on it. Leave empty where it says D/S.")
    need_requested: Day | None = fact("Statement of Need requested", "date", planned=False)
    need_issued: Day | None = fact("Statement of Need issued", "date", planned=False)
    case_opened: Day | None = fact("Sponsorship application opened by the hospital", "date", planned=False)
    ds2019_requested: Day | None = fact("Sponsorship application complete", "date", planned=False)
    ds2019_issued: Day | None = fact("DS-2019 issued", "date", planned=False)
    sevis_paid: Day | None = fact("SEVIS fee (I-901) paid", "date", planned=False)
    interview: Day | None = fact("Consular interview", "date")
    issued: Day | None = fact("Visa issued", "date", planned=False)
    entered: Day | None = fact("Entry into the United States", "date")
    petition_filed: Day | None = fact("H-1B petition filed", "date", planned=False)
    petition_approved: Day | None = fact("H-1B petition approved", "date", planned=False)


@dataclass(frozen=True)
class Start(Table, personal=False):
    """Contract, training licence and the first day."""

    contract_signed: Day | None = fact("Contract signed", "date", planned=False)
    first_day: Day | None = fact(
        "First day (as in the contract)", "date", "Count from orientation if the contract starts with it."
    )
    licence_state: str | None = fact("State of training (two letters)", "state")
    training_licence_applied: Day | None = fact("Training licence applied for", "date", planned=False)
    training_licence_issued: Day | None = fact("Training licence issued", "date", planned=False)
    training_licence_not_needed: bool | None = fact("Board says none is needed?", "bool")
    certificate_shown: Day | None = fact("Certificate handed to the hospital", "date", planned=False)
    began: Day | None = fact("Training began", "date", planned=False)
    full_licence: Day | None = fact("Full licence issued", "date", planned=False)
