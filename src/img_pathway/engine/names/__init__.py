"""Names and dates as printed: every paper and portal in one table, each difference judged.

From an assessed case.
Imported by reports and screens.
"""
