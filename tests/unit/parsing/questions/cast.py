"""A scorecard that questions are asked about, and the command that each is read as."""

from datetime import date
from itertools import chain

from scorecard.model.units import known_locale
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.questions.names import NameIndex, Thing
from scorecard.parsing.questions.parser import Asked, CommandForm, Request, read_request
from tests.unit.parsing.replies.cast import SUBJECTS

TODAY = date(2026, 11, 25)
IT, SECURITY = 1, 2
KPIS = [Thing(one.kpi.name, (*one.kpi.names, f"{one.kpi.name} (IT)"), IT) for one in SUBJECTS.values()]
PERSPECTIVES = [Thing(name, (name,), IT) for name in ("Customer", "Internal processes", "Financial")]
OBJECTIVES = [Thing("Resolve faster", ("Resolve faster",), IT, instead="Internal processes")]
CARDS = [
    Thing("IT Department", ("IT Department", "it"), IT, is_card=True),
    Thing("Security", ("Security", "sec"), SECURITY, is_card=True),
    Thing("MTTR", ("MTTR", "mttr"), SECURITY),
]
FORMS = [
    CommandForm("overview"),
    CommandForm("alerts"),
    CommandForm("progress"),
    CommandForm("weekly"),
    CommandForm("missing", is_personal=True),
    CommandForm("mine", is_personal=True),
    CommandForm("help", is_personal=True),
    *(CommandForm(word, takes_more=True) for word in ("why", "history")),
    *(
        CommandForm(word, takes_more=True, is_change=True)
        for word in (
            "submit",
            "correct",
            "follow",
            "unfollow",
            "workdays",
            "holidays",
            "away",
            "back",
            "ask now",
            "aside",
        )
    ),
]
"""Commands as they may be declared; more of them answer more questions."""
NAMES = NameIndex([*KPIS, *PERSPECTIVES, *OBJECTIVES, *CARDS])


def request_for(
    text: str, *more: str, without: tuple[str, ...] = (), locale: str = "en_GB"
) -> Request | None:
    """Return what a text asks for on a Wednesday of week 48.

    Args:
        text: As typed.
        more: Further commands that there are.
        without: Commands that there are not.
        locale: The person's.
    """
    forms = chain(FORMS, (CommandForm(word, takes_more=True) for word in more))
    known = [form for form in forms if form.prefix not in without]
    return read_request(text, Asked(NAMES, known, DateContext(TODAY, known_locale(locale))))


def commands_for(text: str, *more: str, without: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the commands that answer a text; none if it asks for nothing."""
    request = request_for(text, *more, without=without)
    return request.commands if request else ()
