"""What each page says, as blocks of text-as-data: composed once for the screen, the command line and what is to come.

From the values of the engine.
Imported by the command line and the screens, which print them.
"""
