"""The demo: complete, consistent with the slides, and never in somebody's real database."""

from datetime import date, time

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import demo
from bot.demo import people
from bot.demo.building import NotEmpty
from domain.calendar import at_wall
from domain.people import Role
from storage import facts, meetings, networks
from storage.database import Database
from storage.roster import load_roster
from storage.tables.networks import NetworkMeeting
from storage.tables.people import Account, Person
from storage.tables.programmes import Module, Task, Workshop
from tests import builders


def test_the_numbers_of_the_slides_reconcile(database: Database) -> None:
    demo.build_demo(database, demo.BEGINS)
    roster = database.read_now(lambda session: load_roster(session, 1))
    members = [person for person in roster.people if person.team_roles]
    groups = [team.group for team in roster.teams]
    assert len(roster.teams) == 32
    assert {group: groups.count(group) for group in ("I", "II", "III", "IV")} == {
        "I": 7,
        "II": 8,
        "III": 8,
        "IV": 9,
    }
    assert len(members) == 101
    assert sum(team.schools for team in roster.teams) == 250
    assert len({team.mentor for team in roster.teams}) == 8
    assert len([p for p in roster.people if Role.PROJECT_COORDINATOR in p.roles]) == 2
    assert len([p for p in roster.people if Role.ADMIN in p.roles]) == 1


def test_the_programme_is_the_one_of_2017(database: Database) -> None:
    demo.build_demo(database, demo.BEGINS)

    def check(session: Session) -> None:
        modules = session.scalars(select(Module).order_by(Module.no)).all()
        assert [m.starts_at for m in modules] == [
            at_wall(day, time(10, 30))
            for day in (
                date(2017, 4, 5),
                date(2017, 6, 26),
                date(2017, 8, 21),
                date(2017, 10, 18),
                date(2017, 11, 15),
            )
        ]
        assert {module.state for module in modules} == {"ogloszony"}
        assert session.scalar(select(func.count()).select_from(Workshop)) == 5 * 3 * 4
        tasks = session.scalars(select(Task).order_by(Task.no)).all()
        assert [len(task.variants) for task in tasks] == [0, 2, 0, 0]
        assert tasks[0].publish_at == at_wall(date(2017, 4, 8), time(9))
        assert tasks[0].publish_at < demo.STARTS
        assert tasks[1].due_at == at_wall(date(2017, 8, 14), time(15))

    database.read_now(check)


def test_four_networks_take_members_and_one_is_full(database: Database) -> None:
    demo.build_demo(database, demo.BEGINS)

    def check(session: Session) -> None:
        found = networks.recruiting(session, "powiat zalipski")
        assert {
            network.topic: (network.places.members, network.places.waiting, network.asking)
            for network in found
        } == {
            "Matematyka bez lęku": (17, 0, 0),
            "Sieć wychowawców": (20, 2, 0),
            "Języki obce w działaniu": (13, 0, 1),
            "Dyrektorzy o wspomaganiu szkoły": (10, 0, 1),
        }
        maths = next(network for network in found if network.topic == "Matematyka bez lęku")
        assert maths.coordinator == "Iwona Trzciniak"
        meeting = session.scalars(select(NetworkMeeting)).one()
        view = meetings.load(session, meeting.id)
        assert (view.network_id, view.state) == (maths.id, "ogloszone")
        assert view.starts_at == at_wall(date(2017, 4, 27), time(15, 30))

    database.read_now(check)


def test_all_but_the_people_kept_by_email_have_joined_and_the_database_is_marked(
    database: Database,
) -> None:
    demo.build_demo(database, demo.BEGINS)
    assert database.read_now(facts.is_demo)
    by_email = {person.code for person in people.roster().people if person.channel == "email"}
    seated = select(Person.code).join(Account, Account.person_id == Person.id)
    joined = database.read_now(lambda session: set(session.scalars(seated)))
    assert joined == {person.code for person in people.roster().people} - by_email
    assert len(by_email) == 23


def test_a_database_with_people_is_refused_and_left_alone(database: Database) -> None:
    database.write_now(lambda session: builders.person(session, "P-X"))
    with pytest.raises(NotEmpty):
        demo.build_demo(database, demo.BEGINS)
    assert not database.read_now(facts.is_demo)
