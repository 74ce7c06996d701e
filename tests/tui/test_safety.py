from __future__ import annotations

import pytest

from img_pathway.desk.events import SaveEnded, Unsaved
from img_pathway.tui import themes
from tests.tui.conftest import Start

NASTY = "[bold red]x[/] [/x] [link=a]\x1b[31m\u202eb\u200b$(rm) {y}"


async def test_user_text_is_never_markup(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        w.app.desk.record_many(
            {
                "profile.label": "[bold red]x[/] [/x]",
                "profile.passport_name": NASTY.replace("\x1b", ""),
                "overrides.exams.step3.note": "[/x] [blink]y",
                "overrides.exams.step3.date": w.app.desk.today,
            }
        )
        await w.rest()
        assert "[bold red]x[/] [/x]" in w.text
        w.app.open_step("exams.step3")
        await w.rest()
        assert "[/x] [blink]y" in w.text
        w.app.open_step("profile.names")
        await w.rest()
        await w.press("f2")
        assert "[bold red]x[/]" in w.text
        assert "\u202e" not in w.text
        await w.press("b", "p")
        assert w.screen == "ProfilesScreen"


async def test_the_end_of_a_save_of_a_closed_profile_is_not_taken_for_this_one(wizard: Start) -> None:
    async with wizard("pune") as w:
        desk, data = w.app.desk, w.app.data
        closed = data.open(data.path_of("caribbean"))
        w.app.host.hear(SaveEnded(closed.id, closed.profile, Unsaved("the disk is full", "x", "y")))
        w.app.host.hear(SaveEnded(closed.id, closed.profile, closed.profile))
        await w.rest()
        assert desk.problem is None
        assert not desk.dirty


@pytest.mark.parametrize("theme", themes.OFFERED)
async def test_every_theme_draws_every_screen(wizard: Start, theme: str) -> None:
    async with wizard("caribbean") as w:
        w.app.theme = theme
        await w.rest()
        assert "YOUR PATHWAY" in w.text
        await w.press("n", "f2", "b", "f1", "b")
        assert w.screen == "StageScreen"


async def test_the_theme_is_kept(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("t")
        assert w.app.theme == "pathway-light"
    async with wizard("pune") as w:
        assert w.app.theme == "pathway-light"


@pytest.mark.parametrize("theme", ["pathway-dark", "ansi-dark", "ansi-light"])
async def test_no_color_draws_no_colour_but_shows_the_cursor(
    wizard: Start, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with wizard("pune") as w:
        w.app.theme = theme
        await w.rest()
        filters = w.app.get_line_filters()
        strips = w.app.screen._compositor.render_strips()
        background = w.app.screen.styles.background
        reverse = False
        for strip in strips:
            segments = list(strip)
            for line_filter in filters:
                segments = line_filter.apply(segments, background)
            for segment in segments:
                style = segment.style
                assert style is None or style.color is None or style.color.is_default
                assert style is None or style.bgcolor is None or style.bgcolor.is_default
                reverse = reverse or bool(style is not None and style.reverse)
        assert reverse


async def test_a_failed_save_is_told_on_the_bar_and_kept(wizard: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    async with wizard("pune") as w:

        def full(profile: object) -> object:
            raise Unsaved("the disk is full", "pune.toml", "Free some space.")

        with monkeypatch.context() as patch:
            patch.setattr(w.app.desk.file, "save", full)
            w.app.desk.record("school.name", "Kept")
            await w.rest()
            assert "not saved" in w.text
        w.app.desk.record("profile.label", "again")
        await w.rest()
        assert "not saved" not in w.text
        assert w.app.desk.profile.school.name == "Kept"
        assert not w.app.desk.dirty
