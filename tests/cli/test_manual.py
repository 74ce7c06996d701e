"""The help of every verb: whole, within 80 columns, with examples that run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from img_pathway.cli.manual import manuals
from img_pathway.cli.options import VERBS, WIZARD, help_text, parse
from tests.cli.conftest import Run

EXAMPLES = [(verb, command) for verb, manual in manuals().items() for command, _ in manual.examples]
SHEET = "Programme,City,State,J-1\nMercy Hospital,Toledo,OH,yes\n"


@pytest.fixture
def folder(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the examples name."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for sample in ("pune", "caribbean"):
        assert run("demo", sample, "--to", f"{sample}.toml", today=None).code == 0
    (folder / "programmes.csv").write_text(SHEET)
    assert run("hand-over", "pune.toml", "-o", "case.zip", today=None).code == 0
    return folder


def test_every_verb_has_its_help() -> None:
    assert set(manuals()) == {*VERBS, WIZARD.name}
    assert all(manual.examples for manual in manuals().values())


@pytest.mark.parametrize("verb", [WIZARD, *VERBS.values()], ids=lambda verb: verb.name or "wizard")
def test_help_says_what_it_does_and_fits(verb: object) -> None:
    assert isinstance(verb, type(WIZARD))
    text, manual = help_text(verb), manuals()[verb.name]
    # A usage and what is to be typed are never broken.
    typed = [verb.usage, *(command for command, _ in manual.examples)]
    assert not [row for row in text.splitlines() if len(row) > 80 and not any(one in row for one in typed)]
    assert " ".join(manual.about.split()) in " ".join(text.split())
    for command, use in manual.examples:
        assert f"  {command}\n      {use}" in text


@pytest.mark.parametrize(("verb", "example"), EXAMPLES, ids=[command for _, command in EXAMPLES])
def test_an_example_runs(verb: str, example: str, run: Run, folder: Path) -> None:
    found = re.search(r"img-pathway ([^|)]*)", example)
    assert found
    words = shlex.split(found[1])
    assert parse(words)[0].name == verb
    if not verb or words == ["demo", "caribbean"]:
        pytest.skip("opens the wizard")
    before = (folder / "pune.toml").read_bytes()
    done = run(*words, today=None if "--today" in words else "2026-11-28")
    assert done.code == 0, done.err
    assert done.out
    assert ((folder / "pune.toml").read_bytes() != before) == (verb == "set")
