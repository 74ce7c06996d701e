"""The programmes on one's list for one Match year."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)
from datetime import datetime
from typing import Literal

from img_pathway.profile.facts.declare import Table, fact, series

Service = Literal["eras", "residencycas", "sf-match", "aua"]
SERVICES = "eras: ERAS|residencycas: ResidencyCAS|sf-match: SF Match|aua: AUA"
Track = Literal["categorical", "preliminary", "advanced"]


class Interview(Table):
    """An interview with one programme."""

    at: datetime | None = fact("Interview", "instant", "Day, hour and zone.")
    notes: str | None = fact("Notes", "text")


class Programme(Table):
    """A programme on your list."""

    name: str | None = fact("Programme", "text")
    acgme: str | None = fact("ACGME code", "text", "Ten digits.", brief="ACGME")
    nrmp: str | None = fact("NRMP code", "text", "As in R3.", brief="NRMP")
    specialty: str | None = fact("Specialty", "text")
    state: str | None = fact("State", "state")
    service: Service | None = fact("Applied through", "choice", choices=SERVICES)
    track: Track | None = fact("Track", "choice", choices="categorical|preliminary|advanced")
    deadline: datetime | None = fact("Application deadline", "instant", "Day, hour and zone.", brief="until")
    applied: Day | None = fact("Applied on", "date", planned=False, brief="applied")
    notes: str | None = fact("Notes", "text")
    interviews: tuple[Interview, ...] = series(Interview, "Interviews", "interview")
