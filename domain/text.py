"""Comparing what people type with what we expect, whatever their keyboard."""

import unicodedata

# NFKD does not take these apart: the stroke is part of the letter.
_STROKES = str.maketrans({"ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ø": "o", "Ø": "o"})


_LETTERS = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
_PLACES = {letter: place for place, letter in enumerate(_LETTERS, start=1)}


def fold(text: str) -> str:
    """Reduce text to a form in which case, diacritics and runs of spaces do not matter.

    "  Zażółć  Gęślą" becomes "zazolc gesla". Databases must use this same function at both
    ends: SQLite's own folding leaves "ł" alone.
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_STROKES))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())


def alphabetical(text: str) -> list[int]:
    """A key that sorts as a Polish index does: "Łopuch" stands between "Lipnik" and "Mak".

    Letters of other alphabets stand with what they fold to, all other signs before letters.
    """
    return [_PLACES.get(sign) or _PLACES.get(fold(sign)[:1], 0) for sign in text.lower()]
