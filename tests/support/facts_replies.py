"""Facts about answers to replies: asked back, snoozed, noted, handed over, or not done at all."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlmodel import col, select

from bot.ui.actuals.no_data import no_data_line
from bot.ui.kit.ids import ActionId
from bot.ui.replies.clarification import cause_sentence
from bot.workspace.model import PostedMessage
from scorecard.model.kpis import NoData
from scorecard.model.outbox import MessageKind
from scorecard.model.payloads import Choice
from scorecard.model.periods import Frequency, Period
from scorecard.model.replies import PendingClarification
from scorecard.model.submissions import RequestState
from scorecard.model.units import format_value
from scorecard.parsing.replies.parsed_reply import DoubtReason
from scorecard.services.lookup.display_names import display_info_of
from scorecard.storage.tables import ChangeRequestRow, NoDataRow, OutgoingRow, PromptBatchRow
from tests.support.facts import Fact, Number, newest
from tests.support.texts import is_choice_of, list_buttons, list_choices, plain, shown
from tests.support.world import World

LOCALE = "en_GB"


def not_done(world: World, person: str, *about: str) -> Fact:
    """Check that the newest message to a person stores nothing, offers no choice, and names some things.

    Args:
        world: Where.
        person: Slack id.
        about: Names, values, periods and typed words that it must show.
    """
    message = newest(world, person)
    words = plain(f"{message.text}\n{shown(message)}")
    actions = {one["action_id"] for one in list_buttons(message)}
    wrong = tuple(f"it has a button {one}" for one in sorted(actions - {ActionId.ANSWER_ALL.value}))
    if not message.only_for and not key_of(message).startswith(("question:", "not_taken:")):
        wrong += (f"it is no such answer: {key_of(message)}",)
    return Fact(wrong + _missing(words, about))


def doubted(
    world: World, person: str, kpi: str, *readings: Number, cause: DoubtReason | None = None, period: str = ""
) -> Fact:
    """Check that the newest message to a person asks which value they mean, or whether one is right.

    Args:
        world: Where.
        person: Slack id.
        kpi: The KPI's name as people see it.
        readings: Every value that can be chosen, in the KPI's unit; none for any.
        cause: Why it is asked; None for whatever reason.
        period: Its key; empty for any.
    """
    found = _pending(world, person)
    if found is None or not found.readings:
        return Fact((f"no value is asked about in “{shown(newest(world, person))}”",))
    wrong: tuple[str, ...] = ()
    if readings and found.readings != tuple(map(Decimal, readings)):
        wrong += (f"the readings are {found.readings}",)
    if cause not in {None, found.cause}:
        wrong += (f"it is asked because {found.cause}",)
    [(asked, in_unit, place)] = [
        (_name(world, row), _unit(world, row), found.periods[row]) for row in found.kpis
    ]
    if kpi != asked or period not in {"", place.key}:
        wrong += (f"it is about {asked}, {place.key}",)
    offered = [plain(format_value(one, in_unit, LOCALE)) for one in found.readings]
    offered += ["No data"] * found.or_no_data
    return Fact(
        wrong
        + _unoffered(newest(world, person), offered)
        + _missing(_words(world, person), [_reason(world, found)])
    )


def _reason(world: World, found: PendingClarification) -> str:
    """Return what a question must say: the value to be replaced, or the cause."""
    if found.cause != DoubtReason.GIVEN:
        return cause_sentence(found.cause, is_one=len(found.readings) == 1)
    [row] = found.kpis
    with world.store.reading() as uow:
        _, standing = uow.actuals.get(found.standing[row])
    return format_value(standing.value, _unit(world, row), LOCALE)


def asked_which(world: World, person: str, *kpis: str) -> Fact:
    """Check that the newest message to a person asks which KPI they mean.

    Args:
        world: Where.
        person: Slack id.
        kpis: Every KPI's name that can be chosen, in any order; none for any.
    """
    found = _pending(world, person)
    if found is None or found.readings:
        return Fact((f"no KPI is asked for in “{shown(newest(world, person))}”",))
    names = [_name(world, row) for row in found.kpis]
    wrong: tuple[str, ...] = (f"it can be {names}",) if kpis and sorted(kpis) != sorted(names) else ()
    return Fact(wrong + _unoffered(newest(world, person), names))


def noted_no_data(world: World, person: str, kpi: str, reason: str = "", *, period: str = "2026-W47") -> Fact:
    """Check that a person recorded no data for a KPI's period, and was told so with the reason."""
    with world.store.reading() as uow:
        rows = uow.session.exec(select(NoDataRow).order_by(col(NoDataRow.id).desc())).all()
        noted = [(display_info_of(uow, row.kpi_id), row) for row in rows]
    found = [(info, row) for info, row in noted if kpi == info.name and row.submitted_by == person]
    if not found:
        return Fact((f"{person} noted no data for {[info.name for info, _ in noted]}",))
    info, row = found[0]
    at = Period(row.period_start, Frequency(row.frequency))
    wrong: tuple[str, ...] = () if at.key == period else (f"it is for {at.key}",)
    wrong += () if row.reason == reason else (f"the reason is “{row.reason}”",)
    line = plain(no_data_line(info, NoData(at, row.reason, person, row.recorded_at), LOCALE))
    return Fact(wrong + _missing(_words(world, person), [line]))


