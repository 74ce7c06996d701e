"""The first questions to somebody new.

From the forms.
Imported by the app's table of screens.
"""
