"""The words that pyxform puts in for `or_other`, in Polish where the form is Polish."""

import re

_ASKED = "<label>Specify other.</label>"
_POLISH = re.compile(r'<translation lang="(?:[^"]*\(pl\)|pl|Polski)"[^>]*>.*?</translation>', re.S)
_LETTERS = re.compile("[ąćęłńóśźż]", re.I)


def mend_other(xform: str) -> str:
    """Say „Inne” for "Other" in the Polish texts of an XForm; other languages keep theirs."""
    if _ASKED not in xform:
        return xform
    if "<itext>" in xform:
        if not _POLISH.search(xform):
            return xform
        alone = xform.count("<translation ") == 1
        asked = "Inne – jakie?" if alone else "Inne – jakie? / Other – please specify."
        xform = _POLISH.sub(lambda found: _say(found[0], "value"), xform)
    elif _LETTERS.search(xform):
        asked = "Inne – jakie?"
        xform = _say(xform, "label")
    else:
        return xform
    return xform.replace(_ASKED, f"<label>{asked}</label>")


def _say(text: str, tag: str) -> str:
    return text.replace(f"<{tag}>Other</{tag}>", f"<{tag}>Inne</{tag}>")
