"""Payloads of outgoing messages: one type for each kind, with the fields that its drawing and its key need.

A payload is stored as the JSON `facts` of its row, and read back by the row's kind. A field that only the key
needs has a default, since rows of earlier versions are without it; a stored message keeps the key it has.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scorecard.model.outbox import MessageKind, OutgoingMessage, Payload
from scorecard.model.replies import DECLINED, PendingClarification, ReplyOutcome


class BatchPart(BaseModel):
    """A prompt batch that a message asks for.

    Attributes:
        round: The batch's row.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    round: int


class ReminderPart(BatchPart):
    """A prompt batch that a message reminds of.

    Attributes:
        number: The reminder's number, 1 to 3.
        audience: The `Audience` of the reminder.
        prompts: Rows of the unanswered prompts.
        by: Slack user id of the admin who wants it; empty for what the schedule sends.
    """

    number: int
    audience: int
    prompts: tuple[int, ...]
    by: str = ""


Part = Annotated[ReminderPart | BatchPart, Field(union_mode="left_to_right")]
"""A batch in a message; only a reminder has a number."""


class Prompt(Payload):
    """The question for everything of a batch.

    Attributes:
        round: The batch's row.
        bundled: Reminders of older batches of the same scorecard and owner, which are part of what is asked.
        parts: The other batches that the message asks for or reminds of, each by itself.
        carrier: Key of the message in which it is asked instead; it is not sent by itself then.
    """

    kind = MessageKind.PROMPT

    round: int
    bundled: tuple[ReminderPart, ...] = Field(default=(), validation_alias="with", serialization_alias="with")
    parts: tuple[Part, ...] = ()
    carrier: str = ""

    def derive_key(self) -> str:
        """Return `prompt:12`."""
        return f"{self.kind}:{self.round}"

    @property
    def batch(self) -> int:
        """Row of the batch."""
        return self.round

    @property
    def part(self) -> BatchPart:
        """The batch that it asks for."""
        return BatchPart(round=self.round)

    def bundle(self, part: ReminderPart) -> Self:
        """Return it with one more reminder in what is asked."""
        return self.model_copy(update={"bundled": (*self.bundled, part)})

    def carry(self, part: BatchPart) -> Self:
        """Return it with one more batch in its message."""
        return self.model_copy(update={"parts": (*self.parts, part)})


class PromptUpdate(Payload):
    """A prompt drawn again.

    Attributes:
        round: The batch whose message is drawn.
        cause: What changed.
        of: The batch in which it changed.
    """

    kind = MessageKind.PROMPT_UPDATE

    round: int
    cause: str = ""
    of: int = 0

    def derive_key(self) -> str:
        """Return `prompt_update:prompt:12:<cause>:of:13`."""
        return f"{self.kind}:{Prompt(round=self.round).derive_key()}:{self.cause}:of:{self.of}"


class Reminder(Payload):
    """A reminder of what is unanswered in a batch.

    Attributes:
        round: The batch's row.
        number: The reminder's number, 1 to 3.
        audience: The `Audience` of the reminder.
        prompts: Rows of the unanswered prompts.
        by: Slack user id of the admin who wants it; empty for what the schedule sends.
        reader: Slack user id of the person reminded.
        bundled: Reminders of other batches in the same message.
        carrier: Key of the message in which it is given instead; it is not sent by itself then.
    """

    kind = MessageKind.REMINDER

    round: int
    number: int
    audience: int
    prompts: tuple[int, ...]
    by: str = ""
    reader: str = ""
    bundled: tuple[ReminderPart, ...] = Field(default=(), validation_alias="with", serialization_alias="with")
    carrier: str = ""

    @property
    def batch(self) -> int | None:
        """Row of the batch."""
        return self.round

    @property
    def reminders(self) -> tuple[ReminderPart, ...]:
        """The batches that it reminds of, its own first."""
        shared = {name: getattr(self, name) for name in ReminderPart.model_fields}
        own = ReminderPart(**shared)
        return own, *self.bundled

    def derive_key(self) -> str:
        """Return `reminder:12:1:U0SAM`."""
        return f"{MessageKind.REMINDER}:{self.round}:{self.number}:{self.reader}"


