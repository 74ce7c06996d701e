"""The list of programmes: what of each programme's own conditions fits this person, signals and cost of the list.

From an assessed case.
Imported by reports and screens.
"""
