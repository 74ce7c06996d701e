"""``--redact`` of every verb that has it: what is personal is searched for in all it prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from img_pathway.cli.options import VERBS
from img_pathway.profile.file import toml
from tests.cli.conftest import Run
from tests.desk.test_redact import Marked, marked, texts

LINES = {
    "brief": ("brief", "{file}", "--redact"),
    "brief, JSON": ("brief", "{file}", "--redact", "--json"),
    "cohort": ("cohort", "{folder}", "--redact"),
    "cohort, JSON": ("cohort", "{folder}", "--redact", "--json"),
    "cohort, CSV": ("cohort", "{folder}", "--redact", "--csv"),
    "cohort, tried": ("cohort", "{folder}", "--redact", "--try", "profile.target_match=2028"),
    "export md": ("export", "md", "{file}", "--redact"),
    "export html": ("export", "html", "{file}", "--redact"),
    "export json": ("export", "json", "{file}", "--redact"),
    "export csv": ("export", "csv", "{file}", "--redact", "--only", "names"),
    "export ics": ("export", "ics", "{file}", "--redact"),
}


@pytest.fixture(scope="module")
def everything() -> Marked:
    return marked()


@pytest.fixture
def places(everything: Marked, tmp_path: Path, run: Run) -> dict[str, str]:
    folder = tmp_path / "zqfolder"
    folder.mkdir()
    for name in ("zqone", "zqtwo"):
        (folder / f"{name}.toml").write_text(toml.dumps(everything.profile), encoding="utf-8")
    (folder / "zqbroken.toml").write_text("= zqnothing")
    # What changed since the last time is told too.
    changed = ("school.name=Zqschool", "profile.passport_name=Zqwedded", "skills.encounters=4")
    assert run("set", str(folder / "zqone.toml"), *changed, "--force").code == 0
    return {"file": str(folder / "zqone.toml"), "folder": str(folder)}


def test_every_verb_that_redacts_is_tried() -> None:
    # What it writes is a file, which has tests of its own.
    files = {"hand-over"}
    having = {name for name, verb in VERBS.items() if any("--redact" in names for names, _ in verb.arguments)}
    assert {line[0] for line in LINES.values()} == having - files


@pytest.mark.parametrize("ending", ["pdf", "html", "md"])
def test_nothing_personal_is_on_a_printed_brief(
    run: Run, places: dict[str, str], everything: Marked, tmp_path: Path, ending: str
) -> None:
    target = tmp_path / f"brief.{ending}"
    assert run("brief", places["file"], "--redact", "-o", str(target)).code == 0
    text = "\n".join(texts(target.read_bytes())).casefold()
    assert "applicant 1" in text
    tokens = [one for found in everything.tokens.values() for one in found]
    assert [one for one in (*tokens, "zqone", "zqschool", "zqwedded") if one.casefold() in text] == []


@pytest.mark.parametrize("line", LINES)
def test_nothing_personal_is_printed(run: Run, places: dict[str, str], everything: Marked, line: str) -> None:
    said = run(*(word.format(**places) for word in LINES[line]))
    assert said.code == 0, said.err
    assert len(said.out) > 300
    text = "\n".join(texts((said.out + said.err).encode())).casefold()
    tokens = [one for found in everything.tokens.values() for one in found]
    assert [
        one
        for one in (*tokens, "zqone", "zqtwo", "zqbroken", "zqfolder", "zqnothing", "zqschool", "zqwedded")
        if one.casefold() in text
    ] == []
