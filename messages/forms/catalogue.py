"""The forms that come with the program, by the name the code calls them.

They are written as tables and run as the XForms made of these, which lie beside them: converting
them at the start took half a second and fifty megabytes. See `messages.forms.building`.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from domain.forms.loading import load_form
from domain.forms.model import Form

_FOLDER = Path(__file__).parent
# XLSForm has one title for all languages, so ours are here; a test holds them to the tables.
TITLES: Mapping[str, Mapping[str, str]] = {
    "workshop": {"pl": "Ocena warsztatu", "en": "Evaluation of the workshop"},
    "module": {"pl": "Ocena modułu szkoleniowego", "en": "Evaluation of the training module"},
    "task_report": {
        "pl": "Sprawozdanie z zadania wdrożeniowego",
        "en": "Report on the implementation task",
    },
    "ask_mentor": {"pl": "Pytanie do opiekuna", "en": "Question to the mentor"},
    "mentor_answer": {"pl": "Odpowiedź opiekuna", "en": "Answer of the mentor"},
    "add_post": {"pl": "Dopisek do rozmowy", "en": "Addition to the conversation"},
    "write_team": {"pl": "Wiadomość do zespołu", "en": "Message to the team"},
    "return_report": {"pl": "Zwrot sprawozdania", "en": "Returning a report"},
    "extend_deadline": {"pl": "Przedłużenie terminu", "en": "Extending a deadline"},
    "announcement": {"pl": "Ogłoszenie", "en": "Announcement"},
    "accept_member": {"pl": "Przyjęcie do sieci", "en": "Admitting a network member"},
    "decline_member": {"pl": "Odmowa przyjęcia do sieci", "en": "Declining a network member"},
    "meeting": {"pl": "Nowe spotkanie sieci", "en": "New network meeting"},
    "meeting_change": {"pl": "Zmiana spotkania sieci", "en": "Change of a network meeting"},
    "help_needed": {"pl": "Prośba o pomoc", "en": "Request for help"},
    "form_upload": {"pl": "Dodanie formularza", "en": "Adding a form"},
    "form_assignment": {
        "pl": "Użycie formularza w ankiecie",
        "en": "Using a form in a questionnaire",
    },
    "extend_questionnaire": {"pl": "Nowy termin ankiety", "en": "New time of a questionnaire"},
    "paper_return": {"pl": "Zwrot na papierze", "en": "Return on paper"},
    "material": {"pl": "Dodanie materiału", "en": "Adding a material"},
    "find_person": {"pl": "Szukanie osoby", "en": "Finding a person"},
}


def read_markdown(name: str) -> str:
    """The table of one of our forms; KeyError if there is no such form."""
    if name not in TITLES:
        raise KeyError(name)
    return (_FOLDER / f"{name}.md").read_text(encoding="utf-8")


def read_xform(name: str) -> str:
    """XForm XML of one of our forms; KeyError if there is no such form."""
    return xform_path(name).read_text(encoding="utf-8")


def xform_path(name: str) -> Path:
    """Where that lies."""
    if name not in TITLES:
        raise KeyError(name)
    return _FOLDER / "xforms" / f"{name}.xml"


@cache
def read_form(name: str) -> Form:
    """One of our forms, ready to run. Its first note is the intro; the session says the outro.

    The first call parses it, in milliseconds.
    """
    return load_form(read_xform(name), strict=True)
