"""Windows, waits, deadlines and losses drawn over time.

From the timeline of the engine.
Imported by the app's table of screens.
"""