def snoozed(
    world: World, person: str, *kpis: str, until: datetime | None = None, beside: Sequence[str] = ()
) -> Fact:
    """Check that a person's prompts are snoozed until a moment, and that their newest message says so.

    Args:
        world: Where.
        person: Slack id.
        kpis: Names of every KPI that was put off.
        until: When they are asked again; None for whenever.
        beside: Names of every KPI that has to wait with them.
    """
    with world.store.reading() as uow:
        query = select(PromptBatchRow.snoozed_until).where(PromptBatchRow.person == person)
        moments = [one for one in uow.session.exec(query) if one]
    words = _words(world, person)
    tokens = {int(one) for one in re.findall(r"<!date\^(\d+)\^", words)}
    wrong: tuple[str, ...] = ()
    if tokens != {int(one.timestamp()) for one in moments}:
        wrong += (f"“{words}” has not {moments}",)
    if until is not None and until not in moments:
        wrong += (f"it is snoozed until {moments}",)
    named = re.findall(r"\*(.+?)\*", "\n".join(line for line in words.splitlines() if "<!date" in line))
    return Fact(wrong if named == [*kpis, *beside] else (*wrong, f"it names {named}"))


def is_snoozed(message: PostedMessage) -> bool:
    """Return whether a prompt shows a moment until which it is snoozed."""
    return "<!date^" in shown(message)


def offered(world: World, person: str, to: str, *kpis: str) -> Fact:
    """Check that a person is offered KPIs, and that the newest message to the offerer says so.

    Args:
        world: Where.
        person: Slack id of who hands over.
        to: Slack id of who is asked.
        kpis: Names of the KPIs.
    """
    offers = [one for one in world.prompts(to) if ActionId.TAKE in _actions(one)]
    if not offers:
        return Fact((f"{to} was offered nothing",))
    wrong = _missing(shown(offers[-1]), [f"<@{person}>", *(f"*{kpi}*" for kpi in kpis)])
    return Fact(wrong + _missing(_words(world, person), [f"<@{to}>", *(f"*{kpi}*" for kpi in kpis)]))


def kept(world: World, person: str, kpi: str, value: str, period: str) -> Fact:
    """Check that the newest message to a person says which value stays, with a button to correct it.

    Args:
        world: Where.
        person: Slack id.
        kpi: Name of the KPI.
        value: As it is shown: `32 min`.
        period: As it is shown: `week 47`.
    """
    message = newest(world, person)
    wrong: tuple[str, ...] = () if key_of(message).startswith("kept:") else (key_of(message),)
    wrong += () if ActionId.CORRECT in _actions(message) else ("it has no button to correct it",)
    return Fact(wrong + _missing(shown(message), [f"*{kpi}*", value, period]))


def waiting_in(text: PostedMessage | str) -> list[str]:
    """Return the names of the KPIs that a prompt or a receipt shows as waiting for their values."""
    return _listed(text, "•")


def answered_in(prompt: PostedMessage) -> list[str]:
    """Return the names of the KPIs that a prompt shows as answered, with a value or with no data."""
    return _listed(prompt, "[✓–]")


