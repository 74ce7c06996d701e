"""Why: the rules, values, facts and arithmetic behind a step, date or rule.

From an assessment and the rulebook.
Imported by reports.
"""
