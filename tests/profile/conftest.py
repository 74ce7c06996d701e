from __future__ import annotations

from hypothesis import settings

# A busy machine is slow, not wrong: the time of a single example says nothing.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
