"""The real wizard on a copy of a sample, at a fixed moment, for Pilot tests, snapshots and screenshots."""

from __future__ import annotations

import shutil
from pathlib import Path

from img_pathway.desk.folder import DataFolder
from img_pathway.profile.facts import profile
from img_pathway.tui.shell.app import PathwayApp

SAMPLES = Path(profile.__file__).parent.parent / "samples"
TODAY = "2026-11-22"


def on_day(folder: Path, day: str, rules: str | None = None) -> DataFolder:
    """The data folder on a computer whose clock shows a day: a visit like any other, which ``--today`` is not."""
    data = DataFolder(folder, day, rules)
    data.pretended = data.store.state.frozen = False
    return data


def wizard(folder: Path, sample: str | None, *, now: str = TODAY) -> PathwayApp:
    """The app on a throw-away copy of a sample, or on its first run without one."""
    if sample is None:
        data = on_day(folder, now)
        return PathwayApp(data.open(None), data, first_run=True)
    path = folder / "profiles" / f"{sample}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SAMPLES / f"{sample}.toml", path)
    data = on_day(folder, now)
    return PathwayApp(data.open(path), data)
