"""Sheets people keep: a CSV, TSV, XLSX or ODS file read as rows, and rows read as programmes, with every doubt said.

From a file's bytes alone; nothing is recorded here.
Imported by the desk and both front ends.
"""
