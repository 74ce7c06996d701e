"""One hand for all fields, asked of every fact there is: nothing typed is lost, Enter goes on, the choice is seen."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from img_pathway.desk.session import Desk
from img_pathway.profile.typed.dates import parse_day
from img_pathway.profile.typed.keys import all_keys, fact_of, parse, put
from img_pathway.tui.forms.check import Verdict
from img_pathway.tui.forms.choice_fields import ChoiceCell, ChosenField
from img_pathway.tui.forms.fact_form import FactForm
from img_pathway.tui.forms.field import HINTS, Field, dated
from img_pathway.tui.forms.find import Offer
from img_pathway.tui.forms.popups import Picker
from img_pathway.tui.forms.typed_fields import FinderField, ManyField, TypedField, prompt
from tests.tui.forms.conftest import FakeSession, FormApp, screen_text

SLOTS = {".N": ".1", "YEAR": "2028", "STEP": "exams.step1", "RULE": "visa.h1b", "FEE": "usmle.step1", "WAIT": "ecfmg"}
UNREADABLE = "qzx 31 Feb"
SAMPLES = {
    "text": "Word", "words": "Word", "int": "", "year": "2027", "month": "June 2025", "money": "580.00",
    "currency": "USD", "state": "NY", "fee": "eras.token.fee", "states": "NY", "country": "Nepal", "countries": "Nepal", "zone": "Asia/Manila",
    "date": "12 May 2025", "instant": "2025-05-12 10:00 Asia/Manila",
}  # fmt: skip
WAYS = ("tab", "shift+tab", "up", "down", "escape", "enter", "mouse", "quit")
SIZES = [(60, 20), (80, 24)]


def _keys() -> list[str]:
    """Every key a form can ask, in the file's order."""
    keys = []
    for info in all_keys():
        key = info.key
        for slot, name in SLOTS.items():
            key = key.replace(slot, name)
        if fact_of(key) is not None:
            keys.append(key)
    return keys


KEYS = _keys()
BATCH = 12
"""Fields asked at once; the last of a form begins the next."""


class Lenient(FakeSession):
    """Records nothing, so that one field never bears on another."""

    def record(self, key: str, value: Any) -> bool:
        self.log.append((key, value))
        self.changed()
        return True


def app_for() -> FormApp:
    form = FactForm(cast(Desk, Lenient()), KEYS[:BATCH])
    form.weigh = lambda key, value: Verdict()  # type: ignore[method-assign]
    return FormApp(cast(Lenient, form.desk), form)


async def forms(app: FormApp, pilot: Pilot[Any], keys: list[str] = KEYS) -> AsyncIterator[tuple[Field, ...]]:
    """Form by form the fields of all keys."""
    for start in range(0, len(keys) - 1, BATCH - 1):
        app.form._forms.clear()
        app.form.rows.remove_children()
        app.form.show_keys(keys[start : start + BATCH])
        await app.form.ready()
        ask_all(app)
        await pilot.pause()
        yield app.form.fields


def ask_all(app: FormApp) -> None:
    """Whatever stands beside a fact, as when it was asked for by name."""
    for field in app.form.fields:
        field.named = field.named or not field.state.fact.ahead
        field.display = field.display or field.named


async def leave(pilot: Pilot[Any], app: FormApp, field: Field, way: str) -> None:
    if way == "quit":
        assert not app.form.let_go()
        assert field.has_focus_within
    elif way == "mouse":
        fields = app.form.fields
        near = fields[max(fields.index(field) - 1, 0)]
        if near is field:
            near = fields[1]
        app.form.rows.scroll_to(y=near.virtual_region.y, animate=False, immediate=True)
        await pilot.pause()
        await pilot.click(near.editor)
        assert near.has_focus_within
        await pilot.pause()
    else:
        await pilot.press(way)


def test_every_kind_is_asked() -> None:
    asked = [fact_of(key) for key in KEYS]
    assert len(KEYS) > 250
    assert {*SAMPLES, "bool", "choice"} == {fact.kind for fact in asked if fact is not None}


STRICT = [key for key in KEYS if (fact := fact_of(key)) is not None and fact.kind not in ("text", "bool", "choice")]


