"""The demo: the pilot of 2017 with invented people, built through the doors of a real installation.

It is built as of `BEGINS`; the clock then runs to `STARTS`, the Monday after the first module, so
that questionnaires, the first task and reminders are there because time passed, not by hand.
"""

from bot.demo.building import BEGINS, OFFICE_EMAIL, STARTS, build_demo

__all__ = ["BEGINS", "OFFICE_EMAIL", "STARTS", "build_demo"]
