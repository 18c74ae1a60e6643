"""Running XLSForms (the spreadsheet standard of ODK and KoboToolbox) one question at a time.

`load_form` reads the XForm XML that pyxform makes of a spreadsheet; a `Session` is one
person's way through it. Nothing here knows of chats, files or databases.
"""
