"""The rank order list, its supplemental lists, its fee and its traps; the list of SOAP.

From an assessed case.
Imported by reports and screens.
"""
