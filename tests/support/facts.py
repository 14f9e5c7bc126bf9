"""Facts about the effects of messages, independent of the bot's wording.

A failed fact shows what was found instead, so that `assert saved(world, "MTTR", 25)` explains itself.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sqlmodel import col, select

from bot.ui.errors import error_message
from bot.ui.kit.escape import mention
from bot.ui.kit.figures import given_by, name, value
from bot.ui.kit.formatting import full_period_label, note_lines, status_text
from bot.ui.kit.ids import ActionId
from bot.ui.prompts.prompt import ALL_DONE
from bot.ui.replies.receipt import NOTE
from bot.workspace.model import Json, PostedMessage
from scorecard.errors import ScorecardError
from scorecard.model.views.replies import ReceiptView
from scorecard.rules.alerts.states import AlertState
from scorecard.services.actuals.receipts import read_receipts
from scorecard.services.lookup.people import with_names
from scorecard.storage.tables import ActualRow, AlertRow, id_of
from tests.support.texts import list_buttons, list_choices, plain, shown
from tests.support.world import World

Number = Decimal | int | str


@dataclass(frozen=True)
class Fact:
    """The result of a check; a failed assertion on it shows what was found.

    Attributes:
        wrong: Descriptions of the differences; empty if there are none.
    """

    wrong: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return not self.wrong


@dataclass(frozen=True)
class Stored:
    """A current value with its receipt as its sender reads it."""

    row: ActualRow
    view: ReceiptView
    receipt: str

    @property
    def misses(self) -> tuple[str, ...]:
        """Facts about the value, the KPI and the period that the receipt does not show."""
        actual, kpi, locale = self.view.actual, self.view.kpi, self.view.locale
        facts = [name(kpi), value(kpi, self.row.value, locale)]
        facts.append(full_period_label(actual.period, actual.at.date(), locale))
        if self.view.before:
            facts.append(value(kpi, self.view.before.value, locale))
        facts += note_lines(self.row.note, NOTE)
        facts += [given_by(actual)] if actual.on_behalf_of else []
        facts += [mention(actual.allowed_by)] if actual.allowed_by else []
        missing = [one for one in map(plain, facts) if one not in self.receipt]
        return tuple(f"{one} is not in “{self.receipt}”" for one in missing)


def saved(
    world: World,
    kpi: str,
    number: Number,
    *,
    period: str = "",
    note: str | None = None,
    by: str = "",
    late: bool = False,
    standing: str = "",
) -> Fact:
    """Check that a KPI has its first value for a period, shown in a receipt to the person who gave it.

    Args:
        world: The world.
        kpi: The KPI's display name or key.
        number: The value, in the KPI's unit.
        period: The period's key, `2026-W47`; empty for the period with the newest value.
        note: The note given with it; None for any.
        by: Slack user id of the person who gave it; empty for anyone.
        late: True if it was late.
        standing: Its status, `off threshold`, which the receipt shows too; empty for any.
    """
    found = _find(world, kpi, period)
    if found is None:
        return Fact((f"{kpi} has no value",))
    wrong = _differences(found, number, note, by)
    if found.view.before is not None:
        wrong += (f"it corrects {found.view.before.value}",)
    if standing and not (standing == found.view.status and status_text(found.view.status) in found.receipt):
        wrong += (f"it is {found.view.status}",)
    if found.row.is_late is not late:
        wrong += (f"it is {'' if found.row.is_late else 'not '}late",)
    return Fact(wrong + found.misses)


def corrected(
    world: World,
    kpi: str,
    before: Number,
    number: Number,
    *,
    period: str = "",
    note: str | None = None,
    by: str = "",
) -> Fact:
    """Check that a value was replaced, and that its author's receipt shows both; arguments as in `saved`."""
    found = _find(world, kpi, period)
    if found is None or found.view.before is None:
        return Fact((f"no value of {kpi} was corrected",))
    wrong = _differences(found, number, note, by)
    if found.view.before.value != Decimal(before):
        wrong += (f"it was {found.view.before.value} before",)
    return Fact(wrong + found.misses)


def shows_receipt(message: PostedMessage) -> bool:
    """Return whether a message shows a stored value with a button to correct it."""
    return any(one["action_id"] == ActionId.CORRECT.value for one in list_buttons(message))


def nothing_saved(world: World) -> Fact:
    """Check that no KPI has a value, and nobody got a receipt."""
    rows = [row for row, _ in _rows(world)]
    receipts = [plain(block["text"]["text"]) for block in _receipt_blocks(world, *_people(world))]
    return Fact((*(f"{row.value} for {row.period_start}" for row in rows), *receipts))