class ReminderUpdate(Reminder):
    """A reminder drawn again.

    Attributes:
        cause: What changed.
        of: The batch in which it changed.
    """

    kind = MessageKind.REMINDER_UPDATE

    cause: str = ""
    of: int = 0

    @property
    def batch(self) -> None:
        """None: it only draws again what reminds of the batch."""

    def derive_key(self) -> str:
        """Return `reminder_update:reminder:12:1:U0SAM:<cause>:of:13`."""
        return f"{self.kind}:{super().derive_key()}:{self.cause}:of:{self.of}"


class Caused(Payload):
    """A payload of which there is one for each cause.

    Attributes:
        cause: The event, click or change that caused it.
    """

    cause: str = ""

    def derive_key(self) -> str:
        """Return the kind and the cause."""
        return f"{self.kind}:{self.cause}"


class HandoverAnswer(Caused):
    """The answer to the offer of a batch.

    Attributes:
        round: The batch's row.
        reader: Slack user id of the person told.
    """

    kind = MessageKind.HANDOVER

    round: int
    reader: str


class WhichOffer(Caused):
    """The question which of several offers an answer is about.

    Attributes:
        user: Slack user id of the person who answered.
        offers: Rows of the batches offered.
        accepts: True if the answer is a yes.
    """

    kind = MessageKind.WHICH_OFFER

    user: str
    offers: tuple[int, ...]
    accepts: bool


class Absence(Payload):
    """The notice that somebody is away.

    Attributes:
        absence: The absence's row.
        replaced: Rows of absences that it replaces.
        until: Its last day.
        reader: Slack user id of the person told.
    """

    kind = MessageKind.ABSENCE

    absence: int
    replaced: tuple[int, ...] = ()
    until: date | None = None
    reader: str = ""

    def derive_key(self) -> str:
        """Return `absence:3:2026-11-30:U0SAM`."""
        return f"{self.kind}:{self.absence}:{self.until}:{self.reader}"


class AbsenceEnd(Absence):
    """The notice that somebody is back."""

    kind = MessageKind.ABSENCE_END


class Departure(Caused):
    """The notice that the owner or cover of a KPI has left.

    Attributes:
        scorecard: The scorecard's row.
        person: Slack user id of the person who left.
    """

    kind = MessageKind.DEPARTURE

    scorecard: int
    person: str

    def derive_key(self) -> str:
        """Return `departure:1:U0SAM:<cause>`."""
        return f"{self.kind}:{self.scorecard}:{self.person}:{self.cause}"


class Receipt(ReplyOutcome, Caused):
    """The report of what a message led to.

    Attributes:
        reader: Slack user id of the person who wrote it.
    """

    kind = MessageKind.RECEIPT

    reader: str


class ReceiptUpdate(Receipt):
    """A receipt drawn again, with what it shows now."""

    kind = MessageKind.RECEIPT_UPDATE


class Question(Caused):
    """The answer to a message of which nothing was stored.

    Attributes:
        user: Slack user id of its author.
        reason: The reason, a sentence.
        typed: The message.
        actuals: Rows of values that it may want taken back.
        no_data: Rows of statements of no data that it may want taken back.
    """

    kind = MessageKind.QUESTION

    user: str
    reason: str
    typed: str
    actuals: tuple[int, ...] = ()
    no_data: tuple[int, ...] = ()


class Comment(Payload):
    """The note that a comment was seen.

    Attributes:
        may_answer: True if its author may give the value.
        once: The message, or the thread if one note is enough in it.
    """

    kind = MessageKind.COMMENT

    may_answer: bool = True
    once: str = ""

    def derive_key(self) -> str:
        """Return `comment:<once>`, or `comment:<once>:read` for those who may only read."""
        return f"{self.kind}:{self.once}" + ("" if self.may_answer else ":read")


