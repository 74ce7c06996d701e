"""What a person's hands meet: the row just added is under the cursor, an amount is read with its currency, and so on."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import cast

import pytest
from textual.widgets import Input

from img_pathway.profile.typed.keys import get
from img_pathway.tui.commands import can
from img_pathway.tui.forms.day_fields import InstantField
from img_pathway.tui.forms.money_fields import MoneyField
from img_pathway.tui.screens.boards import BoardScreen
from tests.tui.conftest import Start, Wizard

ADDED = {
    "programmes": ("seasons.2027.programmes", "name"),
    "letters": ("seasons.2027.recommendations", "writer"),
    "ranklist": ("seasons.2027.rank_list", "nrmp"),
    "experience": ("experience.entries", "place"),
    "money": ("money.payments", "amount"),
}
"""The list that `a` adds to on a board, and a fact of it to type."""


@pytest.mark.parametrize("board", ADDED)
async def test_the_cursor_stands_on_the_row_just_added(wizard: Start, board: str) -> None:
    series, fact = ADDED[board]
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.navigator.open_page(board)
        await w.rest()
        screen = w.app.screen
        assert isinstance(screen, BoardScreen)
        key = f"{series}.{len(get(w.app.desk.profile, series)) + 1}"
        await screen.open_fact(key)
        await w.rest()
        assert screen.form is not None
        screen.form.field(f"{key}.{fact}").editor.focus()
        await w.type("100")
        await w.press("escape")
        assert screen.focused is screen.page
        assert key in (screen.page.cursor_id or "")
        await w.press("up")
        moved = screen.page.cursor_id
        w.app.desk.record("profile.label", "x")
        await w.rest()
        assert screen.page.cursor_id == moved, "only once"


@pytest.mark.parametrize("board", ["ranklist", "letters", "experience", "money", "interviews", "documents"])
async def test_the_bar_of_every_board_says_how_an_entry_is_taken_off(wizard: Start, board: str) -> None:
    """Of a rank it stood in the menu alone, since Open and Record, which are the same there, left no room."""
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.desk.record("documents.papers.1.kind", "passport")
        w.app.navigator.open_page(board)
        await w.rest()
        screen = w.app.screen
        assert isinstance(screen, BoardScreen)
        command = next(each for each in screen.commands() if each.action == "remove")
        await w.press("home")
        for _ in range(60):
            if can(w.app, screen, command):
                break
            await w.press("down")
        assert re.search(r"(x|del|delete) Remove", w.text.splitlines()[-1])


async def test_the_figures_of_a_state_are_whole_in_the_narrowest_window(wizard: Start) -> None:
    """Every row ended in "0 of 5 su…"."""
    async with wizard(first_run=True, size=(60, 20)) as w:
        await w.press("f9", "l")
        rows = [row for row in w.text.splitlines() if re.match(r"[ ▌]+A[LK] ", row)]
        assert len(rows) == 2
        assert not [row for row in rows if "…" in row]


async def test_how_a_what_if_comes_out_is_whole_beside_the_comparison(wizard: Start) -> None:
    """It ended in "from Wed 30 Dec…"."""
    async with wizard("pune", size=(120, 40)) as w:
        await w.press("i", "enter", "enter")
        await w.until(lambda: "Match reached" in w.text)
        rows = [row[:34] for row in w.text.splitlines()[2:6]]
        assert any("from Wed 30 Dec" in row for row in rows)
        assert not [row for row in rows if "…" in row]


@pytest.mark.parametrize("board", ["programmes", "letters", "interviews", "ranklist"])
async def test_a_board_of_a_season_leads_to_the_target_match(wizard: Start, board: str) -> None:
    """Programmes and interviews said to choose one and led nowhere; the others called it the first entry."""
    async with wizard(first_run=True) as w:
        await w.press("f9")
        w.app.navigator.open_page(board)
        await w.rest()
        assert "▌ ▸ Record the target Match" in w.text
        await w.press("enter", *"2028", "enter")
        assert w.app.desk.profile.profile.target_match == 2028
        assert "Record the target Match" not in w.text
        assert "▌ ▸" in w.text


async def test_a_place_is_whole_before_what_is_said_after_it(wizard: Start) -> None:
    """The tally stood there as "3 of 5 do…"."""
    async with wizard("caribbean", size=(60, 20)) as w:
        w.app.navigator.open_step("programs.token")
        await w.rest()
        head = w.text.splitlines()[0]
        assert "Applications to programmes" in head
        assert "…" not in head


async def test_a_rank_just_added_moves_at_once(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.navigator.open_page("ranklist")
        await w.rest()
        count = len(w.app.desk.profile.seasons[2027].rank_list)
        await w.press("a", *"1234567", "enter", "escape")
        assert w.app.desk.profile.seasons[2027].rank_list[count].programme == "1234567"
        await w.press("K")
        assert w.app.desk.profile.seasons[2027].rank_list[count - 1].programme == "1234567"


AMOUNT = "money.payments.1.amount"


async def _type_amount(w: Wizard, text: str) -> MoneyField:
    """Type an amount into a new payment of a person in India, with Enter behind it."""
    w.app.desk.record("money.payments", None)
    w.app.navigator.open_page("money")
    await w.rest()
    screen = w.app.screen
    assert isinstance(screen, BoardScreen)
    await screen.open_fact("money.payments.1")
    await w.rest()
    assert screen.form is not None
    field = screen.form.field(AMOUNT)
    field.editor.focus()
    assert isinstance(field, MoneyField)
    cast(Input, field.editor).value = text
    await w.press("enter")
    return field


@pytest.mark.parametrize(
    ("typed", "amount", "currency"),
    [
        ("₦750,000", "750000", "NGN"),
        ("$1,200", "1200", "USD"),
        ("1.200,50 EUR", "1200.50", "EUR"),
        ("750000 naira", "750000", "NGN"),
        ("1,50,000 INR", "150000", "INR"),
    ],
)
async def test_an_amount_is_read_with_its_currency(wizard: Start, typed: str, amount: str, currency: str) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        await _type_amount(w, typed)
        paid = w.app.desk.profile.money.payments[0]
        assert (str(paid.amount), paid.currency) == (amount, currency)


async def test_an_amount_that_may_be_in_several_currencies_is_in_no_sum_until_it_is_said(wizard: Start) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        field = await _type_amount(w, "750000")
        assert not w.app.desk.profile.money.payments
        assert "Which currency" in field.state.error
        assert "750000 INR" in w.text
        await w.press("enter")
        paid = w.app.desk.profile.money.payments[0]
        assert (str(paid.amount), paid.currency) == ("750000", "INR")
        field = await _type_amount(w, "Rs 900")
        assert [one.text for one in field.meant(field.state.near)] == ["900 INR", "900 PKR", "900 LKR", "900 NPR"]


async def test_where_only_dollars_are_meant_nothing_is_asked(wizard: Start) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        for key in ("rates", "planned", "cards", "second_currency"):
            w.app.desk.record(f"money.{key}", None)
        w.app.desk.record_many({"school.country": None, "profile.location": "US"})
        await _type_amount(w, "750")
        assert str(w.app.desk.profile.money.payments[0].amount) == "750"


async def test_a_refund_is_not_in_another_currency_than_its_payment(wizard: Start) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        await _type_amount(w, "$900")
        screen = w.app.screen
        assert isinstance(screen, BoardScreen)
        assert screen.form is not None
        refunded = screen.form.field("money.payments.1.refunded")
        refunded.editor.focus()
        cast(Input, refunded.editor).value = "€100"
        await w.press("enter")
        assert "in USD" in refunded.state.error
        assert w.app.desk.profile.money.payments[0].currency == "USD"


async def test_the_line_about_a_missing_rate_opens_the_form_for_it(wizard: Start) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        await _type_amount(w, "₦750,000")
        await w.press("escape")
        screen = w.app.screen
        assert isinstance(screen, BoardScreen)
        screen.page.move_to("rate:NGN")
        await w.press("enter", *"1500", "enter", "escape")
        rate = w.app.desk.profile.money.rates[-1]
        assert (rate.currency, str(rate.per_usd), rate.date) == ("NGN", "1500", w.app.desk.today)
        assert "for want of a rate" not in w.text
        assert "$500" in w.text


async def test_an_interview_begins_with_its_hour(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.navigator.open_page("interviews")
        await w.rest()
        await w.press("a", "enter")
        screen = w.app.screen
        assert isinstance(screen, BoardScreen)
        assert screen.form is not None
        assert [field.state.fact.label for field in screen.form.fields][:3] == [
            "Interview begins", "Minutes", "Format"
        ]  # fmt: skip
        assert screen.form.fields[0].has_focus_within


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        ({"profile.location": "EG"}, "Cairo"),
        ({"profile.location": None, "school.country": "NG"}, "Lagos"),
        ({"profile.location": None, "school.country": None}, "US Eastern"),
    ],
)
async def test_the_zones_offered_begin_with_those_of_the_persons_country(
    wizard: Start, facts: dict[str, str | None], first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with wizard("pune", size=(80, 40)) as w:
        w.app.desk.record_many({"profile.time_zone": None, **facts})
        monkeypatch.setattr(w.app.desk, "now", datetime(2026, 11, 22, 12, tzinfo=UTC))
        w.app.navigator.open_page("interviews")
        await w.rest()
        screen = w.app.screen
        assert isinstance(screen, BoardScreen)
        await screen.open_fact("seasons.2028.programmes.1.interviews.1")
        await w.rest()
        assert screen.form is not None
        field = screen.form.fields[0]
        cast(Input, field.editor).value = "2027-11-20 10:00"
        await w.press("enter")
        assert isinstance(field, InstantField)
        assert first in next(one.label for one in field.meant(field.state.near))


async def test_a_row_of_a_list_that_is_too_long_loses_its_week_days_first(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.open_step("skills.oet")
        await w.rest()
        assert "22 Aug 2026, L 400 R 420 W 290 S" in w.text
        assert "Sat 22 Aug 2026, L 400" not in w.text


async def test_a_stage_of_which_nothing_is_needed_counts_nothing(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.open_step("visa.class")
        await w.rest()
        assert "Visa  not needed" in w.text
        assert "0 of 0" not in w.text


async def test_a_refused_text_is_replaced_by_the_next_letter_and_edited_where_an_arrow_leads(wizard: Start) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        w.app.navigator.open_page("experience")
        await w.rest()
        screen = w.app.screen
        assert isinstance(screen, BoardScreen)
        number = len(w.app.desk.profile.experience.entries) + 1
        await screen.open_fact(f"experience.entries.{number}")
        await w.rest()
        assert screen.form is not None
        field = screen.form.field(f"experience.entries.{number}.began")
        field.editor.focus()
        await w.press(*"2024-02-3x", "left", "left", "enter")
        editor = cast(Input, field.editor)
        assert field.state.error
        assert editor.has_focus
        assert (editor.value, editor.cursor_position) == ("2024-02-3x", 10)
        await w.press("tab", "shift+tab", "right", "backspace", "backspace", "0", "1")
        assert editor.value == "2024-02-01"
        assert not field.state.error
        await w.press("tab", "shift+tab", "1")
        assert editor.value == "1", "what is recorded is replaced"


@pytest.mark.parametrize("width", [80, 100, 120, 160])
async def test_no_verdict_of_a_state_is_cut(wizard: Start, width: int) -> None:
    async with wizard("caribbean", size=(width, 40)) as w:
        w.app.navigator.open_page("states")
        await w.rest()
        rows = [row[:-2].rstrip() for row in w.text.splitlines() if re.match(r"\W+[A-Z]{2}  [A-Z]", row)]
        assert len(rows) > 10
        verdicts = ("✓ tries fit", "✓ fits", "✗ does not fit", "? check")
        assert all(any(verdict in row for verdict in verdicts) for row in rows), rows
        assert "– not found" in w.text


async def test_to_a_file_that_is_only_read_nothing_is_added(wizard: Start) -> None:
    """`a` opened a form whose letters then acted as commands."""
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.desk.file.read_only = "another wizard has it open"
        w.app.navigator.open_page("experience")
        await w.rest()
        assert "Record the first one" not in w.text
        await w.press("a")
        assert w.screen == "ExperienceScreen"
        assert w.app.focused is cast(BoardScreen, w.app.screen).page
        assert "another wizard has it open" in w.text


async def test_a_letter_was_requested_in_a_month(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 60)) as w:
        w.app.navigator.open_page("letters")
        await w.rest()
        screen = w.app.screen
        assert isinstance(screen, BoardScreen)
        await screen.open_fact("seasons.2027.recommendations.4")
        await w.rest()
        assert screen.form is not None
        key = "seasons.2027.recommendations.4.requested"
        field = screen.form.field(key)
        cast(Input, field.editor).value = "September 2026"
        field.editor.focus()
        await w.press("enter")
        assert w.app.desk.profile.seasons[2027].recommendations[3].requested_month == "2026-09"
        await w.press("escape")
        assert "… asked September 2026" in w.text


@pytest.mark.parametrize("place", ["letters", "waiting", "interviews"])
async def test_the_first_entry_is_begun_by_one_enter_and_the_way_to_it_stays(wizard: Start, place: str) -> None:
    """Enter led to an empty list that wanted a second Enter, and after Escape the way to it had gone."""
    async with wizard("pune", size=(100, 30)) as w:
        w.app.desk.record_many({"waiting.errands": None, "waiting.contacts": None})
        w.app.navigator.open_page(place)
        await w.rest()
        screen = w.app.screen
        assert isinstance(screen, BoardScreen)
        await w.press("enter")
        if place == "interviews":
            assert "With which programme?" in w.text
            await w.press("escape")
        else:
            assert screen.form is not None
            assert screen.form.in_entry
            assert screen.form.fields[0].has_focus_within
            await w.press("escape")
            assert screen.page.has_focus
        await w.until(lambda: "Record the first one" in w.text)
        assert screen.page.cursor_id is not None
