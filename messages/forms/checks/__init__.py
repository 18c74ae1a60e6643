"""A coordinator's spreadsheet: opened with suspicion, read, checked, converted, every error told.

Modules here import pyxform, which costs half a second: from outside, only through
`messages.forms.check`.
"""