class NotTaken(Caused):
    """The notice that a message could not be handled.

    Attributes:
        reason: The reason and what to do, one sentence.
        typed: The message.
    """

    kind = MessageKind.NOT_TAKEN

    reason: str
    typed: str


class Choice(PendingClarification, Payload):
    """A clarification.

    Attributes:
        once: The event or command that caused it, or empty.
        replaces: Key of the clarification that it takes the place of, or empty.
        at: Index of the option chosen there.
    """

    kind = MessageKind.CHOICE

    once: str = ""
    replaces: str = ""
    at: int | None = None

    def derive_key(self) -> str:
        """Return `choice:<once>`, or the key of the one before with the option chosen there."""
        return choice_key(self.replaces, self.at) if self.replaces else f"{self.kind}:{self.once}"


class ChoiceMade(ReplyOutcome, Payload):
    """What stands in place of a clarification once its person has chosen.

    Attributes:
        reader: Slack user id of the person who chose.
        typed: The reply that was unclear.
        declined: True if they said no.
        stays: Rows of the values that stay then.
        replaces: Key of the clarification.
        at: Index of the option chosen; None if they said no.
    """

    kind = MessageKind.CHOICE_MADE

    reader: str
    typed: str
    declined: bool = False
    stays: tuple[int, ...] = ()
    replaces: str = ""
    at: int | None = None

    def derive_key(self) -> str:
        """Return the clarification's key with the option chosen."""
        return choice_key(self.replaces, self.at)


def choice_key(asking: str, at: int | None) -> str:
    """Return the key of what stands in place of a clarification, by its key and the option; None for a no."""
    return f"{asking}:{DECLINED if at is None else at}"


class Answer(Payload):
    """The answer to a command that somebody sent as a message.

    Attributes:
        user: Slack user id of its reader, or of whom it is drawn for.
        channel: Slack id of the channel where it was asked.
        command: The command.
        reason: The reason for which it was not carried out, or empty.
        drawn: The answer, as JSON, if it was drawn when the command was carried out.
        once: The message.
        at: Index of the command in it.
    """

    kind = MessageKind.ANSWER

    user: str
    channel: str
    command: str
    reason: str = ""
    drawn: dict[str, Any] | None = None
    once: str = ""
    at: int = 0

    def derive_key(self) -> str:
        """Return `answer:<once>:0`."""
        return f"{self.kind}:{self.once}:{self.at}"


class AnsweredDirectly(Caused):
    """The note in a thread that the answer is in the direct messages of whoever asked."""

    kind = MessageKind.ANSWERED_DIRECTLY


class Shared(Caused):
    """An answer that somebody shared in a channel.

    Attributes:
        drawn: The message, as JSON, as it was read when the button was pressed.
        by: Slack user id of whoever shared it.
    """

    kind = MessageKind.SHARED

    drawn: dict[str, Any]
    by: str


class Kept(Caused):
    """The notice that the values of a deleted message stay.

    Attributes:
        actuals: Rows of the values.
        reader: Slack user id of its author.
    """

    kind = MessageKind.KEPT

    actuals: tuple[int, ...]
    reader: str


class Replaced(Payload):
    """The notice to somebody that others changed what they gave.

    Attributes:
        actuals: Rows of the values that show it, at least one.
        reader: Slack user id of the person.
    """

    kind = MessageKind.REPLACED

    actuals: tuple[int, ...]
    reader: str

    def derive_key(self) -> str:
        """Return `replaced:7:U0SAM`, by the first of the values."""
        return f"{self.kind}:{self.actuals[0]}:{self.reader}"

    def join(self, other: Self) -> Self:
        """Return this notice with the values of another one behind its own."""
        return self.model_copy(update={"actuals": (*self.actuals, *other.actuals)})


