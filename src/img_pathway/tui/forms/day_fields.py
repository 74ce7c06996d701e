"""Fields about time: a day with its calendar, and a day with its hour and zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from img_pathway.clock import zone_of
from img_pathway.days import US_ZONES, say, say_hour, say_short, say_zone
from img_pathway.tui.forms import check, find
from img_pathway.tui.forms.typed_fields import TypedField

OWN_ZONES = 4
"""So many zones of the person's country are offered, before those of the US."""


class DateField(TypedField):
    """A day, typed freely or chosen in the calendar."""

    opens = True

    def open(self) -> bool:
        """Open the calendar at the typed or recorded day, else today; or close it."""
        if not self.close():
            from img_pathway.tui.forms.popups import Month

            value = check.read(self.key, self.state.text, self.host.today).value if self.state.text.strip() else None
            today = self.host.today
            self.show_popup(Month(value if isinstance(value, date) else today, today))
        return True

    def pick(self, value: Any) -> None:
        """A day of the calendar, or one that the text could mean."""
        if isinstance(value, date):
            self.taken(say_short(value))
        else:
            super().pick(value)


class InstantField(TypedField):
    """A day and hour; one typed without its zone is answered with the zones it can be in, one's own first."""

    def seen(self) -> Any:
        """Files keep the offset alone: one that is kept where the person is, and in no zone of the US, is said as that."""
        value = self.state.value
        if not isinstance(value, datetime) or "UTC" not in say_hour(value):
            return value
        here = value.astimezone(zone_of(find.own_zones(self.host.desk.profile, self.host.desk.now)[0]))
        return here if here.utcoffset() == value.utcoffset() else value

    def meant(self, near: Sequence[str]) -> Sequence[find.Offer]:
        return self._zones() or super().meant(near)

    def _zones(self) -> Sequence[find.Offer]:
        """The zones, each with what the clock then shows in one's own; none where the day is still open."""
        desk = self.host.desk
        own = find.own_zones(desk.profile, desk.now)
        # The country of the school is where one may be: the clock of all other screens is not of there.
        lives = desk.profile.profile.time_zone or (len(own) == 1 and desk.profile.profile.location)
        mine = own[0] if lives else str(getattr(desk.now.tzinfo, "key", "") or "UTC")
        # A computer in UTC is one that nobody set: it is nobody's zone.
        first = () if own == ["UTC"] or own[0] in US_ZONES else own[:OWN_ZONES]
        found = []
        for zone in dict.fromkeys((*first, *US_ZONES, own[0])):
            text = f"{self.state.text.strip()} {zone}"
            at = check.read(self.key, text, self.host.today).value
            if isinstance(at, datetime):
                yours = at.astimezone(zone_of(mine))
                told = "your zone" if zone == mine else f"{say(yours.date())[:3]} {yours:%H:%M} yours"
                remark = told if mine != "UTC" else "in your country" if zone in first else ""
                found.append(find.Offer(text, say_zone(zone).removesuffix(" Time"), remark))
        return found
