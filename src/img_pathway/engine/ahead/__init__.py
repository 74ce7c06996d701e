"""Every date ahead, as a list and as a drawing over time.

From an assessment and the plan.
Imported by reports, calendar and screens.
"""