def key_of(message: PostedMessage) -> str:
    """Return the idempotency key of a message, empty for an answer that did not go through the outbox."""
    return str(((message.metadata or {}).get("event_payload") or {}).get("key", ""))


def _listed(text: PostedMessage | str, mark: str) -> list[str]:
    words = text if isinstance(text, str) else shown(text)
    return re.findall(rf"^{mark} \*(.+?)\*", words, re.MULTILINE)


def _pending(world: World, person: str) -> PendingClarification | None:
    """Return the clarification that the newest message to a person asks for now."""
    key = key_of(newest(world, person))
    with world.store.reading() as uow:
        query = select(OutgoingRow).where(
            (OutgoingRow.key == key) | (OutgoingRow.updates == key),
            OutgoingRow.kind == MessageKind.CHOICE.value,
        )
        rows = uow.session.exec(query.order_by(col(OutgoingRow.id).desc())).all()
        return Choice.model_validate(rows[0].facts) if rows else None


def _unoffered(message: PostedMessage, choices: Sequence[str]) -> tuple[str, ...]:
    buttons = list_choices(message)
    wrong = tuple(
        f"there is no button for {choice}"
        for choice in choices
        if not any(is_choice_of(button, choice) for button in buttons)
    )
    return wrong if len(buttons) == len(choices) else (*wrong, f"there are {len(buttons)} buttons")


def _missing(words: str, facts: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{fact} is not in “{words}”" for fact in map(plain, facts) if fact not in words)


def _words(world: World, person: str) -> str:
    return shown(newest(world, person))


def _actions(message: PostedMessage) -> set[str]:
    return {one["action_id"] for one in list_buttons(message)}


def _name(world: World, kpi_id: int) -> str:
    with world.store.reading() as uow:
        return display_info_of(uow, kpi_id).name


def _unit(world: World, kpi_id: int) -> str:
    with world.store.reading() as uow:
        return display_info_of(uow, kpi_id).unit


def asked_to_allow(world: World, admin: str, kpi: str, *values: str, note: str = "") -> Fact:
    """Check that the newest message to an admin asks them to allow a change, with a button for each answer.

    Args:
        world: Where.
        admin: Slack id.
        kpi: Name of the KPI.
        values: As they are shown, the one before first: `32 min`.
        note: What was typed with it; empty for nothing.
    """
    message = newest(world, admin)
    wrong: tuple[str, ...] = ()
    if _actions(message) != {ActionId.ALLOW, ActionId.DECLINE}:
        wrong += (f"its buttons are {_actions(message)}",)
    return Fact(wrong + _missing(_words(world, admin), [f"*{kpi}*", *values, note]))


def waits_for_admins(world: World, person: str, *about: str) -> Fact:
    """Check that the newest message to a person says that an admin must allow their change first.

    Args:
        world: Where.
        person: Slack id.
        about: Names, values and days that it must show.
    """
    with world.store.reading() as uow:
        newest_first = col(ChangeRequestRow.id).desc()
        row = uow.session.exec(select(ChangeRequestRow).order_by(newest_first)).first()
    wrong: tuple[str, ...] = () if row and row.asked_by == person else (f"{person} asked for no change",)
    wrong += () if row is None or row.state == RequestState.WAITING else (f"it is {row.state}",)
    return Fact(wrong + _missing(_words(world, person), about))


def change_requests(world: World, admin: str) -> list[PostedMessage]:
    """Return the messages in which an admin was asked to allow a change, whatever became of it."""
    return [one for one in world.inbox(admin) if key_of(one).startswith("change_request:")]


def decided(world: World, admin: str, state: RequestState, *, by: str) -> Fact:
    """Check that an admin's newest request is in a state, and names who decided, without buttons.

    Args:
        world: Where.
        admin: Slack id of who reads the message.
        state: What became of the change.
        by: Slack id of who decided; empty where the message need not say so.
    """
    message = change_requests(world, admin)[-1]
    with world.store.reading() as uow:
        newest_first = col(ChangeRequestRow.id).desc()
        row = uow.session.exec(select(ChangeRequestRow).order_by(newest_first)).first()
    wrong: tuple[str, ...] = () if row and row.state == state else (f"it is {row and row.state}",)
    wrong += tuple(f"there is a button {one}" for one in _actions(message))
    return Fact(wrong + _missing(shown(message), [f"<@{by}>"] if by else []))
