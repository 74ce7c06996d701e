"""Every key is declared once and completely; lists in keyed tables, exact money and hours go every way facts go."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest

from img_pathway.profile.checks.schema import check_document, json_schema
from img_pathway.profile.checks.sound import problems, unknown
from img_pathway.profile.facts import Kind, Profile, Table
from img_pathway.profile.facts.declare import TELLING_KINDS, fact
from img_pathway.profile.file import toml
from img_pathway.profile.file.codec import from_document, to_document
from img_pathway.profile.file.migrate import migrated
from img_pathway.profile.keep.journal import Journal
from img_pathway.profile.keep.merge import changes, merge
from img_pathway.profile.typed.keys import all_keys, flatten, get, locate, parse, put, put_many, spelled_out
from img_pathway.profile.typed.problem import BadValue
from tests.profile.strategies import format_value

MAY_BE_TOLD = {"profile.us_status", "school.country"}
FREE = {"text", "words"}
NAMING = {
    "profile.label", "profile.passport_name", "profile.school_record_name", "school.name", "identity.usmle_id",
    "identity.myintealth_id", "permits.step1.N.permit_name", "overrides.STEP.note", "answers.RULE.seen_at",
}  # fmt: skip


def tables() -> list[type[Table]]:
    held = [slot.table for slot in Profile.slots.values()]
    for table in held:
        held.extend(series.table for series in table.lists.values())
    return held


def test_free_words_are_personal_whatever_the_key() -> None:
    """Nobody knows what a person types: redaction leaves every free text out."""
    assert [
        info.key for info in all_keys() if info.fact.kind in FREE and not (info.fact.personal or info.fact.choices)
    ] == []
    personal = {info.key for info in all_keys() if info.fact.personal}
    assert personal >= NAMING
    assert not personal & MAY_BE_TOLD


@pytest.mark.parametrize("kind", sorted(TELLING_KINDS))
def test_what_can_tell_who_somebody_is_must_say_whether_it_does(kind: Kind) -> None:
    with pytest.raises(TypeError, match="personal="):
        fact("A new key", kind)
    assert not fact("A new key", kind, personal=False).personal
    assert fact("A new key", kind, personal="Person").stand_in == "Person"


def test_a_day_of_birth_is_personal() -> None:
    """Days tell nobody, but for these."""
    births = [
        info
        for info in all_keys()
        if info.fact.kind in ("date", "instant", "month", "year")
        and re.search("birth|born", f"{info.key} {info.fact.label}", re.I)
    ]
    assert len(births) > 6
    assert [info.key for info in births if info.fact.stand_in != "Birth"] == []


def test_every_list_has_its_words_and_every_table_its_line() -> None:
    for table in tables():
        assert table.__doc__, table
        for series in table.lists.values():
            assert series.title
            assert series.item == series.item.lower()
            assert series.alone


def test_no_help_types_a_number_of_a_rule() -> None:
    assert [info.key for info in all_keys() if re.search(r"[0-9] (days|months|years)", info.fact.help)] == []


NAME = "seasons.2027.programmes.3.name"


def listed(count: int = 3) -> Profile:
    return put_many(Profile(), {f"seasons.2027.programmes.{n}.name": f"Programme {n}" for n in range(1, count + 1)})


def test_a_list_inside_a_season_is_set_read_and_removed() -> None:
    profile = listed()
    assert get(profile, NAME) == "Programme 3"
    assert len(get(profile, "seasons.2027.programmes")) == 3
    assert get(profile, "seasons.2028.programmes") == ()
    assert flatten(put(profile, "seasons.2027.programmes.2", None)) == {
        "seasons.2027.programmes.1.name": "Programme 1",
        "seasons.2027.programmes.2.name": "Programme 3",
    }
    assert flatten(put(profile, "seasons.2027", None)) == {}
    assert spelled_out(profile, "seasons.2027.programmes.3", None) == {NAME: None}
    place = locate(NAME)
    assert (place.entry, place.path[0].number, place.name) == (2027, 3, "name")
    assert any(info.key == "seasons.YEAR.programmes.N.interviews.N.at" for info in all_keys())


def test_a_list_in_a_list() -> None:
    key = "seasons.2027.programmes.2.interviews.1.at"
    at = parse(key, "14 Jan 2027 10:00 America/New_York")
    profile = put(listed(), key, at)
    assert get(profile, key) == datetime(2027, 1, 14, 15, 0, tzinfo=UTC)
    again = from_document(toml.loads(toml.dumps(profile).encode(), "x"))
    assert again == profile
    assert check_document(to_document(profile)) == []
    assert get(put(profile, key, None), "seasons.2027.programmes.2.interviews") == ()


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("seasons.2027.programmes.5.name", "seasons.2027.programmes.4"),
        ("seasons.2027.programmes.name", "seasons.2027.programmes.1.name"),
        ("seasons.2027.programmes.2.interviews.2.at", "seasons.2027.programmes.2.interviews.1"),
        ("seasons.2027.programmes.1.nmae", "programmes.N.name"),
        ("seasons.27.programmes.1.name", "2027"),
    ],
)
def test_a_slip_is_answered_with_the_right_key(key: str, words: str) -> None:
    with pytest.raises(BadValue) as refused:
        put(listed(), key, "x" if key.endswith("name") else datetime(2027, 1, 1, tzinfo=UTC))
    assert words in refused.value.fix


def test_both_sides_of_a_list_in_a_season_are_brought_together() -> None:
    base = listed(2)
    mine = put(base, "seasons.2027.programmes.1.state", "NY")
    theirs = put(base, "seasons.2027.programmes.3.name", "Programme 3")
    merged, clashes = merge(base, mine, theirs)
    assert clashes == []
    assert flatten(merged) == flatten(base) | {"seasons.2027.programmes.1.state": "NY", NAME: "Programme 3"}


def test_undo_knows_lists_hours_and_amounts(tmp_path: Path) -> None:
    facts: dict[str, Any] = {
        NAME: "Programme 3",
        "seasons.2027.programmes.1.deadline": datetime(2026, 9, 30, 17, 0, tzinfo=UTC),
        "money.payments.1.amount": Decimal("580.00"),
        "profile.citizenships": ("IN",),
    }
    before, after = listed(2), put_many(listed(2), facts)
    journal = Journal(tmp_path / "journal")
    journal.add("change", changes(before, after), datetime(2026, 11, 22, tzinfo=UTC))
    (entry,) = journal.entries()
    assert {change.key: change.new for change in entry.changes} == facts


@pytest.mark.parametrize(
    ("typed", "amount"), [("580", "580"), ("$1,234.50", "1234.50"), ("0.10", "0.10"), ("1234567.89", "1234567.89"),
     ("55,50", "55.50"), ("1.234,50", "1234.50"), ("1,5", "1.5"), ("1,234", "1234"), ("1.234.567", "1234567"),
     ("0,912", "0.912"), ("1.2345", "1.2345")],
)  # fmt: skip
def test_amounts_stay_exact(typed: str, amount: str) -> None:
    value = parse("money.payments.1.amount", typed)
    assert value == Decimal(amount)
    assert str(value) == amount
    profile = put(Profile(), "money.payments.1.amount", value)
    text = toml.dumps(profile)
    assert f'amount = "{amount}"' in text
    assert from_document(toml.loads(text.encode(), "x")) == profile
    assert parse("money.payments.1.amount", format_value(value)) == value


@pytest.mark.parametrize(
    "typed", ["1,2,3", "12,34.5", "1.234,567.8", "-1", "1e3", "nan", "∞", "1.23456", "eighty", "1234567890123"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(BadValue):
        parse("money.payments.1.amount", typed)


@pytest.mark.parametrize(("typed", "rate"), [("83,25", "83.25"), ("0,912", "0.912"), ("1,234", None)])
def test_a_rate_with_a_comma_is_read_or_asked_about(typed: str, rate: str | None) -> None:
    if rate is not None:
        assert parse("money.rates.1.per_usd", typed) == Decimal(rate)
        return
    with pytest.raises(BadValue) as bad:
        parse("money.rates.1.per_usd", typed)
    assert [parse("money.rates.1.per_usd", text) for text in bad.value.near] == [Decimal("1.234"), Decimal(1234)]


@pytest.mark.parametrize(
    ("value", "sound"),
    [("580.00", True), (580, True), (580.0, False), ("5e2", False), (True, False), ("-5", False), ("", False)],
)
def test_a_file_holds_no_float(value: object, sound: bool) -> None:
    doc = {"schema": 1, "money": {"payments": [{"amount": value}]}}
    assert (check_document(doc) == []) is sound
    if sound:
        assert get(from_document(doc), "money.payments.1.amount") == Decimal(580)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2027-01-14 10:00 -05:00", "2027-01-14T10:00:00-05:00"),
        ("2027-01-14T10:00:00-05:00", "2027-01-14T10:00:00-05:00"),
        ("2027-01-14T10:00Z", "2027-01-14T10:00:00+00:00"),
        ("14 Jan 2027, 9:30 Asia/Kolkata", "2027-01-14T09:30:00+05:30"),
        ("2026-07-14 10:00 America/New_York", "2026-07-14T10:00:00-04:00"),
    ],
)
def test_an_hour_has_its_zone(typed: str, moment: str) -> None:
    value = parse("seasons.2027.programmes.1.deadline", typed)
    assert value.isoformat() == moment
    assert parse("seasons.2027.programmes.1.deadline", format_value(value)) == value


@pytest.mark.parametrize("typed", ["2027-01-14", "2027-01-14 10:00", "10:00 UTC", "2027-01-14 25:00 UTC", "soon"])
def test_an_hour_without_day_or_zone_is_refused(typed: str) -> None:
    with pytest.raises(BadValue):
        parse("seasons.2027.programmes.1.deadline", typed)
    doc = {"schema": 1, "seasons": {"2027": {"programmes": [{"deadline": typed}]}}}
    assert check_document(doc)


@pytest.mark.parametrize("typed", ["14 Jan 2027 10:00 am", "14 Jan 2027 10:00am", "14 Jan 2027 10:30 p.m."])
def test_am_and_pm_are_no_zone(typed: str) -> None:
    """ "10:00 am" was told that 'am' is no time zone, and asked whether Asia/Yerevan was meant."""
    with pytest.raises(BadValue) as refused:
        parse("seasons.2027.programmes.1.interviews.1.at", typed)
    assert (refused.value.why, refused.value.near[0]) == (f"'{typed}' has no zone", f"{typed} ET")


@pytest.mark.parametrize("typed", ["14 jan 25:00", "14 jan 2027 25:00", "2027-01-14 25:00 ET", "2027-01-14 13 pm"])
def test_what_is_no_hour_is_said_before_year_or_zone_is_asked(typed: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse("seasons.2027.programmes.1.deadline", typed, date(2026, 11, 30))
    assert "no such hour" in refused.value.why
    assert not refused.value.near


@pytest.mark.parametrize(("typed", "code"), [("NY", "NY"), ("ny", "NY"), ("new york", "NY"), ("Puerto Rico", "PR")])
def test_states(typed: str, code: str) -> None:
    assert parse("start.licence_state", typed) == code
    with pytest.raises(BadValue):
        parse("start.licence_state", "Ontario")


def test_an_old_free_text_state_stays_readable() -> None:
    profile = from_document(migrated({"schema": 1, "start": {"licence_state": "New York State"}}))
    assert check_document(to_document(profile)) == []
    assert [item.key for item in problems(profile, date(2026, 11, 22))] == ["start.positions.1.licence_state"]


def test_an_unknown_key_deep_in_a_list_is_told() -> None:
    doc = {"schema": 1, "seasons": {"2027": {"programmes": [{"interviews": [{"ta": 1}]}]}}}
    assert [item.key for item in unknown(from_document(doc))] == ["seasons.2027.programmes.1.interviews.1.ta"]


def test_a_wrong_value_deep_in_a_list_is_told_with_its_place() -> None:
    doc = {"schema": 1, "seasons": {"2027": {"programmes": [{}, {"applied": "soon"}]}}}
    (problem,) = check_document(doc)
    assert problem.key == "seasons.2027.programmes.2.applied"
    assert "Applied on" in problem.text


def test_four_hundred_programmes_and_three_hundred_payments(tmp_path: Path) -> None:
    programmes = {
        f"seasons.2027.programmes.{n}.{name}": value
        for n in range(1, 401)
        for name, value in {
            "name": f"Programme {n} of the university hospital",
            "acgme": f"14{n:08}",
            "state": "NY",
            "notes": "x" * 200,
        }.items()
    }
    payments = {f"money.payments.{n}.amount": Decimal(n) / 100 for n in range(1, 301)}
    profile = put_many(Profile(), programmes | payments)
    assert check_document(to_document(profile)) == []
    text = toml.dumps(profile).encode()
    assert from_document(toml.loads(text, "x")) == profile
    journal = Journal(tmp_path / "journal")
    journal.add("change", changes(Profile(), profile), datetime(2026, 11, 22, tzinfo=UTC))
    assert len(journal.entries()) == 1


def test_every_kind_has_its_words_in_the_schema() -> None:
    used = {info.fact.kind for info in all_keys()}
    assert used == set(get_args(Kind))
    assert "Programme" in json_schema()["$defs"]


def _ordered() -> list[tuple[str, str]]:
    """Each key of a day that cannot lie before another, and that one, in the first entries of their lists."""
    found = []
    for one in all_keys():
        if first := one.fact.after:
            then = re.sub(r"^seasons\.[A-Z]+", "seasons.2027", one.key).replace(".N.", ".1.")
            found.append((then, f"{then.rpartition('.')[0]}.{first}"))
    return found


@pytest.mark.parametrize(("then", "first"), _ordered())
def test_days_in_an_order_that_cannot_be_are_refused(then: str, first: str) -> None:
    def refused(day: date) -> bool:
        person = put_many(Profile(), {first: date(2026, 9, 15), then: day})
        return any(one.key == then and "lies before" in one.text for one in problems(person, date(2026, 12, 1)))

    assert refused(date(2026, 9, 14))
    assert not refused(date(2026, 9, 15))
    assert not refused(date(2026, 9, 16))