async def test_what_cannot_be_read_stays_and_says_so_however_the_field_is_left() -> None:
    app = app_for()
    number = 0
    async with app.run_test(size=(80, 24)) as pilot:
        async for fields in forms(app, pilot, STRICT):
            for field in cast(list[TypedField], fields):
                if field.state.fact.kind == "words" and not field.state.fact.choices:
                    continue
                number += 1
                way = WAYS[number % len(WAYS)]
                field.editor.focus()
                await pilot.pause()
                cast(Input, field.editor).insert_text_at_cursor(UNREADABLE)
                await pilot.pause()
                await leave(pilot, app, field, way)
                assert field.state.text == UNREADABLE, (field.key, way)
                assert field.state.error, (field.key, way)
                field.editor.focus()
                await pilot.pause()
                assert "not recorded: '" in screen_text(app), (field.key, way)
            app.form.refresh_facts()
            assert all(field.state.under_way for field in fields if field.state.error)
    assert number > 150
    assert app.desk.log == []


def of_each_kind() -> list[str]:
    """A field of every kind that takes text."""
    found: dict[str, str] = {}
    for key in KEYS:
        fact = fact_of(key)
        if fact is not None and fact.kind != "bool" and (fact.kind != "words" or fact.choices):
            choice = fact.kind == "choice" and len(fact.choices) < 6
            found.setdefault(fact.kind, key) if not choice else None
    return [*found.values(), "school.name"]


@pytest.mark.parametrize("way", WAYS)
async def test_every_kind_of_field_keeps_what_cannot_be_read_on_every_way_out(way: str) -> None:
    app = app_for()
    asked = of_each_kind()
    assert len(asked) > 13
    async with app.run_test(size=(60, 20)) as pilot:
        app.form.show_keys(asked)
        await app.form.ready()
        await pilot.pause()
        for field in app.form.fields[:-1]:
            kind = field.state.fact.kind
            # Any words are a text: only too many of them are none.
            typed = "x" * 2001 if kind == "text" else UNREADABLE
            field.editor.focus()
            await pilot.pause()
            if isinstance(field, TypedField):
                cast(Input, field.editor).insert_text_at_cursor(typed)
            else:
                await pilot.press("q", "z", "x")
            await pilot.pause()
            await leave(pilot, app, field, way)
            state = field.state
            assert getattr(state, "text", "") == typed or getattr(state, "typed", "") == "qzx", (kind, way)
            assert state.error, (kind, way)
            assert state.under_way
            app.form.refresh_facts()
            field.editor.focus()
            await pilot.pause()
            assert "not recorded: " in screen_text(app), (kind, way)
            field.take_back()
    assert app.desk.log == []


async def test_what_lies_open_goes_with_the_text_it_was_opened_for() -> None:
    """Enter put a day of the text before, which had been deleted, in the place of what was typed."""
    app = app_for()
    async with app.run_test(size=(60, 20)) as pilot:
        app.form.show_keys(of_each_kind())
        await app.form.ready()
        await pilot.pause()
        for field in [each for each in app.form.fields if isinstance(each, TypedField)]:
            field.editor.focus()
            await pilot.pause()
            for typed in (("x",), ("backspace",), ("x", "ctrl+u")):
                field.show_offers([Offer("stale", "stale"), Offer("old", "old")])
                await pilot.press(*typed)
                popup = cast(Picker | None, field.popup)
                offered = cast(FinderField, field).offers(field.state.text) if popup is not None else ()
                assert popup is None or popup.offers == tuple(offered), field.key
            field.close()
            field.take_back()


RECORDED: dict[str, Any] = {
    "text": "Word", "int": 1, "year": 2027, "month": "2025-06", "money": Decimal(580), "currency": "USD", "state": "NY",
    "country": "NP", "zone": "Asia/Manila", "date": date(2025, 5, 12),
    "instant": datetime(2025, 5, 12, 10, tzinfo=ZoneInfo("Asia/Manila")),
}  # fmt: skip
"""What is recorded in a field of each kind that holds one value."""


