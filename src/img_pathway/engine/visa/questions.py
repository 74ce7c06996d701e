"""What to ask the programme and a lawyer, built from the facts: honest questions, in the person's own voice."""

from __future__ import annotations

from collections.abc import Iterator

from img_pathway.engine.case import Case
from img_pathway.engine.readings.on_j1 import home_stay_due
from img_pathway.engine.readings.position import only_in_training
from img_pathway.engine.readings.visa_need import class_closed, inside, needs_visa, way
from img_pathway.engine.visa.binds import States, on_lists
from img_pathway.engine.visa.measures import entry_lists, payment_known, payment_name
from img_pathway.engine.visa.model import Question, Whom
from img_pathway.engine.words.said import Said

_Asked = tuple[Said, tuple[str, ...]]
"""A question and the rules behind it."""


def questions(case: Case, states: States) -> tuple[Question, ...]:
    """Programme first, then lawyer; none where no visa is needed."""
    if needs_visa(case) == "no":
        return ()
    return (*_written(case, "programme", _programme(case, states)), *_written(case, "lawyer", _lawyer(case, states)))


def _written(case: Case, whom: Whom, asked: Iterator[_Asked]) -> Iterator[Question]:
    for said, rules in asked:
        yield Question(whom, case.words.text(said), rules)


def _programme(case: Case, states: States) -> Iterator[_Asked]:
    plan = way(case)
    if only_in_training(case):
        # What an applicant asks is answered by now.
        if plan == "j1" or case.profile.profile.us_status == "j1":
            yield Said("visa.ask.renewal"), ("visa.j1.annual-renewal",)
        return
    season = Said("visa.ask.for-match", year=case.target) if case.target else None
    no_petition = (one := class_closed(case, "h1b")) is not None and one.for_good
    sponsor = Said("visa.ask.sponsor-j1" if no_petition else "visa.ask.sponsor", season=season)
    yield sponsor, ("visa.need.programme-chooses", "visa.mistake.stale-h1b-list")
    if plan == "h1b":
        yield Said("visa.ask.step3-by"), ("visa.h1b.step3-deadline", "visa.mistake.step3-late")
        if not inside(case) and payment_known(case):
            abroad = Said("visa.ask.petition-abroad", payment=payment_name(case))
            yield abroad, ("visa.h1b.100k-cap-exempt", "visa.h1b.100k-after-sept-2026")
    if plan in ("j1", None):
        yield Said("visa.ask.liaison"), ("visa.evsp.tpl-starts",)
    if plan == "work-permit" or case.profile.profile.us_status == "work-permit":
        yield Said("visa.ask.work-permit"), ("visa.need.ead-open-market", "visa.need.ead-no-auto-extension")
    if on_lists(case, *entry_lists(case)) or "suspended" in (states["j1"], states["h1b"]):
        yield Said("visa.ask.defer"), ("visa.time.delay-options", "visa.mistake.ghosting-program")


def _lawyer(case: Case, states: States) -> Iterator[_Asked]:
    person = case.profile.profile
    listed = on_lists(case, *entry_lists(case))
    free = [country for country in person.citizenships if country not in listed]
    if listed:
        covered = Said("visa.ask.covered", passports=tuple(listed))
        yield covered, ("visa.ban.who-covered", "visa.planner.ban-behaviour")
    if listed and not free:
        yield Said("visa.ask.second-passport"), ("visa.planner.ban-behaviour", "visa.ban.who-covered")
    if listed and person.us_visa_on_2026_01_01:
        yield Said("visa.ask.visa-held"), ("visa.ban.who-covered",)
    if listed and free:
        dual = Said("visa.ask.dual-national", listed=tuple(listed), free=tuple(free))
        yield dual, ("visa.ban.who-covered", "visa.mistake.inconsistent-ds160")
    if inside(case):
        yield Said("visa.ask.change-of-status"), ("visa.mistake.leave-during-cos", "visa.uscis-hold")
    if person.birth_country is not None and person.birth_country not in person.citizenships:
        yield Said("visa.ask.birth", country=person.birth_country), ("visa.uscis-hold",)
    petition = way(case) == "h1b" or (states["j1"] != "open" and class_closed(case, "h1b") is None)
    if petition and not inside(case) and payment_known(case):
        payment = Said("visa.ask.payment", payment=payment_name(case))
        yield payment, ("visa.h1b.100k-litigation", "visa.h1b.100k-after-sept-2026")
    visa = case.profile.visa
    free_of_it = (case.past(visa.home_stay_done) or case.past(visa.home_stay_waived)) and not home_stay_due(case)
    if way(case) in ("j1", None) and needs_visa(case) == "yes" and not free_of_it:
        home = Said("visa.ask.home-rule", years=case.number("visa.j1.212e-applies"))
        yield home, ("visa.j1.212e-applies", "visa.waiver.types", "visa.waiver.conrad-2026")
        yield Said("visa.ask.history"), ("visa.j1.visa-history", "visa.j1.intent")
