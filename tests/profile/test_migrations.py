"""Old files, stored as they were written: read by this version, carried over step by step, nothing lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from img_pathway.profile.facts import SCHEMA
from img_pathway.profile.file import migrate, toml
from img_pathway.profile.file.codec import from_document
from img_pathway.profile.keep import store
from img_pathway.profile.keep.store import Store
from img_pathway.profile.typed import keys

OLD = Path(__file__).parent / "old"


def test_every_format_has_a_stored_file_and_every_older_one_a_migration() -> None:
    assert {path.stem for path in OLD.glob("*.toml")} == {f"schema-{number}" for number in range(1, SCHEMA + 1)}
    assert set(migrate.MIGRATIONS) == set(range(1, SCHEMA))


@pytest.mark.parametrize("number", range(1, SCHEMA + 1))
def test_an_old_file_is_read_saved_and_backed_up(tmp_path: Path, number: int) -> None:
    path = tmp_path / "old.toml"
    data = (OLD / f"schema-{number}.toml").read_bytes()
    path.write_bytes(data)
    mine = Store(tmp_path / "data")
    loaded = mine.load(path)
    assert (loaded.read_only, loaded.problems) == (None, ())
    assert keys.get(loaded.profile, "exams.step1.1.date") == date(2026, 6, 18)
    assert keys.get(loaded.profile, "seasons.2028.programs") == 40
    assert keys.get(loaded.profile, "overrides.exams.step3.note") == "asked by phone"
    saved = mine.save(loaded, keys.put(loaded.profile, "profile.target_match", 2029))
    text = path.read_text("utf-8")
    assert f"schema = {SCHEMA}\n" in text
    for kept in ('zz_unknown = "kept"', "zz_table", f"# A file of format {number}", "# name: as on the diploma"):
        assert kept in text
    assert mine.backups(path).read(1) == data
    assert Store(tmp_path / "other").load(path).profile == saved.profile


def test_a_migration_runs_when_a_file_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a later version will do, tried with a step that renames a key of the stored file."""

    def renamed(doc: dict[str, Any]) -> dict[str, Any]:
        return {**{key: value for key, value in doc.items() if key != "zz_unknown"}, "zz_new": doc["zz_unknown"]}

    path = tmp_path / "old.toml"
    path.write_bytes((OLD / "schema-1.toml").read_bytes())
    doc = toml.loads(path.read_bytes(), "x")
    stepped = migrate.migrated(doc, {1: renamed}, 2)
    assert stepped["schema"] == 2
    assert from_document({**stepped, "schema": SCHEMA}).extra == {"zz_new": "kept"}
    monkeypatch.setattr(store, "migrated", lambda found: {**renamed(found), "schema": SCHEMA})
    loaded = Store(tmp_path / "data").load(path)
    assert loaded.profile.extra == {"zz_new": "kept"}
    assert path.read_bytes() == (OLD / "schema-1.toml").read_bytes()