@pytest.mark.parametrize("way", ["escape", "enter", "tab", "shift+tab"])
async def test_what_was_typed_over_a_recorded_value_and_deleted_gives_it_back(way: str) -> None:
    """Escape recorded the emptied field, and the value was gone; Enter put the first country of all in its place."""
    held = {key: RECORDED[fact.kind] for key in of_each_kind() if (fact := fact_of(key)) and fact.kind in RECORDED}
    assert {fact_of(key).kind for key in held} == {*RECORDED}  # type: ignore[union-attr]
    desk = FakeSession(held)
    app = FormApp(desk, FactForm(cast(Desk, desk), [*held, "profile.us_status"]))
    app.form.weigh = lambda key, value: Verdict()  # type: ignore[method-assign]
    async with app.run_test(size=(60, 20)) as pilot:
        for field in cast(list[TypedField], app.form.fields[:-1]):
            for refused in (False, True):
                app.set_focus(None)
                field.editor.focus()
                await pilot.press("q", "z")
                if refused and field.state.fact.kind != "text":
                    field.settle()
                    await pilot.pause()
                    told = " ".join(f"{screen_text(app)} {field.hint()}".split())
                    assert "still counts" in told or "Not recorded" in told, field.key
                await pilot.press("backspace", "backspace")
                assert field.state.text == ""
                await leave(pilot, app, field, way)
                assert desk.log == [], field.key
                assert field.state.text == field.state.spelt(held[field.key])
            # What is recorded is deleted as ever.
            field.editor.focus()
            await pilot.press("ctrl+u")
            await leave(pilot, app, field, way)
            await pilot.pause()
            assert desk.log.pop() == (field.key, None)


async def test_enter_takes_no_hour_of_a_text_that_was_deleted() -> None:
    app = app_for()
    asked = [key for key in KEYS if (fact := fact_of(key)) is not None and fact.kind == "instant"]
    async with app.run_test(size=(60, 20)) as pilot:
        app.form.show_keys([*asked, "school.name"])
        await app.form.ready()
        await pilot.pause()
        for field in cast(list[TypedField], app.form.fields[:-1]):
            field.editor.focus()
            await pilot.pause()
            cast(Input, field.editor).insert_text_at_cursor("14 jan 9:00")
            await pilot.press("enter")
            assert field.popup is not None
            await pilot.press("ctrl+u", *("1", "4", "space", "j", "a", "n", "space", "1", "0", "a", "m"))
            assert field.popup is None
            await pilot.press("enter")
            assert field.state.text == "14 jan 10am"


async def test_enter_takes_and_goes_to_the_next_field() -> None:
    app = app_for()
    async with app.run_test(size=(80, 24)) as pilot:
        async for fields in forms(app, pilot):
            # What a day beside it answers goes out of sight with that day.
            lasting = [one for one in fields if not (one.state.fact.ahead or one.key.endswith("_known"))]
            for field, after in pairwise(lasting):
                field.editor.focus()
                await pilot.pause()
                before = len(app.desk.log)
                if isinstance(field, TypedField):
                    choices = field.state.fact.choices
                    text = choices[0][0] if choices else SAMPLES[field.state.fact.kind]
                    text = str(field.state.fact.minimum or 1) if field.state.fact.kind == "int" else text
                    cast(Input, field.editor).insert_text_at_cursor(text)
                    await pilot.pause()
                    await pilot.press("enter")
                elif cast(ChoiceCell, field.editor).side_by_side:
                    await pilot.press("left", "enter")
                else:
                    await pilot.press("f4", "down", "enter")
                await pilot.pause()
                assert [key for key, _ in app.desk.log[before:]] == [field.key]
                assert after.has_focus_within, field.key


