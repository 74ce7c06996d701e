"""Is a profile sound: each problem with its place.

From a document of the file and the declared facts.
Imported late: not by a start on a file that was checked before.
"""
