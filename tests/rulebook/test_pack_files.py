"""A pack from outside: a directory or a .zip, read within bounds, refused whole when anything is odd."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from img_pathway import rulebook
from img_pathway.rulebook.build import DATA, pack_files
from img_pathway.rulebook.pack import gather as packs
from img_pathway.rulebook.pack.gather import gather
from img_pathway.rulebook.pack.verify import verify

Change = Callable[[zipfile.ZipFile], None]


def zipped(target: Path, change: Change | None = None, top: str = "") -> Path:
    """The built-in pack as one file, with something added to it."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in pack_files().items():
            archive.writestr(top + name, data)
        if change is not None:
            change(archive)
    return target


@pytest.mark.parametrize("top", ["", "rules-2027/"])
def test_a_zip_of_the_directory_is_the_same_pack(tmp_path: Path, top: str) -> None:
    path = zipped(tmp_path / "pack.zip", top=top)
    assert verify(path) == []
    ours, theirs = rulebook.load(DATA), rulebook.load(path)
    assert list(ours.rules()) == list(theirs.rules())
    assert ours.version == theirs.version


def test_what_computers_add_by_themselves_is_not_read(tmp_path: Path) -> None:
    def litter(archive: zipfile.ZipFile) -> None:
        archive.writestr("__MACOSX/._stages.toml", "= not TOML")
        archive.writestr(".DS_Store", "x")
        archive.writestr("run-me.py", "raise SystemExit(9)")

    path = zipped(tmp_path / "pack.zip", litter)
    assert verify(path) == []
    assert all(name.endswith(".toml") for name in gather(path).files)


