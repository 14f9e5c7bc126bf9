"""Errors that people read: a sentence of what happened and what to do, and what they typed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.slash_commands.actuals import ASK_WHOM, ASKED_BACK
from bot.ui.errors import error_message, error_modal, modal_errors, unexpected_message, unexpected_modal
from bot.ui.kit.ids import FieldKind, FieldRef
from bot.ui.kit.message import Message
from bot.ui.notices import notice_message
from scorecard.errors import (
    DatabaseBusy,
    Gone,
    InvalidFile,
    InvalidInput,
    InvalidInputs,
    Locked,
    NotAllowed,
    NotReadable,
    OutdatedAction,
    Problem,
    ScorecardError,
)
from scorecard.model.names import NamedItem, get_named
from scorecard.model.submissions import RequestState
from scorecard.rules.permissions import Action
from scorecard.services.actuals.actual_forms import already_given, changed_meanwhile
from scorecard.services.actuals.change_requests import already_decided
from scorecard.services.lookup.people import admins_only
from scorecard.services.lookup.which_scorecard import ambiguous, require_any
from scorecard.services.replies.prompt_actions import NO_REMINDER_LEFT, TOO_FAR_AHEAD
from scorecard.services.setup.definitions import CHANGED_MEANWHILE
from tests.builders import a_change_request, an_actual
from tests.golden.golden import Cases
from tests.unit.model.making import make_scorecard

ONE, THREE = ("U0HEAD",), ("U0PRIYA", "U0SAM", "U0HEAD")
FIELDS = [FieldRef(prompt=1, key=key, kind=FieldKind.VALUE).to_json() for key in ("mttr", "nps")]
PROBLEMS = [Problem(at, "perspectives[0].name", "is empty; give it a name") for at in range(1, 23)]
GIVEN = an_actual(25)
TWO_FIELDS = InvalidInputs([InvalidInput("Too big.", "mttr"), InvalidInput("Not a number.", "nps")])


def _at_fields(error: ScorecardError) -> str:
    """Return what stands at each field of a modal, where nobody can be mentioned."""
    told = modal_errors(error, FIELDS, lambda one: one.unnamed)
    return "\n".join(f"{FieldRef.from_json(block).key}: {sentence}" for block, sentence in told.items())


def _decided(state: RequestState) -> Message:
    request = a_change_request(state=state, decided_by="U0HEAD").request
    return error_message(already_decided(request))


def _raised(act: Callable[[], object]) -> Message:
    """Return the message of the error that something raises."""
    try:
        act()
    except ScorecardError as error:
        return error_message(error)
    raise AssertionError("nothing is raised")


def _called(name: str, *known: str) -> Callable[[], Message]:
    """Return how a KPI is looked up by a name that none has."""
    kpis = [NamedItem(kpi, kpi, (kpi,)) for kpi in known]
    return partial(_raised, partial(get_named, name, kpis, "KPI"))


OTHER = replace(make_scorecard(), name="Sales", channel="C0SALES")
CASES: Cases = {
    "an unknown name": _called("ntrr", "Sales"),
    "a name like others": _called("mtr", "MTTR", "MTBF", "Sales"),
    "no scorecard": partial(_raised, partial(require_any, [])),
    "several scorecards": lambda: error_message(ambiguous([make_scorecard(), OTHER])),
    "for admins alone": partial(error_message, admins_only(Action.PROMPT_NOW, ONE)),
    "ask without a person": partial(error_message, InvalidInput(ASK_WHOM)),
    "a command asks back": partial(notice_message, ASKED_BACK),
    "someone else must give the value": partial(error_message, NotAllowed("MTTR", THREE)),
    "one other person must give the value": partial(error_message, NotAllowed("MTTR", ONE)),
    "someone else must give the value, in a modal": lambda: _at_fields(NotAllowed("MTTR", THREE)),
    "there is nothing to show to somebody": partial(error_message, NotReadable(ONE)),
    "somebody may read their own KPIs": partial(error_message, NotReadable(ONE, is_partial=True)),
    "Slack did not say yet who somebody is": partial(error_message, NotReadable(ONE, is_unknown=True)),
    "there is nothing to show, in a modal": lambda: _at_fields(NotReadable(ONE)),
    "a locked period": partial(error_message, Locked("MTTR", "week 45", THREE)),
    "a locked period, in a modal": lambda: _at_fields(Locked("MTTR", "week 45", THREE, "mttr")),
    "several fields of a modal": lambda: _at_fields(TWO_FIELDS),
    "what was typed is given back": partial(error_message, DatabaseBusy(), "/scorecard submit mttr *25* <b>"),
    "a value that one gave already": partial(error_message, already_given(GIVEN, GIVEN.by, "25 min")),
    "a value that another gave already": partial(error_message, already_given(GIVEN, "U0SAM", "25 min")),
    "a value that another gave already, in a modal": lambda: already_given(GIVEN, "U0SAM", "25 min").unnamed,
    "a correction of what changed meanwhile": partial(error_message, changed_meanwhile("25 min")),
    "a change that was allowed already": lambda: _decided(RequestState.ALLOWED),
    "a change that was declined already": lambda: _decided(RequestState.DECLINED),
    "a change that came too late": lambda: _decided(RequestState.OUTDATED),
    "a snooze until a day too far ahead": partial(error_message, InvalidInput(TOO_FAR_AHEAD)),
    "a snooze after the last reminder": partial(error_message, InvalidInput(NO_REMINDER_LEFT)),
    "a plan that was overtaken": partial(error_message, ScorecardError(CHANGED_MEANWHILE)),
    "what it was about is gone": partial(error_message, Gone()),
    "a button that is too old": partial(error_message, OutdatedAction()),
    "a form that is too old": partial(error_modal, OutdatedAction()),
    "a file with an error": partial(error_message, InvalidFile(PROBLEMS[:1])),
    "a file with more errors than are shown": partial(error_message, InvalidFile(PROBLEMS)),
    "nobody foresaw it": partial(unexpected_message, "abc123", "/scorecard submit mttr 25"),
    "nobody foresaw it, in a modal": partial(unexpected_modal, "abc123"),
}
