"""The vocabulary: what the trade and the mail call things, as frozen dataclasses and enums.

Imports the standard library only. Everything else in coibot speaks in these words.
"""