async def test_enter_on_an_empty_field_of_any_kind_goes_on_and_records_nothing() -> None:
    """On a choice it opened the list, and a second Enter recorded the first word of it."""
    app = app_for()
    async with app.run_test(size=(60, 20)) as pilot:
        app.form.show_keys([*of_each_kind(), "profile.us_visa_on_2026_01_01", "school.degree"])
        await app.form.ready()
        ask_all(app)
        app.form.focus_first()
        await pilot.pause()
        for field, after in pairwise(app.form.fields):
            assert field.has_focus_within, field.key
            await pilot.press("enter")
            await pilot.pause()
            assert after.has_focus_within, field.key
    assert app.desk.log == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("yes", True), ("no", False), ("not known", None), ("unknown", None), ("don't know", None), ("yep", True)],
)
async def test_yes_and_no_answer_to_words(text: str, value: bool | None) -> None:
    """The last letter of "unknown" once recorded no."""
    desk = FakeSession({"school.transfer_credits": value is not True})
    app = FormApp(desk, FactForm(cast(Desk, desk), ["school.transfer_credits", "school.name"]))
    async with app.run_test(size=(60, 20)) as pilot:
        app.form.focus_first()
        await pilot.pause()
        await pilot.press(*("space" if char == " " else "apostrophe" if char == "'" else char for char in text))
        await pilot.press("enter")
        await pilot.pause()
        assert desk.profile.school.transfer_credits is value
        assert app.form.field("school.name").has_focus_within


@pytest.mark.parametrize("size", SIZES)
async def test_yes_and_no_answer_to_letters_arrows_and_space(size: tuple[int, int]) -> None:
    app = app_for()
    asked = [key for key in KEYS if (fact := fact_of(key)) is not None and fact.kind == "bool"]
    async with app.run_test(size=size) as pilot:
        async for fields in forms(app, pilot, asked):
            for field in cast(list[ChosenField], fields):
                field.editor.focus()
                await pilot.pause()
                yes = field.state.choices[0][0]
                for letter, value in (("y", yes), ("n", not yes)):
                    await pilot.press(letter)
                    assert app.desk.log[-1] == (field.key, value)
                for key, position in (("left", 1), ("left", 0), ("right", 1), ("space", 2), ("space", 0)):
                    await pilot.press(key)
                    assert field.state.position == position, (field.key, key)


@pytest.mark.parametrize("size", [(36, 15), (80, 24)])
async def test_the_form_scrolls_with_its_cursor_and_cuts_no_hint(size: tuple[int, int]) -> None:
    app = app_for()
    async with app.run_test(size=size) as pilot:
        async for fields in forms(app, pilot):
            app.form.focus_first()
            await pilot.pause()
            for field in fields:
                assert field.has_focus_within, field.key
                window = app.form.rows.region
                assert window.contains_region(field.editor.region), (field.key, window, field.editor.region)
                label, _ = field._label()
                assert len(label) <= 2, field.key
                row = screen_text(app).split("\n")[field.editor.region.y]
                assert row[field.editor.region.x - 1] == " ", (field.key, row)
                words = " ".join(field.hint().split())
                shown = " ".join(screen_text(app).replace("▌", " ").split())
                assert words in shown, field.key
                await pilot.press("down")


NAMED = {"countries": ["India", "Philippines", "Nepal"], "states": ["New York", "Texas", "Ohio"]}


async def test_a_second_word_never_replaces_the_first_and_delete_removes_one() -> None:
    desk = FakeSession()
    many = [key for key in KEYS if (fact := fact_of(key)) is not None and fact.default == ()]
    app = FormApp(desk, FactForm(cast(Desk, desk), [*many, "school.name"]))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        for key in many:
            field = cast(ManyField, app.form.field(key))
            fact = field.state.fact
            words = NAMED.get(fact.kind, ["One", "Two, Three"])
            if fact.choices:
                words = [word for word, _ in fact.choices[:3]]
            field.editor.focus()
            await pilot.pause()
            for word in words:
                field.editor.focus()
                await pilot.pause()
                cast(Input, field.editor).insert_text_at_cursor(word)
                await pilot.pause()
                await pilot.press("enter")
                await pilot.pause()
                assert not field.has_focus_within
            field.editor.focus()
            await pilot.pause()
            three = parse(key, ", ".join(words))
            assert field.state.value == three
            shown = screen_text(app)
            assert all(f"{word} ×" in shown for word in field.state.words())
            await pilot.press("delete")
            await pilot.pause()
            assert field.state.value == three[:2]
            await pilot.press("left", "left", "backspace")
            await pilot.pause()
            assert field.state.value == three[1:2]


