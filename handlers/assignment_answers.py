"""The dialogue that gives a form to people: its lists of choices, and its answers as terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from domain.assignments import Audience, AudienceKind, Terms
from domain.calendar import local
from domain.forms.model import Choice
from handlers import asked
from handlers.asked import Field
from handlers.context import Context
from storage import audiences, meetings, occasions, programmes

# The form's names of audiences that need no second question.
WHOLE = {
    "all": Audience(AudienceKind.ALL),
    "group_1": Audience(AudienceKind.GROUP, "I"),
    "group_2": Audience(AudienceKind.GROUP, "II"),
    "group_3": Audience(AudienceKind.GROUP, "III"),
    "group_4": Audience(AudienceKind.GROUP, "IV"),
    "leaders": Audience(AudienceKind.LEADERS),
    "mentors": Audience(AudienceKind.MENTORS),
}
# Of the others, the question that names it, and the kind.
NAMED = {
    "one_jst": ("jst", AudienceKind.JST),
    "module": ("module", AudienceKind.MODULE),
    "workshop": ("workshop", AudienceKind.WORKSHOP),
    "network": ("network", AudienceKind.NETWORK),
    "meeting": ("meeting", AudienceKind.MEETING),
    "person": ("person", AudienceKind.PERSON),
}


# --- lists ---------------------------------------------------------------------------------


def possible(field: Field, choices: Mapping[str, list[Choice]]) -> Iterable[str]:
    """The audiences there are, by their names in the form."""
    if field.is_programme:
        yield from WHOLE
    lists = {"one_jst": "teams", "person": "people"}
    for name in NAMED:
        if choices[lists.get(name, f"{name}s")]:
            yield name


def choices_of(ctx: Context, field: Field) -> dict[str, Iterable[Choice]]:
    """The form's lists; those of the other kind of home are empty."""
    found: dict[str, Iterable[Choice]] = dict.fromkeys(
        ("teams", "modules", "workshops", "networks", "meetings", "events"), ()
    )
    found["people"] = [Choice(*one) for one in asked.people_choices(ctx, field)]
    if field.is_programme:
        return {**found, **_of_programme(ctx, field.programme_id)}
    return {**found, **_of_networks(ctx, field.networks)}


def _of_programme(ctx: Context, programme_id: int) -> dict[str, Iterable[Choice]]:
    modules = [
        (str(one.id), ctx.label("assignments.module", module=one))
        for one in programmes.modules(ctx.session, [programme_id])
        if one.is_public
    ]
    workshops = [
        (str(one.id), ctx.label("assignments.workshop", one=one))
        for one in occasions.workshops(ctx.session, programme_id)
    ]
    teams = audiences.team_choices(ctx.session, programme_id)
    return {
        "teams": [Choice(code, f"{code} {name}") for code, name in teams],
        "modules": [Choice(*one) for one in modules],
        "workshops": [Choice(*one) for one in workshops],
        "events": [
            *(Choice(f"m{number}", label) for number, label in modules),
            *(Choice(f"w{number}", label) for number, label in workshops),
        ],
    }


def _of_networks(ctx: Context, networks: Mapping[int, str]) -> dict[str, Iterable[Choice]]:
    held = [one for network in networks for one in meetings.of_network(ctx.session, network)]
    return {
        "networks": [Choice(str(number), topic) for number, topic in networks.items()],
        "meetings": [
            Choice(str(one.id), ctx.label("assignments.meeting", meeting=one)) for one in held
        ],
    }


# --- answers and terms -----------------------------------------------------------------------


def terms_of(answers: Mapping[str, Any]) -> Terms:
    later = answers["opens"] == "later"
    return Terms(
        audience=_audience_of(answers),
        opens=datetime.fromisoformat(answers["opens_at"]) if later else None,
        closes=datetime.fromisoformat(answers["closes_at"]),
        confidential=answers["identity"] == "confidential",
        repeatable=answers.get("repeats") == "many",
    )


def _audience_of(answers: Mapping[str, Any]) -> Audience:
    name = answers["audience"]
    if name in WHOLE:
        return WHOLE[name]
    question, kind = NAMED[name]
    value: str = answers[question]
    # a person's choice is "network-person"; a team's code has a hyphen of its own
    return Audience(kind, value.rpartition("-")[2] if question == "person" else value)


def network_of(ctx: Context, answers: Mapping[str, Any], field: Field) -> int | None:
    """The network whose questionnaire it is. Raises LookupError for one not in the field."""
    if field.is_programme:
        return None
    match answers["audience"]:
        case "network":
            found = int(answers["network"])
        case "meeting":
            found = meetings.load(ctx.session, int(answers["meeting"])).network_id
        case _:
            found = int(answers["person"].partition("-")[0])
    if found not in field.networks:
        raise LookupError(f"network {found} is another's")
    return found


def answers_of_draft(ctx: Context, draft: int | None) -> dict[str, Any]:
    if draft is None:
        return {}
    found = asked.managed(ctx, draft)
    terms = found.terms
    answers = {
        **_answers_of_audience(terms.audience, found.questionnaire.network_id),
        "opens": "later" if terms.opens else "now",
        "closes_at": _moment(terms.closes),
        "identity": "confidential" if terms.confidential else "named",
        "repeats": "many" if terms.repeatable else "once",
    }
    event = found.questionnaire.context["event"]
    letters = {AudienceKind.MODULE.value: "m", AudienceKind.WORKSHOP.value: "w"}
    if event and event["kind"] in letters:
        answers["event"] = letters[event["kind"]] + event["of"]
    return {**answers, "opens_at": _moment(terms.opens)} if terms.opens else answers


def _answers_of_audience(audience: Audience, network_id: int | None) -> dict[str, str]:
    for name, whole in WHOLE.items():
        if whole == audience:
            return {"audience": name}
    name, question = next((n, q) for n, (q, kind) in NAMED.items() if kind is audience.kind)
    alone = audience.kind is AudienceKind.PERSON and network_id is not None
    value = f"{network_id}-{audience.value}" if alone else audience.value
    return {"audience": name, question: value}


def _moment(at: datetime) -> str:
    return local(at).isoformat(timespec="milliseconds")
