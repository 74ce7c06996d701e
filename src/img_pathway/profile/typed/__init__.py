"""From what a person types to a value of a key: dates, countries, words, keys.

From text and the declared facts.
Imported by forms, `set` and checks; never by the engine.
"""
