"""Changes of a locked period: what an admin decides on, and what its asker reads."""

from dataclasses import replace
from functools import partial
from typing import Any

from bot.ui.actuals.change_request import change_asked, change_refused, change_request
from scorecard.model.submissions import RequestState
from scorecard.model.views.actuals import ChangeRequestView
from tests.builders import WEEK_47, a_change_request, an_actual
from tests.golden.golden import Cases

ADMINS = ("U0HEAD", "U0MEI", "U0ANNA", "U0LEE")
LAST_YEAR = WEEK_47.latest(53)[0]

PUT_BACK = a_change_request(25, before=None, puts_back=7, typed="")
UNDO = a_change_request(25, is_undo=True, typed="")
DONE: dict[str, Any] = {"is_undo": True, "typed": "", "decided_by": "U0HEAD"}


WITHDRAWN = a_change_request(state=RequestState.WITHDRAWN, decided_by="U0PRIYA")
NO_DATA: dict[str, Any] = {"note": "wrong tool", "typed": "mttr no data for W47, wrong tool"}


def _no_data(state: RequestState = RequestState.WAITING, **fields: Any) -> ChangeRequestView:
    by = "" if state is RequestState.WAITING else "U0HEAD"
    return a_change_request(None, **{**NO_DATA, "state": state, "decided_by": by, **fields})


def _decided(state: RequestState) -> ChangeRequestView:
    return a_change_request(state=state, decided_by="U0HEAD")


CASES: Cases = {
    "an admin is asked": partial(change_request, a_change_request(note="found the log")),
    "an admin is asked for a first value": partial(change_request, a_change_request(before=None)),
    "an admin is asked about another year": partial(change_request, a_change_request(period=LAST_YEAR)),
    "an admin is asked to let a value be taken back": partial(change_request, UNDO),
    "an admin is asked to let a correction be taken back": partial(
        change_request, replace(UNDO, earlier=an_actual(32))
    ),
    "an admin is asked to let a value be put back": partial(change_request, PUT_BACK),
    "an admin is asked to let a value be put back in place of another": partial(
        change_request, replace(PUT_BACK, before=an_actual(32))
    ),
    "the asker has to wait to put a value back": partial(change_asked, PUT_BACK),
    "it may be taken back": partial(change_request, a_change_request(**DONE, state=RequestState.ALLOWED)),
    "the asker of an Undo has to wait": partial(change_asked, UNDO),
    "the asker of an Undo is told no": partial(
        change_refused, a_change_request(**DONE, state=RequestState.DECLINED)
    ),
    "the asker of an Undo is told that it came too late": partial(
        change_refused, a_change_request(**DONE, state=RequestState.OUTDATED)
    ),
    "an admin is asked for no data": partial(change_request, _no_data(before=None)),
    "an admin is asked for no data in place of a value": partial(change_request, _no_data()),
    "an admin is asked to let no data be taken back": partial(
        change_request, _no_data(before=None, is_undo=True)
    ),
    "an admin is asked to let no data in place of a value be taken back": partial(
        change_request, replace(_no_data(before=None, is_undo=True), earlier=an_actual(32))
    ),
    "no data is noted": partial(change_request, _no_data(RequestState.ALLOWED)),
    "no data is taken back": partial(
        change_request, _no_data(RequestState.ALLOWED, before=None, is_undo=True)
    ),
    "no data is declined": partial(change_request, _no_data(RequestState.DECLINED)),
    "withdrawn": partial(change_request, WITHDRAWN),
    "the asker of no data has to wait": partial(change_asked, _no_data()),
    "the asker of no data is told no": partial(change_refused, _no_data(RequestState.DECLINED)),
    "the asker withdraws": partial(change_refused, WITHDRAWN),
    "allowed": partial(change_request, _decided(RequestState.ALLOWED)),
    "declined": partial(change_request, _decided(RequestState.DECLINED)),
    "replaced": partial(change_request, _decided(RequestState.REPLACED)),
    "outdated": partial(change_request, _decided(RequestState.OUTDATED)),
    "the asker has to wait": partial(change_asked, a_change_request()),
    "the asker has to wait for one of several": partial(change_asked, a_change_request(admins=ADMINS)),
    "the asker is told no": partial(change_refused, _decided(RequestState.DECLINED)),
    "the asker is told that it came too late": partial(change_refused, _decided(RequestState.OUTDATED)),
}
