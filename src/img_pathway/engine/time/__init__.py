"""Days, closed days and waits.

From dates and durations alone.
Imported anywhere in the engine.
"""
