"""A programme of one's list: what it is called, its codes, and how it is found by any of them."""

from __future__ import annotations

from collections.abc import Iterator

from img_pathway.engine.case import Case
from img_pathway.engine.once import once
from img_pathway.profile.facts.season import Programme, Ranked, Track
from img_pathway.profile.typed.codes import nrmp_track


def names_of(one: Programme) -> frozenset[str]:
    """Every word by which it is found: its name and codes, capitals aside."""
    return frozenset(name.strip().casefold() for name in (one.name, one.nrmp, one.acgme) if name)


def found(case: Case, *words: str | None) -> Programme | None:
    """The programme of the list that one of some words means."""
    known = _by_name(case)
    places = [known[name] for word in words if word and (name := word.strip().casefold()) in known]
    return case.season.programmes[min(places)] if places else None


@once
def _by_name(case: Case) -> dict[str, int]:
    """The place of the first programme that each word means."""
    known: dict[str, int] = {}
    for place, one in enumerate(case.season.programmes):
        for name in names_of(one):
            known.setdefault(name, place)
    return known


def track_of(one: Programme | None, code: str | None = None) -> Track | None:
    """The track, as recorded or as the code tells."""
    return (one.track if one is not None else None) or nrmp_track(code or (one.nrmp if one is not None else None))


def willing(one: Ranked, programme: Programme | None) -> bool | None:
    """Would one train where one ranks: as said of the rank, else of the programme?"""
    if one.train_there is not None:
        return one.train_there
    return programme.train_there if programme is not None else None


def unwilling(case: Case) -> Iterator[tuple[int, str]]:
    """The rank of what is ranked though one would not train there, and what it is called: a rank binds (nrmp.binding)."""
    said = {one.train_there for one in case.season.rank_list} | {one.train_there for one in case.season.programmes}
    if False not in said:
        return
    for number, one in enumerate(case.season.rank_list, 1):
        programme = found(case, one.nrmp, one.programme)
        if willing(one, programme) is False:
            yield number, one.programme or (programme.called if programme is not None else "") or one.nrmp or ""


def unpaired(case: Case) -> int:
    """Ranks of a couple's primary list that have no partner's programme beside them (nrmp.couples)."""
    primary = [one for one in case.season.rank_list if (one.list or "primary") == "primary"]
    return sum(not one.partner for one in primary) if case.season.couple else 0
