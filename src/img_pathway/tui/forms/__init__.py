"""Forms that record facts: one field widget per kind of fact, made from the declarations in `profile.facts`."""
