"""What a network's coordinator and the people who ask for a place tell each other."""

from __future__ import annotations

from handlers import rsvp
from handlers.context import Context
from messages.steps import Notify
from storage import meetings, networks
from storage.networks import Candidate, NetworkView


def welcome(ctx: Context, network: NetworkView, one: Candidate, word: str) -> Notify:
    """With the reply buttons of a meeting that was announced before the person came."""
    coming = meetings.coming(ctx.session, network.id, ctx.now)
    announced = coming if coming and coming.state == "ogloszone" else None
    return ctx.notify(
        one.person_id,
        "networks.welcome_notice",
        network=network,
        word=word,
        coming=announced,
        buttons=rsvp.buttons(announced) if announced else (),
        dedupe=_dedupe("netyes", network, one),
    )


def put_on_list(ctx: Context, network: NetworkView, one: Candidate, word: str) -> Notify:
    return ctx.notify(
        one.person_id,
        "networks.waiting_notice",
        network=network,
        word=word,
        dedupe=_dedupe("netlist", network, one),
    )


def refuse(ctx: Context, network: NetworkView, one: Candidate, word: str) -> Notify:
    return ctx.notify(
        one.person_id,
        "networks.declined_notice",
        network=network,
        word=word,
        buttons=(("networks.b_find", "nets"),),
        dedupe=_dedupe("netno", network, one),
    )


def tell_of_request(ctx: Context, network: NetworkView) -> Notify:
    """One notice to the coordinator for each request."""
    one = networks.candidate(ctx.session, network.id, ctx.person.id)
    return ctx.notify(
        network.coordinator_id,
        "networks.request_notice",
        network=network,
        one=one,
        buttons=(("networks.b_see_request", f"netask:{network.id}:{one.person_id}"),),
        dedupe=_dedupe("netask", network, one),
    )


def tell_of_leaving(ctx: Context, network: NetworkView, before: str) -> Notify:
    """One notice to the coordinator: a place is free, and how many wait for it."""
    one = networks.candidate(ctx.session, network.id, ctx.person.id)
    return ctx.notify(
        network.coordinator_id,
        "networks.leaving_notice",
        network=networks.load(ctx.session, network.id),
        one=one,
        before=before,
        buttons=(("networks.b_desk", f"desk:{network.id}"),),
        dedupe=_dedupe("netbye", network, one),
    )


def _dedupe(what: str, network: NetworkView, one: Candidate) -> str:
    """One notice for each request: who leaves and asks again is told again."""
    return f"{what}:{network.id}:{one.person_id}:{one.asked_at.isoformat()}"
