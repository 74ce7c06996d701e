"""Letters of recommendation: each with where it stands, and the whole set against the rules.

From an assessed case.
Imported by reports and screens.
"""
