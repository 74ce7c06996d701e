"""A form over any facts: fields line by line, lists of entries, and one entry at a time when it is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import VerticalGroup
from textual.widget import AwaitMount, Widget

from img_pathway.profile.typed.keys import full, get, vaguer_key
from img_pathway.tui.forms import check, form_parts
from img_pathway.tui.forms.field import Field, label_width
from img_pathway.tui.forms.form_parts import Heading, Help, Rows, Shown
from img_pathway.tui.forms.questions import Asked, AskedFact, AskedList, asked, entry_asks
from img_pathway.tui.messages import FormEnded

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk
    from img_pathway.tui.forms.entries import Entries

SOON = 0.03
"""Seconds after which a form shows again what is recorded."""


class FactForm(Widget):
    """Fields for some keys, or for the facts of a step, recorded at its desk; whoever holds it calls `refresh_facts`
    when facts have changed.
    """

    DEFAULT_CSS = "FactForm { layout: vertical; height: 1fr; width: 1fr; min-width: 20; }"

    def __init__(
        self, desk: Desk, keys: Iterable[str] = (), *, step_id: str = "", read_only: bool = False, id: str | None = None
    ) -> None:
        """`read_only` shows the facts without letting them be changed; a file that may not be written does too."""
        super().__init__(id=id)
        self.desk = desk
        self.step_id = step_id
        """The step whose facts it asks, if they are those of a step."""
        self.rows = Rows()
        self.help = Help()
        self.inner = 48
        """Cells a field has; a guess until the form is first laid out."""
        self.labels = label_width(self.inner)
        self.fit: Callable[[], object] = lambda: None
        """What is done when it needs another height."""
        self.looks_back = False
        self.most = 0
        """Rows it may have; 0 while it has its height from elsewhere."""
        self.drafts: dict[str, str] = {}
        """What stood in fields that were left, not recorded, by key: put back wherever it is asked again."""
        self._presets: dict[str, Any] = {}
        """What a new entry begins with, by key."""
        self._locked = read_only
        self._keys = tuple(desk.rulebook.step(step_id).fields if step_id else keys)
        self._forms: dict[object, Shown] = {}
        self._form: Shown | None = None
        self._under: list[Shown] = []
        """The forms that an open entry leads back to, the one next under it last."""
        self._from_page = 0
        """How many forms lie under the entry that was opened from the page, which it leads back to; 0 for none."""
        self.last_entry = ""
        """Key of the entry that was left last."""
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
            if items := self._asked():
                yield self._made(tuple(item.key for item in items), items).pane
        yield self.help

    def on_mount(self) -> None:
        """Show what was asked for while the first fields were being put together."""
        self.refresh_facts()

    def _asked(self) -> tuple[Asked, ...]:
        return asked(self._keys, self.desk.profile.profile.target_match, self.desk.today)

    def expect(self, width: int) -> bool:
        """Lay the labels out for a width of the form; True if they were laid out for another."""
        inner = width - 1  # for the scroll bar, so that labels never jump
        if inner == self.inner or inner <= 0:
            return False
        self.inner = inner
        self.labels = label_width(inner)
        return True

    def on_resize(self) -> None:
        if self.expect(self.size.width):
            for field in self.query(Field):
                field.indent()

    def resized(self) -> None:
        """A part needs another height: so does the form."""
        self.fit()

    def keep_in_sight(self) -> None:
        """Scroll to what has the focus and to what lies open under it, once all has its place."""
        self.rows.on_resize()

    @property
    def room(self) -> int:
        """Rows of fields in sight at once, once the form is as high as it may be."""
        return (self.most or self.size.height) - self.help.rows_at(self.inner)

    @property
    def needed(self) -> int:
        """The rows that all fields and the help need."""
        parts = self._form.parts if self._form is not None else ()
        return sum(
            part.get_content_height(self.size, self.size, self.inner) for part in parts if part.display
        ) + self.help.rows_at(self.inner)

    @property
    def opened(self) -> int:
        """The rows of the list or calendar that lies open; 0 for none."""
        return max((field.popup.rows for field in self.fields if field.popup is not None), default=0)

    @property
    def read_only(self) -> bool:
        """Are the facts only shown?"""
        return self._locked or self.desk.file.read_only is not None

    @property
    def today(self) -> date:
        """The day the form is filled in."""
        return self.desk.today

    def weigh(self, key: str, value: Any) -> check.Verdict:
        """What recording a value would make impossible or improbable."""
        from img_pathway.engine.readings.season import pathway_opened
        from img_pathway.engine.readings.sittings import mark_against

        book = self.desk.rulebook
        return check.weigh(self.desk.profile, key, value, self.desk.day_for, mark_against(book), pathway_opened(book))

    def _doubt(self, key: str, doubts: Mapping[str, str]) -> str:
        """The standing doubt about what a field holds."""
        keys = (key, vaguer_key(key))
        return next((doubts[at] for at in (full(self.desk.profile, each) for each in keys if each) if at in doubts), "")

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in sight."""
        return tuple(child for child in self._parts() if isinstance(child, Field))

    def field(self, key: str) -> Field:
        """The field of a key; raises KeyError when the form does not ask it."""
        return {field.key: field for field in self.fields}[key]

    def _parts(self) -> list[Widget]:
        return list(self._form.pane.children) if self._form is not None else []

    def show_step(self, step_id: str) -> None:
        """Ask the facts of another step, or of the same one anew; raises KeyError for an unknown id."""
        if step_id != self.step_id or self._form is None or self._form.entry is None:
            self.step_id = step_id
            self.show_keys(self.desk.rulebook.step(step_id).fields)
        else:
            self.refresh_facts()

    def show_keys(self, keys: Iterable[str]) -> None:
        """Ask other facts; a form shown before comes back as it was, half-typed text included."""
        self._keys = tuple(keys)
        # Asked for quicker than a form is put together, they are shown by `on_mount`.
        if self.rows.is_attached:
            self._under, self._from_page = [], 0
            items = self._asked()
            self._show(tuple(item.key for item in items), items)

    def _show(self, name: object, items: tuple[Asked, ...], entry: tuple[AskedList, int] | None = None) -> None:
        before, form = self._form, self._forms.pop(name, None)
        if form is not None:
            self._forms[name] = form
            self._swap(form)
            return self._refresh()
        form = self._made(name, items, entry)
        if before is not None:
            self._hide(before)
        self._show_from_top()
        self._mounting = self.rows.mount(form.pane)
        for oldest in form_parts.idle(self._forms, (form, *self._under)):
            self._forms.pop(oldest).pane.remove()

    def _made(self, name: object, items: tuple[Asked, ...], entry: tuple[AskedList, int] | None = None) -> Shown:
        """The fields of a form shown for the first time, holding what is recorded; an entry begins with the way back."""
        profile = self.desk.profile
        # Lists show no doubt: a form of lists alone need not look for any.
        doubts = form_parts.doubts(self.desk) if any(isinstance(item, AskedFact) for item in items) else {}
        parts: list[Widget] = []
        lists: dict[str, Entries] = {}
        if entry is not None:
            from img_pathway.tui.forms.entries import BackLine

            parent, number = entry
            parts.append(BackLine(self, parent, number))
        for item in items:
            if isinstance(item, AskedFact):
                if item.fact.heads and entry is not None:
                    parts.append(Heading(item.fact.heads))
                field = form_parts.field_for(self, item)
                field.sync(check.held(profile, item.key))
                field.state.doubt = self._doubt(item.key, doubts)
                if (value := self._presets.get(item.key)) is not None:
                    field.state.preset(value, self.today)
                form_parts.follow_draft(field, self.drafts, self.today)
                parts.append(field)
                continue
            from img_pathway.tui.forms.entries import Entries

            lists[item.key] = Entries(self, item, below=bool(parts))
            lists[item.key].sync(get(profile, item.key) or ())
            parts.append(lists[item.key])
        form_parts.ask_what_applies([part for part in parts if isinstance(part, Field)], profile, self.today)
        form = self._form = self._forms[name] = Shown(VerticalGroup(*parts), tuple(parts), items, entry, lists)
        return form

    def _swap(self, form: Shown) -> None:
        before, self._form = self._form, form
        if before is not None and before is not form:
            self._hide(before)
        form.pane.display = True
        self._show_from_top()

    def _hide(self, form: Shown) -> None:
        """Take a form out of sight; what it holds unrecorded is said, unless it was seen."""
        form.pane.display = False
        self._settled(form)

    def put_aside(self) -> None:
        """The form goes out of sight: record what is sound, and say what is not; it stays in its field."""
        if self._form is not None:
            self._settled(self._form, again=True)

    def _settled(self, form: Shown, *, tell: bool = True, again: bool = False) -> list[Field]:
        """Record what is sound; `tell` what is not, once or `again`, and return the fields that hold it."""
        left = [field for field in form_parts.unfinished(form) if not field.settle()]
        for field in left if tell else ():
            if again or not field.state.warned:
                field.state.warned = True
                self.notify(field.state.left, title="Not recorded", severity="error", timeout=12)
        return left

    def _show_from_top(self) -> None:
        self.resized()
        self.rows.scroll_home(animate=False)
        self.tell_hint("")

    def edited(self, key: str, value: Any, beside: Mapping[str, Any] | None = None) -> None:
        """Record what a field holds, and what it brings, at once; its form looks again soon after, also where that was refused."""
        self.desk.record_many({**dict(check.changes(self.desk.profile, key, value)), **(beside or {})})
        self.set_timer(SOON, self.refresh_facts)

    def take_off(self, key: str) -> None:
        """Remove an entry of a list, with what was left half-typed in its entries; past the last one that alone."""
        listed, _, number = key.rpartition(".")
        if int(number) > len(get(self.desk.profile, listed) or ()):
            form_parts.forget(self.drafts, key)
            return
        form_parts.forget(self.drafts, listed)
        self.desk.remove(key)
        self.set_timer(SOON, self.refresh_facts)

    def put_down(self, *, tell: bool = True) -> None:
        """The form is left at once, and nobody may hear it any more: record what is sound, `tell` what is not."""
        for form in self._forms.values():
            self._settled(form, tell=tell)

    def refresh_facts(self) -> None:
        """Show what is recorded now; a changed target Match shows the form of its season."""
        if not self.in_entry and self._asked() != (self._form.items if self._form is not None else ()):
            self.show_keys(self._keys)
        else:
            self._refresh()

    def _refresh(self) -> None:
        """Half-typed text stays, refused values are tried again."""
        profile = self.desk.profile
        doubts = form_parts.doubts(self.desk) if self.fields else {}
        for field in self.fields:
            form_parts.follow_draft(field, self.drafts, self.today)
            field.sync(check.held(profile, field.key))
            if field.state.refused:
                # Others have changed: perhaps it goes with them now.
                field.settle()
            if not field.state.error:
                field.tell("", self._doubt(field.key, doubts))
        for key, entries in (self._form.lists if self._form is not None else {}).items():
            entries.sync(get(profile, key) or ())
        if form_parts.ask_what_applies(self.fields, profile, self.today):
            self.resized()

    def show_refusal(self, key: str, why: str, fix: str) -> None:
        """Show why a value was not recorded under its field, or under the field with the focus."""
        named = (each for each in self.fields if full(self.desk.profile, each.key) == key)
        field = next(named, None) or next((each for each in self.fields if each.has_focus_within), None)
        if field is not None:
            field.sync(check.held(self.desk.profile, field.key))
            field.tell(check.sentence(why, fix))

    @property
    def in_entry(self) -> bool:
        """Is one entry of a list open?"""
        return self._form is not None and self._form.entry is not None

    async def open_entry(
        self, parent: AskedList, number: int, preset: Mapping[str, Any] | None = None, *, from_page: bool = False
    ) -> None:
        """Show the fields of one entry, counted from 1; one past the end is a new one.

        A new one begins with what is `preset`, by the names of its facts: recorded with the first thing that the person
        adds. One opened `from_page` leads back there: the form ends with it.
        """
        if self.read_only or not self.rows.is_attached:
            return  # Its screen was left meanwhile.
        self._presets = {f"{parent.key}.{number}.{name}": value for name, value in (preset or {}).items()}
        # A board opens an entry beside another one too; back leads from both to the form of the board.
        if self._form is not None and (self._form.entry is None or parent.key in self._form.lists):
            self._under.append(self._form)
        else:
            del self._under[1:]
        if from_page:
            self._from_page = len(self._under)
        self._show((parent.key, number), entry_asks(parent, number), (parent, number))
        # Keys that follow at once wait for the first field, so that nothing typed goes astray.
        await self.ready()
        self.focus_first()

    async def open_fact(self, item: Asked, fact: str = "") -> None:
        """Put the cursor on a fact; of a list on that one of the newest entry, or of a new one where there is none. Where it
        is recorded there, on that entry in its list: another one may be meant, and what is typed would replace it.
        """
        await self.ready()
        key = item.key
        if isinstance(item, AskedList):
            number = max(len(get(self.desk.profile, key) or ()), 1)
            listed = self._form.lists.get(key) if self._form is not None else None
            if listed is not None and check.held(self.desk.profile, f"{key}.{number}.{fact}") is not None:
                listed.enter(number - 1)
                return
            await self.open_entry(item, number)
            key = f"{key}.{number}.{fact}"
        for field in self.fields:
            if field.key == key and not field.editor.disabled:
                field.named = field.display = True
                self.screen.set_focus(field.editor)

    def leave_entry(self) -> bool:
        """Go back from an entry to its list; False if no entry is open. An emptied entry is removed."""
        form = self._form
        if form is None or not self._under or form.entry is None:
            return False
        under = self._under[-1]
        parent, number = form.entry
        for field in self.fields:
            field.close()
        self._presets = {}
        for field in self._settled(form, again=True):
            draft = field.state.draft
            field.take_back()
            field.drafted = False
            self.drafts[field.key] = draft
        emptied = form_parts.holds_nothing(form) and number <= len(get(self.desk.profile, parent.key) or ())
        self._forms = {name: each for name, each in self._forms.items() if each is not form}
        to_page = self._from_page == len(self._under)
        self._under.pop()
        self._swap(under)
        form.pane.remove()
        self.last_entry = form_parts.entry_key(under) or form_parts.entry_key(form)
        if emptied:
            self.take_off(form_parts.entry_key(form))
        self.refresh_facts()
        if to_page:
            self._from_page = 0
            self.post_message(FormEnded(True))
        elif (listed := under.lists.get(parent.key)) is not None:
            listed.enter(number - 1)
        else:
            self.focus_first()
        return True

    def holds_back(self, key: str, value: Any) -> bool:
        """Is this the last fact of an entry being emptied? Then the entry goes when it is left, not under
        the hands of someone about to type the fact anew.
        """
        if value is not None or self._form is None or self._form.entry is None:
            return False
        return all(other.state.value in (None, ()) for other in self.fields if other.key != key)

    def focus_first(self) -> bool:
        """Put the focus on the first field, as soon as it is there; False if none is there yet."""
        chain = form_parts.chain(self._parts())
        if self._form is not None and self._form.entry is not None:
            del chain[:1]
        if chain:
            self._wanted = 0
            self.screen.set_focus(chain[0])
            return True
        self._wanted += 1
        if self._parts() and self._wanted < 20 and not self.read_only:
            self.call_after_refresh(self.focus_first)
        return False

    def keep_drafts(self) -> None:
        """Put what is typed and not recorded, out of sight too, among the drafts."""
        for form in self._forms.values():
            for field in form_parts.unfinished(form):
                self.drafts[field.key] = field.state.draft
                field.drafted = True

    def settle(self) -> bool:
        """Record what is sound in every field; False if something typed is not."""
        return sum(not field.settle() for field in self.fields) == 0

    def let_go(self, *, told: bool = False) -> bool:
        """Record what is sound, before the form goes out of sight; False, once, where something typed is not recorded:
        the cursor is on it then, and why stands under it. Where that stands there already, being `told` is enough.
        """
        said = [field for field in self.fields if told and field.state.error]
        held = form_parts.unfinished(self._form) if self._form is not None else []
        unsound = [each for each in held if not (each.settle() or each.state.warned or each in said)]
        for field in unsound:
            field.state.warned = True
        if unsound:
            unsound[0].editor.focus()
            unsound[0].offer_meant()
        return not unsound

    def go(self, widget: Widget, by: int, *, ends: bool = False) -> None:
        """Move the focus from one part to a neighbour; past the last, an entry that `ends` is left for its list."""
        form_parts.ask_what_applies(self.fields, self.desk.profile, self.today)
        chain = form_parts.chain(self._parts())
        if chain[-1:] == [widget] and by > 0:
            entry = self._form.entry if self._form is not None else None
            if entry is None:
                self.post_message(FormEnded(ends))
            elif ends:
                # Past the end of the newest one, Enter adds the next, where there is a list to add it to.
                listed = self._under[-1].lists.get(entry[0].key)
                self._from_page = self._from_page if listed is None else 0
                self.leave_entry()
                if listed is not None:
                    listed.enter(entry[1] if entry[1] >= listed.count else entry[1] - 1)
        elif widget in chain:
            there = chain[min(max(chain.index(widget) + by, 0), len(chain) - 1)]
            entries = next((each for each in self._form.lists.values() if each is there), None) if self._form else None
            if entries is not None and entries is not widget:
                entries.enter(0 if by > 0 else entries.count)
                # At once: a widget's own `focus` waits behind the keys that are typed on already.
            self.screen.set_focus(there)

    def focus_last(self) -> None:
        """Put the focus on the last part."""
        if chain := form_parts.chain(self._parts()):
            chain[-1].focus()

    def entered(self, part: Widget, hint: str) -> None:
        """A part took the focus: tell what helps, and bring its note into view."""
        popup = part.popup if isinstance(part, Field) else None
        self.tell_hint(hint, popup.KEYS if popup is not None else "")
        self.keep_in_sight()

    def on_descendant_blur(self) -> None:
        """What helped in a field is of no use outside the form."""
        focused = self.screen.focused
        if focused is None or self not in focused.ancestors:
            self.tell_hint("")

    def tell_hint(self, hint: str, keys: str = "") -> None:
        """Tell what helps in the part that has the focus, or the keys of what lies open there."""
        self.help.hint = hint
        self.tell_keys(keys)

    def tell_keys(self, text: str) -> None:
        """Tell the keys of what just opened; empty goes back to the field's own help."""
        if self.help.tell(text):
            self.resized()
