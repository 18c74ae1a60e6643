"""What a cell of the column "type" can say, and which of it this program does not run."""

from __future__ import annotations

from dataclasses import dataclass

from pyxform import aliases
from pyxform.constants import EXTERNAL_INSTANCE_EXTENSIONS
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL, RE_SELECT

from messages.forms.checks.spelling import closest

# Refused by type: the code of the text that says so.
_REFUSED = {
    **dict.fromkeys(("geotrace", "geoshape", "q geotrace", "q geoshape"), "type_line_or_area"),
    "background-audio": "type_background_audio",
    **dict.fromkeys(("start-geopoint", "background-geopoint"), "type_background_place"),
    **dict.fromkeys(("xml-external", "csv-external", "osm"), "type_external_data"),
}
_FROM_FILE = frozenset({*aliases.select_from_file, "select_one_external", "select one external"})
_FILES = tuple(EXTERNAL_INSTANCE_EXTENSIONS)
_LIKELY = (
    "text",
    "integer",
    "decimal",
    "date",
    "time",
    "dateTime",
    "note",
    "calculate",
    "hidden",
    "range",
    "rank",
    "geopoint",
    "image",
    "audio",
    "video",
    "file",
    "barcode",
    "acknowledge",
    "start",
    "end",
    "today",
    "deviceid",
    "select_one",
    "select_multiple",
    "begin_group",
    "end_group",
    "begin_repeat",
    "end_repeat",
)
_WITH_LIST = frozenset({"select_one", "select_multiple", "rank"})
# What people write who know the question, not the dialect.
_PLAIN_WORDS = {
    "tekst": "text",
    "string": "text",
    "liczba": "integer",
    "number": "integer",
    "data": "date",
    "godzina": "time",
    "notatka": "note",
    "zdjęcie": "image",
    "photo": "image",
    "plik": "file",
    "wybór": "select_one",
    "checkbox": "select_multiple",
    "radio": "select_one",
    "gps": "geopoint",
    "koniec": "end_group",
}
QUESTION, BEGIN, END, UNKNOWN = "question", "begin", "end", "unknown"


@dataclass(frozen=True, slots=True)
class Type:
    """`role` is one of the four above; `base` is the type in pyxform's spelling, or the container.

    `list_name` is of a select; `refused` the code of the reason why it cannot be run.
    """

    role: str
    base: str
    list_name: str = ""
    or_other: bool = False
    refused: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether the question has a control, and so must have a label."""
        return self.role == QUESTION and "control" in QUESTION_TYPE_DICT.get(self.base, {})

    @property
    def keeps_names(self) -> bool:
        """Whether the answer is a list of names parted by spaces."""
        return self.base in ("select all that apply", "rank")


def read_type(text: str) -> Type:
    """What the cell means; unknown ones too."""
    text = " ".join(text.split())
    if found := RE_BEGIN_CONTROL.match(text):
        control = aliases.control[found.group("type")]
        return Type(BEGIN, control, refused="type_loop" if control == "loop" else "")
    if found := RE_END_CONTROL.match(text):
        return Type(END, aliases.control[found.group("type")])
    if found := RE_SELECT.match(text):
        command = found.group("select_command")
        from_file = command in _FROM_FILE or found.group("list_name").endswith(_FILES)
        return Type(
            QUESTION,
            aliases.select[command],
            found.group("list_name"),
            or_other=found.group("specify_other") is not None,
            refused="type_external_list" if from_file else "",
        )
    base = aliases._type_alias_map.get(text, text)
    known = base in QUESTION_TYPE_DICT
    return Type(QUESTION if known else UNKNOWN, base, refused=_REFUSED.get(base.split(" ")[0], ""))


def suggest_type(text: str) -> str:
    """The type that was probably meant; "" if none comes near."""
    words = text.lower().split()
    if not words:
        return ""
    tail = " ".join(text.split()[1:])
    if words[0] in _PLAIN_WORDS:
        return _join(_PLAIN_WORDS[words[0]], tail)
    for word, rest in ((words[0], tail), ("_".join(words), "")):
        if like := closest(word, _LIKELY):
            return _join(like, rest)
    return ""


def _join(word: str, tail: str) -> str:
    return f"{word} {tail}".strip() if word in _WITH_LIST else word
