"""Does training need a visa, and when may one enter for it.

Rules: visa.need.usc-lpr-none, visa.need.ead-open-market, visa.j1.entry-window.
"""

from __future__ import annotations

from datetime import date, timedelta

from img_pathway.engine.case import Case
from img_pathway.engine.once import once
from img_pathway.engine.time.days import say


@once
def need(case: Case) -> tuple[str | None, str, tuple[str, ...]]:
    """Does training need a visa: "yes", "no", "check" or ``None`` (not recorded); why; rules.

    Rules: visa.need.usc-lpr-none, visa.need.ead-open-market.
    """
    status = case.profile.profile.us_status
    if status == "citizen" or "US" in case.profile.profile.citizenships:
        return "no", "US citizens need no visa and no sponsor.", ("visa.need.usc-lpr-none",)
    if status == "permanent-resident":
        return (
            "no",
            "Permanent residents need no visa and no sponsor.",
            ("visa.need.usc-lpr-none", "visa.need.nrmp-category-vs-visa"),
        )
    until = case.profile.visa.work_permit_until
    if status == "work-permit" and until is not None and until < case.today:
        return (
            "check",
            f"Your work permit ended on {say(until)}: work stops with the card. Record the renewed one, or plan with a visa.",
            ("visa.need.ead-open-market", "visa.need.ead-no-auto-extension"),
        )
    if status == "work-permit":
        return (
            "check",
            "A work permit can do while it lasts, if the programme accepts it: ask in writing.",
            ("visa.need.ead-open-market", "visa.need.ead-no-auto-extension"),
        )
    if status is None:
        return None, "", ()
    return "yes", "Training in the United States needs a visa.", ("visa.need.branch-order", "visa.j1.sole-sponsor")


def needs_visa(case: Case) -> str | None:
    """Just the verdict of `need`."""
    return need(case)[0]


def entry_window(case: Case) -> tuple[date, date] | None:
    """First and last sensible day to enter on a J-1: 30 days before the contract start (visa.j1.entry-window)."""
    if case.first_day is None:
        return None
    return case.first_day - timedelta(days=case.number("visa.j1.entry-window")), case.first_day
