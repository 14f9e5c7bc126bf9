"""Action, callback and block ids shared by ui and listeners, and the values that they carry."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scorecard.errors import OutdatedAction

KEY_LIMIT = 80  # a block id holds 255 characters
HIGHEST_ROW = 2**31 - 1  # what a database's whole number holds

RowId = Annotated[int, Field(ge=0, le=HIGHEST_ROW)]


class ActionId(StrEnum):
    """The button or field that was used.

    ANSWER, NO_DATA, TAKE and LEAVE carry a `BatchRef`, CORRECT and SO_WHAT an `ActualRef`, UNDO and PUT_BACK
    an `GivenRef`, CHOOSE a `ClarificationRef`, REMIND a `ScorecardRef`, REMIND_ONE an `OwingRef`, ALLOW
    and DECLINE a `ChangeRequestRef`, ANSWER_ALERT, WHY, PLAN, EXPECT and LEARN an `AlertRef`, DONE, NOT_YET
    and HAND_ON an `AlertActionRef`, PLAN_IT, CHANGE_PLAN, EXPECT_IT and
    CHANGE_EXPECTED an `OfferRef`, REVIEW_START a `ScorecardRef`,
    REVIEW_CLOSE a `ReviewRef`, the buttons of an item of a review a `ReviewItemRef`, each choice of MORE an
    `OverflowRef`; ANSWER_ALL stands for all that is asked of the person who presses it. UP, PREVIOUS,
    NEXT and SHARE carry a `CommandRef`, each choice of DOWN a command itself. BACK carries an `AbsenceRef`;
    OWN_DAYS, OWN_HOLIDAYS and AWAY open a form of one's own settings, the names with USUAL restore one, and
    ASK_TIME is the time chosen. INPUT is every field of a modal; its block id is a `FieldRef`.
    """

    ANSWER = "answer"
    ANSWER_ALL = "answer_all"
    CORRECT = "correct"
    UNDO = "undo"
    PUT_BACK = "put_back"
    CHOOSE = "choose"
    NO_DATA = "no_data"
    MORE = "more"
    TAKE = "take"
    LEAVE = "leave"
    ALLOW = "allow"
    DECLINE = "decline"
    REMIND = "remind"
    REMIND_ONE = "remind_one"
    SO_WHAT = "so_what"
    OWN_DAYS = "own_days"
    OWN_HOLIDAYS = "own_holidays"
    ASK_TIME = "ask_time"
    USUAL_DAYS = "usual_days"
    USUAL_HOLIDAYS = "usual_holidays"
    USUAL_TIME = "usual_time"
    AWAY = "away"
    BACK = "back"
    UP = "up"
    DOWN = "down"
    PREVIOUS = "previous"
    NEXT = "next"
    ANSWER_ALERT = "answer_alert"
    WHY = "why"
    PLAN = "plan"
    EXPECT = "expect"
    DONE = "done"
    NOT_YET = "not_yet"
    HAND_ON = "hand_on"
    LEARN = "learn"
    PLAN_IT = "plan_it"
    CHANGE_PLAN = "change_plan"
    EXPECT_IT = "expect_it"
    CHANGE_EXPECTED = "change_expected"
    REVIEW_START = "review_start"
    REVIEW_CLOSE = "review_close"
    ITEM_DISCUSSED = "item_discussed"
    ITEM_DECIDE = "item_decide"
    ITEM_ACT = "item_act"
    ITEM_SKIP = "item_skip"
    ITEM_DONE = "item_done"
    SHARE = "share"
    INPUT = "input"


class CallbackId(StrEnum):
    """The modal that was submitted; each carries a `ModalRef`, or a ref of the button that opened it."""

    ANSWER = "answer"
    CORRECT = "correct"
    NO_DATA = "no_data"
    HAND_OVER = "hand_over"
    SO_WHAT = "so_what"
    OWN_DAYS = "own_days"
    OWN_HOLIDAYS = "own_holidays"
    AWAY = "away"
    PLAN = "plan"
    EXPECT = "expect"
    NOT_YET = "not_yet"
    HAND_ON = "hand_on"
    LEARN = "learn"
    DECIDE = "decide"
    ACT = "act"


class OverflowChoice(StrEnum):
    """The further actions on a prompt batch."""

    AN_HOUR = "hour"
    TOMORROW = "tomorrow"
    MONDAY = "monday"
    NOT_MINE = "not_mine"


class BlockId(StrEnum):
    """A field of a modal that does not belong to one KPI."""

    WHICH = "which"
    REASON = "reason"
    PERSON = "person"
    DAYS = "days"
    REGION = "region"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    CAUSE = "cause"
    ACTION = "action"
    DAY = "day"


class FieldKind(StrEnum):
    """The input that one field of a modal takes."""

    VALUE = "value"
    NOTE = "note"


class Ref(BaseModel):
    """A small value that travels through Slack and comes back, as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    def to_json(self) -> str:
        """Return the JSON for a button's value, a block id or `private_metadata`."""
        return self.model_dump_json(exclude_none=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the ref that was put there.

        Raises:
            OutdatedAction: The text is anything else.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise OutdatedAction from error


class BatchRef(Ref):
    """A prompt batch: all that one person is asked at one time."""

    round: RowId


class OverflowRef(Ref):
    """A choice about a prompt batch."""

    round: RowId
    more: OverflowChoice


class ActualRef(Ref):
    """One recorded value."""

    actual: RowId


class GivenRef(Ref):
    """The values and statements of no data that were given together."""

    actuals: tuple[RowId, ...] = ()
    no_data: tuple[RowId, ...] = ()


class ClarificationRef(Ref):
    """One of the choices of a clarification.

    Attributes:
        question: Key of the message that asks.
        at: Index of the choice, from 0.
    """

    question: str
    at: RowId


class ChangeRequestRef(Ref):
    """A change request for a locked period."""

    request: RowId


class SoWhatRef(Ref):
    """The value whose changed status is explained, and the receipt to show it in."""

    actual: RowId
    channel: str = ""
    ts: str = ""


class AbsenceRef(Ref):
    """One absence."""

    absence: RowId


class AlertRef(Ref):
    """An alert, and the action or expectation that its modal was prefilled with, if any.

    Attributes:
        standing: Row of the action that stood.
    """

    alert: RowId
    standing: RowId | None = None


class OfferRef(Ref):
    """What is offered in an alert's thread, by the key of the message that offers it."""

    offer: str


class AlertActionRef(Ref):
    """An action about an alert."""

    action: RowId


class ScorecardRef(Ref):
    """A scorecard."""

    scorecard: RowId


class ReviewRef(Ref):
    """A review."""

    review: RowId


class ReviewItemRef(Ref):
    """An item of a review.

    Attributes:
        seen: The number of responses that it had when a modal about it was opened.
    """

    item: RowId
    seen: RowId = 0


class CommandRef(Ref):
    """A command to be answered: the text after `/scorecard`."""

    command: str


class OwingRef(Ref):
    """A person, by Slack user id, who owes values of a scorecard."""

    scorecard: RowId
    person: Annotated[str, Field(pattern=r"^[UW][A-Z0-9]{1,40}$")]


class ModalRef(Ref):
    """The purpose of a modal: a prompt batch, the correction of an actual, or (neither) all that is due."""

    round: RowId | None = None
    actual: RowId | None = None


class FieldRef(Ref):
    """One field of a modal, as its block id.

    Attributes:
        prompt: Row of the prompt that it answers.
        key: The KPI's key, by which an `InvalidInput` finds its field; cut to `KEY_LIMIT`.
        standing: The actual that the field was prefilled with, or None for an empty field.
    """

    prompt: RowId
    key: str
    kind: Literal[FieldKind.VALUE, FieldKind.NOTE]
    standing: RowId | None = None
