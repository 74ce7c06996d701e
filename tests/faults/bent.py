"""Bytes bent at random, as a bad disk, an editor or a stranger bends them."""

from __future__ import annotations

import random
from collections.abc import Sequence


def bent(data: bytes, dice: random.Random, scraps: Sequence[bytes]) -> bytes:
    """Up to four changes: a byte, a stretch cut out, a scrap put in, the beginning once more."""
    mutant = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(mutant))
        match dice.randrange(4):
            case 0:
                mutant[at] = dice.randrange(256)
            case 1:
                del mutant[at : at + dice.randint(1, 60)]
            case 2:
                mutant[at:at] = dice.choice(scraps)
            case _:
                mutant[at:at] = mutant[: dice.randint(1, 200)]
    return bytes(mutant) or b"\n"
