"""What was done for one Match year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)
from typing import Literal

from img_pathway.profile.facts.declare import Table, fact, series
from img_pathway.profile.facts.programs import Programme

MatchResult = Literal["matched", "partial", "unmatched", "withdrawn"]


@dataclass(frozen=True)
class Season(Table, personal=False):
    """What was done for each Match year."""

    eras_opened: Day | None = fact("You saw that the ERAS season opened", "date", planned=False)
    pathway_opened: Day | None = fact("You saw that the Pathway season opened", "date", planned=False)
    nrmp_opened: Day | None = fact("You saw that NRMP registration opened", "date", planned=False)
    token: Day | None = fact("ERAS token bought", "date", planned=False)
    documents: Day | None = fact("MSPE, transcript and photo in MyERAS", "date", planned=False)
    letters: int | None = fact("Letters uploaded", "int", minimum=0, maximum=30)
    programs: int | None = fact("Programmes on your list", "int", minimum=0, maximum=1000)
    submitted: Day | None = fact("Applications submitted in MyERAS", "date", planned=False)
    residencycas_access: Day | None = fact("ResidencyCAS access received from ECFMG", "date", planned=False)
    residencycas_submitted: Day | None = fact("Applications submitted in ResidencyCAS", "date", planned=False)
    nrmp_registered: Day | None = fact("Registered in NRMP R3", "date", planned=False)
    interviews: int | None = fact("Interviews held or booked", "int", minimum=0, maximum=200)
    verified: Day | None = fact("R3 shows you as verified by ECFMG", "date", planned=False)
    ranklist_certified: Day | None = fact("Rank order list certified", "date", planned=False)
    result: MatchResult | None = fact(
        "Result",
        "choice",
        "",
        choices=(
            ("matched", "matched"),
            ("partial", "partially matched"),
            ("unmatched", "did not match"),
            ("withdrawn", "withdrawn"),
        ),
    )
    soap_accepted: Day | None = fact("SOAP offer accepted", "date", planned=False)
    programmes: tuple[Programme, ...] = series(Programme, "Programmes", "programme")
