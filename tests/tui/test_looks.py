"""What eyes ask of every screen: words that can be read on their ground, names that are kept, no ids in place of words."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from textual.color import Color
from textual.widgets import Input

from img_pathway.desk.folder import DataFolder
from img_pathway.engine.words.recorded import summary
from img_pathway.profile.facts.yours import Payment
from img_pathway.reports.page import item, named, rule_blocks
from img_pathway.rulebook import load
from img_pathway.tui.screens.dialogs import Choose
from img_pathway.tui.shell.app import PathwayApp
from img_pathway.tui.shell.find import FindProvider
from img_pathway.tui.themes import OWN, offered
from img_pathway.tui.widgets.palette import READABLE, contrast, palette
from tests.driver import Driver
from tests.tui.conftest import Start

LINES = {"rail", "faint", "today", "today-ground", "crosshair", "axis-mark", "caret", "card", "cursor", "selected"}
"""Styles of lines and grounds, not of words."""


async def test_words_can_be_read_on_every_ground_of_our_themes(wizard: Start) -> None:
    async with wizard("pune") as w:
        for theme in OWN:
            w.app.theme = theme
            await w.rest()
            styles = palette(w.app)
            variables = w.app.theme_variables
            grounds = {name: Color.parse(variables[name]) for name in ("background", "panel")}
            assert styles["cursor"].bgcolor is not None
            grounds["cursor"] = Color.from_rich_color(styles["cursor"].bgcolor)
            grounds["field"] = grounds["background"].blend(Color.parse(variables["foreground"]), 0.14)
            for name, style in styles.items():
                if name in LINES or style.color is None:
                    continue
                for ground, colour in grounds.items():
                    apart = contrast(Color.from_rich_color(style.color), colour)
                    # Colours are whole numbers once they are mixed.
                    assert apart > READABLE - 0.05, f"{theme}: {name} on {ground} is {apart:.1f}"


async def test_what_a_command_does_is_not_dim_on_the_inverted_row_of_the_palette(wizard: Start) -> None:
    """Grey on light grey, in sixteen colours."""
    async with wizard("pune") as w:
        w.app.theme = "ansi-dark"
        await w.press("ctrl+p")
        await w.until(lambda: "Open the one thing to do now." in w.text)
        rows = w.app.screen._compositor.render_strips()
        [told] = [each for row in rows for each in row if "Open the one thing to do now." in each.text]
        assert told.style is not None
        assert not told.style.dim
        # Of an open list only the mark told which row Enter takes.
        await w.press("escape")
        w.app.open_step("school.img")
        await w.press("enter", "down", "f4")
        rows = w.app.screen._compositor.render_strips()
        [chosen] = [
            each
            for row in rows
            for each in row
            if each.text.lstrip("▌").startswith(("India ", " India ")) and each.style
        ]
        assert chosen.style is not None
        assert chosen.style.reverse


@pytest.mark.parametrize(
    "label",
    ["王小明 北京大学医学部 二〇二六年毕业生 内科", "محمد عبد الرحمن بن خالد الأنصاري القاهرة", "Maximiliane " * 4],
)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_long_name_is_cut_and_drives_nothing_away(wizard: Start, label: str, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        assert w.app.desk.record("profile.label", label)
        for key in ("", "d", "P"):
            await w.press(*([key] if key else []))
            await w.rest()
            top = w.text.splitlines()[0]
            assert label[:8] in top
            # Beside a place and what was just saved there is room for the name alone.
            assert key or "Match 2028" in top
            assert "Sun 22 Nov 2026" in top
            assert "· … ·" not in top
            if key:
                await w.press("b")


def test_links_are_called_by_title_and_lead_where_they_led() -> None:
    blocks = [item("Something", id="rule:a.b@here"), *rule_blocks(["a.b", "c.d"], "here")]
    shown = named(blocks, {"a.b": "First", "c.d": "Second"}.__getitem__)
    assert shown[0] == blocks[0]
    assert [block.id for block in shown] == [block.id for block in blocks]
    assert ["".join(text for text, _ in block.lines[0].parts) for block in shown[1:]] == ["§ First", "§ Second"]


async def test_no_id_of_a_rule_or_step_stands_where_a_title_can(wizard: Start) -> None:
    """The one id on a page is that of what the page is about, to be typed on the command line."""
    async with wizard("pune", size=(120, 60)) as w:
        for key in "vNDMPLE":
            await w.press(key)
            await w.rest()
            assert not re.search(r"§ [a-z0-9-]+\.[a-z0-9.-]+", w.text), w.text
            await w.press("b")
        w.app.open_step("certificate.issued")
        await w.press("f2")
        await w.until(lambda: w.screen == "WhyScreen")
        assert "§ Step 2 CK" in w.text
        assert "§ exams" not in w.text
        # What is missing is said once, by the link.
        assert w.text.count("Pathway application\n") + len(re.findall("Pathway application +$", w.text, re.M)) == 1


async def test_what_comes_first_is_named_once_and_how_it_stands(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        w.app.open_step("certificate.issued")
        await w.rest()
        assert 'Needs "' not in w.text
        assert re.search("▸ Step 2 CK +○ locked", w.text)
        assert "itself locked" not in w.text


def test_an_entry_in_one_line_names_no_id() -> None:
    payment = Payment(amount=Decimal(85), currency="USD", what="NRMP registration", fee="nrmp.fee.registration")
    assert summary(payment, load()) == "85 USD, NRMP registration"


@pytest.mark.parametrize("theme", ["pathway-dark", "pathway-light", "nord", "gruvbox", "solarized-light"])
async def test_in_sixteen_colours_a_warning_an_error_and_what_is_done_have_hues(folder: Path, theme: str) -> None:
    """The nearest of sixteen to the hues of our own themes are greys, and the worst news was the faintest line."""
    data = DataFolder(folder)
    data.prefer("theme", theme)
    app = PathwayApp(data.open(data.path_of("pune")), data, few_colours=True)
    async with app.run_test() as pilot:
        await pilot.pause()
        styles = palette(app)
        hues = {styles[name].color.number for name in ("danger", "warn", "done", "rail")}  # type: ignore[union-attr]
        # Of the sixteen, and neither black nor white nor a grey.
        assert len(hues) == 4
        assert hues.isdisjoint({None, 0, 7, 8, 15})
        assert app.current_theme.dark is offered()[theme].dark


@pytest.mark.parametrize("moved", [False, True])
async def test_enter_waits_for_the_search_of_what_is_typed(
    wizard: Start, monkeypatch: pytest.MonkeyPatch, moved: bool
) -> None:
    """A row that an earlier search left there, or the first that came in, is not what was asked for."""
    import asyncio

    found = FindProvider.search

    async def slow(self: FindProvider, query: str):  # type: ignore[no-untyped-def]
        hits = [hit async for hit in found(self, query)]
        for hit in sorted(hits, key=lambda hit: hit.score):
            # The worst comes first, and the best later than the list is drawn.
            await asyncio.sleep(0.6 / len(hits))
            yield hit

    async with wizard("pune") as w:
        await w.press("slash")
        await w.rest(0.5)
        monkeypatch.setattr(FindProvider, "search", slow)
        # As a terminal brings them in: nobody waits for the search between two keys.
        keys = Driver(w.pilot)
        for letter in "deadlines":
            keys._send(letter, letter)
        for key in ("down", "down", "enter") if moved else ("enter",):
            keys._send(key)
        if moved:
            # On a list that was none of it somebody went on: once it is there, Enter is asked for again.
            palette = w.app.screen
            await w.until(lambda: palette.answered == "deadlines")  # type: ignore[attr-defined]
            assert w.screen == "Palette"
            keys._send("enter")
        await w.until(lambda: w.screen != "Palette")
        await w.until(lambda: w.screen == "DeadlinesScreen")


async def test_no_what_if_yet_says_what_will_be_here_and_enter_begins_one(wizard: Start) -> None:
    for size in ((80, 24), (120, 40)):
        async with wizard("pune", size=size) as w:
            await w.press("i")
            await w.rest()
            # In one column that is read, not in the narrow one of a list.
            assert "What if a Step is failed, the school is slow, or the next Match is the one?" in w.text
            assert "Begin the first one" in w.text
            await w.press("enter")
            await w.until(lambda: isinstance(w.app.screen, Choose))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_field_over_a_list_takes_no_room_from_it(
    wizard: Start, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with wizard("caribbean", size=size) as w:
        for key in "dlP":
            await w.press(key)
            await w.rest()
            field, page = w.app.screen.query_one("#filter"), w.app.screen.query("#panes, #text").first()
            assert (field.region.x, field.region.width) == (0, size[0])
            # A row of air parts it from the title.
            assert field.region.y == 2
            assert page.region.x == 0
            assert page.region.width == min(size[0], 104 if key == "P" else size[0])
            await w.press("b")


async def test_without_colours_a_question_shows_where_one_types(wizard: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with wizard("pune") as w:
        await w.press("p", "n")
        await w.type("Ana")
        await w.press("left")
        field = w.app.screen.query_one(Input)
        carets = [
            segment.text
            for strip in w.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None and segment.style.reverse and segment.text.strip()
        ]
        assert field.value == "Ana"
        assert "a" in carets


async def test_an_empty_list_of_programmes_leads_to_the_first(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("P")
        await w.rest()
        assert "Add the first one" in w.text
        await w.press("enter")
        await w.until(lambda: "programme 1" in w.text)
