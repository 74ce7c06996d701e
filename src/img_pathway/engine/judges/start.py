"""Contract, training licence, certificate and the first day."""

from __future__ import annotations

from datetime import timedelta

from ..case import Case
from ..days import say
from ..ruling import Ruling, done, not_needed, open_step, unmet, waiting
from .season import has_position


def contract(case: Case) -> Ruling | None:
    """start.contract (match.after.steps): after a match or an accepted SOAP offer."""
    start = case.profile.start
    if case.past(start.contract_signed):
        return done("Signed.", "match.after.steps", facts=("start.contract_signed",))
    if case.season.result is not None and not has_position(case):
        return unmet("It follows a match or an accepted SOAP offer.", "match.after.steps", missing=("match.result",))
    return None


def training_licence(case: Case) -> Ruling | None:
    """start.training-licence (match.after.license)."""
    start = case.profile.start
    facts = ("start.training_licence_issued", "start.training_licence_applied", "start.training_licence_not_needed")
    if case.past(start.training_licence_issued):
        return done("Issued.", "match.after.license", facts=facts)
    if start.training_licence_not_needed:
        return not_needed("The board told you that none is needed.", "match.after.license", facts=facts)
    if case.past(start.training_licence_applied) and start.training_licence_applied:
        typical = case.book.duration("training-licence").typical or 42
        return waiting(
            "the state board",
            start.training_licence_applied,
            "Applied for.",
            "match.after.license",
            facts=facts,
            nudge=start.training_licence_applied + timedelta(days=typical),
        )
    return None


def certificate(case: Case) -> Ruling | None:
    """start.certificate: before training starts (ecfmg.need-gme)."""
    if case.img[0] == "no":
        return not_needed(case.img[1], *case.img[2], facts=("school.country",))
    if case.past(case.profile.start.certificate_shown):
        return done("The hospital has it.", "ecfmg.need-gme", facts=("start.certificate_shown",))
    return None


def first_day(case: Case) -> Ruling | None:
    """start.first-day (nrmp.eligible.july1)."""
    start = case.profile.start
    if case.past(start.began) and start.began:
        return done(f"Training began on {say(start.began)}.", "match.after.start", facts=("start.began",))
    if case.first_day is not None:
        said = unmet if case.future(case.first_day) else open_step
        return said(f"Planned for {say(case.first_day)}.", "match.after.start", facts=("start.first_day",))._replace(
            earliest=case.first_day
        )
    return None


def licence(case: Case) -> Ruling | None:
    """start.licence (state.step3-today)."""
    start = case.profile.start
    if case.past(start.full_licence):
        return done("The full licence is issued.", "state.step3-today", facts=("start.full_licence",))
    return None
