"""Where the person stands, what comes next, what threatens.

From the assessment.
Imported by the app's table of screens.
"""
