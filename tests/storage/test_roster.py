"""Rosters in and out of the database, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people import PlaceKind, Role
from domain.roster import NetworkRow, PersonRow, Roster, TeamRow
from domain.roster_diff import Diff, compare
from storage import invitations, roles
from storage.database import Database
from storage.roster import load_roster
from storage.roster_changes import RosterMoved, apply_roster
from storage.tables.engine import Audit
from storage.tables.networks import Membership
from storage.tables.people import Account, Person, RoleGrant
from storage.tables.programmes import Mentorship, Team, TeamMember
from storage.viewers import load_viewer
from tests import builders
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW

TEAM = TeamRow(
    code="JST-1",
    name="Ełk",
    kind="gmina_miejska",
    group="II",
    voivodeship="warmińsko-mazurskie",
    teryt="2892121",
    schools=9,
    mentor="E-1",
)
ANNA = PersonRow(
    code="P-1",
    first="Anna",
    last="Żak",
    email="anna@jst.example",
    function="kierownik",
    roles=(Role.TEAM_LEADER,),
    team="JST-1",
    channel="telegram",
)
JAN = PersonRow(code="P-2", first="Jan", last="Łoś", roles=(Role.TEAM_MEMBER,), team="JST-1")
EWA = PersonRow(code="E-1", first="Ewa", last="Ćma", roles=(Role.MENTOR,))
IDA = PersonRow(
    code="S-1",
    first="Ida",
    last="Mak",
    roles=(Role.NETWORK_COORDINATOR, Role.PRINCIPAL),
    school="SP 1",
    county="ełcki",
)
OLA = PersonRow(code="K-1", first="Ola", last="Bąk", roles=(Role.PROJECT_COORDINATOR, Role.ADMIN))
NETWORK = NetworkRow(
    code="N-1",
    topic="Matematyka",
    goals="Uczyć się",
    county="ełcki",
    coordinator="S-1",
    school_year="2016/2017",
    state="nabor",
)
ROSTER = Roster((TEAM,), (EWA, OLA, ANNA, JAN, IDA), (NETWORK,))


def put(session: Session, new: Roster, *, withdraw: bool = False, days: int = 0) -> Diff:
    programme_id = builders.programme(session).id
    diff = compare(load_roster(session, programme_id), new)
    apply_roster(
        session,
        new,
        diff,
        programme_id=programme_id,
        now=NOW + timedelta(days=days),
        withdraw_missing=withdraw,
    )
    return diff


def stored(session: Session) -> Roster:
    return load_roster(session, builders.programme(session).id)


def by_code(session: Session, code: str) -> Person:
    return session.scalars(select(Person).where(Person.code == code)).one()


def test_what_goes_in_comes_out_and_again_changes_nothing(database: Database) -> None:
    database.write_now(lambda session: put(session, ROSTER))
    again = database.write_now(lambda session: put(session, ROSTER))
    assert again == Diff()
    found = database.read_now(stored)
    assert found == ROSTER


def test_roles_become_grants_that_viewers_have(database: Database) -> None:
    def check(session: Session) -> None:
        put(session, ROSTER)
        anna, ewa, ida, ola = (
            load_viewer(session, by_code(session, code).id) for code in ("P-1", "E-1", "S-1", "K-1")
        )
        assert anna.leads
        assert anna.team is not None
        assert [team.code for team in ewa.mentored] == ["JST-1"]
        assert len(ida.coordinated_networks) == 1
        assert ida.roles == {Role.PRINCIPAL, Role.NETWORK_COORDINATOR}
        assert {(grant.role, grant.kind) for grant in ola.grants} == {
            (Role.PROJECT_COORDINATOR, PlaceKind.PROGRAMME),
            (Role.ADMIN, PlaceKind.INSTALLATION),
        }

    database.write_now(check)


def test_changed_values_and_roles_follow_the_file(database: Database) -> None:
    def check(session: Session) -> None:
        put(session, ROSTER)
        new = replace(
            ROSTER,
            people=(
                EWA,
                replace(OLA, roles=(Role.ADMIN,)),
                replace(ANNA, last="Nowak", roles=(Role.TEAM_MEMBER,)),
                replace(JAN, roles=(Role.TEAM_LEADER,)),
                IDA,
            ),
            teams=(replace(TEAM, schools=8),),
            networks=(replace(NETWORK, capacity=25),),
        )
        put(session, new)
        assert stored(session) == new
        grants = select(RoleGrant.role).where(RoleGrant.person_id == by_code(session, "K-1").id)
        assert session.scalars(grants).all() == ["ore_admin"]

    database.write_now(check)


def test_a_person_moves_to_another_team(database: Database) -> None:
    other = replace(TEAM, code="JST-2", name="Lipno")

    def check(session: Session) -> None:
        put(session, ROSTER)
        moved = replace(JAN, team="JST-2", roles=(Role.DEPUTY_LEADER,))
        put(session, replace(ROSTER, teams=(TEAM, other), people=(EWA, OLA, ANNA, moved, IDA)))
        rows = session.execute(
            select(Team.code, TeamMember.role)
            .join(TeamMember, TeamMember.team_id == Team.id)
            .where(TeamMember.person_id == by_code(session, "P-2").id)
        ).all()
        assert [tuple(row) for row in rows] == [("JST-2", "zastepca")]

    database.write_now(check)


def test_a_new_mentor_closes_the_old_ones_time(database: Database) -> None:
    successor = PersonRow(code="E-2", first="Jan", last="Sum", roles=(Role.MENTOR,))

    def check(session: Session) -> None:
        put(session, ROSTER)
        people = (replace(EWA, roles=()), successor, OLA, ANNA, JAN, IDA)
        put(
            session,
            replace(ROSTER, teams=(replace(TEAM, mentor="E-2"),), people=people),
            days=3,
        )
        rows = session.execute(
            select(Person.code, Mentorship.since, Mentorship.until)
            .join(Person, Person.id == Mentorship.mentor_id)
            .order_by(Mentorship.id)
        ).all()
        later = NOW + timedelta(days=3)
        assert [tuple(row) for row in rows] == [("E-1", NOW, later), ("E-2", later, None)]

    database.write_now(check)


def test_a_new_network_coordinator_takes_over(database: Database) -> None:
    def check(session: Session) -> None:
        put(session, ROSTER)
        heir = replace(OLA, roles=(*OLA.roles, Role.NETWORK_COORDINATOR))
        people = (EWA, heir, ANNA, JAN, replace(IDA, roles=(Role.PRINCIPAL,)))
        put(
            session, replace(ROSTER, people=people, networks=(replace(NETWORK, coordinator="K-1"),))
        )
        holders = select(RoleGrant.person_id).where(RoleGrant.role == "koordynator_sieci")
        assert session.scalars(holders).all() == [by_code(session, "K-1").id]

    database.write_now(check)


def test_who_is_missing_stays_unless_withdrawn(database: Database) -> None:
    without = replace(ROSTER, people=(EWA, OLA, ANNA, IDA))

    def check(session: Session) -> None:
        put(session, ROSTER)
        put(session, without)
        assert stored(session) == ROSTER
        put(session, without, withdraw=True)
        assert stored(session) == without
        assert stored(session).gone == {"P-2"}
        assert by_code(session, "P-2").state == "zastapiony"

    database.write_now(check)


def test_who_withdraws_leaves_everything_they_held(database: Database) -> None:
    def check(session: Session) -> None:
        put(session, ROSTER)
        jan = by_code(session, "P-2")
        jan.state = "zarejestrowany"
        roles.grant(session, jan.id, Role.TRAINER, PlaceKind.PROGRAMME, 1)
        network = builders.add(
            session,
            Membership(network_id=1, person_id=jan.id, state="czlonek", asked_at=NOW),
        )
        invitations.issue(session, jan.id, NOW, created_by=None, random=bytes)
        put(session, replace(ROSTER, people=(EWA, OLA, ANNA, IDA)), withdraw=True, days=1)
        assert (jan.state, jan.notices_stopped, network.state) == ("wycofany", True, "opuscil")
        assert load_viewer(session, jan.id).grants == ()
        standing = invitations.status(session, jan.id, NOW + timedelta(days=1)).standing
        assert standing is invitations.Standing.REVOKED

    database.write_now(check)


def test_who_finished_is_not_withdrawn(database: Database) -> None:
    def check(session: Session) -> None:
        put(session, ROSTER)
        by_code(session, "P-2").state = "ukonczyl"
        put(session, replace(ROSTER, people=(EWA, OLA, ANNA, IDA)), withdraw=True)
        assert by_code(session, "P-2").state == "ukonczyl"
        assert stored(session) == ROSTER

    database.write_now(check)


def test_people_with_an_account_are_known_as_joined(database: Database) -> None:
    def check(session: Session) -> None:
        put(session, ROSTER)
        builders.add(
            session,
            Account(
                channel="web",
                external_id="1",
                chat="1",
                person_id=by_code(session, "P-1").id,
                created_at=NOW,
                last_seen_at=NOW,
            ),
        )
        assert stored(session).joined == {"P-1"}

    database.write_now(check)


def test_an_import_leaves_a_line_in_the_audit(database: Database) -> None:
    def check(session: Session) -> None:
        put(session, ROSTER)
        put(session, replace(ROSTER, people=(EWA, OLA, replace(ANNA, last="Sum"), IDA)))
        rows = session.scalars(select(Audit).order_by(Audit.id)).all()
        assert [(row.action, row.actor_id, row.detail) for row in rows] == [
            ("roster.import", None, {"added": 7, "changed": 0, "withdrawn": 0}),
            ("roster.import", None, {"added": 0, "changed": 1, "withdrawn": 0}),
        ]

    database.write_now(check)


def test_what_was_not_shown_is_not_applied(database: Database) -> None:
    def outdated(session: Session) -> None:
        programme_id = builders.programme(session).id
        apply_roster(session, ROSTER, Diff(), programme_id=programme_id, now=NOW)

    with pytest.raises(RosterMoved):
        database.write_now(outdated)
    assert database.read_now(lambda session: session.scalars(select(Person)).all()) == []
