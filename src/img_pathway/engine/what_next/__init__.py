"""What comes next, as a good adviser would say it: what is lost within days, then what all else hangs on, then the way.

From the judged steps, the losses and the warnings; how a step is weighed stands in the rulebook (`kinds` of a step).
Imported by the assessment and what comes after it; `following` is the answer, the others are its parts.
"""
