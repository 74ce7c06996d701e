"""Nothing personal leaves with ``--redact``, in no kind of export; and of the person with stand-ins the same is true."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdf import PdfReader

from img_pathway.days import say, say_short
from img_pathway.desk.export import Kind, written
from img_pathway.desk.folder import DataFolder
from img_pathway.desk.redact.own_names import name_stand_ins
from img_pathway.desk.redact.redact import SPECIALTIES, StandIns, redacted
from img_pathway.desk.session import Desk
from img_pathway.engine import assess
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.letters.board import letters_board
from img_pathway.engine.money.ledger import ledger
from img_pathway.engine.names.board import names_board
from img_pathway.engine.plan.plan import plan
from img_pathway.engine.programmes.board import programmes_board
from img_pathway.engine.ranklist.board import rank_board
from img_pathway.engine.readings.names import differences, same_name
from img_pathway.profile.facts import Fact, Profile
from img_pathway.profile.file.codec import to_document
from img_pathway.profile.typed.keys import all_keys, flatten, put, put_many
from img_pathway.rulebook import Rulebook, load
from tests.engine.people import profiles
from tests.faults.sizes import met

YEAR = 2027
PLACES = {
    "YEAR": str(YEAR),
    "STEP": "exams.step3",
    "RULE": "ecfmg.path-1-proof",
    "FEE": "eras.token.fee",
    "WAIT": "letter",
}
KINDS: tuple[Kind, ...] = ("ics", "md", "html", "pdf", "json", "zip")


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load()


@dataclass
class Marked:
    """A profile in which every fact is recorded and every personal one holds something that stands nowhere else."""

    profile: Profile = field(default_factory=Profile)
    tokens: dict[str, list[str]] = field(default_factory=dict)
    """By key, the texts that must not be found."""

    def fill(self, key: str, fact: Fact) -> None:
        number = len(self.tokens) + 1
        value, found = personal(number, fact) if fact.personal else (impersonal(key, fact), [])
        self.profile = put(self.profile, key, value)
        if found:
            self.tokens[key] = found


def personal(number: int, fact: Fact) -> tuple[Any, list[str]]:
    word = f"Zq{chr(97 + number // 26)}{chr(97 + number % 26)}jx"
    if fact.kind == "zone":
        return "Asia/Kathmandu", ["Kathmandu", "+05:45", "05:45"]
    if fact.kind == "date":
        day = date(1961, 2, 1) + timedelta(days=41 * number)
        return day, [day.isoformat(), say(day), say_short(day), f"{day:%Y%m%d}"]
    match fact.stand_in:
        case "Number":
            return f"7{number:03d}4815", [f"7{number:03d}4815"]
        case "Code" if fact.brief == "ACGME":
            return f"88{number:03d}99999", [f"88{number:03d}99999"]
        case "Code":
            return f"55{number:03d}77C0", [f"55{number:03d}77"]
        case "Specialty":
            text = f"emergency medicine at {word}"
            return ((text,) if fact.kind == "words" else text), [word]
    return ((word,) if fact.kind in ("words", "states") else f"{word} {word}son"), [word]


def impersonal(key: str, fact: Fact) -> Any:
    if key.endswith("target_match"):
        return YEAR
    match fact.kind:
        case "date":
            # Asked for, done, and still running.
            return date(2027, 6, 1) if re.search("expires|until|ends|planned|due|follow|to$", key) else date(2026, 9, 1)
        case "instant":
            return datetime(2027, 1, 12, 10, tzinfo=ZoneInfo("America/Chicago"))
        case "money":
            return Decimal("125.50")
        case "int" | "year":
            return max(fact.minimum or 0, min(fact.maximum or 9, YEAR if fact.kind == "year" else 3))
        case "choice":
            return fact.choices[0][0]
        case "words":
            return (fact.choices[0][0],)
        case "countries":
            return ("IN",)
    return {"bool": True, "country": "IN", "state": "NY", "currency": "USD", "month": "2026-05"}[fact.kind]


def marked() -> Marked:
    made = Marked()
    for info in all_keys():
        key = ".".join(PLACES.get(part, part) for part in info.key.replace(".N", ".1").split("."))
        made.fill(key, info.fact)
        if info.fact.personal and ".N." in info.key:
            # A second entry, of which another state holds: most of its dates are missing.
            head, _, last = key.rpartition(".1.")
            made.fill(f"{head}.2.{last}", info.fact)
    return made


@pytest.fixture(scope="module")
def everything() -> Marked:
    return marked()


@pytest.fixture
def desk(everything: Marked, tmp_path: Path) -> Desk:
    """A file whose name, keys and tables of a later version are personal too."""
    path = tmp_path / "zqfile.toml"
    document = to_document(everything.profile)
    document["amounts"]["zqfee.anna"] = {"usd": 5, "paid": True}
    document["answers"]["zqrule"] = {"answer": "yes"}
    document["zqtable"] = {"zqkey": "zqvalue"}
    document["profile"]["zqhobby"] = "zqchess"
    path.write_text(tomli_w.dumps(document), encoding="utf-8")
    data = DataFolder(tmp_path / "data", "2026-11-28")
    return data.read(data.store.load(path))


def texts(data: bytes) -> Iterator[str]:
    """What a reader finds in an export: all of its files, names of files too, entities and folded lines undone."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from texts(archive.read(name))
        return
    if data.startswith(b"%PDF-"):
        reader = PdfReader(io.BytesIO(data))
        told = [str(reader.metadata), str(reader.outline), *(page.extract_text() for page in reader.pages)]
        # A name broken at the end of a line is a name.
        yield from ("\n".join(told), " ".join(" ".join(told).split()), data.decode("latin-1"))
        return
    text = data.decode()
    yield from (text, unescape(text), text.replace("\r\n ", ""), text.replace("\\", ""))


