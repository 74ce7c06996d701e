"""A profile in which stand-ins take the place of all that tells who the person is, before anything is worked out.

So no sentence, table or file that is made of it can tell more. Each key says what stands for it (`Fact.stand_in`).
What a rule asks of two values still holds of their stand-ins: names differ as before, a ranked programme is found in
the list, a letter belongs to its programme. Where that cannot be had, the stand-in makes a question, never a tick.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from img_pathway.desk.redact.own_names import name_stand_ins
from img_pathway.engine.readings.services import SERVICES
from img_pathway.engine.words.render import Words
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Fact, Identity, Profile, Table
from img_pathway.profile.facts.declare import StandIn
from img_pathway.profile.facts.season import is_no_match
from img_pathway.profile.facts.yours import Payment
from img_pathway.profile.typed.codes import is_nrmp
from img_pathway.profile.typed.countries import states
from img_pathway.profile.typed.text import digits
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.calendar import EASTERN

LEFT_OUT: Final = "left out"
"""Stands where there was a note."""
FIRST_BIRTH: Final = date(1900, 1, 1)
"""Birth dates become the days from here on: the same day for the same one, so that those that differ still do."""
_KEPT_ANSWERS: Final = frozenset({"yes", "no", *SERVICES})
_VALUE: Final = re.compile(r"\d{1,3}|(\d{4}-)?\d{2}-\d{2}")
"""A number, a day, or a month and day of every year."""
_CATEGORY: Final = re.compile(r"[AC]\d{1,2}P?")
_ENGLISH: Final = ("en", "english")
SPECIALTIES: Final = frozenset({
    "allergy and immunology", "anesthesiology", "cardiology", "child neurology", "dermatology", "diagnostic radiology",
    "emergency medicine", "family medicine", "general surgery", "internal medicine", "interventional radiology",
    "medical genetics", "medicine-pediatrics", "neurological surgery", "neurology", "neurosurgery", "nuclear medicine",
    "obstetrics and gynecology", "ophthalmology", "orthopaedic surgery", "orthopedic surgery", "otolaryngology",
    "pathology", "pediatrics", "physical medicine and rehabilitation", "plastic surgery", "preliminary medicine",
    "preliminary surgery", "preventive medicine", "psychiatry", "radiation oncology", "radiology", "surgery",
    "thoracic surgery", "transitional year", "urology", "vascular surgery",
})  # fmt: skip
"""Names of specialties that tell nobody, beside those of the rulebook."""
_T = TypeVar("_T", bound=Table)


def redacted(profile: Profile, book: Rulebook, number: int = 1) -> Profile:
    """The profile with stand-ins, called by its number; see `StandIns` for several that belong together."""
    return StandIns(book, number).redacted(profile)


class StandIns:
    """The stand-ins of one export: the same person, place or programme keeps its own in all profiles of it."""

    def __init__(self, book: Rulebook, first: int = 1) -> None:
        """`book` tells which words are those of the rules, and stay; `first` is the number of the first applicant."""
        self._book = book
        self._given: dict[tuple[str, str], str] = {}
        """By what it is and the value, capitals aside, the stand-in."""
        self._applicants = first - 1
        self._births: dict[date, date] = {}
        self._names: dict[str, str] = {}
        """The person's own names, of the profile being redacted."""
        self._subjects: dict[str, str] = {}
        """What questions may be about beside steps and own waits: the words for a letter or a contact."""

    def redacted(self, profile: Profile) -> Profile:
        """Another person, of whom the same is true."""
        names = [value for fact, value in _facts(profile) if fact.stand_in == "Name"]
        passport = profile.profile.passport_name
        self._names = name_stand_ins([*([passport] if passport else []), *names])
        self._births = {}
        self._subjects = dict(self._asked_about(profile))
        made = {}
        for name, slot in Profile.slots.items():
            held = getattr(profile, name)
            if slot.key is None:
                made[name] = self._table(held)
            else:
                made[name] = {key: self._table(table) for key, table in held.items() if self._known_key(name, key)}
        self._applicants += 1
        # Where none is recorded, hours would be told in the zone of this computer.
        known = replace(made["profile"], label=f"Applicant {self._applicants}", time_zone=EASTERN)
        return replace(profile, **{**made, "profile": known, "extra": {}})

    def _table(self, table: _T) -> _T:
        """One table and the lists in it; what this version does not know is left out."""
        changed: dict[str, Any] = {"extra": {}}
        if isinstance(table, Payment) and table.fee and self._book.has_rule(table.fee.strip()):
            # The fee's own title says what it was for, and tells nobody.
            table = replace(table, what=None)
        for name, fact in table.facts.items():
            value = getattr(table, name)
            if fact.stand_in is not None and value not in (None, "", ()):
                changed[name] = self._value(table, fact.stand_in, value)
        for name in table.lists:
            changed[name] = tuple(self._table(one) for one in getattr(table, name))
        return replace(table, **changed)

    def _value(self, table: Table, word: StandIn, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(found for one in value if (found := self._text(word, one)) is not None)
        if isinstance(value, date):
            # A birth date says something only beside another one; alone it is left out.
            return self._birth(value) if isinstance(table, Identity) else None
        return self._text(word, str(value))

    def _text(self, word: StandIn, text: str) -> str | None:
        """What stands for some words; ``None`` where only their absence tells nothing."""
        match word:
            case "Name":
                return self._names.get(text, LEFT_OUT)
            case "Note":
                return LEFT_OUT
            case "Zone":
                return EASTERN
            case "Answer":
                told = text.strip().casefold()
                return told if told in _KEPT_ANSWERS or _VALUE.fullmatch(told) else None
            case "State":
                return text if text in states() else None
            case "Language":
                return text if text.strip().casefold() in _ENGLISH else "another language"
            case "Category":
                bare = re.sub(r"[^A-Z0-9]", "", text.upper())
                return bare if _CATEGORY.fullmatch(bare) else LEFT_OUT
            case "Specialty":
                return self._specialty(text)
            case "Subject":
                return self._subject(text)
            case "Programme" | "Code":
                return self._programme(text)
            case "Number" if (bare := digits(text)).isascii() and bare.isdecimal():
                # As many digits as there were: their number is what is looked at.
                return self._numbered(word, bare).rpartition(" ")[2].zfill(len(bare))
        return self._numbered(word, text)

    def _numbered(self, word: str, text: str) -> str:
        """A word with a number: the next one, or the one its value has already."""
        place = word, " ".join(text.split()).casefold()
        if place not in self._given:
            self._given[place] = f"{word} {sum(kind == word for kind, _ in self._given) + 1}"
        return self._given[place]

    def _programme(self, text: str) -> str:
        """A programme is found by its name or by a code: both are looked up alike, and a code keeps its form."""
        bare = text.strip()
        if is_no_match(bare):
            return bare
        if is_nrmp(bare):
            number = self._numbered("NRMP", bare).rpartition(" ")[2]
            return f"{int(number):07d}{bare[7].upper()}0"
        if bare.isascii() and bare.isdecimal():
            return self._numbered("Code", bare).rpartition(" ")[2].zfill(10)
        return self._numbered("Programme", bare)

    def _specialty(self, text: str) -> str:
        """Known names stay; in other words only the name is kept that the rulebook finds in them."""
        bare = text.strip().casefold()
        names = {name for row in self._book.specialties for name in row.names}
        if bare in SPECIALTIES or bare in names:
            return text.strip()
        inside = max((name for name in names if len(name) > 4 and name in bare), key=len, default="")
        return self._numbered(inside.capitalize() or "Specialty", text)

    def _subject(self, text: str) -> str:
        """A step or a fee by its id, or words of one's own."""
        bare = text.strip()
        if self._book.has_rule(bare) or any(step.id == bare for step in self._book.steps):
            return bare
        return self._subjects.get(bare.casefold()) or self._numbered("Subject", text)

    def _asked_about(self, profile: Profile) -> Iterator[tuple[str, str]]:
        """The words by which a question is about a letter or a contact, and the same with the stand-in."""
        words = Words(self._book.words)
        writers = [one.writer for season in profile.seasons.values() for one in season.recommendations]
        people = [one.name for one in profile.experience.people]
        for sentence, slot, named in (("waiting.a-letter", "writer", writers), ("waiting.a-contact", "name", people)):
            for name in filter(None, named):
                new = self._numbered("Person", name)
                yield words.text(Said(sentence, **{slot: name})).casefold(), words.text(Said(sentence, **{slot: new}))

    def _birth(self, day: date) -> date:
        return self._births.setdefault(day, FIRST_BIRTH + timedelta(days=len(self._births)))

    def _known_key(self, slot: str, key: str | int) -> bool:
        """Is this key of the rulebook's, and not a word of the person's own? A year tells nobody."""
        if isinstance(key, int):
            return True
        book, rule = self._book, key.partition("@")[0]
        if slot == "overrides":
            return any(step.id == key for step in book.steps)
        if slot == "durations":
            return key in book.duration_ids
        season, _, rest = key.partition(".")
        if season.isdecimal() and rest in book.calendar.events:
            return True
        fee, _, year = key.rpartition(".")
        return book.has_rule(rule) or (year.isdecimal() and book.has_rule(fee))


def _facts(table: Table) -> Iterator[tuple[Fact, str]]:
    """Every fact of a table, its lists and a profile's tables, with what is recorded."""
    for name, fact in table.facts.items():
        if value := getattr(table, name):
            yield fact, value
    for name in table.lists:
        for one in getattr(table, name):
            yield from _facts(one)
    for name, slot in table.slots.items():
        for one in getattr(table, name).values() if slot.key else (getattr(table, name),):
            yield from _facts(one)
