"""The words by which messages are read. Data only, one file for each subject.

Tuples and strings are regular expressions, matched at word boundaries, lower case or whatever the case; sets
are words.
"""
