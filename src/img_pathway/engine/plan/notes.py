"""What a plan says beside its steps: no target, a Match that is decided, and what stands against the class planned."""

from __future__ import annotations

from img_pathway.engine.case import Case
from img_pathway.engine.readings.act_by import late_season
from img_pathway.engine.readings.over import only_soap, place_comes_with, season_over
from img_pathway.engine.readings.season import DECIDED
from img_pathway.engine.readings.visa_need import class_closed, no_longer_protected, way
from img_pathway.engine.visa.classes import entry_state, planned_class_state
from img_pathway.engine.visa.measures import class_gone, entry_lists, suspended_for
from img_pathway.engine.words.said import Said


def notes(case: Case) -> tuple[Said, ...]:
    """What is said of the target and of the class, whatever the steps are."""
    if case.target is None:
        return (Said("plan.no-target"),)
    decided = (
        (Said("plan.decided", year=case.target),)
        if case.season.result in DECIDED and place_comes_with(case) != "match.soap"
        else ()
    )
    soap = (Said("profile.goal.no-list", year=case.target),) if only_soap(case) else ()
    late = late_season(case)
    return (*decided, *soap, *((late,) if late is not None and not season_over(case) else ()), *_entry_list(case))


def _entry_list(case: Case) -> tuple[Said, ...]:
    """What stands against the class planned: the person's own record, else the entry list as last known, and never that
    it is impossible.

    Rules: visa.ban.10998-full, visa.ban.10998-partial, visa.planner.ban-behaviour.
    """
    plan = case.profile.visa.plan
    if plan is not None and class_closed(case, plan) is not None and case.states["visa.class"].open:
        counted = Said("plan.counts-with", name=class_gone(case).title)
        return (Said("plan.class-closed", why=case.states["visa.class"].reasons[0].said, counted=counted),)
    row = class_gone(case) if way(case) is not None else case.book.visa_class("j1")
    state = entry_state(case, row.id)
    if state == "open" or not suspended_for(case) or not case.states["visa.consulate"].open:
        chosen = case.states["visa.class"]
        stopped = no_longer_protected(case) or planned_class_state(case, row.id)[0] == "suspended"
        why = chosen.reasons[0].said
        return (why,) if stopped and chosen.status == "check" and isinstance(why, Said) else ()
    known = case.book.known_on(case.today, *entry_lists(case))
    return (Said("plan.entry-list", known=known, name=row.title, state=state),)
