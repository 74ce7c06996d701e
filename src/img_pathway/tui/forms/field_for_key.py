"""One field per kind of fact. Which one a fact gets, and all it says, comes from its declaration."""

from __future__ import annotations

from collections.abc import Mapping

from textual.widget import Widget

from img_pathway.profile.facts import Kind, Profile
from img_pathway.profile.typed.keys import full, get
from img_pathway.tui.forms import check
from img_pathway.tui.forms.choice_fields import BoolField, ChosenField
from img_pathway.tui.forms.entries import Entries
from img_pathway.tui.forms.field import Field
from img_pathway.tui.forms.finder_fields import CountriesField, CountryField, ZoneField
from img_pathway.tui.forms.form_parts import BackLine
from img_pathway.tui.forms.host import Host
from img_pathway.tui.forms.questions import Asked, AskedFact, AskedList
from img_pathway.tui.forms.typed_fields import DateField, InstantField, NumberField, TextField, WordsField, YearField

FIELDS: Mapping[Kind, type[Field]] = {
    "date": DateField,
    "instant": InstantField,
    "money": TextField,
    "currency": TextField,
    "state": TextField,
    "year": YearField,
    "int": NumberField,
    "text": TextField,
    "bool": BoolField,
    "choice": ChosenField,
    "country": CountryField,
    "countries": CountriesField,
    "words": WordsField,
    "zone": ZoneField,
}
"""The field of every kind of fact."""


def make_parts(
    host: Host, profile: Profile, items: tuple[Asked, ...], entry: tuple[AskedList, int] | None
) -> list[Widget]:
    """Fields and lists for all that is asked, holding what is recorded; an entry begins with the way back."""
    # Entries show none: a form of lists alone need not look for them, nor import what knows all countries.
    doubts = (
        check.warnings(profile, host.today, host.mark) if any(isinstance(item, AskedFact) for item in items) else {}
    )
    parts: list[Widget] = []
    if entry is not None:
        parent, number = entry
        parts.append(BackLine(host, f"{parent.title}: {parent.item} {number}"))
    for item in items:
        part = FIELDS[item.fact.kind](host, item) if isinstance(item, AskedFact) else Entries(host, item)
        part.sync(get(profile, item.key))
        if isinstance(part, Field):
            part.state.doubt = doubts.get(full(profile, part.key), "")
        parts.append(part)
    return parts
