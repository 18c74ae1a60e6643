"""Dates, counts and word forms in Polish and English, as Jinja filters.

Polish counts have three forms (1 ankieta, 2 ankiety, 5 ankiet) and a fourth for fractions; the
tables below give them in this order, the English ones as (one, other). Which form applies is
Babel's knowledge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

WARSAW = ZoneInfo("Europe/Warsaw")
_FORMS = {"pl": ("one", "few", "many", "other"), "en": ("one", "other")}

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "pl": {
        "dzien": ("dzień", "dni", "dni", "dnia"),
        "godzina_acc": ("godzinę", "godziny", "godzin", "godziny"),
        "minuta_acc": ("minutę", "minuty", "minut", "minuty"),
        "minuta_gen": ("minuty", "minut", "minut", "minuty"),
        "ankieta": ("ankieta", "ankiety", "ankiet", "ankiety"),
        "ankieta_acc": ("ankietę", "ankiety", "ankiet", "ankiety"),
        "zadanie": ("zadanie", "zadania", "zadań", "zadania"),
        "uczestnik": ("uczestnik", "uczestników", "uczestników", "uczestnika"),
        "osoba": ("osoba", "osoby", "osób", "osoby"),
        "osoba_gen": ("osoby", "osób", "osób", "osoby"),
        "osoba_acc": ("osobę", "osoby", "osób", "osoby"),
        "osoba_dat": ("osobie", "osobom", "osobom", "osoby"),
        "miejsce": ("miejsce", "miejsca", "miejsc", "miejsca"),
        "spotkanie": ("spotkanie", "spotkania", "spotkań", "spotkania"),
        "szkola": ("szkoła", "szkoły", "szkół", "szkoły"),
        "samorzad": ("samorząd", "samorządy", "samorządów", "samorządu"),
        "modul": ("moduł", "moduły", "modułów", "modułu"),
        "odpowiedz": ("odpowiedź", "odpowiedzi", "odpowiedzi", "odpowiedzi"),
        "siec": ("sieć", "sieci", "sieci", "sieci"),
        "siec_gen": ("sieci", "sieci", "sieci", "sieci"),
        "wiadomosc": ("wiadomość", "wiadomości", "wiadomości", "wiadomości"),
        "pytanie": ("pytanie", "pytania", "pytań", "pytania"),
        "sprawozdanie": ("sprawozdanie", "sprawozdania", "sprawozdań", "sprawozdania"),
        "znak": ("znak", "znaki", "znaków", "znaku"),
        "kod": ("kod", "kody", "kodów", "kodu"),
        "jezyk": ("język", "języki", "języków", "języka"),
        "blad": ("błąd", "błędy", "błędów", "błędu"),
        "uwaga": ("uwaga", "uwagi", "uwag", "uwagi"),
        "czeka": ("czeka", "czekają", "czeka", "czeka"),
        "zostal": ("Został", "Zostały", "Zostało", "Zostało"),
    },
    "en": {
        "dzien": ("day", "days"),
        "godzina_acc": ("hour", "hours"),
        "minuta_acc": ("minute", "minutes"),
        "minuta_gen": ("minute", "minutes"),
        "ankieta": ("questionnaire", "questionnaires"),
        "ankieta_acc": ("questionnaire", "questionnaires"),
        "zadanie": ("task", "tasks"),
        "uczestnik": ("participant", "participants"),
        "osoba": ("person", "people"),
        "osoba_gen": ("person", "people"),
        "osoba_acc": ("person", "people"),
        "osoba_dat": ("person", "people"),
        "miejsce": ("place", "places"),
        "spotkanie": ("meeting", "meetings"),
        "szkola": ("school", "schools"),
        "samorzad": ("local government", "local governments"),
        "modul": ("module", "modules"),
        "odpowiedz": ("answer", "answers"),
        "siec": ("network", "networks"),
        "siec_gen": ("network", "networks"),
        "wiadomosc": ("message", "messages"),
        "pytanie": ("question", "questions"),
        "sprawozdanie": ("report", "reports"),
        "znak": ("character", "characters"),
        "kod": ("code", "codes"),
        "jezyk": ("language", "languages"),
        "blad": ("error", "errors"),
        "uwaga": ("warning", "warnings"),
        "czeka": ("is waiting", "are waiting"),
        "zostal": ("", ""),
    },
}
_DAY_ACCUSATIVE = (
    "w poniedziałek",
    "we wtorek",
    "w środę",
    "w czwartek",
    "w piątek",
    "w sobotę",
    "w niedzielę",
)


def form_of(number: float, word: str, language: str) -> str:
    """The word as it stands beside the number, without it: (5, "ankieta") -> "ankiet"."""
    forms = WORDS[language][word]
    name = Locale.parse(language).plural_form(number)
    return forms[_FORMS[language].index(name)]


def count(number: float, word: str, language: str) -> str:
    """The number with its word: (22, "ankieta") -> "22 ankiety"."""
    return f"{number} {form_of(number, word, language)}"


def figure(value: float, language: str) -> str:
    """A mean or median with one decimal, „3,9" / "3.9"; from a thousand on without."""
    text = f"{value:.0f}" if abs(value) >= 1000 else f"{value:.1f}"
    return text.replace(".", ",") if language == "pl" else text


