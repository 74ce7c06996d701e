from __future__ import annotations

from types import SimpleNamespace

import pytest
from textual import events
from textual.command import CommandPalette
from textual.widgets import Input, OptionList

from img_pathway.profile.typed.keys import fact_of
from img_pathway.rulebook import load
from img_pathway.tui.commands import COMMANDS
from img_pathway.tui.forms.find import likeness
from img_pathway.tui.shell import find as shell_find
from img_pathway.tui.shell.find import Palette
from img_pathway.tui.textual_private import STALE
from tests.tui.conftest import Start, Wizard


async def _search(w: Wizard, words: str) -> list[str]:
    """What is offered for words that are put in at once, as from a clipboard: each letter would be searched for."""
    await w.press("slash")
    assert isinstance(w.app.screen, CommandPalette)
    w.app.screen.query_one(Input).post_message(events.Paste(words))
    await w.rest(0.5)
    found = w.app.screen.query_one(OptionList)
    return [str(option.prompt) for option in found.options]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("oet", "OET Medicine"),
        ("iwa", "MyIntealth account"),
        ("form 186", "identity"),
        ("step 2 ck", "Step 2 CK"),
        ("rank list", "Rank order list"),
        ("theme", "Theme"),
        ("second citizenship", "Citizenships"),
        ("dual", "Citizenships"),
        ("discard fork", "What if"),
        ("throw away", "What if"),
        ("delete fork", "What if"),
        ("exchange rate", "Exchange rates"),
        ("naira", "Currency"),
        ("proof", "Document: proof of a name"),
        ("partner ranks", "Partner ranks here"),
        ("letter writer", "Writer"),
        ("pathway rejected", "Rejected or closed"),
        ("i failed my pathway", "Rejected or closed"),
        ("how do i delete my profile", "Profiles"),
        ("did not match", "Result of Match 2026"),
        ("unmatched", "Result of Match 2026"),
        ("can i work", "Do you need a visa?"),
        ("h-4", "Do you need a visa?"),
        ("step 2 ck result", "Record it: Step 2 CK"),
        ("i am a resident", "Training began"),
    ],
)
async def test_steps_commands_and_old_names(wizard: Start, words: str, title: str) -> None:
    async with wizard("pune") as w:
        found = await _search(w, words)
        assert any(title.casefold() in prompt.casefold() for prompt in found[:6]), found[:6]


@pytest.mark.parametrize("title", ["Step 1", "Step 2 CK", "Names", "OET Medicine"])
async def test_what_is_called_exactly_so_comes_first(wizard: Start, title: str) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        found = await _search(w, title.casefold())
        assert found[0].partition("\n")[0] == title