class ChangeRequest(Payload):
    """The question to an admin whether a locked period may be changed.

    Attributes:
        request: The request's row.
        reader: Slack user id of the person who reads it.
    """

    kind = MessageKind.CHANGE_REQUEST

    request: int
    reader: str

    def derive_key(self) -> str:
        """Return `change_request:4:U0ADA`."""
        return f"{self.kind}:{self.request}:{self.reader}"


class ChangeRequestUpdate(ChangeRequest):
    """The question to an admin, drawn again."""

    kind = MessageKind.CHANGE_REQUEST_UPDATE


class ChangeAsked(ChangeRequest, Caused):
    """The notice that an admin must allow a change; the rest of the same message has a receipt of its own."""

    kind = MessageKind.CHANGE_ASKED

    def derive_key(self) -> str:
        """Return `change_asked:4:<cause>`."""
        return f"{self.kind}:{self.request}:{self.cause}"

    @property
    def receipt_key(self) -> str:
        """Key of the receipt for the rest, if there is one."""
        return Receipt(reader=self.reader, cause=self.cause).derive_key()


class ChangeRefused(ChangeRequest):
    """The notice that a change was not made.

    Attributes:
        is_withdrawn: True if the person who asked for it took it back.
    """

    kind = MessageKind.CHANGE_REFUSED

    is_withdrawn: bool = False

    def derive_key(self) -> str:
        """Return `change_refused:4`, or `change_withdrawn:4`."""
        return f"{'change_withdrawn' if self.is_withdrawn else self.kind}:{self.request}"


class OfAlert(Payload):
    """A payload about an alert.

    Attributes:
        alert: The alert's row.
    """

    alert: int


class Alert(OfAlert):
    """An alert."""

    kind = MessageKind.ALERT

    def derive_key(self) -> str:
        """Return `alert:3`."""
        return f"{self.kind}:{self.alert}"


class CausedOfAlert(OfAlert, Caused):
    """A payload about an alert of which there is one for each cause."""

    def derive_key(self) -> str:
        """Return `alert_update:3:<cause>`, by its kind."""
        return f"{self.kind}:{self.alert}:{self.cause}"


class AlertUpdate(CausedOfAlert):
    """An alert drawn again."""

    kind = MessageKind.ALERT_UPDATE


class AlertReply(OfAlert, Caused):
    """A reply in the thread of an alert."""

    step: ClassVar[str]

    def derive_key(self) -> str:
        """Return `alert_resolved:3:<cause>`."""
        return f"alert_{self.step}:{self.alert}:{self.cause}"


class Recovery(AlertReply):
    """The news that a KPI is no longer off threshold."""

    kind, step = MessageKind.RECOVERY, "resolved"


class Withdrawal(AlertReply):
    """The news that an alert was wrong."""

    kind, step = MessageKind.WITHDRAWAL, "withdrawn"


class Reopening(AlertReply):
    """The news that a recovery was wrong."""

    kind, step = MessageKind.REOPENING, "reopened"


class Worsening(AlertReply):
    """The news that a KPI is farther off; once for each period."""

    kind, step = MessageKind.WORSENING, "worse"


class ActionReply(AlertReply):
    """A reply in the thread of an alert about an action.

    Attributes:
        action: The action's row.
    """

    action: int


class Verdict(ActionReply):
    """What the first value after an action says: it has not helped yet."""

    kind, step = MessageKind.VERDICT, "verdict"


class Repetition(AlertReply):
    """The reminder that a KPI is still off threshold; once for each day."""

    kind, step = MessageKind.REPETITION, "repeated"


class Planned(ActionReply):
    """The news that somebody is to do something about an alert."""

    kind, step = MessageKind.PLANNED, "planned"


