from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from img_pathway.profile.file.disk_calls import Files
from tests.faults.faulty import start
from tests.profile.strategies import full


def test_the_state_file_holds_no_facts(tmp_path: Path) -> None:
    store, loaded = start(tmp_path, Files())
    store.save(loaded, full())
    doc: dict[str, Any] = json.loads(store.folder.state.read_text("utf-8"))
    assert list(doc["profiles"].values()) == [{"checked": doc["profiles"][str(loaded.path)]["checked"]}]
