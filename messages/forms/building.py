"""Our own forms, made anew of their tables: `python -m messages.forms.building` after a change."""

from __future__ import annotations

from messages.forms.catalogue import TITLES, read_markdown, xform_path
from messages.forms.convert import convert_markdown


def build(name: str) -> str:
    """The XForm of a form's table, as it is to lie in its file."""
    return convert_markdown(read_markdown(name))


def main() -> None:
    """Write every form."""
    for name in TITLES:
        xform_path(name).write_text(build(name), encoding="utf-8")


if __name__ == "__main__":
    main()