def test_every_personal_key_is_in_the_test(everything: Marked) -> None:
    kept = {re.sub(r"\.\d+(?=\.|$)", ".N", key).replace(f".{YEAR}", ".YEAR") for key in everything.tokens}
    patterns = {
        ".".join(PLACES.get(part, part) if part != "YEAR" else "N" for part in info.key.split("."))
        for info in all_keys()
        if info.fact.personal
    }
    assert {key.replace(".YEAR", ".N") for key in kept} >= patterns


@pytest.mark.parametrize("kind", KINDS)
def test_no_token_is_found_in_a_redacted_export(desk: Desk, everything: Marked, kind: Kind) -> None:
    assert desk.name == "zqfile"
    more = ["zqfile", "zqfee", "zqrule", "zqtable", "zqkey", "zqvalue", "zqhobby", "zqchess"]
    tokens = {**everything.tokens, "": [*more, str(desk.file.path.parent)]}
    data = written(desk, kind, redact=True)
    assert data
    said = "\n".join(texts(data)).casefold()
    assert {key: one for key, found in tokens.items() for one in found if one.casefold() in said} == {}


@pytest.mark.parametrize("kind", ["zip", "pdf"])
def test_without_redacting_they_are_found(desk: Desk, everything: Marked, kind: Kind) -> None:
    """Else the search would prove nothing."""
    data = written(desk, kind, redact=False)
    assert data
    said = "\n".join(texts(data))
    seen = [key for key, found in everything.tokens.items() if any(one in said for one in found)]
    assert len(seen) > 50
    assert {"profile.passport_name", "identity.passport_born"} <= {*seen}
    # A note of a programme has no room on paper.
    assert (f"seasons.{YEAR}.programmes.1.notes" in seen) == (kind == "zip")


def test_redacting_twice_changes_nothing_more(book: Rulebook, everything: Marked) -> None:
    once = redacted(everything.profile, book)
    assert redacted(once, book) == once


def test_what_is_not_personal_stays(book: Rulebook, everything: Marked) -> None:
    before, after = flatten(everything.profile), flatten(redacted(everything.profile, book))
    personal_keys = {*everything.tokens}
    assert {key for key in before if before[key] != after.get(key)} <= personal_keys


