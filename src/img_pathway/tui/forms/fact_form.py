"""A form over any facts: fields line by line, lists of entries, and one entry at a time when it is opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer, Vertical
from textual.strip import Strip
from textual.widget import AwaitMount, Widget

from img_pathway.profile.typed.keys import full, get
from img_pathway.tui.commands import FORM_COMMANDS, bound
from img_pathway.tui.forms import check
from img_pathway.tui.forms.entries import Entries
from img_pathway.tui.forms.field import Field, label_width
from img_pathway.tui.forms.host import Host
from img_pathway.tui.forms.questions import Asked, AskedFact, AskedList, asked, entry_facts
from img_pathway.tui.messages import ItemRemoved
from img_pathway.tui.widgets.lines import cut, wrap
from img_pathway.tui.widgets.palette import painted, palette

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk

KEPT = 8
"""Forms kept alive, so that going back to one is instant."""
SOON = 0.03
"""Seconds after which a form shows again what is recorded."""
LINES = 2
"""Lines of help; always there, so that nothing jumps when the focus moves."""


def field_for(host: Host, item: AskedFact) -> Field:
    """The field of a fact, by its kind; the module of a kind costs nothing before it is asked for."""
    if item.fact.kind in ("bool", "choice"):
        from img_pathway.tui.forms.choice_fields import ChosenField

        return ChosenField(host, item)
    from img_pathway.tui.forms.typed_fields import DateField, FinderField, TypedField

    if item.fact.kind in ("country", "countries", "zone"):
        return FinderField(host, item)
    return (DateField if item.fact.kind == "date" else TypedField)(host, item)


class Rows(ScrollableContainer, can_focus=False, inherit_bindings=False):
    """What scrolls. The fields take the focus, not the pane."""

    DEFAULT_CSS = "Rows { height: auto; scrollbar-size-vertical: 1; overflow-x: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
    ]


class Body(Vertical):
    """The fields of one form, or of one entry of a list."""

    DEFAULT_CSS = "Body { height: auto; width: 100%; } Body.-away { display: none; }"

    def __init__(self, parts: Iterable[Widget], items: tuple[Asked, ...], entry: tuple[AskedList, int] | None) -> None:
        super().__init__(*parts)
        self.items = items
        self.entry = entry


class BackLine(Widget, can_focus=True):
    """The first line of an entry's form: where you are, and the way back to the list."""

    DEFAULT_CSS = "BackLine { height: 2; width: 100%; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bound(FORM_COMMANDS)]

    def __init__(self, host: Host, title: str) -> None:
        super().__init__()
        self.host = host
        self.title = title

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y:
            return Strip.blank(width, self.rich_style)
        here = self.rich_style + (palette(self.app)["cursor"] if self.has_focus else Style())
        return painted(self, cut((("‹ Back", "key"), ("  ", ""), (self.title, "strong")), width), width, here)

    def on_click(self) -> None:
        self.host.leave_entry()

    def action_keep(self) -> None:
        self.host.leave_entry()

    def action_leave(self) -> None:
        self.host.leave_entry()

    def action_go(self, by: int) -> None:
        self.host.go(self, by)

    def action_open(self) -> None:
        """Nothing opens here."""


class HelpLine(Widget):
    """Two quiet lines under the fields: what helps to fill in the one with the focus."""

    DEFAULT_CSS = f"HelpLine {{ height: {LINES}; width: 100%; }}"

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._over = ""

    def show(self, text: str, over: str) -> None:
        """Tell something else; `over` stands before `text` until it is emptied."""
        self._text, self._over = text, over
        self.refresh()

    def over(self, text: str) -> None:
        """Tell something for a while; empty goes back."""
        self._over = text
        self.refresh()

    @property
    def text(self) -> str:
        """What is told."""
        return self._over or self._text

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        rows = wrap(((self.text, "dim"),), max(width - 3, 1))
        return painted(self, (("  ", ""), *(rows[y] if y < len(rows) else ())), width)