async def test_a_comma_adds_one_of_several_and_stays() -> None:
    desk = FakeSession()
    many = [key for key in KEYS if (fact := fact_of(key)) is not None and fact.default == ()]
    app = FormApp(desk, FactForm(cast(Desk, desk), [*many, "school.name"]))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        for key in many:
            field = cast(ManyField, app.form.field(key))
            fact = field.state.fact
            words = [word for word, _ in fact.choices[:2]] or NAMED.get(fact.kind, ["One", "Two"])[:2]
            field.editor.focus()
            await pilot.pause()
            assert "a comma adds it for one more" in " ".join(screen_text(app).split()), key
            for word in words:
                cast(Input, field.editor).insert_text_at_cursor(word)
                await pilot.press("comma")
                await pilot.pause()
                assert field.has_focus_within
                assert field.state.text == ""
            assert field.state.value == parse(key, ", ".join(words))


async def test_a_comma_chooses_none_of_several_but_the_marked_one() -> None:
    desk = FakeSession()
    app = FormApp(desk, FactForm(cast(Desk, desk), ["profile.citizenships", "school.name"]))
    async with app.run_test(size=(60, 20)) as pilot:
        field = cast(ManyField, app.form.field("profile.citizenships"))
        field.editor.focus()
        await pilot.press(*"united", "comma")
        await pilot.pause()
        assert field.state.value == ()
        assert field.state.text == "united,"
        await pilot.press("backspace", "down", "comma")
        await pilot.pause()
        assert len(field.state.value) == 1
        await pilot.press(*"nepa", "comma")
        await pilot.pause()
        assert field.state.value[1:] == ("NP",)
        # With nothing typed Enter goes on.
        await pilot.press("enter")
        assert app.form.field("school.name").has_focus_within


async def test_a_comma_takes_the_only_one_that_begins_so() -> None:
    """ "internal med," stayed as it was typed, because two other specialties have those words too."""
    desk = FakeSession()
    desk.rulebook.written["Neurological Surgery"] = []
    app = FormApp(desk, FactForm(cast(Desk, desk), ["profile.specialties", "profile.citizenships"]))
    async with app.run_test(size=(60, 20)) as pilot:
        for key, typed, value in (
            ("profile.specialties", "internal med", ("Internal Medicine",)),
            # Two begin so: it was recorded as a specialty of its own, and is left to be chosen.
            ("profile.specialties", "neuro", ("Internal Medicine",)),
            ("profile.citizenships", "indi", ("IN",)),
        ):
            field = cast(ManyField, app.form.field(key))
            field.editor.focus()
            await pilot.pause()
            cast(Input, field.editor).insert_text_at_cursor(typed)
            await pilot.press("comma")
            await pilot.pause()
            assert field.state.value == value
            assert field.has_focus_within


async def test_an_answer_typed_while_it_is_asked_which_is_a_word_of_its_own() -> None:
    """ "ET" and "usd" stuck to what stood there, and "10amet" was refused."""
    desk = FakeSession()
    desk.profile = put(desk.profile, "profile.location", "NG")
    asked = {
        "seasons.2028.programmes.1.deadline": ("14 Jan 2028 10am", "et", "14 Jan 2028 10am et"),
        "money.payments.1.amount": ("160", "usd", "160 usd"),
    }
    app = FormApp(desk, FactForm(cast(Desk, desk), [*asked, "school.name"]))
    async with app.run_test(size=(60, 20)) as pilot:
        for key, (typed, answer, whole) in asked.items():
            field = cast(TypedField, app.form.field(key))
            field.editor.focus()
            await pilot.pause()
            cast(Input, field.editor).insert_text_at_cursor(typed)
            await pilot.press("enter")
            assert field.popup is not None, key
            await pilot.press(*answer)
            assert field.state.text == whole
            await pilot.press("enter")
            await pilot.pause()
            assert not field.has_focus_within, key


