"""The holidays of the build are those of the library, and a program that was built needs no library."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from img_pathway.rulebook import public_holidays as module
from img_pathway.rulebook.public_holidays import public_holidays, write_holidays


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the build writes."""
    folder = tmp_path_factory.mktemp("holidays")
    write_holidays(folder)
    return folder


@pytest.fixture
def built(written: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A program whose build has written the files, where the library is missing."""
    monkeypatch.setattr(module, "_BUILT", written)
    monkeypatch.setitem(sys.modules, "holidays", None)
    public_holidays.cache_clear()
    yield
    public_holidays.cache_clear()


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A checkout that was never built."""
    monkeypatch.setattr(module, "_BUILT", tmp_path / "none")
    public_holidays.cache_clear()
    yield
    public_holidays.cache_clear()


@pytest.mark.parametrize("where", ["built", "library"])
def test_holidays(where: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(where)
    assert public_holidays("US")[date(2027, 11, 25)] == "Thanksgiving Day"
    assert public_holidays("IN")[date(2059, 8, 15)] == "Independence Day"
    assert date(2027, 3, 3) not in public_holidays("US")
    assert public_holidays("XX") == public_holidays("XK" * 2) == {}


def test_built_says_what_the_library_says(built: None, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {country: public_holidays(country) for country in ("US", "PK", "NG", "DE")}
    monkeypatch.delitem(sys.modules, "holidays")
    assert found == {country: module._from_library(country) for country in found}
