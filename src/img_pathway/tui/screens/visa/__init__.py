"""Each visa class as last known, and what to ask.

From the visa board of the engine.
Imported by the app's table of screens.
"""