@given(profiles(), st.dates(date(2024, 1, 1), date(2031, 1, 1)))
@settings(max_examples=met(120))
@pytest.mark.slow
def test_of_the_person_with_stand_ins_the_same_is_true(profile: Profile, today: date) -> None:
    """Every status, warning, loss and verdict, at one instant; a birthday tells a birth date and is left out."""
    book = load()
    profile = replace(profile, profile=replace(profile.profile, time_zone="America/New_York"))
    now = datetime(today.year, today.month, today.day, 12, tzinfo=ZoneInfo("America/New_York"))
    real, other = assess(profile, book, now), assess(redacted(profile, book), book, now)
    assert [(one.id, one.status) for one in real.by_id.values()] == [
        (one.id, one.status) for one in other.by_id.values()
    ]
    assert [(one.id, one.due) for one in real.cliffs if "dependant" not in one.id] == [
        (one.id, one.due) for one in other.cliffs
    ]
    assert [one.id for one in real.warnings] == [one.id for one in other.warnings]
    assert (real.next and real.next.step) == (other.next and other.next.step)
    assert [(one.id, one.earliest, one.latest_safe) for one in plan(real).steps] == [
        (one.id, one.earliest, one.latest_safe) for one in plan(other).steps
    ]
    assert [(row.id, row.verdict) for row in programmes_board(case_of(real)).rows] == [
        (row.id, row.verdict) for row in programmes_board(case_of(other)).rows
    ]
    assert [row.state for row in letters_board(case_of(real)).rows] == [
        row.state for row in letters_board(case_of(other)).rows
    ]
    assert [one.interviewed for one in rank_board(case_of(real)).primary] == [
        one.interviewed for one in rank_board(case_of(other)).primary
    ]
    assert ledger(real, plan(real)).total == ledger(other, plan(other)).total


def case_of(found: Assessment) -> Case:
    return found.case


PAIRS = (
    ("Asha Ramesh Kulkarni", "ASHA R KULKARNI"), ("Asha Ramesh Kulkarni", "Kulkarni Asha Ramesh"),
    ("Asha Ramesh Kulkarni", "Asha Deshpande"), ("José García López", "Jose Garcia-Lopez"),
    ("Hans-Peter Müller", "Hanspeter Mueller"), ("Muhammad Ali", "Mohamed Aly"), ("Sukarno", "FNU Sukarno"),
    ("De La Cruz Maria", "Delacruz Maria"), ("Łukasz Nowak", "Lukasz Nowak"), ("محمد علي", "Mohamed Ali"),
    ("आशा कुलकर्णी", "आशा कुलकर्णी"), ("王 美玲", "王美玲"), ("O'Brien Sean", "OBrien Sean"), ("Ng Mei Ling", "Mei Ling Ng"),
)  # fmt: skip


@pytest.mark.parametrize(("passport", "other"), PAIRS)
def test_stand_ins_differ_as_the_names_do(passport: str, other: str) -> None:
    made = name_stand_ins([passport, other])
    assert differences(passport, other) == differences(made[passport], made[other])
    assert same_name(passport, other) == same_name(made[passport], made[other])
    words = {word for name in (passport, other) for word in re.findall(r"\w\w+", name.casefold())} - {"fnu"}
    assert not words & {*re.findall(r"\w+", " ".join(made.values()).casefold())}


@pytest.mark.parametrize("names", [("12345678", "Ana Rao", "[b]x"), ("Ana Rao", "Анна Рао", "Иван Рост")])
def test_two_names_that_both_differ_from_the_passport_in_alphabet_differ_too(names: tuple[str, ...]) -> None:
    made = name_stand_ins(names)
    for first, second in ((0, 1), (0, 2), (1, 2)):
        assert same_name(names[first], names[second]) == same_name(made[names[first]], made[names[second]])


LETTERS = st.text(st.sampled_from("abcdeéüшжaعب -'."), min_size=1, max_size=12).filter(str.strip)


@given(st.lists(LETTERS, min_size=2, max_size=6))
@settings(max_examples=met(600))
@pytest.mark.slow
def test_no_stand_in_agrees_where_the_name_does_not(names: list[str]) -> None:
    made = name_stand_ins(names)
    first = names[0]
    for other in names[1:]:
        real, new = same_name(first, other), same_name(made[first], made[other])
        # A question at worst, never a tick that is not so.
        assert new == real or new is None, (first, other, made)


def test_the_board_of_names_says_the_same(book: Rulebook) -> None:
    profile = put_many(Profile(), {
        "profile.passport_name": "Ananya Rao Kulkarni", "identity.diploma_name": "Kulkarni Ananya R.",
        "identity.fsmb_name": "Ananya Rao-Kulkarni", "identity.eras_name": "Ananya Rao Deshpande",
        "identity.passport_born": date(2001, 3, 4), "identity.diploma_born": date(2001, 3, 4),
        "identity.fsmb_born": date(2001, 4, 3),
    })  # fmt: skip
    now = datetime(2026, 11, 28, 12, tzinfo=ZoneInfo("America/New_York"))
    boards = [names_board(case) for one in (profile, redacted(profile, book)) if (case := assess(one, book, now).case)]
    verdicts = [[(row.id, row.verdict, row.differences) for row in board.rows] for board in boards]
    assert verdicts[0] == verdicts[1]