async def test_facts_of_one_name_say_of_what_they_are(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        found = [prompt.partition("\n")[0] for prompt in await _search(w, "currency")]
        currencies = [title for title in found if title.startswith("Currency")]
        assert len(currencies) > 1
        assert len(currencies) == len(set(currencies))
        assert "Show amounts in" in found


def test_the_other_words_are_those_of_commands_and_facts_that_there_are() -> None:
    words = shell_find._words()
    assert {command.id for command in COMMANDS} >= set(words["commands"])
    for key in words["facts"]:
        assert fact_of(key.replace("{season}", "2027").replace("{held}", "2026")) is not None, key


async def test_the_words_of_a_rulebook_from_outside_are_no_markup(
    wizard: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    nasty = "[/x] [@click=app.quit]y[/]\x1b[2J\u202ez"
    rule = SimpleNamespace(id="nasty.rule", title=nasty, statement=nasty, steps=())
    monkeypatch.setattr(shell_find, "find", lambda *_: [(rule, 9.0)])
    async with wizard("pune") as w:
        found = await _search(w, "zzz")
        assert found == ["[/x] [@click=app.quit]y[/]z\n[/x] [@click=app.quit]y[/]z"]


async def test_letters_that_come_in_with_the_key_that_opens_it_find_something(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("slash", *"iwa")
        found = w.app.screen.query_one(OptionList)
        assert "MyIntealth account" in str(found.options[0].prompt)


async def test_letters_at_speed_and_escape_are_no_error(wizard: Start) -> None:
    async with wizard("pune") as w:
        for _ in range(3):
            await w.press("slash")
            palette = w.app.screen
            assert isinstance(palette, Palette)
            # The search of the last letter begins when the list is gone already.
            await palette.query_one(OptionList).remove()
            palette._gather_commands("step")
            await w.press("escape")
            assert w.screen == "HomeScreen"


async def test_enter_opens_what_was_found(wizard: Start) -> None:
    async with wizard("pune") as w:
        await _search(w, "usmle id")
        await w.press("enter")
        await w.until(lambda: w.step == "identity.usmle-id")


async def test_commands_of_this_screen_only(wizard: Start) -> None:
    async with wizard("pune") as w:
        assert not any("Open anyway" in prompt for prompt in await _search(w, "open anyway"))
        await w.press("escape", "escape")
        w.app.open_step("exams.step3")
        await w.rest()
        assert any("Open anyway" in prompt for prompt in await _search(w, "open anyway"))


def test_every_step_is_found_by_its_title_its_id_and_its_other_words() -> None:
    for step in load().steps:
        texts = (step.title, step.id, *step.words)
        assert all(likeness(text, texts) > 0 for text in texts), step.id


async def test_the_empty_palette_says_what_can_be_asked(wizard: Start) -> None:
    for size in ((60, 20), (80, 24)):
        async with wizard("pune", size=size) as w:
            await w.press("slash")
            assert "a step, a command, or words of old guides" in w.text
            assert "Form 186" in w.text or size == (60, 20)


@pytest.mark.parametrize(
    ("words", "title", "page", "key"),
    [
        # One is recorded: the cursor is on it in its list, since another may be meant.
        ("exchange rate", "Exchange rates", "MoneyScreen", "money.rates"),
        ("one us dollar", "For one US dollar", "MoneyScreen", "money.rates"),
        ("partner ranks", "Partner ranks here", "RankListScreen", "seasons.2028.rank_list.1.partner"),
        ("letter writer", "Writer", "LettersScreen", "seasons.2028.recommendations.1.writer"),
    ],
)
async def test_a_fact_of_a_board_is_found_and_the_cursor_goes_there(
    wizard: Start, words: str, title: str, page: str, key: str
) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        found = await _search(w, words)
        number = next(number for number, prompt in enumerate(found) if prompt.startswith(title))
        await w.press(*["down"] * number, "enter")
        await w.until(lambda: w.screen == page and getattr(w.app.screen, "form", None) is not None)
        form = w.app.screen.form  # type: ignore[attr-defined]
        await w.until(lambda: any(part.has_focus_within and getattr(part, "key", "") == key for part in form._parts()))


async def test_the_palette_offers_nothing_that_cannot_be_done_here(wizard: Start) -> None:
    async with wizard("pune") as w:
        offered = set()
        for words in ("undo", "home", "earlier versions", "redo"):
            offered |= set(await _search(w, words))
            await w.press("escape", "escape")
        titles = {prompt.partition("\n")[0] for prompt in offered}
        # Nothing was changed yet, no version was left, and this is Home.
        assert titles.isdisjoint({"Undo", "Redo", "Home", "Earlier versions"})


@pytest.mark.parametrize(
    ("words", "label", "key"),
    [
        ("why it ended", "Why it ended", "start.positions.1.left_why"),
        ("resign", "Why it ended", "start.positions.1.left_why"),
        ("passport expires", "Passport expires", "identity.passport_expires"),
    ],
)
async def test_a_fact_is_found_by_its_words_and_the_cursor_goes_there(
    wizard: Start, words: str, label: str, key: str
) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        found = await _search(w, words)
        at = next(number for number, prompt in enumerate(found) if label in prompt)
        assert at < 6, found
        await w.press(*["down"] * at, "enter")
        await w.rest(0.5)
        focused = w.app.focused
        assert focused is not None
        assert getattr(focused.parent, "key", None) == key


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("withdrawn from the match", "Withdrawn from the Match on"),
        ("registered as a couple", "Registered as a couple?"),
    ],
)
async def test_what_is_called_so_comes_first(wizard: Start, words: str, label: str) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        found = await _search(w, words)
        assert found[0].partition("\n")[0] == label, found[:4]


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_the_palette_has_its_frame_and_its_own_keys_in_a_low_window(wizard: Start, size: tuple[int, int]) -> None:
    """Its list ran out of the window, and the keys of the screen behind stood under it."""
    async with wizard("pune", size=size) as w:
        await w.press("slash")
        await w.until(lambda: "Next step" in w.text)
        for typed in ("", "oet"):
            await w.press(*typed)
            await w.until(lambda: "╰" in w.text)
            rows = w.text.splitlines()
            assert "enter Go there" in rows[-1]
            assert not any("●" in row for row in rows[3:])


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("certificate permanent", "12 months of US training make it permanent"),
        ("what happens when one of us does not match", "Matching as a couple"),
    ],
)
async def test_a_question_is_answered_before_a_field_is_offered(wizard: Start, words: str, title: str) -> None:
    async with wizard("caribbean", size=(120, 40)) as w:
        found = await _search(w, words)
        assert found[0].partition("\n")[0] == title, found[:4]


