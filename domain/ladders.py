"""The reminder ladders of the programme, as tables: what goes out when, and to whom."""

from datetime import time

from domain.ladder_steps import (
    Anchor,
    Asks,
    Audience,
    Days,
    HalfwayTo,
    Ladder,
    Minutes,
    OnTheDay,
    Step,
    WorkingDays,
)

START, MEETING = Anchor.MODULE_START, Anchor.MEETING
GIVEN, DUE, SENT = Anchor.ASSIGNED, Anchor.DUE, Anchor.SUBMITTED
OPENS, CLOSES = Anchor.OPENS, Anchor.CLOSES

PARTICIPANT = (Audience.PARTICIPANT,)
TEAM, LEADER, MENTOR = (Audience.TEAM,), (Audience.LEADER,), (Audience.MENTOR,)
PRESENT, ASKED = (Audience.PRESENT,), (Audience.ASKED,)
NETWORK, HOST = (Audience.NETWORK,), (Audience.NETWORK_COORDINATOR,)
COMING, COMING_OR_UNSURE = (Audience.COMING,), (Audience.COMING_OR_UNSURE,)

MODULE_LADDER = Ladder(
    "modul",
    Anchor.PUBLISHED,
    None,
    (
        Step("modul/-21d", START, Days(-21), PARTICIPANT, catches_up=True, asks=Asks.ATTENDANCE),
        Step("modul/-7d", START, Days(-7), PARTICIPANT, catches_up=True),
        Step("modul/-7d*", START, Days(-7), PARTICIPANT, unless_done=True, asks=Asks.ATTENDANCE),
        Step("modul/-1d", START, Days(-1, time(15, 0)), PARTICIPANT),
        Step("modul/-2h", START, Minutes(-120), PARTICIPANT),
    ),
)

TASK_LADDER = Ladder(
    "zadanie",
    GIVEN,
    Anchor.NEXT_MODULE,
    (
        Step("zadanie/nowe", Anchor.MODULE_END, Days(1), TEAM, catches_up=True),
        # Whoever has sent a report is not asked how it goes: never after completion.
        Step("zadanie/polowa", GIVEN, HalfwayTo(DUE), LEADER, unless_done=True, asks=Asks.PROGRESS),
        Step("zadanie/-7d", DUE, Days(-7), LEADER, unless_done=True),
        Step("zadanie/-2d", DUE, Days(-2), LEADER, unless_done=True),
        Step("zadanie/-0d", DUE, OnTheDay(), LEADER, unless_done=True),
        Step("zadanie/+1d", DUE, Days(1), LEADER + MENTOR, unless_done=True),
        Step("zadanie/+3d", DUE, Days(3), MENTOR, unless_done=True),
    ),
)

# The mentor's Monday board belongs to no single task: `Calendar.next_digest`.
MENTOR_LADDER = Ladder(
    "zadanie_opiekun",
    SENT,
    Anchor.NEXT_MODULE,
    (Step("zadanie_opiekun/+3d", SENT, WorkingDays(3), MENTOR, unless_done=True),),
)

# Opening five minutes after the workshop is its window's: `domain.questionnaires`.
WORKSHOP_LADDER = Ladder(
    "ankieta_warsztat",
    OPENS,
    CLOSES,
    (
        Step("ankieta_warsztat/otwarcie", OPENS, Minutes(0), PRESENT, unless_done=True),
        Step("ankieta_warsztat/+1d", OPENS, Days(1), PRESENT, unless_done=True),
    ),
)

MODULE_QUESTIONNAIRE_LADDER = Ladder(
    "ankieta_modul",
    OPENS,
    CLOSES,
    (
        Step("ankieta_modul/otwarcie", OPENS, Minutes(0), PRESENT, unless_done=True),
        Step("ankieta_modul/+2d", OPENS, Days(2), PRESENT, unless_done=True),
        Step("ankieta_modul/-1d", CLOSES, Days(-1), PRESENT, unless_done=True),
    ),
)

# Coordinators' own forms, at the pace of a module's questionnaire.
OWN_QUESTIONNAIRE_LADDER = Ladder(
    "ankieta_wlasna",
    OPENS,
    CLOSES,
    (
        Step("ankieta_wlasna/otwarcie", OPENS, Minutes(0), ASKED, unless_done=True),
        Step("ankieta_wlasna/+2d", OPENS, Days(2), ASKED, unless_done=True),
        Step("ankieta_wlasna/-1d", CLOSES, Days(-1), ASKED, unless_done=True),
    ),
)

MEETING_LADDER = Ladder(
    "spotkanie_sieci",
    Anchor.PUBLISHED,
    None,
    (
        Step("spotkanie_sieci/-14d", MEETING, Days(-14), NETWORK, catches_up=True, asks=Asks.RSVP),
        Step("spotkanie_sieci/-7d", MEETING, Days(-7), NETWORK, unless_done=True, asks=Asks.RSVP),
        Step("spotkanie_sieci/-2d", MEETING, Days(-2), COMING_OR_UNSURE),
        Step("spotkanie_sieci/-2h", MEETING, Minutes(-120), COMING),
        Step("spotkanie_sieci/+1d", MEETING, Days(1), HOST, unless_done=True),
        Step("spotkanie_sieci/+7d", MEETING, Days(7), HOST, unless_done=True),
    ),
)

# What rooms are reminded of; no person can mute these.
ROOM_MEETING_LADDER = Ladder(
    "kanal_spotkanie",
    Anchor.PUBLISHED,
    None,
    (Step("kanal_spotkanie/-1d", MEETING, Days(-1), ()),),
)
ROOM_TASK_LADDER = Ladder(
    "kanal_zadanie",
    GIVEN,
    Anchor.NEXT_MODULE,
    (
        Step("kanal_zadanie/nowe", Anchor.MODULE_END, Days(1), (), catches_up=True),
        Step("kanal_zadanie/-2d", DUE, Days(-2), (), unless_done=True),
    ),
)

LADDERS = {
    ladder.name: ladder
    for ladder in (
        MODULE_LADDER,
        TASK_LADDER,
        MENTOR_LADDER,
        WORKSHOP_LADDER,
        MODULE_QUESTIONNAIRE_LADDER,
        OWN_QUESTIONNAIRE_LADDER,
        MEETING_LADDER,
    )
}
STEPS = {step.id: step for ladder in LADDERS.values() for step in ladder.steps}
