"""Names shared by those who draw buttons and modals and those who listen to them, and what these carry."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scorecard.errors import OutdatedAction

KEY_LIMIT = 80  # a block id holds 255 characters
HIGHEST_ROW = 2**31 - 1  # what a database's whole number holds

RowId = Annotated[int, Field(ge=0, le=HIGHEST_ROW)]


class ActionId(StrEnum):
    """What was pressed or typed into.

    ANSWER, NO_DATA, TAKE and LEAVE carry a `BatchRef`, CORRECT an `ActualRef`, CHOOSE a `ClarificationRef`,
    ALLOW and DECLINE a `ChangeRequestRef`, each choice of MORE an `OverflowRef`; ANSWER_ALL stands for all
    that its presser is asked. INPUT is every field of a modal; its block id, a `FieldRef`, says which.
    """

    ANSWER = "answer"
    ANSWER_ALL = "answer_all"
    CORRECT = "correct"
    CHOOSE = "choose"
    NO_DATA = "no_data"
    MORE = "more"
    TAKE = "take"
    LEAVE = "leave"
    ALLOW = "allow"
    DECLINE = "decline"
    INPUT = "input"


class CallbackId(StrEnum):
    """Which modal was submitted; each carries a `ModalRef`."""

    ANSWER = "answer"
    CORRECT = "correct"
    NO_DATA = "no_data"
    HAND_OVER = "hand_over"


class OverflowChoice(StrEnum):
    """What else can be done about a round."""

    AN_HOUR = "hour"
    TOMORROW = "tomorrow"
    MONDAY = "monday"
    NOT_MINE = "not_mine"


class BlockId(StrEnum):
    """A field of a modal that is not one KPI's."""

    WHICH = "which"
    REASON = "reason"
    PERSON = "person"


class FieldKind(StrEnum):
    """What one field of a modal takes."""

    VALUE = "value"
    NOTE = "note"


class Ref(BaseModel):
    """A small value that travels through Slack and comes back, as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def to_json(self) -> str:
        """What a button's value, a block id or `private_metadata` holds."""
        return self.model_dump_json(exclude_none=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What was put there.

        Raises:
            TooOld: It is something else.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise OutdatedAction from error


class BatchRef(Ref):
    """All that one person is asked at one time."""

    round: RowId


class OverflowRef(Ref):
    """A choice about all that one person is asked at one time."""

    round: RowId
    more: OverflowChoice


class ActualRef(Ref):
    """One recorded value."""

    actual: RowId


class ClarificationRef(Ref):
    """One of the choices under a question.

    Attributes:
        question: Key of the message that asks.
        at: Which choice, from 0.
    """

    question: str
    at: RowId


class ChangeRequestRef(Ref):
    """A change of a locked period that somebody asked for."""

    request: RowId


class ModalRef(Ref):
    """What a modal was opened for: a round, the correction of an actual, or (neither) all that is due."""

    round: RowId | None = None
    actual: RowId | None = None


class FieldRef(Ref):
    """One field of a modal, as its block id.

    Attributes:
        prompt: The prompt it answers.
        key: The KPI's key, by which an `InvalidInput` finds its field; cut to `KEY_LIMIT`.
        standing: The actual that the field was filled in with, or None for one that was empty.
    """

    prompt: RowId
    key: str
    kind: Literal[FieldKind.VALUE, FieldKind.NOTE]
    standing: RowId | None = None
