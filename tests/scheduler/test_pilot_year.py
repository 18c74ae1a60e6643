"""The whole pilot, five modules and four tasks across both changes of clock, as one leader gets it.

This leader never confirms, reports or returns anything, and so sees every step there is.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from domain.calendar import WARSAW, local_day
from storage.database import Database
from tests.domain.holidays_pl import PILOT
from tests.scheduler.year import live, reminded, seed_pilot, sent

FROM = datetime(2017, 3, 1, 9, 0, tzinfo=WARSAW)
UNTIL = datetime(2017, 12, 31, 9, 0, tzinfo=WARSAW)

LEADER = """
15.03 09:00 modul/-21d
29.03 09:00 modul/-7d
29.03 09:00 modul/-7d*
04.04 15:00 modul/-1d
05.04 08:30 modul/-2h
05.04 18:05 ankieta_warsztat/otwarcie
06.04 09:00 ankieta_warsztat/+1d
06.04 16:35 ankieta_warsztat/otwarcie
07.04 09:00 ankieta_warsztat/+1d
07.04 13:15 ankieta_modul/otwarcie
07.04 13:15 ankieta_warsztat/otwarcie
10.04 09:00 ankieta_modul/+2d
10.04 09:00 ankieta_warsztat/+1d
10.04 09:00 zadanie/nowe
13.04 09:00 ankieta_modul/-1d
15.05 09:00 zadanie/polowa
05.06 09:00 modul/-21d
12.06 09:00 zadanie/-7d
16.06 09:00 zadanie/-2d
19.06 09:00 modul/-7d
19.06 09:00 modul/-7d*
19.06 09:00 zadanie/-0d
20.06 09:00 zadanie/+1d
23.06 15:00 modul/-1d
26.06 08:30 modul/-2h
26.06 18:05 ankieta_warsztat/otwarcie
27.06 09:00 ankieta_warsztat/+1d
27.06 16:35 ankieta_warsztat/otwarcie
28.06 09:00 ankieta_warsztat/+1d
28.06 13:15 ankieta_modul/otwarcie
28.06 13:15 ankieta_warsztat/otwarcie
29.06 09:00 ankieta_warsztat/+1d
29.06 09:00 zadanie/nowe
30.06 09:00 ankieta_modul/+2d
04.07 09:00 ankieta_modul/-1d
24.07 09:00 zadanie/polowa
31.07 09:00 modul/-21d
07.08 09:00 zadanie/-7d
11.08 09:00 zadanie/-2d
14.08 09:00 modul/-7d
14.08 09:00 modul/-7d*
14.08 09:00 zadanie/-0d
16.08 09:00 zadanie/+1d
18.08 15:00 modul/-1d
21.08 08:30 modul/-2h
21.08 18:05 ankieta_warsztat/otwarcie
22.08 09:00 ankieta_warsztat/+1d
22.08 16:35 ankieta_warsztat/otwarcie
23.08 09:00 ankieta_warsztat/+1d
23.08 13:15 ankieta_modul/otwarcie
23.08 13:15 ankieta_warsztat/otwarcie
24.08 09:00 ankieta_warsztat/+1d
24.08 09:00 zadanie/nowe
25.08 09:00 ankieta_modul/+2d
29.08 09:00 ankieta_modul/-1d
18.09 09:00 zadanie/polowa
27.09 09:00 modul/-21d
04.10 09:00 zadanie/-7d
09.10 09:00 zadanie/-2d
11.10 09:00 modul/-7d
11.10 09:00 modul/-7d*
11.10 09:00 zadanie/-0d
12.10 09:00 zadanie/+1d
17.10 15:00 modul/-1d
18.10 08:30 modul/-2h
18.10 18:05 ankieta_warsztat/otwarcie
19.10 09:00 ankieta_warsztat/+1d
19.10 16:35 ankieta_warsztat/otwarcie
20.10 09:00 ankieta_warsztat/+1d
20.10 13:15 ankieta_modul/otwarcie
20.10 13:15 ankieta_warsztat/otwarcie
23.10 09:00 ankieta_modul/+2d
23.10 09:00 ankieta_warsztat/+1d
23.10 09:00 zadanie/nowe
25.10 09:00 modul/-21d
26.10 09:00 ankieta_modul/-1d
30.10 09:00 zadanie/polowa
31.10 09:00 zadanie/-7d
06.11 09:00 zadanie/-2d
08.11 09:00 modul/-7d
08.11 09:00 modul/-7d*
08.11 09:00 zadanie/-0d
09.11 09:00 zadanie/+1d
14.11 15:00 modul/-1d
15.11 08:30 modul/-2h
15.11 18:05 ankieta_warsztat/otwarcie
16.11 09:00 ankieta_warsztat/+1d
16.11 16:35 ankieta_warsztat/otwarcie
17.11 09:00 ankieta_warsztat/+1d
17.11 13:15 ankieta_modul/otwarcie
17.11 13:15 ankieta_warsztat/otwarcie
20.11 09:00 ankieta_modul/+2d
20.11 09:00 ankieta_warsztat/+1d
23.11 09:00 ankieta_modul/-1d
"""

MENTOR = """
20.06 09:00 zadanie/+1d
22.06 09:00 zadanie/+3d
16.08 09:00 zadanie/+1d
17.08 09:00 zadanie/+3d
12.10 09:00 zadanie/+1d
16.10 09:00 zadanie/+3d
09.11 09:00 zadanie/+1d
13.11 09:00 zadanie/+3d
"""


def test_the_pilot_as_its_people_are_reminded(database: Database) -> None:
    database.write_now(seed_pilot)
    live(database, FROM, UNTIL)
    messages = sent(database)
    a_day = Counter((message.person, local_day(message.at)) for message in messages)

    assert reminded(database, "P-001") == LEADER.strip().splitlines()
    late = [line for line in reminded(database, "O-1") if not line.endswith("/pn")]
    assert late == MENTOR.strip().splitlines()
    assert max(a_day.values()) == 2
    assert [message.line for message in messages if PILOT.is_quiet(message.at)] == []


def test_only_the_leader_is_reminded_of_the_teams_duty(sqlite_database: Database) -> None:
    sqlite_database.write_now(seed_pilot)
    live(sqlite_database, FROM, datetime(2017, 6, 26, 9, 0, tzinfo=WARSAW))
    for member in ("P-002", "P-003"):
        duties = [line for line in reminded(sqlite_database, member) if "zadanie/" in line]
        assert duties == ["10.04 09:00 zadanie/nowe"]
