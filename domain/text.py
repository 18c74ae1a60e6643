"""Comparing what people type with what we expect, whatever their keyboard."""

import unicodedata

# NFKD does not take these apart: the stroke is part of the letter.
_STROKES = str.maketrans({"ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ø": "o", "Ø": "o"})


def fold(text: str) -> str:
    """Reduce text to a form in which case, diacritics and runs of spaces do not matter.

    "  Zażółć  Gęślą" becomes "zazolc gesla". Databases must use this same function at both
    ends: SQLite's own folding leaves "ł" alone.
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_STROKES))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())
