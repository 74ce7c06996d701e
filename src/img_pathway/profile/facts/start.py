"""Positions in training, past, present and to come: contract, licence, first day, and how each ended."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)
from typing import Literal

from img_pathway.profile.facts.declare import Table, fact, series

PositionKind = Literal["categorical", "preliminary", "transitional", "advanced", "fellowship"]
Obtained = Literal["match", "soap", "outside", "other"]
LeftWhy = Literal["completed", "resigned", "dismissed", "not-renewed", "transferred", "visa", "other"]


class Position(Table):
    """One position in training: held, signed for or left."""

    match: int | None = fact("Match it belongs to (year)", "year", minimum=2000, maximum=2100, brief="Match")
    kind: PositionKind | None = fact(
        "Kind of position",
        "choice",
        choices=(
            "categorical: categorical (all years)|preliminary: preliminary (one or two years)|"
            "transitional: transitional year|advanced: advanced (begins in the second year)|fellowship"
        ),
    )
    obtained: Obtained | None = fact(
        "How obtained", "choice", choices="match: the Match|soap: SOAP|outside: outside the Match|other: another way"
    )
    specialty: str | None = fact("Specialty, as in the contract", "text", "Letter for letter.", personal="Specialty")
    programme: str | None = fact("Programme", "text", personal="Programme")
    licence_state: str | None = fact("State of training", "state")
    accredited: bool | None = fact("Accredited (ACGME)?", "bool")
    sponsor_ecfmg: bool | None = fact("Sponsored on J-1 through ECFMG?", "bool")
    pgy: int | None = fact("Training year it begins in (PGY)", "int", minimum=1, maximum=12)
    planned_years: int | None = fact("Years of training planned there", "int", minimum=1, maximum=12)
    contract_signed: Day | None = fact("Contract signed", "date", planned=False)
    first_day: Day | None = fact(
        "First day (as in the contract)", "date", "Count from orientation if the contract starts with it."
    )
    training_licence_applied: Day | None = fact("Training licence applied for", "date", planned=False)
    training_licence_issued: Day | None = fact(
        "Training licence issued", "date", planned=False, after="training_licence_applied"
    )
    training_licence_not_needed: bool | None = fact("Board says none is needed?", "bool")
    certificate_shown: Day | None = fact("Certificate handed to the hospital", "date", planned=False)
    programme_told: Day | None = fact("Programme told that the start is late", "date", planned=False)
    began: Day | None = fact("Training began", "date", planned=False, brief="began")
    ends: Day | None = fact("Training ends (planned)", "date", brief="to", together=True, after="first_day")
    left: Day | None = fact("Left or completed on", "date", brief="left", after="began")
    left_why: LeftWhy | None = fact(
        "Why it ended",
        "choice",
        choices=(
            "completed|resigned|dismissed|not-renewed: contract not renewed|transferred: changed programme|"
            "visa: visa or status|other: another reason"
        ),
    )


NO_POSITION = Position()


class Start(Table):
    """Positions in training, and the full licence."""

    states: tuple[str, ...] = fact("States you think of", "states", personal="State")
    full_licence: Day | None = fact("Full licence issued", "date", "Of a state of the US.", planned=False)
    positions: tuple[Position, ...] = series(Position, "Positions in training", "position")

    def aimed(self, match: int | None, field: str = "") -> int | None:
        """Which of the positions, counted from 0, is meant where none is named: the last that is not left, of the
        Match aimed for or of none named; ``None`` where there is no such one yet. Why one ended is said of the last.
        """
        if field == "left_why" and self.positions:
            return len(self.positions) - 1
        for number in range(len(self.positions) - 1, -1, -1):
            position = self.positions[number]
            if position.match is not None and position.match == match:
                return number
            if position.match is None and position.left is None:
                return number
        return None