def asked_back(world: World, person: str, *, about: str = "", choices: int | None = None) -> Fact:
    """Check that the bot's newest message to a person is a question with buttons.

    Args:
        world: The world.
        person: Slack user id.
        about: The name of a KPI in the question, or a value that can be chosen.
        choices: Number of buttons; None for any.
    """
    words = shown(message := newest(world, person))
    buttons = list_choices(message)
    wrong: tuple[str, ...] = () if buttons else (f"“{words}” has no button to choose by",)
    if choices not in {None, len(buttons)}:
        wrong += (f"there are {len(buttons)} buttons",)
    if about not in words:
        wrong += (f"{about} is not in “{words}”",)
    return Fact(wrong)


def refused(world: World, person: str, error: ScorecardError) -> Fact:
    """Check that the newest message a person sees is an error's sentence.

    Args:
        world: The world.
        person: Slack user id.
        error: The error with all its data: `NotAllowed("MTTR", [PRIYA, HELEN])`.
    """
    told, seen = plain(error_message(error).text), plain(newest(world, person).text)
    return Fact(() if told in seen else (f"“{told}” is not in “{seen}”",))


def all_answered(world: World, person: str, at: int = 0) -> Fact:
    """Check that one of a person's prompts shows nothing as open.

    Args:
        world: The world.
        person: Slack user id.
        at: Index of the prompt, from 0.
    """
    prompt = world.prompts(person)[at]
    words = shown(prompt)
    wrong: tuple[str, ...] = () if ALL_DONE in words else (f"“{words}” does not say so",)
    return Fact(wrong + tuple(f"there is a button {one['action_id']}" for one in list_buttons(prompt)))


def newest(world: World, person: str) -> PostedMessage:
    """Return the bot's newest message that a person sees, in any channel or thread."""
    return max(seen_by(world, person), key=lambda one: one.ts)


def _differences(found: Stored, number: Number, note: str | None, by: str) -> tuple[str, ...]:
    """Return the differences between a stored value and the expected one."""
    wrong: tuple[str, ...] = () if found.row.value == Decimal(number) else (f"it is {found.row.value}",)
    if note not in {None, found.row.note}:
        wrong += (f"its note is “{found.row.note}”",)
    return wrong + ((f"{found.row.submitted_by} gave it",) if by not in {"", found.row.submitted_by} else ())


def _find(world: World, kpi: str, period: str) -> Stored | None:
    """Return the newest current value of a KPI."""
    for row, view in _rows(world):
        if kpi in {view.kpi.name, view.kpi.key} and period in {"", view.actual.period.key}:
            blocks = _receipt_blocks(world, row.submitted_by)
            mine = [one for one in blocks if json.loads(one["accessory"]["value"])["actual"] == row.id]
            return Stored(row, view, plain(mine[-1]["text"]["text"]) if mine else "no receipt")
    return None


def _rows(world: World) -> list[tuple[ActualRow, ReceiptView]]:
    """Return all current values with their receipts, newest first."""
    newest_first = col(ActualRow.id).desc()
    query = select(ActualRow).where(col(ActualRow.superseded_at).is_(None)).order_by(newest_first)
    with world.store.reading() as uow:
        rows = list(uow.session.exec(query))
        return [(row, read_receipts(uow, [id_of(row)], row.submitted_by)[0]) for row in rows]


def _receipt_blocks(world: World, *people: str) -> list[Json]:
    """Return the blocks with a Correct button that some people see, oldest first."""
    return [
        block
        for person in people
        for message in seen_by(world, person)
        for block in message.blocks
        if block.get("accessory", {}).get("action_id") == ActionId.CORRECT.value
    ]


def seen_by(world: World, person: str) -> Iterator[PostedMessage]:
    """Yield all of the bot's messages that a person sees: direct messages, channels, threads."""
    channels = [world.direct(person), *(one.id for one in world.workspace.channels)]
    for channel in channels:
        for message in world.workspace.messages.list_visible(channel, person):
            if message.author == world.workspace.bot.user_id:
                yield message


def _people(world: World) -> list[str]:
    return [one.id for one in world.workspace.people]


def alert_states(world: World) -> list[AlertState]:
    """Return the state of each alert, oldest first."""
    with world.store.reading() as uow:
        rows = uow.session.exec(select(AlertRow).order_by(col(AlertRow.id)))
        return [AlertState(row.state) for row in rows]


def at_field(world: World, error: ScorecardError) -> str:
    """Return an error as it stands at a field of a modal, where people are named and not mentioned."""
    with world.store.reading() as uow:
        return with_names(uow, world.workspace.team_id, str(error))


def only_error(errors: Mapping[str, str], field: str, *about: str) -> Fact:
    """Check that a modal was rejected because of one field, and that its error names some things.

    Args:
        errors: As `World.fill` returns them.
        field: The KPI's key.
        about: Names, values and typed words that the error must show.
    """
    if list(errors) != [field]:
        return Fact((f"the errors are {errors}",))
    return Fact(tuple(f"{one} is not in “{errors[field]}”" for one in about if one not in errors[field]))
