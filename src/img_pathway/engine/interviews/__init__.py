"""Interviews of the target season: when, where, what to answer, and what clashes.

From an assessed case.
Imported by reports and screens.
"""
