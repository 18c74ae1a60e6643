"""Labels, hints and messages: from <itext> and inline, with `${}` compiled."""

import re
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from domain.forms.document import XFORMS, local_name, read_path
from domain.forms.model import Localized, Media, Template
from domain.forms.scope import Run

Compile = Callable[[str, tuple[str, ...], str], Run]  # (expression, path seen from, text it is in)
MISSING = ("-",)  # what pyxform writes where a translation is missing
_NAMES = {
    **dict.fromkeys(("polski", "polish", "po polsku"), "pl"),
    **dict.fromkeys(("english", "angielski", "po angielsku"), "en"),
    **dict.fromkeys(("українська", "ukraiński", "ukrainian"), "uk"),
    **dict.fromkeys(("deutsch", "niemiecki", "german"), "de"),
}  # of languages that forms name without a code
_MEDIA = frozenset({"image", "big-image", "audio", "video"})
_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*$")
_REFERENCE = re.compile(r"jr:itext\('([^']*)'\)")


def language_code(name: str) -> str:
    """ "pl" of "Polski (pl)" and of "Polski"; an unknown name without a code stands for itself."""
    found = _CODE.search(name)
    if found:
        return found.group(1).lower()
    return _NAMES.get(name.strip().casefold(), name.strip())


def read_languages(itext: Element | None) -> tuple[str, ...]:
    """Codes of the languages of a form, the default one first; () when it names none."""
    translations = [] if itext is None else list(itext)
    ordered = sorted(translations, key=lambda each: each.get("default") is None)
    return tuple(language_code(each.get("lang", "")) for each in ordered)


def read_texts(itext: Element | None, compile_part: Compile) -> dict[str, Localized]:
    """All texts of a form by their id."""
    found: dict[str, dict[str, Template]] = {}
    media: dict[str, dict[str, tuple[Media, ...]]] = {}
    for translation in [] if itext is None else itext:
        code = language_code(translation.get("lang", ""))
        for text in translation:
            key = text.get("id", "")
            template = _read_text(text, compile_part)
            if template != MISSING:
                found.setdefault(key, {})[code] = template
            if shown := _read_media(text):
                media.setdefault(key, {})[code] = shown
    languages = read_languages(itext)
    return {
        key: _localize(found.get(key, {}), media.get(key, {}), languages) for key in found | media
    }


def read_template(
    element: Element, seen_from: tuple[str, ...], text: str, compile_part: Compile
) -> Template:
    """Fixed text and compiled <output>s of an element, in order; of other elements their text."""
    parts: list[str | Run] = [element.text or ""]
    for child in element:
        if local_name(child) == "output":
            source = child.get("value") or child.get("ref") or "''"
            parts.append(compile_part(source, seen_from, text))
        else:
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    return tuple(part for part in parts if part != "")


def reference_id(text: str) -> str | None:
    """ "w1:label" of "jr:itext('w1:label')"; None for a literal text."""
    found = _REFERENCE.fullmatch(text.strip())
    return found.group(1) if found else None


def _read_text(text: Element, compile_part: Compile) -> Template:
    """The long form of a text, else the plain one; guidance for those who conduct interviews is
    left aside."""
    key = text.get("id", "")
    seen_from = read_path(key.partition(":")[0])
    forms = {value.get("form"): value for value in reversed(text.findall(f"{XFORMS}value"))}
    value = forms.get("long", forms.get(None))
    return MISSING if value is None else read_template(value, seen_from, key, compile_part)


def _read_media(text: Element) -> tuple[Media, ...]:
    """The pictures, sounds and films of a text."""
    found = [(v.get("form", ""), (v.text or "").strip()) for v in text.iterfind(f"{XFORMS}value")]
    return tuple(
        Media(kind, uri)
        for kind, uri in found
        if kind in _MEDIA and uri and uri.rpartition("/")[2] not in MISSING
    )


def _localize(
    templates: dict[str, Template],
    media: dict[str, tuple[Media, ...]],
    languages: Iterable[str],
) -> Localized:
    """The text and media of one id, the first language that has them as the default."""
    ordered = list(languages)
    default: Template = next((templates[code] for code in ordered if code in templates), ())
    shown = next((media[code] for code in ordered if code in media), ())
    return Localized(default, templates, shown, media)