def test_the_same_person_keeps_the_same_word_over_an_export(book: Rulebook) -> None:
    stand_ins = StandIns(book)
    first, second = (
        put_many(
            Profile(),
            {"profile.label": label, "money.payments.1.payer": "Uncle  Ravi", "waiting.errands.1.whom": "uncle ravi"},
        )
        for label in ("Anna", "Ben")
    )
    one, two = stand_ins.redacted(first), stand_ins.redacted(second)
    assert one.money.payments[0].payer == one.waiting.errands[0].whom == two.money.payments[0].payer == "Person 1"
    assert (one.profile.label, two.profile.label) == ("Applicant 1", "Applicant 2")


def test_what_the_rulebook_knows_stays(book: Rulebook) -> None:
    profile = put_many(Profile(), {
        "profile.specialties": ("Internal Medicine", "emergency medicine in Boston", "my uncle's ward"),
        "money.payments.1.fee": "eras.token.fee", "money.payments.1.what": "the token Ravi paid",
        "money.payments.2.what": "a flight", "money.payments.2.fee": "what Ravi asked",
        "waiting.contacts.1.about": "credentials.verified", "visa.work_permit_category": "c09 (Ravi)",
        "start.states": ("NY", "Ravi"), "credentials.documents.1.language": "english",
        "answers.ecfmg.path-1-proof.answer": "Yes", "answers.ecfmg.path-season.answer": "Ravi says no",
    })  # fmt: skip
    found = redacted(profile, book)
    assert found.profile.specialties == ("Internal Medicine", "Emergency medicine 1", "Specialty 1")
    assert [(one.fee, one.what) for one in found.money.payments] == [
        ("eras.token.fee", None),
        ("Subject 2", "Subject 1"),
    ]
    assert found.waiting.contacts[0].about == "credentials.verified"
    assert (found.visa.work_permit_category, found.start.states) == ("left out", ("NY",))
    assert found.credentials.documents[0].language == "english"
    assert [one.answer for one in found.answers.values()] == ["yes", None]
    assert all(one == one.casefold() for one in SPECIALTIES)


def test_a_programme_is_still_found_by_its_name_and_code(book: Rulebook) -> None:
    profile = put_many(Profile(), {
        "profile.target_match": YEAR,
        f"seasons.{YEAR}.programmes.1.name": "Mercy", f"seasons.{YEAR}.programmes.1.nrmp": "1234567C0",
        f"seasons.{YEAR}.rank_list.1.nrmp": "1234567c0", f"seasons.{YEAR}.rank_list.2.programme": " MERCY",
        f"seasons.{YEAR}.recommendations.1.assigned": ("mercy", "1234567C0"),
        f"seasons.{YEAR}.rank_list.3.partner": "999999999",
    })  # fmt: skip
    season = redacted(profile, book).seasons[YEAR]
    (programme,) = season.programmes
    assert programme.nrmp == season.rank_list[0].nrmp == "0000001C0"
    assert programme.name == season.rank_list[1].programme == "Programme 1"
    assert season.recommendations[0].assigned == ("Programme 1", "0000001C0")
    assert season.rank_list[2].partner == "999999999"


def test_a_question_about_a_letter_still_belongs_to_it(book: Rulebook) -> None:
    from img_pathway.engine.readings.asking import owed

    profile = put_many(Profile(), {
        "profile.target_match": YEAR, f"seasons.{YEAR}.recommendations.1.writer": "Dr Rao",
        f"seasons.{YEAR}.recommendations.1.requested": date(2026, 8, 1),
        "waiting.errands.1.what": "My transcript", "waiting.errands.1.since": date(2026, 8, 1),
    })  # fmt: skip
    now = datetime(2026, 11, 28, 12, tzinfo=ZoneInfo("America/New_York"))
    case = assess(profile, book, now).case
    for number, one in enumerate(owed(case), 1):
        profile = put_many(profile, {
            f"waiting.contacts.{number}.about": one.what, f"waiting.contacts.{number}.date": date(2026, 11, 27),
        })  # fmt: skip
    days = []
    for each in (profile, redacted(profile, book)):
        asked = assess(each, book, now).case
        assert asked is not None
        days.append([one.nudge for one in owed(asked)])
    assert days[0] == days[1]
    assert all(day is not None and day > date(2026, 11, 28) for day in days[0][1:])


def test_hours_are_told_in_eastern_time_where_no_zone_is_recorded(book: Rulebook) -> None:
    assert redacted(Profile(), book).profile.time_zone == "America/New_York"
