"""What a person should know before acting.

From the case once its steps are judged.
Imported by the assessment.
"""
