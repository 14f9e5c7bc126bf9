"""Change requests for locked periods, as the requester and the admins read them."""

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mention, quoted
from bot.ui.kit.figures import name, value
from bot.ui.kit.formatting import day_label, full_period_label, note_lines, with_full_stop
from bot.ui.kit.ids import ActionId, ChangeRequestRef
from bot.ui.kit.message import Message
from scorecard.model.submissions import ChangeRequest, RequestState
from scorecard.model.views.actuals import ChangeRequestView
from scorecard.wording import capitalized, either

MOST_ADMINS = 3


def change_request(view: ChangeRequestView) -> Message:
    """Return the request as an admin decides on it, with two buttons; once decided, with its outcome."""
    request = view.request
    sentence = f"{mention(request.by)} wants to {with_full_stop(_change(view) + _consequence(view))}"
    lines = [sentence, *note_lines(request.note)]
    if request.state is not RequestState.WAITING:
        lines.append(_outcome(view))
        return kit.lines_message(lines)
    lines.append(f"{capitalized(_locked(view))}; nothing changes until you allow it.")
    ref = ChangeRequestRef(request=request.id)
    buttons = kit.actions(
        kit.button("Allow", ActionId.ALLOW, ref, is_primary=True),
        kit.button("Not now", ActionId.DECLINE, ref),
    )
    return kit.lines_message(lines, buttons)


def change_asked(view: ChangeRequestView) -> Message:
    """Return the requester's message: why nothing is saved yet, who was asked, and what they typed."""
    who = either([mention(admin) for admin in view.admins], MOST_ADMINS)
    lines = [
        f"Nothing is {_participle(view.request)} yet: {_locked(view)}.",
        f"I asked {who} to let you {_change(view)}, and I'll tell you what they decide.",
    ]
    return kit.lines_message(_with_text(lines, view))


def _participle(request: ChangeRequest) -> str:
    if request.is_undo:
        return "taken back"
    return "put back" if request.puts_back else "saved"


def change_refused(view: ChangeRequestView) -> Message:
    """Return the requester's message if nothing was changed."""
    return kit.lines_message(_with_text([_refusal(view)], view))


def _with_text(lines: list[str], view: ChangeRequestView) -> list[str]:
    """Return lines, and what was typed if anything was."""
    typed = view.request.typed
    return [*lines[:-1], f"{lines[-1]} You typed:", quoted(typed)] if typed else lines


def _change(view: ChangeRequestView) -> str:
    period = full_period_label(view.request.period, view.request.at.date(), view.locale)
    before = value(view.kpi, view.before.value, view.locale) if view.before else ""
    if view.request.value is None:
        return _change_no_data(view, period, before)
    after = value(view.kpi, view.request.value, view.locale)
    if view.request.puts_back:
        return f"put back {name(view.kpi)} {after} for {period}{_instead(before)}"
    if not before:
        return f"give {name(view.kpi)} the value {after} for {period}"
    if view.request.is_undo:
        return f"take back {name(view.kpi)} {before} for {period}"
    return f"change {name(view.kpi)} for {period} from {before} to {after}"


def _change_no_data(view: ChangeRequestView, period: str, before: str) -> str:
    """Return the same for a statement of no data; `before` is the value in its place, or empty."""
    if view.request.is_undo:
        return f"take back “no data” for {name(view.kpi)}, {period}"
    return f"note no data for {name(view.kpi)}, {period}{_instead(before)}"


def _instead(before: str) -> str:
    return f", in place of {before}" if before else ""


def _consequence(view: ChangeRequestView) -> str:
    """Return what would count if what stands were taken back."""
    if not view.request.is_undo:
        return ""
    if view.earlier:
        return f"; it would be {value(view.kpi, view.earlier.value, view.locale)} again"
    return "; it would be missing again" if view.request.value is None else "; it would have no value"


def _locked(view: ChangeRequestView) -> str:
    period = full_period_label(view.request.period, view.request.at.date(), view.locale)
    since = day_label(view.locked_on, view.locale)
    return f"{period} has been locked since {since}"


def _outcome(view: ChangeRequestView) -> str:
    who = mention(view.request.decided_by)
    return {
        RequestState.ALLOWED: f":white_check_mark: {who} allowed it; {_done(view.request)}.",
        RequestState.DECLINED: f"{who} said not now; {_kept(view.request)}.",
        RequestState.WITHDRAWN: f"{who} has withdrawn this.",
        RequestState.REPLACED: f"{who} has asked for another change since, in a request of its own.",
        RequestState.OUTDATED: "Not done: something else was changed in the meantime.",
    }[view.request.state]


def _done(request: ChangeRequest) -> str:
    if request.value is None:
        return "“no data” is taken back" if request.is_undo else "no data is noted"
    return "the value is taken back" if request.is_undo else "the value is changed"


def _kept(request: ChangeRequest) -> str:
    return "nothing is changed" if request.value is None else "the value stays as it was"


def _refusal(view: ChangeRequestView) -> str:
    who = mention(view.request.decided_by)
    if view.request.state is RequestState.WITHDRAWN:
        admins = either([mention(admin) for admin in view.admins], MOST_ADMINS)
        return f"Withdrawn: I no longer ask {admins} to let you {_change(view)}; it stays as it was."
    if view.request.state is RequestState.OUTDATED:
        is_undo = view.request.is_undo
        again = "undo it again if it is still wrong" if is_undo else "send yours again if it is still right"
        return (
            f"{who} allowed you to {_change(view)}, but something else was changed in the meantime, so I "
            f"left it alone. Check it, and {again}."
        )
    return f"{who} said not now to your request to {_change(view)}; it stays as it was."