class PlanOffer(CausedOfAlert):
    """The offer to make what somebody wrote in an alert's thread its plan.

    Attributes:
        cause_said: Why it is needed, or empty.
        action_said: What is done.
        doer: Slack user id of the person who is to do it.
        due: The day by which.
        standing: Row of the action that stood when it was written, or None.
        planned: True if it was made the plan.
    """

    kind = MessageKind.PLAN_OFFER

    cause_said: str = ""
    action_said: str
    doer: str
    due: date
    standing: int | None = None
    planned: bool = False


class PlanOfferUpdate(PlanOffer):
    """The same offer once it is settled."""

    kind = MessageKind.PLAN_OFFER_UPDATE


class ExpectedOffer(CausedOfAlert):
    """The offer to take what somebody wrote in an alert's thread as known work.

    Attributes:
        reason_said: What the known work is; empty if it is still to be said.
        last_day: The last day of it.
        taken: True if it was taken so.
    """

    kind = MessageKind.EXPECTED_OFFER

    reason_said: str = ""
    last_day: date
    taken: bool = False


class ExpectedOfferUpdate(ExpectedOffer):
    """The same offer once it is settled."""

    kind = MessageKind.EXPECTED_OFFER_UPDATE


class Expired(AlertReply):
    """The news that the day has passed until which an alert was expected."""

    kind, step = MessageKind.EXPIRED, "expired"


class ActionDue(Payload):
    """The question to somebody whether what they do about an alert is done.

    Attributes:
        action: The action's row.
        reader: Slack user id of the person asked.
    """

    kind = MessageKind.ACTION_DUE

    action: int
    reader: str

    def derive_key(self) -> str:
        """Return `action_due:5:U0SAM`."""
        return f"{self.kind}:{self.action}:{self.reader}"


class ActionDueUpdate(ActionDue, Caused):
    """The same question, drawn again."""

    kind = MessageKind.ACTION_DUE_UPDATE

    def derive_key(self) -> str:
        """Return `action_due_update:5:U0SAM:<cause>`."""
        return f"{super().derive_key()}:{self.cause}"


class Unplanned(Payload):
    """The notice to an admin that nobody has said what is done about some alerts.

    Attributes:
        scorecard: The scorecard's row.
        alerts: Rows of the alerts.
        reader: Slack user id of the admin.
        day: The day on which they are told, `2026-12-04`.
    """

    kind = MessageKind.UNPLANNED

    scorecard: int
    alerts: tuple[int, ...]
    reader: str
    day: str = ""

    def derive_key(self) -> str:
        """Return `unplanned:1:2026-12-04:U0ADA`."""
        return f"{self.kind}:{self.scorecard}:{self.day}:{self.reader}"


class Followed(Payload):
    """What changed of what a person or channel follows.

    Attributes:
        scorecard: Row of a scorecard of which they follow something.
        stopped: True if a channel is not told any more, because it has guests now.
        follower: The team, and the person or channel in it, `T1:U0SAM`.
        once: The day on which they are told, or the moment at which it stopped.
    """

    kind = MessageKind.FOLLOWED

    scorecard: int
    stopped: bool = False
    follower: str = ""
    once: str = ""

    def derive_key(self) -> str:
        """Return `followed:T1:U0SAM:2026-11-30`."""
        return f"{self.kind}:{self.follower}:{'stopped:' if self.stopped else ''}{self.once}"


class OfWeek(Payload):
    """A payload about the weekly post of a scorecard.

    Attributes:
        scorecard: The scorecard's row.
        week: Key of the week, `2026-W48`.
        as_of: The moment as of which the post tells what is due, UTC; None in rows of earlier versions.
        since: The moment since which it tells changes, UTC; None in rows of earlier versions.
    """

    scorecard: int
    week: str = ""
    as_of: datetime | None = None
    since: datetime | None = None

    @property
    def post_key(self) -> str:
        """Key of the post, `weekly:1:2026-W48`."""
        return f"weekly:{self.scorecard}:{self.week}"

    def derive_key(self) -> str:
        """Return the kind, the scorecard and the week."""
        return f"{self.kind}:{self.scorecard}:{self.week}"


