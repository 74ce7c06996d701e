"""Double binds: two visa rules that pull against each other for one person, said plainly and early."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from img_pathway.engine.case import Case
from img_pathway.engine.readings.counting import exam_passed
from img_pathway.engine.readings.visa_need import inside, needs_visa, way
from img_pathway.engine.visa.measures import PARTIAL, entry_lists, force, hold, payment_name
from img_pathway.engine.visa.model import Bind, ClassId, ClassState
from img_pathway.engine.words.said import Said

States = Mapping[ClassId, ClassState]


def binds(case: Case, states: States) -> tuple[Bind, ...]:
    """Every double bind of this person, the gravest first; none where no visa is needed."""
    if needs_visa(case) == "no":
        return ()
    return tuple(
        bind for make in (_step3, _need_country, _birth, _holds, _two_years, _intent) for bind in make(case, states)
    )


def _bind(case: Case, ident: str, title: Said, text: Said, *rules: str) -> Bind:
    return Bind(ident, case.words.text(title), case.words.text(text), rules)


def on_lists(case: Case, *rules: str) -> list[str]:
    """Passports of this person that one of these lists names."""
    return [
        country
        for country in case.profile.profile.citizenships
        if any(force(case, rule, country).word in ("in-force", "over") for rule in rules)
    ]


def _step3(case: Case, states: States) -> Iterator[Bind]:
    """visa.h1b.step3 against the measures on B visas: Step 3 is sat only in the United States."""
    if exam_passed(case, "step3") or inside(case) or states["h1b"] == "suspended":
        return
    if states["b"] == "suspended" and states["j1"] != "open":
        yield _bind(
            case,
            "visa.bind.step3-trip",
            Said("visa.bind.step3-trip.title"),
            Said("visa.bind.step3-trip.text"),
            "visa.ban.partial-h1b",
            "visa.h1b.step3",
            PARTIAL,
        )
    elif way(case) == "h1b":
        listed = on_lists(case, *case.book.measures_with("bond"))
        yield _bind(
            case,
            "visa.bind.step3-first",
            Said("visa.bind.step3-first.title"),
            Said("visa.bind.step3-first.text", bond=Said("visa.bind.step3-first.bond") if listed else None),
            "visa.h1b.step3",
            "visa.h1b.step3-deadline",
            "visa.b.allowed",
            *(("visa.bond",) if listed else ()),
        )


def _need_country(case: Case, states: States) -> Iterator[Bind]:
    """visa.son.which-country against visa.ban.nationality-not-residence."""
    person = case.profile.profile
    home = person.residence_country
    if home is None or home in person.citizenships or not person.citizenships:
        return
    listed = on_lists(case, *entry_lists(case))
    where = home
    if listed:
        text = Said("visa.bind.need-country.listed", home=where, passports=tuple(listed))
        rule = "visa.ban.nationality-not-residence"
    else:
        text = Said("visa.bind.need-country.text", home=where, passports=tuple(person.citizenships))
        rule = "visa.mistake.wrong-son-country"
    title = Said("visa.bind.need-country.title")
    yield _bind(case, "visa.bind.need-country", title, text, "visa.son.which-country", rule)


def _birth(case: Case, states: States) -> Iterator[Bind]:
    """visa.uscis-hold looks at birth where the entry list looks at the passport."""
    person = case.profile.profile
    born = person.birth_country
    if born is None or born in person.citizenships or on_lists(case, *entry_lists(case)):
        return
    if any(force(case, rule, born).word in ("in-force", "over") for rule in entry_lists(case)):
        yield _bind(
            case,
            "visa.bind.birth",
            Said("visa.bind.birth.title"),
            Said("visa.bind.birth.text", country=born),
            "visa.uscis-hold",
            "visa.ban.nationality-not-residence",
        )


def _holds(case: Case, states: States) -> Iterator[Bind]:
    """Inside: a case filed here may be held, and leaving may close the door behind."""
    if not inside(case):
        return
    listed = on_lists(case, *entry_lists(case))
    if hold(case).state != "open" and listed and set(listed).issuperset(case.profile.profile.citizenships):
        yield _bind(
            case,
            "visa.bind.stay-or-leave",
            Said("visa.bind.stay-or-leave.title"),
            Said("visa.bind.stay-or-leave.text"),
            "visa.uscis-hold",
            "visa.ban.who-covered",
            "visa.mistake.leave-during-cos",
        )
    elif way(case) == "h1b":
        yield _bind(
            case,
            "visa.bind.leave-during-change",
            Said("visa.bind.leave-during-change.title"),
            Said("visa.bind.leave-during-change.text", payment=payment_name(case)),
            "visa.h1b.100k-not",
            "visa.mistake.leave-during-cos",
        )


def _two_years(case: Case, states: States) -> Iterator[Bind]:
    """visa.j1.212e-applies: J-1 now, a waiver later."""
    if way(case) not in ("j1", None) or needs_visa(case) != "yes":
        return
    listed = on_lists(case, *entry_lists(case)) and states["j1"] != "open"
    years = case.number("visa.j1.212e-applies")
    waiver = case.read("visa.waiver.conrad-terms")
    text = Said(
        "visa.bind.two-years.text",
        years=years,
        waiver=Said("visa.bind.two-years.waiver", years=waiver.value["years"]) if waiver is not None else None,
        listed=Said("visa.bind.two-years.listed", years=years) if listed else None,
    )
    yield _bind(
        case,
        "visa.bind.two-years",
        Said("visa.bind.two-years.title", years=years),
        text,
        "visa.j1.212e-applies",
        "visa.j1.212e-bars",
        "visa.j1.no-objection-barred",
        "visa.waiver.conrad-terms",
        "visa.waiver.conrad-2026",
    )


def _intent(case: Case, states: States) -> Iterator[Bind]:
    """visa.j1.intent against a way to stay."""
    if way(case) == "j1" and case.profile.profile.us_status == "work-permit":
        yield _bind(
            case,
            "visa.bind.intent",
            Said("visa.bind.intent.title"),
            Said("visa.bind.intent.text"),
            "visa.j1.intent",
            "visa.need.ead-open-market",
        )
