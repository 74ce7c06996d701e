"""Pages one only reads: Why, help, what changed in the rules.

From the pages of reports.
Imported by the app's table of screens.
"""
