"""Earliest, latest-safe and latest-possible days to a Match, the slack and the chain that decides.

From an assessment, durations and the graph of steps.
Imported by what-if, money and reports; never by a judge.
"""
