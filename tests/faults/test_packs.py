"""Rule packs from outside, bent: used or refused with reasons, never unpacked beyond bounds, never run."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import img_pathway.rulebook
from img_pathway.rulebook.pack.gather import gather
from img_pathway.rulebook.pack.verify import verify
from tests.faults.bent import bent
from tests.faults.memory import MEMORY, peak
from tests.faults.sizes import PACKS
from tests.profile.strategies import HOSTILE

SCRAPS = [text.encode() for text in HOSTILE]
DATA = Path(img_pathway.rulebook.__file__).parent / "data"


def packed(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


@pytest.mark.fault
def test_bent_packs_are_used_or_refused(tmp_path: Path, figure: Callable[[str], None]) -> None:
    files = {path.relative_to(DATA).as_posix(): path.read_bytes() for path in sorted(DATA.rglob("*.toml"))}
    dice, sound, longest, before = random.Random(11), 0, 0.0, peak()
    whole = packed(files)
    target = tmp_path / "pack.zip"
    began = time.process_time()
    assert not [one for one in verify(DATA) if one.severity == "error"]
    usual = time.process_time() - began
    for number in range(PACKS):
        if number % 2:
            # The packed bytes themselves.
            target.write_bytes(bent(whole, dice, SCRAPS))
        else:
            name = dice.choice(sorted(files))
            target.write_bytes(packed({**files, name: bent(files[name], dice, SCRAPS)}))
        began = time.process_time()
        errors = [one for one in verify(target) if one.severity == "error"]
        longest = max(longest, time.process_time() - began)
        assert all(one.text for one in errors)
        sound += not errors
    grown = peak() - before
    assert longest < max(2.0, 4 * usual)
    assert grown < MEMORY
    words = f"{PACKS} bent rule packs: {sound} usable, {PACKS - sound} refused with reasons"
    figure(f"{words}, longest {longest:.2f} s (a sound one {usual:.2f} s), +{grown} MiB")


@pytest.mark.parametrize("name", ["../a.toml", "/a.toml", "a/../../b.toml", "C:\\a.toml", "a\0.toml", "a/b/c/d/e.toml"])
def test_names_that_lead_elsewhere_refuse_the_pack(tmp_path: Path, name: str) -> None:
    target = tmp_path / "pack.zip"
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = name
        archive.writestr(info, b"a = 1")
    found = gather(target)
    assert found.problems
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pack.zip"]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    target = tmp_path / "pack.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(6):
            archive.writestr(f"a{number}.toml", b"\n" * (40 * 1024 * 1024))
    before = peak()
    assert gather(target).problems
    assert peak() - before < 60