class FactForm(Widget):
    """Fields for some keys. It posts `FactEdited` and `ItemRemoved`; whoever holds it records and calls
    `refresh_facts` when facts have changed.
    """

    DEFAULT_CSS = """
    FactForm { layout: vertical; height: auto; width: 1fr; min-width: 20; }
    FactForm.-filling { height: 1fr; }
    FactForm.-filling Rows { height: 1fr; scrollbar-gutter: stable; }
    """

    def __init__(
        self,
        desk: Desk,
        keys: Iterable[str] = (),
        *,
        read_only: bool = False,
        filling: bool = False,
        id: str | None = None,
    ) -> None:
        """`read_only` shows the facts without letting them be changed; a file that may not be written does too.

        A `filling` form takes the height there is and scrolls by itself; else what holds it scrolls.
        """
        super().__init__(id=id, classes="-filling" if filling else None)
        self.desk = desk
        self.rows = Rows()
        self.help_line = HelpLine()
        self.inner = 48
        """Cells a field has; a guess until the form is first laid out."""
        self.labels = label_width(self.inner)
        self._locked = read_only
        self._keys = tuple(keys)
        self._late: tuple[tuple[str, ...], int | None] | None = None
        """What was asked for before the first fields were there to be shown."""
        self._bodies: dict[object, Body] = {}
        self._body: Body | None = None
        self._under: Body | None = None
        self._mounting: AwaitMount | None = None
        self._wanted = 0

    async def ready(self) -> None:
        """Wait until the fields shown last can take the focus."""
        if self._mounting is not None:
            await self._mounting
            self._mounting = None

    def compose(self) -> ComposeResult:
        """The fields asked first, in the frame they come up in, and a line of help under them."""
        with self.rows:
            if items := self._first():
                yield self._made(tuple(item.key for item in items), items)
        yield self.help_line

    def on_mount(self) -> None:
        """Show what was asked for while the first fields were being put together."""
        if self._late is not None:
            self.show_keys(*self._late)

    def _first(self) -> tuple[Asked, ...]:
        """What is asked first."""
        return asked(self._keys)

    def expect(self, width: int) -> bool:
        """Lay the labels out for a width of the form; True if they were laid out for another."""
        # A form that scrolls by itself keeps a cell for its scroll bar, so that labels never jump.
        inner = width - (1 if self.has_class("-filling") else 0)
        if inner == self.inner or inner <= 0:
            return False
        self.inner = inner
        self.labels = label_width(inner)
        return True

    def on_resize(self) -> None:
        if self.expect(self.size.width):
            for field in self.query(Field):
                field.indent()

    # -- what is known ------------------------------------------------------------------------

    @property
    def read_only(self) -> bool:
        """Are the facts only shown?"""
        return self._locked or self.desk.file.read_only is not None

    def weigh(self, key: str, value: Any) -> check.Verdict:
        """What recording a value would make impossible or improbable."""
        from img_pathway.engine.readings.sittings import mark_against

        return check.weigh(self.desk.profile, key, value, self.desk.today, mark_against(self.desk.rulebook))

    def _doubts(self) -> dict[str, str]:
        """The standing doubts about recorded facts, by key; where nothing is recorded there are none."""
        if self.desk.profile == type(self.desk.profile)():
            return {}
        from img_pathway.engine.readings.sittings import mark_against

        return check.warnings(self.desk.profile, self.desk.today, mark_against(self.desk.rulebook))

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in sight."""
        return tuple(child for child in self._parts() if isinstance(child, Field))

    def field(self, key: str) -> Field:
        """The field of a key; raises KeyError when the form does not ask it."""
        return {field.key: field for field in self.fields}[key]

    def _parts(self) -> list[Widget]:
        return list(self._body.children) if self._body is not None else []

    # -- showing ------------------------------------------------------------------------------

    def show_keys(self, keys: Iterable[str], season: int | None = None) -> None:
        """Ask other facts; a form shown before comes back as it was, half-typed text included."""
        if not self.rows.is_attached:
            # Asked for quicker than a form is put together: shown by `on_mount`.
            self._late = tuple(keys), season
            return
        items = asked(keys, season)
        self._under = None
        self._show(tuple(item.key for item in items), items)

    def _show(self, name: object, items: tuple[Asked, ...], entry: tuple[AskedList, int] | None = None) -> None:
        body = self._bodies.pop(name, None)
        if body is not None:
            self._bodies[name] = body
            self._swap(body)
            self.refresh_facts()
            return
        under = self._body
        body = self._made(name, items, entry)
        if under is not None:
            under.add_class("-away")
        self._show_from_top()
        self._mounting = self.rows.mount(body)
        while len(self._bodies) > KEPT:
            oldest = next(key for key, each in self._bodies.items() if each not in (body, self._under))
            self._bodies.pop(oldest).remove()

    def _made(self, name: object, items: tuple[Asked, ...], entry: tuple[AskedList, int] | None = None) -> Body:
        """The fields of a form shown for the first time, holding what is recorded; an entry begins with the way back."""
        profile = self.desk.profile
        # Entries show no doubt: a form of lists alone need not look for any, nor import what knows all countries.
        doubts = self._doubts() if any(isinstance(item, AskedFact) for item in items) else {}
        parts: list[Widget] = []
        if entry is not None:
            parent, number = entry
            parts.append(BackLine(self, f"{parent.title}: {parent.item} {number}"))
        for item in items:
            part = field_for(self, item) if isinstance(item, AskedFact) else Entries(self, item)
            part.sync(get(profile, item.key))
            if isinstance(part, Field):
                part.state.doubt = doubts.get(full(profile, part.key), "")
            parts.append(part)
        body = self._body = self._bodies[name] = Body(parts, items, entry)
        return body

    def _swap(self, body: Body) -> None:
        old, self._body = self._body, body
        if old is not None and old is not body:
            old.add_class("-away")
        body.remove_class("-away")
        self._show_from_top()

    def _show_from_top(self) -> None:
        self.rows.scroll_home(animate=False)
        self.help_line.show("", "")

    def refresh_facts(self) -> None:
        """Show what is recorded now; half-typed text stays, refused values are tried again."""
        profile = self.desk.profile
        doubts = self._doubts() if self.fields else {}
        for part in self._parts():
            if isinstance(part, Field):
                part.sync(get(profile, part.key))
                if part.state.refused:
                    # Others have changed: perhaps it goes with them now.
                    part.settle()
                if not part.state.error:
                    part.tell("", doubts.get(full(profile, part.key), ""))
            elif isinstance(part, Entries):
                part.sync(get(profile, part.key))

    def show_refusal(self, key: str, why: str, fix: str) -> None:
        """Show why a value was not recorded under its field, or under the field with the focus."""
        fields = {field.key: field for field in self.fields}
        named = next((field for at, field in fields.items() if full(self.desk.profile, at) == key), None)
        field = named or next((each for each in self.fields if each.has_focus_within), None)
        if field is not None:
            field.sync(get(self.desk.profile, field.key))
            field.tell(check.sentence(why, fix))

    def on_fact_edited(self) -> None:
        """What was edited is recorded by whoever holds the form; look again soon after."""
        self.set_timer(SOON, self.refresh_facts)

    def on_item_removed(self) -> None:
        """As after an edit."""
        self.set_timer(SOON, self.refresh_facts)

    # -- entries of lists ---------------------------------------------------------------------

    async def open_entry(self, parent: AskedList, number: int) -> None:
        """Show the fields of one entry, counted from 1; one past the end is a new one."""
        if self.read_only:
            return
        self._under = self._body
        self._show((parent.key, number), entry_facts(parent, number), (parent, number))
        # Keys that follow at once wait for the first field, so that nothing typed goes astray.
        await self.ready()
        self.focus_first()

    def leave_entry(self) -> bool:
        """Go back from an entry to its list; False if no entry is open. An emptied entry is removed."""
        body, under = self._body, self._under
        if body is None or under is None or body.entry is None:
            return False
        parent, number = body.entry
        for field in self.fields:
            field.close()
            if not field.settle():
                # Nothing typed is thrown away unseen: the field tells what is wrong, Escape there takes it back.
                field.editor.focus()
                return True
        emptied = all(field.state.blank for field in self.fields)
        recorded = number <= len(get(self.desk.profile, parent.key))
        self._bodies = {name: each for name, each in self._bodies.items() if each is not body}
        self._under = None
        self._swap(under)
        body.remove()
        if emptied and recorded:
            self.post_message(ItemRemoved(f"{parent.key}.{number}"))
        self.refresh_facts()
        for part in self._parts():
            if isinstance(part, Entries) and part.key == parent.key:
                part.cursor = min(number - 1, part.count)
                part.focus()
        return True

    def holds_back(self, key: str, value: Any) -> bool:
        """Is this the last fact of an entry being emptied? Then the entry goes when it is left, not under
        the hands of someone about to type the fact anew.
        """
        if value is not None or self._body is None or self._body.entry is None:
            return False
        return all(other.state.value in (None, ()) for other in self.fields if other.key != key)

    # -- moving -------------------------------------------------------------------------------

    def focus_first(self) -> bool:
        """Put the focus on the first field, as soon as it is there; False if none is there yet."""
        chain = [part for part in self._chain() if not isinstance(part, BackLine)]
        if chain:
            self._wanted = 0
            self.screen.set_focus(chain[0])
            return True
        self._wanted += 1
        if self._parts() and self._wanted < 20 and not self.read_only:
            self.call_after_refresh(self.focus_first)
        return False

    def settle(self) -> bool:
        """Record what is sound in every field; False if something typed is not."""
        return sum(not field.settle() for field in self.fields) == 0

    def focus_error(self) -> bool:
        """Put the focus on the first field that holds something impossible; False if none does."""
        for field in self.fields:
            if field.state.error:
                field.editor.focus()
                return True
        return False

    def go(self, widget: Widget, by: int) -> None:
        """Move the focus from one part to a neighbour, stopping at the ends."""
        chain = self._chain()
        if widget in chain:
            there = chain[min(max(chain.index(widget) + by, 0), len(chain) - 1)]
            if isinstance(there, Entries) and there is not widget:
                there.cursor = 0 if by > 0 else there.count
            there.focus()

    def _chain(self) -> list[Widget]:
        parts = (part.editor if isinstance(part, Field) and part.children else part for part in self._parts())
        return [part for part in parts if part.can_focus and not part.disabled]

    def entered(self, part: Widget, hint: str) -> None:
        """A part took the focus: tell what helps, and bring its note into view."""
        self.help_line.show(hint, "")
        self.help_line.scroll_visible(animate=False)
        part.scroll_visible(animate=False)

    def tell_keys(self, text: str) -> None:
        """Tell the keys of what just opened; empty goes back to the field's own help."""
        self.help_line.over(text)


