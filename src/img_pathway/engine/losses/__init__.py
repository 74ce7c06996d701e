"""Dates on which something is lost, and what is at stake.

From the case once its steps are judged.
Imported by the assessment and what comes after it.
"""