async def test_a_myth_is_called_one_and_stands_below_what_holds(wizard: Start) -> None:
    async with wizard("caribbean", size=(120, 40)) as w:
        found = [prompt.partition("\n")[0] for prompt in await _search(w, "six attempts per step")]
        assert "Six attempts per Step" not in found
        assert found.index("Four attempts per Step") < found.index("Myth: Six attempts per Step")


async def test_what_answered_the_words_before_is_marked_until_the_answer_is_there(wizard: Start) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        await _search(w, "oet")
        found = w.app.screen.query_one(OptionList)
        assert not found.has_class(STALE)
        w.app.screen.on_input_changed()  # type: ignore[attr-defined]
        assert found.has_class(STALE)
        assert found.highlighted is None


async def test_a_search_begun_before_the_list_could_be_drawn_answers_what_is_typed_by_now(
    wizard: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begun again for the letters of then, it took the place of the right one, and Enter opened what answered those."""
    async with wizard("pune") as w:
        await _search(w, "deadlines")
        palette = w.app.screen
        palette.answered = None  # type: ignore[attr-defined]
        palette.gather_again()  # type: ignore[attr-defined]
        await w.until(lambda: palette.answered == "deadlines")  # type: ignore[attr-defined]
        palette._gather_commands("oet")  # type: ignore[attr-defined]
        await w.rest(0.5)
        assert palette.answered != "oet"  # type: ignore[attr-defined]


@pytest.mark.parametrize("recorded", [False, True])
async def test_a_day_of_a_sitting_that_is_recorded_is_not_put_under_the_hands(wizard: Start, recorded: bool) -> None:
    """What was typed next replaced the test day of a sitting with its scores."""
    async with wizard("pune") as w:
        if recorded:
            w.app.desk.record("skills.oet.1.date", w.app.desk.today.replace(month=8))
        found = await _search(w, "oet test day")
        at = next(number for number, prompt in enumerate(found) if prompt.startswith("OET test day"))
        await w.press(*["down"] * at, "enter")
        await w.until(lambda: w.screen == "StageScreen" and w.app.focused is not None)
        await w.rest(0.2)
        form = w.app.screen.form  # type: ignore[attr-defined]
        assert form.in_entry is not recorded
        if recorded:
            assert w.app.focused is form._form.lists["skills.oet"]
            assert "Enter: open this sitting · a: add another" in w.text
            await w.press("a")
        assert form.fields[0].has_focus_within
        assert form.fields[0].state.blank


async def test_what_does_not_fit_is_cut_with_a_mark(wizard: Start) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        await _search(w, "certificate permanent")
        rows = [row for row in w.text.splitlines() if "clinical tr" in row]
        assert rows
        assert all("…" in row for row in rows)


async def test_a_key_before_the_list_stands_there_moves_in_none(wizard: Start) -> None:
    """Down, right behind the key that opens it, ended the program."""
    async with wizard("pune") as w:
        await w.press("ctrl+p")
        palette = w.app.screen
        assert isinstance(palette, Palette)
        await palette.query_one(OptionList).remove()
        await w.press("down", "pagedown", "up")
        assert w.app._exception is None
        assert w.app.screen is palette
