"""A pack put in use: verified, copied, read from then on; whatever happens to the copy, there are rules."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from img_pathway.rulebook.build import pack_files
from img_pathway.rulebook.pack import in_use
from tests.packs import NEWER, ROL, changed


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return changed(tmp_path / "new", ROL, NEWER)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_without_one_the_built_in_is_used_and_nothing_is_written(data: Path) -> None:
    found = in_use.current(data)
    assert (found.book.origin, found.warning) == ("built-in", "")
    assert in_use.source(data) is None
    assert not data.exists()


def test_a_pack_is_copied_and_no_longer_needs_its_file(pack: Path, data: Path, tmp_path: Path) -> None:
    packed = tmp_path / "new.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in pack_files(pack).items():
            archive.writestr(name, content)
    assert in_use.use(packed, data).version == "2026.12.01"
    packed.unlink()
    found = in_use.current(data)
    assert (found.book.version, found.warning) == ("2026.12.01", "")
    event = found.book.event(2027, "nrmp.rol")
    assert event is not None
    assert event.day.isoformat() == "2027-03-05"
    assert found.book.rule("ecfmg.exam-seven-year").statement
    source = in_use.source(data)
    assert source is not None
    assert pack_files(source) == pack_files(pack)


def test_back_to_the_built_in(pack: Path, data: Path) -> None:
    in_use.use(pack, data)
    in_use.use_built_in(data)
    assert in_use.current(data).book.origin == "built-in"
    assert list((data / "rules").iterdir()) == []
    in_use.use_built_in(data)


def test_another_pack_replaces_the_first(pack: Path, data: Path, tmp_path: Path) -> None:
    in_use.use(changed(tmp_path / "first"), data)
    in_use.use(pack, data)
    in_use.use(pack, data)
    assert in_use.current(data).book.version == "2026.12.01"
    assert len([path for path in (data / "rules").iterdir() if path.is_dir()]) == 1


def test_a_bad_pack_is_refused_whole_and_changes_nothing(pack: Path, data: Path, tmp_path: Path) -> None:
    in_use.use(pack, data)
    bad = changed(
        tmp_path / "bad",
        ("calendar.toml", "first_season = 2021", "first_season = 1"),
        ("stages.toml", 'title = "About you"', 'title = ""'),
    )
    with pytest.raises(in_use.Refused) as refused:
        in_use.use(bad, data)
    assert len(refused.value.problems) >= 2
    assert in_use.current(data).book.version == "2026.12.01"


def _folder(data: Path) -> Path:
    return next(path for path in (data / "rules").iterdir() if path.is_dir())


def _cut(data: Path) -> None:
    path = _folder(data) / "texts.json"
    path.write_bytes(path.read_bytes()[:1000])


def _edit(data: Path) -> None:
    path = _folder(data) / "core.json"
    path.write_bytes(path.read_bytes().replace(b"2026.12.01", b"2029.12.01"))


def _update(data: Path) -> None:
    path = data / "rules" / "in-use.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "guard": "of another version"}))


@pytest.mark.parametrize("harm", [_cut, _edit, _update])
def test_a_damaged_compiled_form_is_made_anew_from_the_copy(
    pack: Path, data: Path, harm: Callable[[Path], None]
) -> None:
    in_use.use(pack, data)
    harm(data)
    for _ in range(2):
        found = in_use.current(data)
        assert (found.book.version, found.warning) == ("2026.12.01", "")
        assert found.book.texts


def _no_copy(data: Path) -> None:
    import shutil

    shutil.rmtree(_folder(data))


def _bad_copy(data: Path) -> None:
    _edit(data)
    (_folder(data) / "pack" / "stages.toml").write_text("= nonsense")


def _bad_pointer(text: str) -> Callable[[Path], None]:
    def harm(data: Path) -> None:
        (data / "rules" / "in-use.json").write_text(text)

    return harm


@pytest.mark.parametrize(
    "harm",
    [
        _no_copy,
        _bad_copy,
        _bad_pointer(""),
        _bad_pointer("[1, 2]"),
        _bad_pointer("{}"),
        _bad_pointer('{"folder": "../../etc"}'),
        _bad_pointer('{"folder": 7}'),
        _bad_pointer("[" * 100_000),
    ],
)
def test_an_unreadable_pack_falls_back_with_one_line(pack: Path, data: Path, harm: Callable[[Path], None]) -> None:
    in_use.use(pack, data)
    harm(data)
    found = in_use.current(data)
    assert found.book.origin == "built-in"
    assert found.warning.startswith("The rule pack in use ")
    assert "\n" not in found.warning
    in_use.use_built_in(data)
    assert in_use.current(data).warning == ""