def half(value: float, language: str) -> str:
    """A median: „4", or „4,5" / "4.5" between two."""
    text = figure(value, language)
    return text[:-2] if text.endswith((",0", ".0")) else text


def day(moment: date | datetime, language: str) -> str:
    """„środa, 5 kwietnia 2017 r." / "Wednesday, 5 April 2017"."""
    return _date(_local_day(moment), "EEEE, d MMMM y", language) + _year_mark(language)


def short_day(moment: date | datetime, language: str) -> str:
    """„5 kwietnia 2017 r." / "5 April 2017"."""
    return _date(_local_day(moment), "d MMMM y", language) + _year_mark(language)


def clock(moment: datetime, language: str) -> str:
    """„15:00", in both languages."""
    return f"{moment.astimezone(WARSAW):%H:%M}"


def when(moment: datetime, language: str) -> str:
    """„środa, 5 kwietnia 2017 r., godz. 10:30"."""
    between = ", godz. " if language == "pl" else ", "
    return day(moment, language) + between + clock(moment, language)


def short_when(moment: datetime, language: str) -> str:
    """„14 sierpnia, 15:00" / "14 August, 15:00"."""
    return f"{_date(_local_day(moment), 'd MMMM', language)}, {clock(moment, language)}"


def on_day(moment: date | datetime, language: str) -> str:
    """„we wtorek, 4 kwietnia" / "on Tuesday, 4 April"."""
    that = _local_day(moment)
    if language == "pl":
        return f"{_DAY_ACCUSATIVE[that.weekday()]}, {_date(that, 'd MMMM', language)}"
    return "on " + _date(that, "EEEE, d MMMM", language)


def days(start: date | datetime, end: date | datetime, language: str) -> str:
    """„5–7 kwietnia 2017 r.", „30 maja–1 czerwca 2017 r."."""
    first, last = _local_day(start), _local_day(end)
    tail = _date(last, "d MMMM y", language) + _year_mark(language)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{tail}"
    pattern = "d MMMM" if first.year == last.year else "d MMMM y"
    return f"{_date(first, pattern, language)}–{tail}"


def month_day(moment: date | datetime, language: str) -> str:
    """A short date for buttons: „14.08"/"14 Aug"."""
    that = _local_day(moment)
    return f"{that:%d.%m}" if language == "pl" else _date(that, "d MMM", language)


def translated(texts: Mapping[str, str], language: str) -> str:
    """The text in the language, else in the form's own ("" or its first)."""
    return texts.get(language) or texts.get("") or next(iter(texts.values()))


def filters(language: str) -> dict[str, Callable[..., Any]]:
    """The Jinja filters of a language: `{{ n | count("ankieta") }}`, `{{ at | when }}`."""
    plain: dict[str, Callable[..., str]] = {
        "figure": figure,
        "half": half,
        "day": day,
        "short_day": short_day,
        "clock": clock,
        "when": when,
        "short_when": short_when,
        "on_day": on_day,
        "month_day": month_day,
        "count": count,
        "form_of": form_of,
    }
    bound = {name: partial(function, language=language) for name, function in plain.items()}
    bound["translated"] = partial(translated, language=language)
    return {**bound, "days": lambda start, end: days(start, end, language)}


def _local_day(moment: date | datetime) -> date:
    return moment.astimezone(WARSAW).date() if isinstance(moment, datetime) else moment


@cache
def locale(language: str) -> Locale:
    """Babel's locale of one of our languages."""
    return Locale.parse("en_GB" if language == "en" else language)


def _date(that: date, pattern: str, language: str) -> str:
    return format_date(that, pattern, locale=locale(language))


def _year_mark(language: str) -> str:
    return " r." if language == "pl" else ""