async def test_an_hour_without_its_zone_is_answered_with_zones_ones_own_first() -> None:
    app = app_for()
    asked = [key for key in KEYS if (fact := fact_of(key)) is not None and fact.kind == "instant"]
    assert len(asked) > 2
    async with app.run_test(size=(60, 20)) as pilot:
        app.form.desk.now = app.form.desk.now.astimezone(ZoneInfo("Asia/Kolkata"))
        app.form.show_keys([*asked, "school.name"])
        await app.form.ready()
        await pilot.pause()
        for field in app.form.fields[:-1]:
            field.editor.focus()
            await pilot.pause()
            assert "Without a zone Enter asks which" in " ".join(screen_text(app).split())
            cast(Input, field.editor).insert_text_at_cursor("14 Jan 2027 10:00")
            await pilot.press("enter")
            await pilot.pause()
            # Nothing is taken for granted: which zone it is, is chosen.
            assert not app.desk.log or app.desk.log[-1][0] != field.key
            picker = cast(Picker, field.popup)
            assert [offer.text.rpartition(" ")[2] for offer in picker.offers[:2]] == [
                "Asia/Kolkata",
                "America/New_York",
            ]
            assert re.search(r"Kolkata +your zone", screen_text(app))
            assert re.search(r"US Eastern +Thu 20:30 yours", screen_text(app))
            await pilot.press("down", "enter")
            await pilot.pause()
            key, value = app.desk.log[-1]
            assert (key, str(value)) == (field.key, "2027-01-14 10:00:00-05:00")
            assert not field.has_focus_within


@pytest.mark.parametrize("key", KEYS)
def test_an_example_is_of_the_kind_it_takes(key: str) -> None:
    today = date(2026, 11, 28)
    fact = fact_of(key)
    assert fact is not None
    words = prompt(fact, today)
    assert not re.match(r"\d", words)
    hint = dated(HINTS.get(fact.kind, ""), fact, today)
    for example in re.findall(r"[Ss]uch as (.*?)\.?$", words) + re.findall(r"Such as ([^.]*)\.", hint):
        assert parse(key, example, today) is not None
    if fact.kind == "date":
        day = parse_day(words.removeprefix("such as "))
        assert (day > today) is fact.planned
        assert parse_day(prompt(fact, today, looks_back=True).removeprefix("such as ")) < today


@pytest.mark.parametrize(("size", "every"), [((36, 15), 1), ((48, 19), 4)])
async def test_every_list_and_calendar_is_framed_whole_and_shows_its_choice(size: tuple[int, int], every: int) -> None:
    """In what a form has in a stage at 60x20 and at 80x24."""
    app = app_for()
    opened = 0
    async with app.run_test(size=size) as pilot:
        async for fields in forms(app, pilot, KEYS[::every]):
            for field in fields:
                if not field.opens:
                    continue
                field.editor.focus()
                await pilot.pause()
                if field.popup is None and not field.open():
                    continue
                if (popup := field.popup) is None:
                    continue
                both = partial(_in_sight, app, field.editor, popup)
                assert await _soon(pilot, both), (field.key, app.form.rows.region, field.editor.region, popup.region)
                opened += 1
                corners = _at(app, popup.region)
                assert corners == "╭╮╰╯", (field.key, corners)
                others = [each for each in fields if each is not field]
                assert not any(popup.region.overlaps(each.region) for each in others), field.key
                # The mark stands on the first row, and goes with the choice to the last one.
                if isinstance(popup, Picker):
                    assert _marked(app, popup) == [0], field.key
                    popup.highlighted = len(popup.offers) - 1
                    last = partial(_shows_last, app, popup)
                    assert await _soon(pilot, last), field.key
                field.close()
    assert opened > 100 / every


async def _soon(pilot: Pilot[Any], condition: Callable[[], bool]) -> bool:
    """Does it come about within a few frames?"""
    for _ in range(8):
        await pilot.pause()
        if condition():
            return True
    return False


def _in_sight(app: FormApp, *widgets: Widget) -> bool:
    return all(app.form.rows.region.contains_region(each.region) and each.size for each in widgets)


def _at(app: FormApp, region: Region) -> str:
    """What stands in the corners."""
    lines = screen_text(app).split("\n")
    return "".join(lines[y][x] for y in (region.y, region.bottom - 1) for x in (region.x, region.right - 1))


def _shows_last(app: FormApp, popup: Picker) -> bool:
    return _marked(app, popup) == [popup.rows - 3]


def _marked(app: FormApp, popup: Picker) -> list[int]:
    """The rows that have the mark of the choice."""
    rows = popup.region.shrink(popup.styles.gutter)
    lines = screen_text(app).split("\n")[rows.y : rows.bottom]
    return [number for number, line in enumerate(lines) if line[rows.x] == "▌"]
