"""The size of every fault test, from one setting: IMG_PATHWAY_FAULTS, 1 for the gate, 50 for the full sizes."""

from __future__ import annotations

import os

FACTOR = max(1, int(os.environ.get("IMG_PATHWAY_FAULTS", "1")))
FULL = FACTOR >= 50


def met(people: int) -> int:
    """How many invented people a property meets: half of them in the gate, all at the full sizes."""
    return people if FULL else people // 2


KILLS = 20 * FACTOR
MUTANTS = 360 * FACTOR
GENERATED = 20 * FACTOR
PACKS = 20 * FACTOR
"""Profiles cut up byte by byte, profiles made by Hypothesis, packs of either kind: 20,000 in full."""
EDITS = 10 * FACTOR
KEYS = 1000 * FACTOR
SHARDS = 4 if not FULL else 20
"""Monkeys that share the keys, each with dice of its own."""
