"""Every refusal of the rules, one small class each.

The class docstring is its meaning; `code` is stable and names the template that explains the
refusal to a person; `params` are the values that template may show. Handlers catch `DomainError`
alone, so a new refusal needs a class here and a text, nothing else.
"""

from typing import ClassVar


class DomainError(Exception):
    """The rules refuse what was asked."""

    code: ClassVar[str] = "refused"

    def __init__(self, **params: object) -> None:
        self.params = params
        shown = ", ".join(f"{name}={value!r}" for name, value in params.items())
        super().__init__(f"{self.code}({shown})")


# --- rights and states -----------------------------------------------------------------------


class NotAllowed(DomainError):
    """This role may not do this. Params: `action`, and `machine`, `state` where one is involved."""

    code = "not_allowed"


class WrongState(DomainError):
    """The thing is in a state in which this cannot happen. Params: `machine, state, event`."""

    code = "wrong_state"

    def __init__(self, *, machine: str, state: str, event: str) -> None:
        super().__init__(machine=machine, state=state, event=event)


class NotYourTeam(DomainError):
    """The person belongs to, or cares for, another team. Param: `team`."""

    code = "not_your_team"


class NotTheLeader(DomainError):
    """Only the team's leader or deputy sends; others may prepare the draft. Param: `team`."""

    code = "not_the_leader"


class RoomMustBePrivate(DomainError):
    """A team's room must not be open to everybody of the workspace."""

    code = "room_must_be_private"


# --- implementation tasks --------------------------------------------------------------------


class TooLate(DomainError):
    """The time for this is over. Param: `due` (aware datetime)."""

    code = "too_late"


class AlreadyAccepted(DomainError):
    """The report is accepted and the deadline past: nothing more to send. Param: `task_no`."""

    code = "already_accepted"


class DateNotPossible(DomainError):
    """A new deadline must lie after now and before the next module. Params: `after, before`."""

    code = "date_not_possible"


class WrongFileType(DomainError):
    """The file's name or content is not of an accepted type. Params: `name, allowed`."""

    code = "wrong_file_type"


class FileTooBig(DomainError):
    """The file is larger than accepted. Params: `name, max_mb`."""

    code = "file_too_big"


class StatementNotAccepted(DomainError):
    """R17: the content of a participant statement never enters the chat. Param: `name`."""

    code = "statement_not_accepted"


# --- joining ---------------------------------------------------------------------------------


class CodeUnknown(DomainError):
    """No invitation has this code."""

    code = "code_unknown"


class CodeUsed(DomainError):
    """The invitation already connected an account."""

    code = "code_used"


class CodeExpired(DomainError):
    """The invitation's time is over. Param: `expired` (aware datetime)."""

    code = "code_expired"


class CodeRevoked(DomainError):
    """The office withdrew the invitation."""

    code = "code_revoked"


class TooManyAttempts(DomainError):
    """Too many wrong codes; the next try is possible later. Param: `until` (aware datetime)."""

    code = "too_many_attempts"


# --- teams and networks ----------------------------------------------------------------------


class TeamFull(DomainError):
    """R01: a team has at most four members. Params: `team, maximum`."""

    code = "team_full"


class TeamTooSmall(DomainError):
    """R01: fewer than two members need a coordinator's decision. Params: `team, minimum`."""

    code = "team_too_small"


class GroupDoesNotFit(DomainError):
    """R11: the group is for another kind of local government. Params: `kind, group`."""

    code = "group_does_not_fit"


class MentorMissing(DomainError):
    """R13: an active team has exactly one mentor. Params: `team, mentors` (how many it has)."""

    code = "mentor_missing"


class NetworkFull(DomainError):
    """No free place in the network; a waiting list is offered. Params: `capacity, waiting`."""

    code = "network_full"


class MeetingKindNotPossible(DomainError):
    """R05: organizacyjne comes first, podsumowujace last. Param: `kind`."""

    code = "meeting_kind_not_possible"


# --- questionnaires --------------------------------------------------------------------------


class QuestionnaireClosed(DomainError):
    """The questionnaire is not open at this time. Params: `opens, closes` (aware datetimes)."""

    code = "questionnaire_closed"


class FormWithdrawn(DomainError):
    """The coordinators withdrew this form: nobody begins it any more."""

    code = "form_withdrawn"


class FormTooCostly(DomainError):
    """One answer would cost more time or memory than a form may take: the form is at fault."""

    code = "form_too_costly"


class NotPresent(DomainError):
    """The person was marked absent, so this questionnaire is not theirs."""

    code = "not_present"


class AlreadyReturned(DomainError):
    """The questionnaire has come back already; a confidential answer cannot be found again."""

    code = "already_returned"


class AudienceTooSmall(DomainError):
    """R27: a confidential questionnaire needs more people than this. Params: `people, minimum`."""

    code = "audience_too_small"


class QuestionsIdentify(DomainError):
    """Files and places tell who answered: no confidential form has them. Param: `questions`."""

    code = "questions_identify"


class TimesNotPossible(DomainError):
    """A questionnaire closes after it opens, and both lie ahead. Params: `opens, closes`."""

    code = "times_not_possible"


class OnlyNamedRepeats(DomainError):
    """Of a confidential questionnaire nobody could tell who returned it twice."""

    code = "only_named_repeats"
