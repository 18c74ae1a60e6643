"""Labels, hints and messages: from <itext> and inline, with `${}` compiled."""

import re
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from domain.forms.document import XFORMS, local_name, read_path
from domain.forms.model import Localized, Template
from domain.forms.scope import Run

Compile = Callable[[str, tuple[str, ...]], Run]  # (expression, path it is seen from)
MISSING = ("-",)  # what pyxform writes where a translation is missing
_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*$")
_REFERENCE = re.compile(r"jr:itext\('([^']*)'\)")


def language_code(name: str) -> str:
    """ "pl" of "Polski (pl)"; a name without a code stands for itself."""
    found = _CODE.search(name)
    return found.group(1).lower() if found else name.strip()


def read_languages(itext: Element | None) -> tuple[str, ...]:
    """Codes of the languages of a form, the default one first; () when it names none."""
    translations = [] if itext is None else list(itext)
    ordered = sorted(translations, key=lambda each: each.get("default") is None)
    return tuple(language_code(each.get("lang", "")) for each in ordered)


def read_texts(itext: Element | None, compile_part: Compile) -> dict[str, Localized]:
    """All texts of a form by their id."""
    found: dict[str, dict[str, Template]] = {}
    for translation in [] if itext is None else itext:
        code = language_code(translation.get("lang", ""))
        for text in translation:
            template = _read_text(text, compile_part)
            if template != MISSING:
                found.setdefault(text.get("id", ""), {})[code] = template
    languages = read_languages(itext)
    return {key: _localize(templates, languages) for key, templates in found.items()}


def read_template(element: Element, seen_from: tuple[str, ...], compile_part: Compile) -> Template:
    """Fixed text and compiled <output>s of an element, in order."""
    parts: list[str | Run] = [element.text or ""]
    for child in element:
        if local_name(child) == "output":
            source = child.get("value") or child.get("ref") or "''"
            parts.append(compile_part(source, seen_from))
        parts.append(child.tail or "")
    return tuple(part for part in parts if part != "")


def reference_id(text: str) -> str | None:
    """ "w1:label" of "jr:itext('w1:label')"; None for a literal text."""
    found = _REFERENCE.fullmatch(text.strip())
    return found.group(1) if found else None


def _read_text(text: Element, compile_part: Compile) -> Template:
    """The plain form of a text; pictures, sounds and guidance are left aside."""
    seen_from = read_path(text.get("id", "").partition(":")[0])
    for value in text.iterfind(f"{XFORMS}value"):
        if "form" not in value.attrib:
            return read_template(value, seen_from, compile_part)
    return MISSING


def _localize(templates: dict[str, Template], languages: Iterable[str]) -> Localized:
    default = next(code for code in languages if code in templates)
    return Localized(templates[default], templates)
