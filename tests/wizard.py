"""The real wizard on a copy of a sample, at a fixed moment, for Pilot tests, snapshots and screenshots."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

from img_pathway.desk.cases.case_file import read
from img_pathway.desk.cases.hand_over import hand_over
from img_pathway.desk.cases.take import open_as_new
from img_pathway.desk.folder import DataFolder
from img_pathway.profile.facts import profile
from img_pathway.profile.typed.keys import put, put_many
from img_pathway.tui.shell.app import PathwayApp
from tests.desk.people_folder import people, text

SAMPLES = Path(profile.__file__).parent.parent / "samples"
TODAY = "2026-11-22"


def on_day(folder: Path, day: str, rules: str | None = None) -> DataFolder:
    """The data folder on a computer whose clock shows a day: a visit like any other, which ``--today`` is not."""
    data = DataFolder(folder, day, rules)
    data.pretended = data.store.state.frozen = False
    return data


NAMES = (
    "Ana Duarte",
    "Bola Adeyemi",
    "王小明",
    "Dina Farouk",
    "Eero Lahtinen",
    "Fatima al-Sayed",
    "Gita Rao",
    "Hugo Mendes",
)
"""Of the people in the pictures; none of them is anybody."""


def made_up_people(place: Path) -> Path:
    """A folder with a profile for each of the names, and one file that is none."""
    place.mkdir(parents=True)
    for number, (person, name) in enumerate(zip(people(len(NAMES), 4), NAMES, strict=True)):
        (place / f"p{number}.toml").write_text(text(put(person, "profile.label", name)), encoding="utf-8")
    (place / "notes.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    return place


def case_that_came_back(folder: Path, sample: str, now: str = TODAY) -> Path:
    """A sample's profile as it comes back from another computer, with some facts changed there."""
    here, there = on_day(folder, now), on_day(folder / "elsewhere", now)
    # It says when it was handed over.
    here.store.now = there.store.now = lambda: datetime.fromisoformat(f"{now}T09:00Z")
    gone = hand_over(here, here.path_of(sample), folder / "gone.zip").path
    taken = open_as_new(there, read(there.store, gone))
    loaded = there.store.load(taken.path)
    changed = {"school.credit_years": 6, "profile.target_match": 2029, "identity.passport_expires": date(2031, 5, 1)}
    there.store.save(loaded, put_many(loaded.profile, changed))
    return hand_over(there, taken.path, folder / "back.zip").path


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
