"""The rounds of offers in SOAP of the target Match, by the clock.

Rules: nrmp.soap.rounds, nrmp.soap.offer-window.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from img_pathway.engine.case import Case
from img_pathway.rulebook.calendar import EASTERN, zone
from img_pathway.rulebook.types import Dated, Event

OFFER_WINDOW: Final = "nrmp.soap.offer-window"


class Round(NamedTuple):
    """A round of offers; an offer runs out at its end."""

    number: int
    begin: Dated
    end: Dated
    event: Event
    """The day of all rounds."""


def soap_rounds(case: Case) -> tuple[Round, ...]:
    """The rounds of the target Match in their order; none where no day or no hours are known."""
    offers, window = case.event("nrmp.soap-offers"), case.book.value(OFFER_WINDOW)
    if offers is None or offers.at is None or window is None or not isinstance(window.value, Mapping):
        return ()
    midnight = datetime.combine(offers.day, datetime.min.time(), zone(EASTERN))
    day = case.resting_on(offers.day, OFFER_WINDOW)

    def at(hour: int) -> Dated:
        return Dated(day, day.confidence, day.rules, midnight + timedelta(hours=hour))

    ends, hours = window.value["ends"], window.value["hours"]
    return tuple(Round(number, at(end - hours), at(end), offers) for number, end in enumerate(ends, 1))
