"""Through which services a season's specialties and programmes are applied to, and what that leaves to be done."""

from __future__ import annotations

from typing import Final, NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.once import once
from img_pathway.engine.own_lists import SENT, is_listed
from img_pathway.engine.readings.season import APPLIED, counted, still_closed
from img_pathway.profile.facts.season import Programme
from img_pathway.rulebook.book import joined_alike
from img_pathway.rulebook.types import Specialty


@once
def specialty(case: Case, words: str) -> Specialty | None:
    """The specialty that some typed words mean, by the longest of its names in them; ``None`` for words not known."""
    typed = joined_alike(words.casefold().strip())
    named = [
        (len(name), row)
        for name, row in case.book.specialty_names
        if name in typed and (len(name) > 4 or typed == name)
    ]
    return max(named, key=lambda pair: pair[0])[1] if named else None


@once
def services(case: Case, words: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The application services a specialty may use in the target season, and the rules that say so.

    What the person looked up wins. A rule speaks for the seasons it has values of: earlier ERAS was used, later either
    may be; for words that are not known too. Rules: match.cas.em, match.cas.obgyn, match.cas.others-2027.
    """
    row = specialty(case, words)
    if row is None:
        return _EITHER, ("match.cas.others-2027",)
    said = case.looked_up(row.rule, case.target)
    if said in SERVICES:
        return frozenset((said,)), (row.rule,)
    seasons = [value.season for value in case.book.values(row.rule) if value.season] if row.match == "nrmp" else []
    if case.target is None or not seasons or min(seasons) <= case.target <= max(seasons):
        return frozenset((row.service,)), (row.rule,)
    return (_EITHER if case.target > max(seasons) else frozenset(("eras",))), (row.rule,)


SERVICES = ("eras", "residencycas", "sf-match")
_EITHER = frozenset(("eras", "residencycas"))


class AppliedTo(NamedTuple):
    """How many programmes of one specialty, and through ResidencyCAS or ERAS."""

    cas: bool
    specialty: str
    """As first recorded; empty where none is, and several are wanted."""
    programmes: int


def programmes_by_specialty(case: Case) -> list[AppliedTo]:
    """How many programmes of each specialty, as far as recorded; SF Match and AUA have fees of their own.

    One specialty is counted once, however it is written: fees begin anew with each (eras.fee.tiers-2025).
    """
    wanted = case.profile.profile.specialties
    found: dict[tuple[bool, str], AppliedTo] = {}
    for one in case.season.applications:
        specialty = one.specialty or (wanted[0] if len(wanted) == 1 else "")
        if not one.programs or one.service not in (None, "eras", "residencycas"):
            continue
        cas = one.service == "residencycas" if one.service else bool(specialty) and cas_only(case, specialty)
        key = cas, (case.book.specialty_named(specialty) or specialty.strip()).casefold()
        before = found.get(key)
        found[key] = AppliedTo(
            cas, before.specialty if before else specialty, one.programs + (before.programmes if before else 0)
        )
    return list(found.values())


def service_of(case: Case, one: Programme) -> str | None:
    """The service a programme is applied to through: as recorded, else the only one of its specialty."""
    if one.service is not None or not one.specialty:
        return one.service
    known, _ = services(case, one.specialty)
    return next(iter(known)) if len(known) == 1 else None


SUBMITTED: Final = {"eras": "submitted", "residencycas": "residencycas_submitted"}


def planned_beyond_list(case: Case) -> int | None:
    """How many programmes are counted on where the list kept one by one is shorter and not said to be complete."""
    recorded, mine = (
        case.profile.seasons.get(case.target or 0),
        [one for one in case.season.programmes if is_listed(one)],
    )
    planned = recorded.programs if recorded is not None else None
    return planned if planned and mine and planned > len(mine) and not list_settled(case) else None


@once
def list_settled(case: Case) -> bool:
    """Is the list complete: as the person says; said neither way, when every programme kept of it is applied to."""
    season = case.season
    if season.programs_complete is not None:
        return season.programs_complete
    sent = SENT if still_closed(case, *APPLIED) is None else ()
    submitted = {service for service, fact in SUBMITTED.items() if counted(case, fact)}
    return all(
        one.status in sent or (one.service or "eras") in submitted for one in season.programmes if is_listed(one)
    )


_STEPS_OF: Final = {
    "programs.token": "eras",
    "programs.documents": "eras",
    "programs.letters": "eras",
    "programs.submit": "eras",
    "programs.residencycas": "residencycas",
}


def not_last_known(case: Case, step_id: str) -> bool:
    """Does an open step belong to a service that none of the specialties used when last known? It stays in sight, and
    nothing is planned or counted on it.
    """
    service = _STEPS_OF.get(step_id)
    wanted = case.profile.profile.specialties
    if service is None or not wanted or _listed_in(case, service):
        return False
    known = [row.service if (row := specialty(case, one)) is not None else "eras" for one in wanted]
    return service not in known and not (service == "eras" and "sf-match" in known)


def _listed_in(case: Case, service: str) -> bool:
    """Is something listed for the target season that goes through this service, beside the specialties or among them?"""
    return any(service == ("residencycas" if one.cas else "eras") for one in programmes_by_specialty(case))


def may_use(case: Case, service: str) -> bool | None:
    """May one of the recorded specialties use this service, or does something listed? ``None`` = nothing recorded."""
    wanted = case.profile.profile.specialties
    if _listed_in(case, service):
        return True
    return any(service in services(case, one)[0] for one in wanted) if wanted else None


def service_rules(case: Case) -> tuple[str, ...]:
    """The rules that say which service the recorded specialties use."""
    return tuple(dict.fromkeys(rule for one in case.profile.profile.specialties for rule in services(case, one)[1]))


def cas_only(case: Case, words: str) -> bool:
    """Is a specialty applied for in ResidencyCAS and nowhere else?"""
    return services(case, words)[0] == {"residencycas"}


def uses_residencycas(case: Case) -> bool:
    """Does something wanted or listed go through ResidencyCAS, as far as known last? With nothing recorded it may."""
    rows = [specialty(case, one) for one in case.profile.profile.specialties]
    known = any(row is None or row.service == "residencycas" for row in rows) or not rows
    looked_up = any(cas_only(case, one) for one in case.profile.profile.specialties)
    return known or looked_up or any(one.cas for one in programmes_by_specialty(case))