class StepForm(FactForm):
    """Records the facts of a step. One widget serves all steps: `show_step` changes what it asks."""

    def __init__(
        self, desk: Desk, step_id: str | None = None, *, read_only: bool = False, id: str | None = None
    ) -> None:
        """`step_id` may be left out and shown later."""
        super().__init__(desk, read_only=read_only, id=id)
        self.step_id = step_id

    def _first(self) -> tuple[Asked, ...]:
        if self.step_id is None:
            return ()
        return asked(self.desk.rulebook.step(self.step_id).fields, self.desk.profile.profile.target_match)

    def show_step(self, step_id: str) -> None:
        """Ask the facts of another step, or of the same one anew; raises KeyError for an unknown id."""
        if step_id == self.step_id and self._body is not None and self._body.entry is not None:
            self.refresh_facts()
            return
        self.step_id = step_id
        self.show_keys(self.desk.rulebook.step(step_id).fields, self.desk.profile.profile.target_match)

    def refresh_facts(self) -> None:
        """Show what is recorded now; a changed target Match shows the form of its season."""
        if self.step_id is not None and self._body is not None and self._body.entry is None:
            step = self.desk.rulebook.step(self.step_id)
            items = asked(step.fields, self.desk.profile.profile.target_match)
            if items != self._body.items:
                self.show_keys(step.fields, self.desk.profile.profile.target_match)
                return
        super().refresh_facts()
