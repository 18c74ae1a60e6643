"""Polish public holidays of 2017 (ustawa z 18.01.1951), written out for the tests."""

from datetime import date

from domain.calendar import Calendar

HOLIDAYS_2017 = frozenset(
    date(2017, month, day)
    for month, day in [
        (1, 1),
        (1, 6),
        (4, 16),
        (4, 17),
        (5, 1),
        (5, 3),
        (6, 4),
        (6, 15),
        (8, 15),
        (11, 1),
        (11, 11),
        (12, 25),
        (12, 26),
    ]
)
PILOT = Calendar(HOLIDAYS_2017)
