"""Fees of each step, tariffs, what would be paid again, and the ledger of what was paid and lies ahead.

From the case and the fees of the rulebook.
Imported after the assessment, and by its losses.
"""
