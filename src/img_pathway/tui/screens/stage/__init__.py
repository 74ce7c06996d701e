"""A stage: its steps, their reasons and the form for the chosen one.

From the assessment and the forms.
Imported by the app's table of screens.
"""
