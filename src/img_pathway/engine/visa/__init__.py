"""Visa classes and the measures that bar them, as last known; what to ask.

From the case, the lists and measures of the rulebook.
Imported by the visa judge, boards and reports.
"""
