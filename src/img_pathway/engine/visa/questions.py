"""What to ask the programme and a lawyer, built from the facts: honest questions, in the person's own voice."""

from __future__ import annotations

from collections.abc import Iterator

from img_pathway.engine.case import Case
from img_pathway.engine.readings.visa_need import needs_visa
from img_pathway.engine.visa.binds import States, country_names, on_lists
from img_pathway.engine.visa.measures import LISTS, inside
from img_pathway.engine.visa.model import Question


def questions(case: Case, states: States) -> tuple[Question, ...]:
    """Programme first, then lawyer; none where no visa is needed."""
    if needs_visa(case) == "no":
        return ()
    return (*_programme(case, states), *_lawyer(case, states))


def _ask(text: str, *rules: str) -> Question:
    return Question("programme", text, rules)


def _programme(case: Case, states: States) -> Iterator[Question]:
    plan = case.profile.visa.plan
    season = f" for the {case.target} Match" if case.target else ""
    yield _ask(
        f"Which visa classes do you sponsor{season}: J-1 only, or H-1B too? May I have that in writing?",
        "visa.need.programme-chooses",
        "visa.mistake.stale-h1b-list",
    )
    if plan == "h1b":
        yield _ask(
            "By which date must my Step 3 result be in hand?", "visa.h1b.step3-deadline", "visa.mistake.step3-late"
        )
        if not inside(case):
            yield _ask(
                "Will you file an H-1B petition for somebody who is abroad, and what happens if the 100,000-dollar payment is asked?",
                "visa.h1b.100k-cap-exempt",
                "visa.h1b.100k-after-sept-2026",
            )
    if plan in ("j1", None):
        yield _ask(
            "Who is your training programme liaison, and when will my sponsorship application be opened?",
            "visa.evsp.tpl-starts",
        )
    if plan == "work-permit" or case.profile.profile.us_status == "work-permit":
        yield _ask(
            "Do you accept my category of work permit, and what if a renewal comes late?",
            "visa.need.ead-open-market",
            "visa.need.ead-no-auto-extension",
        )
    if on_lists(case, *LISTS) or "suspended" in (states["j1"], states["h1b"]):
        yield _ask(
            "If my visa is not there by the first day, can the start be deferred, until when, and whom must I tell by when?",
            "visa.time.delay-options",
            "visa.mistake.ghosting-program",
        )


def _lawyer(case: Case, states: States) -> Iterator[Question]:
    person = case.profile.profile
    listed = on_lists(case, *LISTS)
    free = [country for country in person.citizenships if country not in listed]
    if listed:
        yield Question(
            "lawyer",
            f"Does the proclamation cover me: passport {country_names(listed)}, where I was and the visas I held on 2026-01-01?",
            ("visa.ban.who-covered", "visa.planner.ban-behaviour"),
        )
    if listed and person.us_visa_on_2026_01_01:
        yield Question(
            "lawyer",
            "I held a valid visa on 2026-01-01. Does it count if it was of another class than the one I now need?",
            ("visa.ban.who-covered",),
        )
    if listed and free:
        yield Question(
            "lawyer",
            f"I am a citizen of {country_names(listed)} and of {country_names(free)}. How is a dual national judged, and how do I "
            "declare both everywhere?",
            ("visa.ban.who-covered", "visa.mistake.inconsistent-ds160"),
        )
    if inside(case):
        yield Question(
            "lawyer",
            "Is a change of status inside the United States open to me, and what happens if I travel before it is decided?",
            ("visa.mistake.leave-during-cos", "visa.uscis-hold"),
        )
    if person.birth_country is not None and person.birth_country not in person.citizenships:
        yield Question(
            "lawyer",
            f"I was born in {country_names([person.birth_country])}. Do any measures go by birth, and do they touch my case?",
            ("visa.uscis-hold",),
        )
    if not inside(case) and (case.profile.visa.plan == "h1b" or states["j1"] != "open"):
        yield Question(
            "lawyer",
            "Does the 100,000-dollar payment apply today to a petition for me, and what is the last word of the courts?",
            ("visa.h1b.100k-litigation", "visa.h1b.100k-after-sept-2026"),
        )
    if case.profile.visa.plan in ("j1", None) and needs_visa(case) == "yes":
        yield Question(
            "lawyer",
            "What will the two-year rule mean for my plans, and which waivers could be open when I finish?",
            ("visa.j1.212e-applies", "visa.waiver.types", "visa.waiver.conrad-2026"),
        )
        yield Question(
            "lawyer",
            "Does anything in my visa history, or a green-card petition, speak against a J-1?",
            ("visa.j1.visa-history", "visa.j1.intent"),
        )
