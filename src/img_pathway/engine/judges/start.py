"""Contract, training licence, certificate and the first day."""

from __future__ import annotations

from datetime import date

from img_pathway.engine.case import Case
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.season import has_position, other_post
from img_pathway.engine.ruling import Ruling, done, not_needed, open_step, unmet, with_others
from img_pathway.engine.time.days import say


def contract(case: Case) -> Ruling | None:
    """start.contract (match.after.steps): after a match or an accepted SOAP offer."""
    start = case.profile.start
    signed = start.contract_signed
    if case.past(signed) and signed is not None:
        if other_post(case, signed):
            return _other(case, "Signed", signed, "match.after.steps", "start.contract_signed")
        return done("Signed.", "match.after.steps", facts=("start.contract_signed",))
    if case.result is not None and not has_position(case):
        return unmet("It follows a match or an accepted SOAP offer.", "match.after.steps", missing=("match.result",))
    return None


def _other(case: Case, what: str, day: date, rule: str, fact: str) -> Ruling:
    """Done for the post of another year: this start needs its own."""
    start = f" on {say(case.first_day)}" if case.first_day is not None else ""
    return open_step(f"{what} on {say(day)}: too early for the start{start}. Record the new one.", rule, facts=(fact,))


def training_licence(case: Case) -> Ruling | None:
    """start.training-licence (match.after.license)."""
    start = case.profile.start
    facts = ("start.training_licence_issued", "start.training_licence_applied", "start.training_licence_not_needed")
    issued = start.training_licence_issued
    early = other_post(case, issued)
    if case.past(issued) and not early:
        return done("Issued.", "match.after.license", facts=facts)
    if start.training_licence_not_needed:
        return not_needed("The board told you that none is needed.", "match.after.license", facts=facts)
    applied = start.training_licence_applied
    if case.past(applied) and applied and not other_post(case, applied):
        return with_others(
            case,
            "the state board",
            applied,
            "Applied for.",
            "match.after.license",
            facts=facts,
            wait="training-licence",
        )
    if case.past(issued) and issued is not None:
        return _other(case, "Issued", issued, "match.after.license", "start.training_licence_issued")
    return None


def certificate(case: Case) -> Ruling | None:
    """start.certificate: before training starts (ecfmg.need-gme)."""
    if is_img(case)[0] == "no":
        return not_needed(is_img(case)[1], *is_img(case)[2], facts=("school.country",))
    shown = case.profile.start.certificate_shown
    if case.past(shown) and shown is not None:
        if other_post(case, shown):
            return _other(case, "Handed over", shown, "ecfmg.need-gme", "start.certificate_shown")
        return done("The hospital has it.", "ecfmg.need-gme", facts=("start.certificate_shown",))
    return None


def first_day(case: Case) -> Ruling | None:
    """start.first-day (nrmp.eligible.july1)."""
    start = case.profile.start
    if case.past(start.began) and start.began and not other_post(case, start.began):
        return done(f"Training began on {say(start.began)}.", "match.after.start", facts=("start.began",))
    if case.first_day is not None:
        said = unmet if case.future(case.first_day) else open_step
        return said(
            f"Planned for {say(case.first_day)}.",
            "match.after.start",
            facts=("start.first_day",),
            earliest=case.first_day,
        )
    return None


def licence(case: Case) -> Ruling | None:
    """start.licence (state.step3-today)."""
    start = case.profile.start
    if case.past(start.full_licence):
        return done("The full licence is issued.", "state.step3-today", facts=("start.full_licence",))
    return None
