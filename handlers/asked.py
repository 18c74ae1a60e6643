"""A coordinators' form on its way to people: whose it is, whom it means, and what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.assignments import Audience, AudienceKind
from domain.people import Permission, PlaceKind
from handlers import form_homes
from handlers.context import Context
from messages.wording import translated
from storage import (
    asked_people,
    audiences,
    audit,
    meetings,
    networks,
    occasions,
    own_questionnaires,
    people,
    programmes,
)
from storage import (
    form_homes as homes,
)
from storage.form_library import FormView
from storage.own_questionnaires import Assigned


@dataclass(frozen=True, slots=True)
class Field:
    """Where a form may be given out: in a programme, or in networks of a county.

    `programme_id` is also where a network's questionnaire is filed. `networks` by id.
    """

    programme_id: int
    networks: Mapping[int, str]

    @property
    def is_programme(self) -> bool:
        return not self.networks


def field_of(ctx: Context, form: FormView) -> Field:
    """Raises LookupError where the person has nobody to give this form to."""
    if form.home.kind == homes.PROGRAMME:
        return Field(int(form.home.place), {})
    own = [one for one in networks.of_county(ctx.session, form.home.place) if _runs(ctx, one.id)]
    filed = programmes.programme_ids(ctx.session)
    if not own or not filed:
        raise LookupError(f"nobody to give form {form.id} to")
    return Field(filed[0], {one.id: one.topic for one in own})


def _runs(ctx: Context, network_id: int) -> bool:
    return ctx.may(Permission.MANAGE_FORMS, {PlaceKind.NETWORK: str(network_id)})


def managed(ctx: Context, questionnaire_id: int) -> Assigned:
    """A questionnaire the person may follow up. Raises LookupError, `NotAllowed`."""
    found = own_questionnaires.load(ctx.session, questionnaire_id)
    ctx.require(Permission.MANAGE_FORMS, found.questionnaire.places)
    return found


def form_of(ctx: Context, assigned: Assigned) -> FormView:
    """Its form. Raises LookupError, `NotAllowed`."""
    return form_homes.managed_form(ctx, assigned.own_form)


def asked(ctx: Context, assigned: Assigned) -> list[int]:
    """Ids of the people a draft means now. Raises LookupError."""
    one = assigned.questionnaire
    return choose(ctx, one.programme_id, one.network_id, assigned.terms.audience)


def choose(
    ctx: Context, programme_id: int, network_id: int | None, audience: Audience
) -> list[int]:
    """Ids of the people an audience means now. Raises LookupError."""
    if network_id is not None:
        return asked_people.of_network(ctx.session, network_id, audience)
    return asked_people.of_programme(ctx.session, programme_id, audience, ctx.now)


def title(ctx: Context, assigned: Assigned) -> str:
    return translated(assigned.questionnaire.context["titles"], ctx.language)


def whom(ctx: Context, audience: Audience) -> str:
    """The audience in words, plain."""
    return ctx.label("assignments.whom", kind=audience.kind.value, name=_name(ctx, audience))


def _name(ctx: Context, audience: Audience) -> str:
    """What the audience's value is called."""
    value, session = audience.value, ctx.session
    match audience.kind:
        case AudienceKind.MODULE:
            return str(programmes.module(session, int(value)).no)
        case AudienceKind.WORKSHOP:
            return occasions.workshop(session, int(value)).title
        case AudienceKind.NETWORK:
            return networks.load(session, int(value)).topic
        case AudienceKind.MEETING:
            return meetings.load(session, int(value)).topic
        case AudienceKind.PERSON:
            return people.name_of(session, int(value))
    return value


def event_of(ctx: Context, audience: Audience, chosen: str) -> dict[str, str]:
    """What the questionnaire is about, as `storage.own_questionnaires` keeps it.

    `chosen` is an event of the form's list ("m3" a module, "w5" a workshop), or "".
    """
    kinds = {"m": AudienceKind.MODULE, "w": AudienceKind.WORKSHOP}
    about = audience
    if chosen:
        about = Audience(kinds[chosen[0]], chosen[1:])
    if about.kind in (AudienceKind.MODULE, AudienceKind.WORKSHOP, AudienceKind.MEETING):
        return {"kind": about.kind.value, "name": _name(ctx, about), "of": about.value}
    return {}


def people_choices(ctx: Context, field: Field) -> list[tuple[str, str]]:
    """`(id, name)` of everybody who can be asked alone; of networks `(network-id, name)`."""
    if field.is_programme:
        everyone = audiences.recipients(ctx.session, field.programme_id, ctx.now)
        found = asked_people.names(ctx.session, [one.person for one in everyone])
        return [(str(person), name) for person, name in found]
    return [
        (f"{network}-{person}", f"{name} ({topic})")
        for network, topic in field.networks.items()
        for person, name in asked_people.names(ctx.session, networks.members(ctx.session, network))
    ]


def record(ctx: Context, action: str, questionnaire_id: int, **detail: Any) -> None:
    audit.record(
        ctx.session,
        at=ctx.now,
        actor_id=ctx.person.id,
        action=action,
        subject=f"questionnaire:{questionnaire_id}",
        **detail,
    )
