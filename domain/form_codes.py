"""What a form is called in the house: "workshop" is one of ours, "own:7" the present version of a
coordinators' form, "draft:12" one exact version of such a form, published or not.
"""

OWN, DRAFT = "own", "draft"


def own(form_id: int) -> str:
    """The code of a coordinators' form, whatever its present version."""
    return f"{OWN}:{form_id}"


def draft(version_id: int) -> str:
    """The code of one version of a coordinators' form."""
    return f"{DRAFT}:{version_id}"


def split(code: str) -> tuple[str, int]:
    """("own", 7), ("draft", 12), or ("", 0) for one of ours. Raises LookupError for nonsense."""
    kind, colon, number = code.partition(":")
    if not colon:
        return "", 0
    if kind not in (OWN, DRAFT) or not number.isdecimal():
        raise LookupError(f"no form is called {code!r}")
    return kind, int(number)
