"""The plan to the target Match, chain and slack.

From the plan of reports.
Imported by the app's table of screens.
"""
