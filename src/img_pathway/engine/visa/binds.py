"""Double binds: two visa rules that pull against each other for one person, said plainly and early."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from img_pathway.engine.case import Case
from img_pathway.engine.readings.counting import exam_passed
from img_pathway.engine.readings.visa_need import needs_visa
from img_pathway.engine.visa.measures import BOND_LIST, LISTS, PARTIAL, force, hold, inside
from img_pathway.engine.visa.model import Bind, ClassId, ClassState

States = Mapping[ClassId, ClassState]


def binds(case: Case, states: States) -> tuple[Bind, ...]:
    """Every double bind of this person, the gravest first; none where no visa is needed."""
    if needs_visa(case) == "no":
        return ()
    return tuple(
        found for make in (_step3, _need_country, _birth, _holds, _two_years, _intent) for found in make(case, states)
    )


def country_names(codes: tuple[str, ...] | list[str]) -> str:
    """Countries in words, for a sentence."""
    from img_pathway.profile.typed.countries import names

    return ", ".join(names().get(code, code) for code in codes)


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
        yield Bind(
            "visa.bind.step3-trip",
            "H-1B needs a Step 3 that a B visa would be needed to sit",
            "The J-1 is not open to your passport, and the H-1B, which its list does not name, needs Step 3. Step 3 is "
            "given only in the United States, and the same list names the B visa for that trip. In practice the way is "
            "open mainly to people who hold Step 3 already or are inside the United States: ask a lawyer before you pay for anything.",
            ("visa.ban.partial-h1b", "visa.h1b.step3", PARTIAL),
        )
    elif case.profile.visa.plan == "h1b":
        listed = [one for one in case.profile.profile.citizenships if force(case, BOND_LIST, one).word != "silent"]
        more = (
            " Your passport was on the list for a bond on B visas; whether it still is, is not known." if listed else ""
        )
        yield Bind(
            "visa.bind.step3-first",
            "H-1B needs Step 3, Step 3 needs the certificate and a trip",
            "Step 3 opens with the certificate and is given only in the United States, and many programmes want the "
            f"result by the rank list. So certificate, B visa and Step 3 must all come before February.{more}",
            ("visa.h1b.step3", "visa.h1b.step3-deadline", "visa.b.allowed", *(("visa.bond",) if listed else ())),
        )


def _need_country(case: Case, states: States) -> Iterator[Bind]:
    """visa.son.which-country against visa.ban.nationality-not-residence."""
    person = case.profile.profile
    home = person.residence_country
    if home is None or home in person.citizenships or not person.citizenships:
        return
    listed = on_lists(case, *LISTS)
    where = country_names([home])
    if listed:
        text = (
            f"The Statement of Need comes from {where}, your last legal permanent residence, but the entry list looks at the "
            f"passport: {country_names(listed)}. A letter from {where} does not lift the list."
        )
        rules: tuple[str, ...] = ("visa.son.which-country", "visa.ban.nationality-not-residence")
    else:
        text = (
            f"The Statement of Need comes from {where}, your last legal permanent residence, not from "
            f"{country_names(person.citizenships)}. Entry measures look at the passport."
        )
        rules = ("visa.son.which-country", "visa.mistake.wrong-son-country")
    yield Bind(
        "visa.bind.need-country",
        "Two countries decide: one writes the letter, the other is on the passport",
        text,
        rules,
    )


def _birth(case: Case, states: States) -> Iterator[Bind]:
    """visa.uscis-hold looks at birth where the entry list looks at the passport."""
    person = case.profile.profile
    born = person.birth_country
    if born is None or born in person.citizenships or on_lists(case, *LISTS):
        return
    if any(force(case, rule, born).word in ("in-force", "over") for rule in LISTS):
        yield Bind(
            "visa.bind.birth",
            "Entry looks at the passport, holds looked at birth",
            f"Your passport is on no entry list, but you were born in {country_names([born])}. USCIS holds on cases inside the "
            "United States went by birth as well; a court set them aside, and an appeal was open. A visa asked for abroad "
            "is judged by the passport.",
            ("visa.uscis-hold", "visa.ban.nationality-not-residence"),
        )


def _holds(case: Case, states: States) -> Iterator[Bind]:
    """Inside: a case filed here may be held, and leaving may close the door behind."""
    if not inside(case):
        return
    held = hold(case).state != "open"
    if held:
        yield Bind(
            "visa.bind.stay-or-leave",
            "Staying and leaving both carry a risk",
            "A change of status inside the United States may be held for people of a listed country, and a visa asked for "
            "abroad falls under the entry list. Do not travel while a case is open without a lawyer's word.",
            ("visa.uscis-hold", "visa.ban.who-covered", "visa.mistake.leave-during-cos"),
        )
    elif case.profile.visa.plan == "h1b":
        yield Bind(
            "visa.bind.leave-during-change",
            "A change of status spares the payment only while you stay",
            "Leaving before the change of status is decided gives it up and can bring the 100,000-dollar payment back.",
            ("visa.h1b.100k-not", "visa.mistake.leave-during-cos"),
        )


def _two_years(case: Case, states: States) -> Iterator[Bind]:
    """visa.j1.212e-applies: J-1 now, a waiver later."""
    if case.profile.visa.plan not in ("j1", None) or needs_visa(case) != "yes":
        return
    listed = on_lists(case, *LISTS) and states["j1"] != "open"
    more = " Two years at home would have to be followed by a new visa under the entry list." if listed else ""
    yield Bind(
        "visa.bind.two-years",
        "J-1 now means two years at home, or a waiver, later",
        "After a J-1 no H, L or green card comes before two years at home or a waiver. A no-objection letter does not work for "
        "physicians; the usual waiver is three years of H-1B work in a shortage area. Whether that programme is renewed for "
        f"the year you enter was not known.{more}",
        (
            "visa.j1.212e-applies",
            "visa.j1.212e-bars",
            "visa.j1.no-objection-barred",
            "visa.waiver.conrad-terms",
            "visa.waiver.conrad-2026",
        ),
    )


def _intent(case: Case, states: States) -> Iterator[Bind]:
    """visa.j1.intent against a way to stay."""
    if case.profile.visa.plan == "j1" and case.profile.profile.us_status == "work-permit":
        yield Bind(
            "visa.bind.intent",
            "A J-1 asks for the wish to return",
            "Your work permit may rest on a wish to stay, and a J-1 asks for home ties and the intent to return. Ask a lawyer "
            "before you swap one for the other.",
            ("visa.j1.intent", "visa.need.ead-open-market"),
        )
