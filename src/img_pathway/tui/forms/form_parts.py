"""What a form is put together from: the field of a fact, the pane that scrolls, the fields shown at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.binding import Binding
from textual.containers import ScrollableContainer, VerticalGroup
from textual.geometry import Offset, Region, Size
from textual.strip import Strip
from textual.widget import Widget

from img_pathway.profile.facts import MANY_KINDS, Fact, Profile
from img_pathway.profile.typed.keys import locate
from img_pathway.reports.page import Block, Part, line
from img_pathway.tui.forms import check
from img_pathway.tui.forms.field import Field
from img_pathway.tui.forms.host import Host
from img_pathway.tui.forms.questions import Asked, AskedFact, AskedList
from img_pathway.tui.widgets.page import Page
from img_pathway.tui.widgets.palette import painted

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk
    from img_pathway.tui.forms.entries import Entries


LINES, MOST_LINES = 2, 5
"""Lines of help at least; more where a hint needs them, so that none is cut."""
KEPT = 8
"""Forms kept alive, so that going back to one is instant."""


def field_for(host: Host, item: AskedFact) -> Field:
    """The field of a fact, by its kind; the module of a kind costs nothing before it is asked for."""
    if item.fact.kind in ("bool", "choice"):
        from img_pathway.tui.forms.choice_fields import ChosenField

        return ChosenField(host, item)
    from img_pathway.tui.forms.typed_fields import FinderField, ManyField, TypedField

    if item.fact.kind in ("fee", "money"):
        from img_pathway.tui.forms.money_fields import FeeField, MoneyField

        return (FeeField if item.fact.kind == "fee" else MoneyField)(host, item)
    if item.fact.kind in MANY_KINDS:
        return ManyField(host, item)
    if item.fact.kind in ("country", "state", "zone") or item.fact.among is not None:
        return FinderField(host, item)
    if item.fact.kind in ("date", "instant"):
        from img_pathway.tui.forms.day_fields import DateField, InstantField

        return (DateField if item.fact.kind == "date" else InstantField)(host, item)
    return TypedField(host, item)


class Rows(ScrollableContainer, can_focus=False, inherit_bindings=False):
    """What scrolls. The fields take the focus, not the pane."""

    DEFAULT_CSS = """
    Rows { height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; scrollbar-gutter: stable; }
    """
    BINDINGS = [
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
    ]

    def on_resize(self) -> None:
        """What has the focus, and what lies open under it, stays in sight whatever grows or shrinks."""
        self.call_after_refresh(self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        focused = self.screen.focused if self.is_attached else None
        if focused is not None and self in focused.ancestors:
            # Where it lies in the whole form: where on the screen is not known before the next frame.
            field = focused.parent if isinstance(focused.parent, Field) else None
            region = (field or focused).virtual_region
            if region.height > self.size.height and field is not None:
                popup = field.popup
                part = focused.virtual_region if popup is None else focused.virtual_region.union(popup.virtual_region)
                region = part.translate(region.offset)
            elif region.height > self.size.height:
                region = Region(region.x, region.y + getattr(focused, "row", 0), region.width, 1)
            super().scroll_to_region(region, animate=False, immediate=True)

    def scroll_to_region(self, region: Region, **options: Any) -> Offset:
        """Nothing: Textual would bring what has the focus to the middle, slowly, while things still move."""
        return Offset()


class Help(Page):
    """The lines under the fields: what helps in the one that has the focus."""

    DEFAULT_CSS = f"""
    Help {{ height: auto; min-height: {LINES}; max-height: {MOST_LINES}; overflow: hidden; scrollbar-gutter: auto;
        background: $panel; }}
    Help:ansi {{ background: ansi_default; }}
    """

    def __init__(self) -> None:
        super().__init__(id="help", static=True)
        self.hint = ""

    def tell(self, text: str) -> bool:
        """Tell something, or the hint again; True if that takes other rows than before."""
        before = self.virtual_size
        self.show([Block((line((text or self.hint, "dim")),))])
        return self.virtual_size != before

    def rows_at(self, width: int) -> int:
        """The rows it has at a width."""
        return min(max(self.rows_for(width), LINES), MOST_LINES) if self.display else 0


class Heading(Widget):
    """Stands over some facts of a long form; nothing is done there."""

    DEFAULT_CSS = "Heading { height: 2; width: 100%; }"

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 2

    def render_line(self, y: int) -> Strip:
        parts: tuple[Part, ...] = (("  ", ""), (self.words, "dim")) if y else ()
        return painted(self, parts, self.size.width)


class Shown(NamedTuple):
    """The fields of one form, or of one entry of a list."""

    pane: VerticalGroup
    parts: tuple[Widget, ...]
    items: tuple[Asked, ...]
    entry: tuple[AskedList, int] | None
    lists: Mapping[str, Entries]
    """Those of its parts that are lists, by key."""


def doubts(desk: Desk) -> dict[str, str]:
    """The standing doubts about recorded facts, by key."""
    from img_pathway.engine.readings.season import pathway_opened
    from img_pathway.engine.readings.sittings import mark_against

    # Where nothing is recorded there are none: what knows all countries need not be imported.
    if desk.profile == Profile():
        return {}
    return check.warnings(desk.profile, desk.today, mark_against(desk.rulebook), pathway_opened(desk.rulebook))


def chain(parts: Sequence[Widget]) -> list[Widget]:
    """What the cursor can be on, from the first to the last."""
    asked = (part for part in parts if part.display)
    editors = (part.editor if isinstance(part, Field) and part.children else part for part in asked)
    return [each for each in editors if each.can_focus and not each.disabled]


def entry_key(form: Shown) -> str:
    """The key of the entry that a form is of; empty where it is of none."""
    return f"{form.entry[0].key}.{form.entry[1]}" if form.entry is not None else ""


def follow_draft(field: Field, drafts: Mapping[str, str], today: date) -> None:
    """Put back what was left half typed, here or where it is asked too; let go of it once it is recorded there."""
    draft = drafts.get(field.key, "")
    if draft and not field.state.under_way and not field.has_focus_within:
        field.state.resume(draft, today)
    elif field.drafted and not draft:
        field.state.take_back()
    field.drafted = bool(draft)


def ask_what_applies(fields: Sequence[Field], profile: Profile, today: date) -> bool:
    """Ask nothing that the other facts leave no room for; what is recorded or typed stays in sight. True where fields
    came or went.
    """
    before = [field.display for field in fields]
    typed = {field.key: field.state.value for field in fields}

    def held(key: str) -> Any:
        return typed[key] if key in typed else check.held(profile, key)

    for field in fields:
        kept = field.named or field.state.under_way or not field.state.blank
        field.display = kept or applies(field.key, field.state.fact, held, today)
    return before != [field.display for field in fields]


def applies(key: str, fact: Fact, held: Callable[[str], Any], today: date) -> bool:
    """Can a fact have a value, with what is `held` by the facts of its table and, of a list, by its other entries?"""
    parent, _, name = key.rpartition(".")
    listed, _, number = parent.rpartition(".")
    if fact.ahead:
        # Of a day that has come nobody asks any more if it is booked.
        day = held(f"{parent}.date")
        return day is None or (isinstance(day, date) and day > today)
    if number.isdecimal() and "." in listed and (series := locate(listed).series) is not None and name in series.until:
        # Text, since a month may stand for the day.
        day = held(f"{parent}.date")
        return day is not None and str(day) < series.until[name]
    if (other := fact.after_other) is not None:
        earlier = range(1, int(number))
        return any(other.holds(held(f"{listed}.{one}.{other.fact}")) for one in earlier)
    return fact.only is None or fact.only.holds(held(f"{parent}.{fact.only.fact}"))


def forget(drafts: dict[str, str], listed: str) -> None:
    """Let go of what was half typed in an entry, or in those of a list, which have other numbers now."""
    for key in [key for key in drafts if key.startswith(f"{listed}.")]:
        del drafts[key]


def idle(forms: Mapping[object, Shown], shown: Collection[Shown]) -> list[object]:
    """Names of the oldest of too many forms, those that are shown or hold something unrecorded left out."""
    free = [name for name, form in forms.items() if form not in shown and not unfinished(form)]
    return free[: max(len(forms) - KEPT, 0)]


def holds_nothing(form: Shown) -> bool:
    """Is every field of an entry blank, and every list inside it?"""
    fields = (part for part in form.parts if isinstance(part, Field))
    return all(field.state.blank for field in fields) and not any(each.count for each in form.lists.values())


def unfinished(form: Shown) -> list[Field]:
    """The fields of a form that hold something typed and not recorded.

    A new entry that holds nothing but what was put there for the person is none: they went away again.
    """
    fields = [part for part in form.parts if isinstance(part, Field)]
    own = any((state.under_way or not state.blank) and not state.is_preset for state in (one.state for one in fields))
    begun = own or any(each.count for each in form.lists.values())
    return [field for field in fields if field.state.under_way and begun]
