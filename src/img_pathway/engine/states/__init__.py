"""What each state asks of a licence, judged for this person.

From the case and the table of states.
Imported by reports and screens.
"""
