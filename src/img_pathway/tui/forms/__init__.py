"""Forms that record facts: one field per kind of fact, made from the declarations in `profile.facts`.

`field_state` knows what a field holds, a field paints it and takes keys, `host` is all a field knows of its form.
Imported by the screens that ask for facts.
"""
