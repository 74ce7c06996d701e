"""What the command line hands to the wizard; the wizard itself has tests of its own."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from img_pathway.cli.verbs import demo, wizard
from img_pathway.desk.folder import DataFolder

from .conftest import Run, one_line


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def start(
        path: Path | None, now_text: str | None, rules: str | None, data_dir: Path, first_run: bool, cohort: str
    ) -> int:
        text = path.read_text() if path else None
        found.append(
            {"path": path, "now": now_text, "data": data_dir, "first": first_run, "text": text, "cohort": cohort}
        )
        return 0

    app = ModuleType("img_pathway.tui.shell.app")
    app.run = start  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "img_pathway.tui.shell.app", app)
    for module in (wizard, demo):
        monkeypatch.setattr(module, "need_terminal", lambda: None)
    return found


def test_the_welcome_comes_only_without_any_profile(run: Run, data: Path, calls: list[dict[str, Any]]) -> None:
    assert run().code == 0
    assert (calls[-1]["path"], calls[-1]["first"], calls[-1]["data"]) == (None, True, data)
    run("new", "ana")
    assert run(today="2027-01-01").code == 0
    assert (calls[-1]["path"], calls[-1]["first"]) == (data / "profiles" / "ana.toml", False)
    assert calls[-1]["now"] == "2027-01-01"
    run("new", "bob")
    assert run("ana").code == 0
    assert calls[-1]["path"].stem == "ana"


def test_nothing_starts_on_a_wrong_option(run: Run, calls: list[dict[str, Any]]) -> None:
    one_line(run("nobody"), 2)
    one_line(run("./nobody.toml"), 2)
    one_line(run(today="soon"), 2)
    one_line(run("--rules", "/nowhere"), 2)
    for word in ("help", "version"):
        assert "no such verb" in one_line(run(word), 2)
    assert calls == []


@pytest.mark.parametrize("sample", ["pune", "caribbean"])
def test_demo_runs_on_a_throw_away_copy(run: Run, data: Path, calls: list[dict[str, Any]], sample: str) -> None:
    assert run("demo", sample).code == 0
    (call,) = calls
    assert call["text"] == demo.sample(sample).decode()
    assert call["path"].parent == call["data"] / "profiles"
    assert not call["data"].exists()
    assert not data.exists()


def test_who_opened_a_folder_and_has_no_profile_comes_back_to_it(
    run: Run, data: Path, tmp_path: Path, calls: list[dict[str, Any]]
) -> None:
    (tmp_path / "people").mkdir()
    DataFolder(data).prefer("cohort", str(tmp_path / "people"))
    assert run().code == 0
    assert (calls[-1]["path"], calls[-1]["first"], calls[-1]["cohort"]) == (None, False, str(tmp_path / "people"))
    (tmp_path / "people").rmdir()
    assert run().code == 0
    assert (calls[-1]["first"], calls[-1]["cohort"]) == (False, "")
    run("new", "ana")
    assert run().code == 0
    assert (calls[-1]["path"].stem, calls[-1]["cohort"]) == ("ana", "")
