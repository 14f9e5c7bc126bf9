"""Commands that show the scorecard, a part of it or a KPI."""

from bot.markup import unescaped
from bot.slash_commands.command import Command, CommandContext, CommandRequest
from bot.ui.actuals.alerts import alerts_message
from bot.ui.kit.message import Message
from bot.ui.kit.slash_command import help_message
from bot.ui.reports.kpi import kpi_message
from bot.ui.reports.mine import mine_message
from bot.ui.reports.missing import missing_message
from bot.ui.reports.overview import perspective_message, progress_message
from bot.ui.reports.why import why_message
from scorecard.model.names import UnknownName
from scorecard.model.views.reports import KpiView, ScorecardView


def _overview(context: CommandContext, asked: CommandRequest) -> Message:
    view = context.services.overviews.overview(asked.asker, asked.access_snapshot, unescaped(asked.text))
    return context.draw_overview(view)


def _alerts(context: CommandContext, asked: CommandRequest) -> Message:
    return alerts_message(context.services.alerts.list_open(asked.asker, unescaped(asked.text)))


def _progress(context: CommandContext, asked: CommandRequest) -> Message:
    return progress_message(context.services.overviews.progress(asked.asker, unescaped(asked.text)))


def _why(context: CommandContext, asked: CommandRequest) -> Message:
    found = context.services.explanations.why(asked.asker, unescaped(asked.text), asked.access_snapshot)
    return why_message(found)


def _mine(context: CommandContext, asked: CommandRequest) -> Message:
    return mine_message(context.services.mine.mine(asked.team, asked.user, asked.channel))


def _missing(context: CommandContext, asked: CommandRequest) -> Message:
    return missing_message(context.services.missing.show(asked.asker, unescaped(asked.text)))


def _help(context: CommandContext, asked: CommandRequest) -> Message:
    return help_message(context.list_usages(), context.services.examples.find(asked.asker))


def show_named(context: CommandContext, asked: CommandRequest) -> Message:
    """Return the answer about what a text names: a scorecard, perspective or KPI."""
    try:
        found = context.services.kpis.show(asked.asker, asked.typed)
    except UnknownName as unknown:
        near = [*context.list_near(asked.typed), *unknown.suggestions]
        raise UnknownName(unknown.noun, unknown.typed, near) from None
    if isinstance(found, KpiView):
        return kpi_message(found)
    if isinstance(found, ScorecardView):
        return context.draw_overview(found)
    return perspective_message(found.perspective, found.locale)


SHOWING = (
    Command("", "how the scorecard stands", _overview, synonym="overview", may_follow=True),
    Command("<perspective>", "one perspective: its objectives and KPIs", show_named, "customer"),
    Command("<kpi>", "one KPI, by name, key or alias: its last twelve periods", show_named, "mttr"),
    Command("alerts", "what is off threshold now", _alerts, may_follow=True),
    Command("progress", "the progress of each objective", _progress, may_follow=True),
    Command(
        "missing", "KPIs without a value and since when; admins see who owes them", _missing, may_follow=True
    ),
    Command(
        "why [<name>]", "how a score comes about: a KPI's, an objective's, a perspective's", _why, "why mttr"
    ),
    Command("mine", "your KPIs and what is waiting for you", _mine),
)

HELP = Command("help", "everything you can type", _help, may_follow=True)