def _link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("rules/link.toml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, "/etc/passwd")


def _encrypted(archive: zipfile.ZipFile) -> None:
    archive.writestr("rules/secret.toml", "")
    archive.infolist()[-1].flag_bits |= 0x1


def _adding(name: str, data: str | bytes = "x = 1") -> Change:
    # Small texts are stored as they are, so that it is their content that is judged.
    kind = zipfile.ZIP_STORED if len(data) < 20_000 else zipfile.ZIP_DEFLATED
    return lambda archive: archive.writestr(name, data, kind)


def _many(archive: zipfile.ZipFile) -> None:
    for number in range(packs.MAX_FILES + 1):
        archive.writestr(f"rules/more-{number}.toml", "")


def _members(archive: zipfile.ZipFile) -> None:
    for number in range(packs.MAX_MEMBERS + 1):
        archive.writestr(f"notes/{number}.txt", "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_adding("../outside.toml"), "leads out"),
        (_adding("/etc/outside.toml"), "leads out"),
        (_adding("rules/../../outside.toml"), "leads out"),
        (_adding("rules\\\\outside.toml"), "no pack uses"),
        (_adding("C:outside.toml"), "no pack uses"),
        (_adding("rules/bad\x1b[2J.toml"), "no pack uses"),
        (_adding("a/b/c/deep.toml"), "deeper"),
        (_adding("rules/bomb.toml", b"#" * (packs.MAX_FILE - 1)), "far more"),
        (_adding("rules/large.toml", os.urandom(packs.MAX_FILE + 1)), "larger"),
        (_link, "link"),
        (_encrypted, "encrypted"),
        (_many, "one file more"),
        (_members, "more than"),
        (_adding("rules/latin.toml", b"x = '\xe9'"), "UTF-8"),
        (_adding("rules/chain.toml", "a" + ".a" * 5000 + " = 1"), "dots"),
        (_adding("rules/deep.toml", "x = " + "[" * 40 + "]" * 40), "deeper"),
        (_adding("rules/deepest.toml", "x = " + "[" * 5000 + "]" * 5000), "not valid TOML"),
        (_adding("rules/broken.toml", "= nonsense"), "not valid TOML"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_anything_odd_is_refused(tmp_path: Path, change: Change, words: str) -> None:
    path = zipped(tmp_path / "pack.zip", change)
    problems = verify(path)
    assert any(words in problem.text for problem in problems), problems[:3]
    assert not (tmp_path.parent / "outside.toml").exists()
    if gather(path).problems:
        with pytest.raises(ValueError, match=r"\w"):
            rulebook.load(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_comes_twice_is_refused(tmp_path: Path) -> None:
    [problem] = verify(zipped(tmp_path / "pack.zip", _adding("stages.toml")))
    assert "twice" in problem.text


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04" + b"\0" * 40])
def test_what_is_no_zip_is_one_clear_problem(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "pack.zip"
    path.write_bytes(data)
    [problem] = verify(path)
    assert ".zip" in problem.text


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "pack.zip")
    data = bytearray(path.read_bytes())
    data[300:340] = bytes(40)
    path.write_bytes(data)
    assert verify(path)


def test_a_zip_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "PACK", packs.PACK._replace(packed=1000))
    [problem] = verify(zipped(tmp_path / "pack.zip"))
    assert "larger than 1000" in problem.text


def test_all_files_together_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "PACK", packs.PACK._replace(total=100_000))
    shutil.copytree(DATA, tmp_path / "pack")
    for path in (tmp_path / "pack", zipped(tmp_path / "pack.zip")):
        [problem] = verify(path)
        assert "over 100000" in problem.text


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
@pytest.mark.parametrize("where", ["rules", "."])
def test_a_link_in_a_directory_is_refused(tmp_path: Path, where: str) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(DATA, pack)
    (pack / where / "more").symlink_to(tmp_path)
    assert any("link" in problem.text for problem in verify(pack))


@pytest.mark.parametrize("name", ["stages.toml", "calendar.toml", "durations.toml", "portals.toml", "proofs.toml"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(DATA, pack)
    (pack / name).unlink()
    assert [problem.key for problem in verify(pack)] == [name]


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("calendar.toml", 'version = "2026', 'version = "\\u001b[2J', "match"),
        ("calendar.toml", "first_season = 2021", "first_season = 1021", "2000"),
        ("calendar.toml", "\n[[date]]\n", "\n[[dates]]\n", "no key"),
        ("calendar.toml", "month = 6, weekday", "month = 16, weekday", "12"),
        ("calendar.toml", 'weekday = "wed", nth = 1', 'weekday = "wed", nth = 0', "nth"),
        ("calendar.toml", 'opened_by = "eras_opened"', 'opened_by = "eras_eaten"', "not a fact"),
        ("calendar.toml", '{ after = "eras.open", days = 21 }', '{ after = "eras.token", days = 21 }', "itself"),
        ("calendar.toml", '"nrmp.rol" = "2027-03-03T21:00"', '"nrmp.rol" = "2027-03-03T29:00"', "not a date"),
        ("stages.toml", 'fields = ["profile.label"', 'fields = ["profile.shoe_size"', "not a fact"),
        ("stages.toml", "[[stage]]", "[stage]", ""),
        ("rules/eras.toml", "{ each = 30 }", '{ each = "a lot" }', "each is a text"),
        ("rules/eras.toml", "{ each = 30 }", "{ each = -30 }", "no amount"),
        ("portals.toml", "title = ", "titel = ", "no key"),
        ("durations.toml", "[account]", "[accounts]", "reads it"),
        ("durations.toml", 'who = "FSMB"\n', "", "reads it"),
        ("calendar.toml", 'asked_by = "ecfmg.oet-window"\n', "", "reads it"),
        ("calendar.toml", 'asked_by = "ecfmg.oet-window"', 'asked_by = "ecfmg.oet-door"', "not a rule"),
        ("calendar.toml", "[season_fact.token]", "[season_fact.tokens]", "reads it"),
        ("calendar.toml", 'closes = "eras.end"', 'closes = "eras.over"', "not an event"),
        ("calendar.toml", 'step = "match.register"', 'step = "match.sign-up"', "not a step"),
        ("calendar.toml", 'says = "register"', 'says = "sign-up"', "says it"),
        ("proofs.toml", "soon = 14", "later = 14", "reads it"),
        ("proofs.toml", '"nrmp.rol-pattern"', '"nrmp.rol-custom"', "not a rule"),
        ("rules/ecfmg.toml", 'id = "ecfmg.exam-seven-year"\n', 'id = "ecfmg.exam-eight-year"\n', "reads it"),
    ],
)
def test_a_file_that_would_break_the_program_is_refused(
    tmp_path: Path, file: str, old: str, new: str, words: str
) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(DATA, pack)
    text = (pack / file).read_text(encoding="utf-8")
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = verify(pack)
    assert problems
    assert any(words in problem.text for problem in problems), problems[:4]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("value = 4", ""),
        ('value = "four"', "a text where the program reads a number"),
        ("value = true", "yes or no"),
        ("value = [4]", "a list"),
        ("season = 2027\nvalue = 4", "every day"),
        ("until = 2027-01-01\nvalue = 4", "every day"),
        ("value = 4.5", "every day"),
    ],
)
def test_values_stay_of_the_kind_the_program_reads(tmp_path: Path, value: str, words: str) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(DATA, pack)
    path = pack / "rules" / "usmle.toml"
    text = path.read_text(encoding="utf-8")
    head, tail = text.split('id = "usmle.attempts.max"\n', 1)
    assert "from = 2021-07-01\nvalue = 4" in tail
    new = value if value.startswith("season") else f"from = 2021-07-01\n{value}"
    tail = tail.replace("from = 2021-07-01\nvalue = 4", new, 1)
    path.write_text(f'{head}id = "usmle.attempts.max"\n{tail}', encoding="utf-8")
    texts = [problem.text for problem in verify(pack)]
    assert any(words in text for text in texts) if words else texts == []


def test_two_rules_of_one_tariff_take_turns(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(DATA, pack)
    path = pack / "rules" / "eras.toml"
    text = path.read_text(encoding="utf-8")
    head, tail = text.split('id = "eras.fee.tiers-2027"', 1)
    path.write_text(
        head + 'id = "eras.fee.tiers-2027"' + tail.replace("season = 2027", "season = 2026", 1), encoding="utf-8"
    )
    assert any("tariff eras" in problem.text for problem in verify(pack))
