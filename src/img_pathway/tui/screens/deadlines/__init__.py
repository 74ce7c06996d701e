"""Every date ahead, and handing them out as a calendar.

From the agenda of the engine.
Imported by the app's table of screens.
"""