class WeeklyPost(OfWeek):
    """The weekly post of a scorecard."""

    kind = MessageKind.WEEKLY_POST

    def derive_key(self) -> str:
        """Return `weekly:1:2026-W48`."""
        return self.post_key


class WeeklyDetails(OfWeek):
    """A perspective in the thread of a weekly post.

    Attributes:
        part: Index of the perspective, from 0.
    """

    kind = MessageKind.WEEKLY_DETAILS

    part: int

    def derive_key(self) -> str:
        """Return `weekly_details:1:2026-W48:0`."""
        return f"{super().derive_key()}:{self.part}"


class WeeklyNote(OfWeek):
    """The note in the thread of a weekly post that a KPI in it has another status now.

    Attributes:
        due: The moment up to which values count in it, UTC.
    """

    kind = MessageKind.WEEKLY_NOTE

    due: datetime

    def derive_key(self) -> str:
        """Return `weekly_note:1:2026-W48:20261124T1030`."""
        return f"{super().derive_key()}:{self.due:%Y%m%dT%H%M}"


class WeeklyUpdate(WeeklyNote):
    """A weekly post, or a perspective in its thread, drawn again because a KPI has another status now.

    Attributes:
        part: Index of the perspective, from 0; None for the post itself.
    """

    kind = MessageKind.WEEKLY_UPDATE

    part: int | None = None

    def derive_key(self) -> str:
        """Return `weekly_update:1:2026-W48:20261124T1030`, with the index of a perspective at its end."""
        return super().derive_key() + ("" if self.part is None else f":{self.part}")

    @property
    def target(self) -> WeeklyPost | WeeklyDetails:
        """What it draws again."""
        shown = {name: getattr(self, name) for name in OfWeek.model_fields}
        return WeeklyPost(**shown) if self.part is None else WeeklyDetails(**shown, part=self.part)


class ToAdmin(Payload):
    """A notice to an admin about a trouble.

    Attributes:
        trouble: The trouble's row.
        tried: Slack user ids of the admins who could not be told.
    """

    trouble: int
    tried: tuple[str, ...] = ()

    def derive_key(self) -> str:
        """Return `trouble_over:5`, or `trouble_over:5:2` for the third admin."""
        return f"{self.kind}:{self.trouble}{self._attempt}"

    def for_next(self, admin: str) -> Self:
        """Return the notice for the next admin after one who could not be told."""
        return self.model_copy(update={"tried": (*self.tried, admin)})

    @property
    def _attempt(self) -> str:
        return f":{len(self.tried)}" if self.tried else ""


class OfReview(Payload):
    """A payload about a review.

    Attributes:
        review: The review's row.
    """

    review: int


class ReviewOpened(OfReview):
    """A review; what it is about is in its thread."""

    kind = MessageKind.REVIEW

    def derive_key(self) -> str:
        """Return `review:3`."""
        return f"{self.kind}:{self.review}"


class ReviewUpdate(OfReview, Caused):
    """A review drawn again."""

    kind = MessageKind.REVIEW_UPDATE

    def derive_key(self) -> str:
        """Return `review_update:3:<cause>`."""
        return f"{self.kind}:{self.review}:{self.cause}"


class ReviewItem(OfReview):
    """An item in the thread of a review.

    Attributes:
        item: The item's row.
    """

    kind = MessageKind.REVIEW_ITEM

    item: int

    def derive_key(self) -> str:
        """Return `review_item:12`."""
        return f"{self.kind}:{self.item}"


class ReviewItemUpdate(ReviewItem, Caused):
    """An item drawn again."""

    kind = MessageKind.REVIEW_ITEM_UPDATE

    def derive_key(self) -> str:
        """Return `review_item_update:12:<cause>`."""
        return f"{super().derive_key()}:{self.cause}"


