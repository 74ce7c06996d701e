"""Taking back and putting again as a session does: the whole profile one step away is saved."""

from __future__ import annotations

from typing import Literal

from img_pathway.profile.keep.store import Loaded, Store
from img_pathway.profile.keep.undo import versions


def take_back(store: Store, loaded: Loaded) -> Loaded:
    return _step(store, loaded, "undo")


def put_again(store: Store, loaded: Loaded) -> Loaded:
    return _step(store, loaded, "redo")


def _step(store: Store, loaded: Loaded, kind: Literal["undo", "redo"]) -> Loaded:
    profile = versions(loaded.profile, store.journal(loaded.path))[kind == "redo"][-1].profile
    return store.save(loaded, profile, trail=[(kind, loaded.profile, profile, "")])
