"""What is said about one KPI: a phrase, or a value with its unit, period and note."""

import re
from dataclasses import dataclass

from scorecard.domain.period_phrases import Reckoning, speaks_of_time
from scorecard.domain.periods import Period
from scorecard.domain.understanding.doubts import doubt_about
from scorecard.domain.understanding.durations import distinct
from scorecard.domain.understanding.meaning import Cause, HandOver, Later, NoData, Part, Subject, Value
from scorecard.domain.understanding.notes import SEPARATED, Note, read_note
from scorecard.domain.understanding.numbers import Readings, example
from scorecard.domain.understanding.parts import Said
from scorecard.domain.understanding.phrasebook import pattern
from scorecard.domain.understanding.phrases import read_phrase
from scorecard.domain.understanding.plain import without_courtesy
from scorecard.domain.understanding.putting_right import beside_given, is_about_given
from scorecard.domain.understanding.quantities import read_quantity
from scorecard.domain.understanding.when import refuse_period_in, take_period
from scorecard.errors import InvalidInput

ROUGH = r"(?:[~≈∼]|<<about>>(?=[\s\d]))\s*"


class NoNumber(InvalidInput):
    """What was said is neither a number nor one of the phrases."""


@dataclass(frozen=True)
class Reader:
    """Reads what is said about one KPI.

    Attributes:
        reckoning: By which periods are read, and whose locale counts.
        habit: Why every number of the reply is in doubt, or None.
    """

    reckoning: Reckoning
    habit: Cause | None = None

    def read(self, said: Said, subject: Subject) -> Part:
        """What was said about a KPI.

        Raises:
            NoNumber: It is neither a number nor a phrase.
            InvalidInput: It is unclear.
        """
        text = without_courtesy(said.text)
        if not text:
            raise self._numberless(said)
        may_follow = said.subject is not None and not said.is_aside
        phrase = read_phrase(text, subject, self.reckoning, may_follow=may_follow)
        part = phrase or self._value(said, text, subject, may_follow=may_follow)
        if said.subject is None and isinstance(part, Value | NoData):
            _refuse_other_period(part.period, subject)
        return part

    def is_phrase(self, said: Said) -> bool:
        """Whether what is said of a KPI is a phrase and no number."""
        if said.subject is None:
            return False
        try:
            return read_phrase(said.text, said.subject, self.reckoning, may_follow=True) is not None
        except InvalidInput:
            return False

    def _value(self, said: Said, text: str, subject: Subject, *, may_follow: bool) -> Value:
        if not re.search(r"\d", text):
            raise self._numberless(said)
        locale = self.reckoning.locale
        rough = pattern(ROUGH).match(text)
        quantity = read_quantity(text[rough.end() :] if rough else text, subject.kpi.unit, locale)
        period, rest = take_period(quantity.rest, subject.kpi, self.reckoning)
        note = read_note(rest, text, locale, may_follow=may_follow, has_unit=quantity.has_unit)
        note = self._beside_given(note, quantity.readings, period, subject)
        refuse_period_in(note.text, subject.kpi, self.reckoning)
        if not pattern(SEPARATED).fullmatch(rest) and speaks_of_time(note.text, self.reckoning):
            raise InvalidInput(f"Is “{note.text}” when that was? Put a comma before it if it is only a note.")
        if note.text and self._is_wish(note.text, subject):
            raise InvalidInput(f"“{text}” could mean two things; send either the number or “{note.text}”.")
        readings = _with_dash(quantity.readings) if said.has_dash else quantity.readings
        causes = (
            self.habit,
            Cause.ROUGH if rough else None,
            note.cause,
            Cause.SHORT_NAME if said.is_short else None,
        )
        doubt = doubt_about(readings, subject, has_unit=quantity.has_unit, causes=causes)
        return Value(subject.kpi, (doubt.readings if doubt else readings.values)[0], note.text, doubt, period)

    def _beside_given(self, note: Note, readings: Readings, named: Period | None, subject: Subject) -> Note:
        """A note that may tell why a value is put right, where its period has one."""
        if not is_about_given(note):
            return note
        period = named or subject.period
        given = subject.find_given(period) if period else None
        return beside_given(note, readings.values[0], given, self.reckoning.locale)

    def _is_wish(self, note: str, subject: Subject) -> bool:
        """Whether a note says by itself that there is no data, to ask later or to ask somebody else."""
        try:
            return isinstance(
                read_phrase(note, subject, self.reckoning, may_follow=False), NoData | Later | HandOver
            )
        except InvalidInput:
            return True

    def _numberless(self, said: Said) -> NoNumber:
        about = f" for {said.subject.kpi.name}" if said.subject else ""
        shown = example(self.reckoning.locale)
        return NoNumber(f"I found no number{about} in that; send one like {shown}, “no data” or “later”.")


def _refuse_other_period(named: Period | None, subject: Subject) -> None:
    """Without a KPI's name, what is said is only ever for what was just asked."""
    if named and named != subject.period:
        asked = f"{subject.period.key} or for " if subject.period else ""
        raise InvalidInput(
            f"Which KPI is that, and is it for {asked}{named.key}? Send its name and the period with it."
        )


def _with_dash(readings: Readings) -> Readings:
    """What a number after `mttr - ` can be: the dash may part, or be a minus."""
    return Readings(distinct((*readings.values, *(-value for value in readings.values))), Cause.TWO_READINGS)
