"""A folder of invented people, with files in it that are none: seeded, as many as wanted."""

from __future__ import annotations

import os
import random
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from img_pathway.cli.verbs.demo import SAMPLES, sample
from img_pathway.profile.facts import Profile, Sitting
from img_pathway.profile.file import toml
from img_pathway.profile.file.codec import from_document
from img_pathway.profile.typed.keys import put

FULL = Path(__file__).parents[1] / "data" / "full.toml"
COUNTRIES = ("IN", "PK", "NG", "GD", "EG", "BR", "GB")
HOSTILE = "\x1b[31mred\x1b[0m [bold]Ana[/bold] \u202ekcab =cmd|' /C calc'!A0"


def people(number: int, seed: int = 1) -> list[Profile]:
    """So many different people, the same for a seed."""
    rng = random.Random(seed)
    bases = [from_document(toml.loads(FULL.read_bytes(), "full"))]
    bases += [from_document(toml.loads(sample(name), name)) for name in SAMPLES]
    return [_person(rng, rng.choice(bases), at) for at in range(number)]


def _person(rng: random.Random, base: Profile, at: int) -> Profile:
    person = put(base, "profile.label", f"Applicant {at:04}")
    person = put(person, "profile.target_match", 2027 + rng.randrange(3))
    person = put(person, "school.country", rng.choice(COUNTRIES))
    if expires := person.identity.passport_expires:
        person = put(person, "identity.passport_expires", expires + timedelta(days=rng.randrange(-300, 900)))
    moved = timedelta(days=rng.randrange(-200, 30))
    sittings: list[Sitting] = [
        replace(one, date=one.date + moved, reported=None) if one.date is not None else one
        for one in person.exams.step1
    ]
    return replace(person, exams=replace(person.exams, step1=tuple(sittings)))


def text(person: Profile) -> str:
    """The file of a person."""
    return toml.dumps(person, {})


def folder(place: Path, number: int, odd: int = 30, seed: int = 1) -> dict[str, str]:
    """Write so many people, and odd files among them; the state that each file must be given, by its path inside."""
    rng = random.Random(seed)
    place.mkdir(parents=True, exist_ok=True)
    states: dict[str, str] = {}
    texts = [text(person) for person in people(number, seed)]
    for at, each in enumerate(texts):
        # Some in subfolders, as advisers keep them.
        file = f"year {at % 3}/p{at:04}.toml" if at % 5 == 0 else f"p{at:04}.toml"
        _write(place / file, each)
        states[file] = "judged"
    for at in range(odd):
        file, state = _odd(place, at, rng.choice(texts))
        states[file] = state
    return states


def _odd(place: Path, at: int, good: str) -> tuple[str, str]:
    """One odd file, a kind after the other."""
    match at % 10:
        case 0:
            # Cut in the middle of a line, as by a sync that was not at its end.
            file, data, state = f"x{at}-cut.toml", good[: len(good) // 2], "damaged"
        case 1:
            file, data, state = f"x{at}-no-end.toml", good.rpartition("#:")[0], "damaged"
        case 2:
            file, data, state = f"x{at}-foreign.toml", '[project]\nname = "x"\n', "foreign"
        case 3:
            file, data, state = f"x{at}-newer.toml", good.replace("schema = ", "schema = 9", 1), "newer"
        case 4:
            file, data, state = f"x{at}-wrong.toml", good.replace("[school]", "[school]\nenrolled = 12", 1), "damaged"
        case 5:
            file, data, state = f"x{at}-empty.toml", "", "damaged"
        case 6:
            file, data, state = f"p0001 (Ana's conflicted copy 2026-11-{at % 28 + 1:02}).toml", good, "copy"
        case 7:
            os.symlink(place / "nowhere", place / f"x{at}-link.toml")
            return f"x{at}-link.toml", "unreadable"
        case 8:
            (place / f"x{at}-fifo.toml").mkdir()
            file, data, state = f"x{at}-fifo.toml/inside.txt", "text", "other"
        case _:
            file, data, state = f"x{at}-label.toml", good, "judged"
            person = from_document(toml.loads(good.encode(), file))
            data = text(put(person, "profile.label", HOSTILE))
    _write(place / file, data)
    return file, state


def _write(path: Path, data: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(data, encoding="utf-8")


if __name__ == "__main__":
    import sys

    folder(Path(sys.argv[1]), int(sys.argv[2]))