class ReviewMinutes(OfReview):
    """The minutes of a closed review."""

    kind = MessageKind.REVIEW_MINUTES

    def derive_key(self) -> str:
        """Return `review_minutes:3`."""
        return f"{self.kind}:{self.review}"


class TroubleNotice(ToAdmin):
    """The notice that something cannot be sent.

    Attributes:
        times: The number of times that an admin was told, with this one.
    """

    kind = MessageKind.TROUBLE

    times: int = 0

    def derive_key(self) -> str:
        """Return `trouble:5:1`, or `trouble:5:1:2` for the third admin."""
        return f"{self.kind}:{self.trouble}:{self.times}{self._attempt}"


class TroubleOver(ToAdmin):
    """The notice that a trouble is over."""

    kind = MessageKind.TROUBLE_OVER


class CaughtUp(Payload):
    """The summary of what waited for a trouble, which tests whether that is over.

    Attributes:
        trouble: The trouble's row.
    """

    kind = MessageKind.CAUGHT_UP

    trouble: int

    def derive_key(self) -> str:
        """Return `caught_up:5`."""
        return f"{self.kind}:{self.trouble}"


class Hello(Payload):
    """The first post in a scorecard's channel.

    Attributes:
        scorecard: The scorecard's row.
    """

    kind = MessageKind.HELLO

    scorecard: int

    def derive_key(self) -> str:
        """Return `hello:1`."""
        return f"{self.kind}:{self.scorecard}"


class Help(Caused):
    """The short help.

    Attributes:
        example: An answer that its reader can send.
    """

    kind = MessageKind.HELP

    example: str = "mttr 25"


class Home(Caused):
    """A person's Home tab.

    Attributes:
        person: Slack user id.
    """

    kind = MessageKind.HOME

    person: str = ""

    def derive_key(self) -> str:
        """Return `home:U0SAM:<cause>`."""
        return f"{self.kind}:{self.person}:{self.cause}"


PAYLOADS: Mapping[MessageKind, type[Payload]] = {
    payload.kind: payload
    for payload in (
        *(Prompt, PromptUpdate, Reminder, ReminderUpdate, HandoverAnswer, WhichOffer),
        *(Absence, AbsenceEnd, Departure),
        *(Receipt, ReceiptUpdate, Question, Comment, NotTaken, Choice, ChoiceMade, Kept, Replaced, Help),
        *(Answer, AnsweredDirectly, Followed, Shared),
        *(ChangeRequest, ChangeRequestUpdate, ChangeAsked, ChangeRefused),
        *(Alert, AlertUpdate, Recovery, Withdrawal, Reopening, Worsening, Verdict, Repetition),
        *(Planned, PlanOffer, PlanOfferUpdate, ExpectedOffer, ExpectedOfferUpdate),
        *(Expired, ActionDue, ActionDueUpdate, Unplanned),
        *(WeeklyPost, WeeklyDetails, WeeklyUpdate, WeeklyNote),
        *(ReviewOpened, ReviewUpdate, ReviewItem, ReviewItemUpdate, ReviewMinutes),
        *(TroubleNotice, TroubleOver, CaughtUp, Hello, Home),
    )
}
"""The type of payload of each kind."""


def clarification_in(message: OutgoingMessage) -> Choice:
    """Return the clarification that a message asks for.

    Raises:
        TypeError: It is another message.
    """
    if not isinstance(message.payload, Choice):
        raise TypeError(f"{message.key} is no clarification")
    return message.payload


def read_payload(kind: str, facts: Mapping[str, Any]) -> Payload:
    """Return the payload that a row holds; without what is missing if the facts are not all there.

    Such a row must not hold up the others: drawing it fails, which is logged, and it is given up in the end.

    Args:
        kind: The row's kind, a known one.
        facts: Its JSON.
    """
    payload = PAYLOADS[MessageKind(kind)]
    try:
        return payload.model_validate(facts)
    except ValidationError:
        return payload.model_construct(**facts)
