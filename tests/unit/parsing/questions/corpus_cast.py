"""The scorecard that the corpus of questions asks about, and what each text is read as."""

from collections.abc import Sequence
from decimal import Decimal

from scorecard.model.goals import Direction, Goal
from scorecard.model.periods import Frequency
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.questions.names import NameIndex, Thing
from scorecard.parsing.questions.parser import Asked, CommandForm, Request, read_request
from scorecard.parsing.replies.parsed_reply import KpiContext, ParsedReply, UnclearReply, Value
from tests.builders import a_kpi, a_subject
from tests.unit.parsing.questions.cast import FORMS, IT, TODAY
from tests.unit.parsing.replies.cast import meaning_of, read

KPIS = (
    ("mttr", "MTTR", "min", Frequency.WEEKLY, ()),
    ("uptime", "Uptime", "%", Frequency.WEEKLY, ("availability",)),
    ("fcr", "First contact resolution", "%", Frequency.WEEKLY, ("FCR",)),
    ("csat", "Customer satisfaction", "%", Frequency.WEEKLY, ("CSAT",)),
    ("spend", "IT spend", "kGBP", Frequency.MONTHLY, ("spend",)),
    ("patching", "Patch compliance", "%", Frequency.WEEKLY, ("patching",)),
    ("cfr", "Change failure rate", "%", Frequency.WEEKLY, ("CFR",)),
    ("incidents", "Open incidents", "incidents", Frequency.WEEKLY, ("incidents",)),
    ("training", "Training hours", "h", Frequency.MONTHLY, ("training",)),
    ("growth", "Revenue growth", "%", Frequency.QUARTERLY, ("growth",)),
)
PERSPECTIVES = ("Financial", "Customer", "Internal processes", "Learning and growth")
LATER = (
    CommandForm("since", takes_more=True),
    CommandForm("compare", takes_more=True),
    CommandForm("trend", takes_more=True),
)
"""Commands that better answer some of the questions than the nearest ones there are."""


def _subject(number: int, row: tuple[str, str, str, Frequency, tuple[str, ...]]) -> KpiContext:
    key, name, unit, frequency, aliases = row
    kpi = a_kpi(name, unit, id=number, key=key, aliases=aliases, frequency=frequency)
    return a_subject(kpi, Goal(Direction.LOWER, Decimal(30), Decimal(45)), ())


SUBJECTS = [_subject(number, row) for number, row in enumerate(KPIS, 1)]
NAMES = NameIndex(
    [
        *(Thing(one.kpi.name, one.kpi.names, IT) for one in SUBJECTS),
        *(Thing(name, (name,), IT) for name in PERSPECTIVES),
        Thing("IT Department", ("IT Department", "it"), IT, is_card=True),
    ]
)


def request_for(text: str) -> Request | None:
    """Return what a text asks for."""
    return read_request(text, Asked(NAMES, [*FORMS, *LATER], DateContext(TODAY, "en_GB")))


def said(text: str, asked: Sequence[KpiContext] = ()) -> str:
    """Return what a text is read as: `/alerts` for a command, else its meaning as a reply, or `unclear`."""
    reply, request = read(text, asked, SUBJECTS, "en_GB"), request_for(text)
    is_value = isinstance(reply, ParsedReply) and any(
        isinstance(part, Value) and not part.doubt for part in reply.parts
    )
    if (
        request
        and not is_value
        and (request.is_question or request.is_certain or isinstance(reply, UnclearReply))
    ):
        return " ".join(f"/{command}" for command in request.commands)
    return meaning_of(reply)
