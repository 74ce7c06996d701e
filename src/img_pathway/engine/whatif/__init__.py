"""The same assessment on changed facts, side by side.

From two profiles and one rulebook.
Imported by desk, reports and screens.
"""
