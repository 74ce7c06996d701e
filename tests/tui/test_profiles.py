from __future__ import annotations

from pathlib import Path

from tests.tui.conftest import Start


def _names(folder: Path) -> set[str]:
    return {path.stem for path in (folder / "profiles").glob("*.toml")}


async def test_open_another(wizard: Start, folder: Path) -> None:
    async with wizard("pune") as w:
        await w.press("p")
        assert "open now" in w.text
        await w.press("up", "enter")
        assert w.screen == "HomeScreen"
        assert w.app.desk.name == "caribbean"
        assert "Caribbean" in w.text


async def test_copy_rename_delete(wizard: Start, folder: Path) -> None:
    async with wizard("pune") as w:
        await w.press("p", "home", "c")
        await w.press("enter")
        assert _names(folder) == {"pune", "caribbean", "sample-caribbean-copy"}
        assert "Sample: Caribbean, copy" in w.text
        await w.press("end", "r", "ctrl+u")
        await w.type("what-if")
        await w.press("enter")
        assert _names(folder) == {"pune", "caribbean", "what-if"}
        await w.press("end", "x", "y")
        assert _names(folder) == {"pune", "caribbean"}
        assert list((folder / "backups").rglob("*"))


async def test_the_open_profile_is_not_deleted_and_a_bad_name_is_told(wizard: Start, folder: Path) -> None:
    async with wizard("pune") as w:
        await w.press("p", "end", "x")
        assert w.screen == "ProfilesScreen"
        await w.press("c", "ctrl+u")
        await w.type("pune")
        await w.press("enter")
        # The question stays until its answer can be taken, or is let go.
        assert "There is a profile called pune already." in w.text
        assert w.screen == "Ask"
        await w.press("escape", "escape")
        assert _names(folder) == {"pune", "caribbean"}
        assert w.screen == "ProfilesScreen"


async def test_rename_of_the_open_profile_keeps_it_open(wizard: Start, folder: Path) -> None:
    async with wizard("pune") as w:
        await w.press("p", "end", "r", "ctrl+u")
        await w.type("mine")
        await w.press("enter")
        assert _names(folder) == {"mine", "caribbean"}
        assert w.app.desk.file.path.stem == "mine"
        assert w.app.desk.record("school.name", "X")
        await w.rest()
        assert '"X"' in (folder / "profiles" / "mine.toml").read_text()


async def test_a_name_as_people_write_it_is_shown_so_and_its_file_is_called_by_it(wizard: Start, folder: Path) -> None:
    async with wizard("pune") as w:
        await w.press("p", "n")
        await w.type("José O'Neil (2027)")
        await w.press("enter")
        assert w.screen == "FirstRun"
        assert "José O'Neil (2027)" in w.text
        assert "jose-o-neil-2027" in _names(folder)
        await w.press("f9", "p")
        assert "José O'Neil (2027)" in w.text
        assert "jose-o-neil-2027, changed" in w.text
        # Only what stands in the list changes.
        await w.press("home")
        while w.app.screen.page.cursor_id != "jose-o-neil-2027":  # type: ignore[attr-defined]
            await w.press("down")
        await w.press("r", "ctrl+u")
        await w.type("JOSE-O-NEIL 2027")
        await w.press("enter")
        assert "JOSE-O-NEIL 2027" in w.text
        assert "jose-o-neil-2027" in _names(folder)
        assert w.app.desk.label == "JOSE-O-NEIL 2027"


async def test_a_profile_without_a_file_yet_says_so(wizard: Start) -> None:
    async with wizard(first_run=True) as w:
        await w.press("f9", "p")
        assert "It gets a file with its first fact." in w.text
        assert "outside" not in w.text


async def test_new_begins_with_the_first_questions(wizard: Start, folder: Path) -> None:
    async with wizard("pune") as w:
        await w.press("p", "n")
        await w.type("second")
        await w.press("enter")
        assert w.screen == "FirstRun"
        assert "second" in _names(folder)


async def test_the_place_is_found_again(wizard: Start) -> None:
    async with wizard("pune") as w:
        w.app.open_step("exams.step2ck")
        await w.until(lambda: w.place == "exams.step2ck")
    async with wizard("pune") as w:
        await w.until(lambda: w.step == "exams.step2ck")
        await w.press("b")
        await w.until(lambda: w.place == "home")
    async with wizard("pune") as w:
        await w.rest()
        assert w.screen == "HomeScreen"


async def test_first_run_writes_no_file_before_a_fact(wizard: Start, folder: Path) -> None:
    async with wizard(first_run=True) as w:
        assert w.screen == "FirstRun"
        assert _names(folder) == {"pune", "caribbean"}
        w.app.desk.record("profile.target_match", 2029)
        await w.rest()
        assert _names(folder) == {"pune", "caribbean", "me"}
