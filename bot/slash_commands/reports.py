"""Commands that show the scorecard, a part of it or a KPI."""

import re
from contextlib import suppress

from bot.markup import unescaped
from bot.slash_commands.command import Command, CommandContext, CommandRequest
from bot.ui.actuals.alerts import alerts_message
from bot.ui.kit.message import Message
from bot.ui.kit.slash_command import help_message
from bot.ui.reports.compare import compare_message
from bot.ui.reports.kpi import kpi_message
from bot.ui.reports.mine import mine_message
from bot.ui.reports.missing import missing_message
from bot.ui.reports.overview import perspective_message, progress_message
from bot.ui.reports.past import past_message
from bot.ui.reports.since import since_message
from bot.ui.reports.trend import trend_message
from bot.ui.reports.why import why_message
from scorecard.errors import NotFound
from scorecard.model.names import UnknownName
from scorecard.model.views.reports import KpiView, ScorecardView
from scorecard.parsing.past_days import NoDay

ON = re.compile(r"(|.*\s)(?:on|as of)\s+(.+)", re.IGNORECASE | re.DOTALL)
"""A past day behind what it is about; the last one counts."""
SINCE = re.compile(r"(.*\s)since\s+(.+)", re.IGNORECASE | re.DOTALL)


def _overview(context: CommandContext, asked: CommandRequest) -> Message:
    if past := find_past(asked.text):
        return past_message(context.services.pasts.overview(asked.asker, *past))
    view = context.services.overviews.overview(asked.asker, asked.access_snapshot, unescaped(asked.text))
    return context.draw_overview(view)


def _alerts(context: CommandContext, asked: CommandRequest) -> Message:
    if past := find_past(asked.text):
        return past_message(context.services.pasts.alerts(asked.asker, *past))
    return alerts_message(context.services.alerts.list_open(asked.asker, unescaped(asked.text)))


def _progress(context: CommandContext, asked: CommandRequest) -> Message:
    if past := find_past(asked.text):
        return past_message(context.services.pasts.progress(asked.asker, *past))
    return progress_message(context.services.overviews.progress(asked.asker, unescaped(asked.text)))


def _why(context: CommandContext, asked: CommandRequest) -> Message:
    found = context.services.explanations.why(asked.asker, unescaped(asked.text), asked.access_snapshot)
    return why_message(found)


def _compare(context: CommandContext, asked: CommandRequest) -> Message:
    return compare_message(context.services.comparisons.compare(asked.asker, unescaped(asked.text)))


def _trend(context: CommandContext, asked: CommandRequest) -> Message:
    return trend_message(context.services.trends.show(asked.asker, unescaped(asked.text)))


def _mine(context: CommandContext, asked: CommandRequest) -> Message:
    return mine_message(context.services.mine.mine(asked.team, asked.user, asked.channel))


def _missing(context: CommandContext, asked: CommandRequest) -> Message:
    return missing_message(context.services.missing.show(asked.asker, unescaped(asked.text)))


def _help(context: CommandContext, asked: CommandRequest) -> Message:
    return help_message(
        [command.usage for command in context.commands], context.services.examples.find(asked.asker)
    )


def show_named(context: CommandContext, asked: CommandRequest) -> Message:
    """Return the answer about what a text names: a scorecard, perspective or KPI, perhaps on a past day."""
    past, since = find_past(asked.typed), SINCE.match(unescaped(asked.typed).strip())
    try:
        if since:
            return since_message(context.services.since.show(asked.asker, since[1].strip(), since[2]))
        return _show_past(context, asked, *past) if past else _show_named(context, asked)
    except NoDay:  # `return on investment` is the name of a KPI
        with suppress(NotFound):
            return _show_named(context, asked)
        raise


def _since(context: CommandContext, asked: CommandRequest) -> Message:
    return since_message(context.services.since.show(asked.asker, "", unescaped(asked.text)))


def find_past(typed: str) -> tuple[str, str] | None:
    """Return what a text names and the day behind it: `mttr on 30 September`; None if there is no day."""
    found = ON.match(unescaped(typed).strip())
    return (found[1].strip(), found[2].strip()) if found else None


def _show_past(context: CommandContext, asked: CommandRequest, name: str, when: str) -> Message:
    pasts = context.services.pasts
    shown = pasts.named(asked.asker, name, when) if name else pasts.overview(asked.asker, "", when)
    return past_message(shown)


def _show_named(context: CommandContext, asked: CommandRequest) -> Message:
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
    Command(
        "",
        "how the scorecard stands",
        _overview,
        synonym="overview",
        translated="übersicht, überblick, aperçu, résumé, resumen, estado, riepilogo, stato, "
        "przegląd, overzicht, "
        "resumo, översikt, läge, 概要, सारांश, özet",
        may_follow=True,
    ),
    Command("<perspective>", "one perspective: its objectives and KPIs", show_named, "customer"),
    Command("<kpi>", "one KPI, by name, key or alias: its last twelve periods", show_named, "mttr"),
    Command(
        "<anything> on <day>",
        "the same as it was known at the end of a past day, week, month or quarter",
        show_named,
        "mttr on 30 September",
    ),
    Command(
        "trend <kpi>",
        "its last twenty values, what is usual for it, and its pace",
        _trend,
        "trend mttr",
        translated="verlauf, tendance, tendencia, tendenza, tendência, 推移",
    ),
    Command(
        "since [<day>]",
        "what turned, recovered, was decided or given in your place; alone, since you were last away",
        _since,
        "since 12 November",
    ),
    Command(
        "alerts",
        "what is off threshold now",
        _alerts,
        translated="alarme, warnungen, alertes, alertas, avvisi, allarmi, alerty, alarmen, "
        "waarschuwingen, larm, "
        "varningar, アラート, अलर्ट, uyarılar",
        may_follow=True,
    ),
    Command(
        "progress",
        "the progress of each objective",
        _progress,
        translated="fortschritt, avancement, progrès, progreso, progressi, postęp, voortgang, "
        "progresso, framsteg, "
        "進捗, प्रगति, ilerleme",
        may_follow=True,
    ),
    Command(
        "missing",
        "KPIs without a value and since when; admins see who owes them",
        _missing,
        translated="fehlend, fehlende, manquants, faltantes, mancanti, brakujące, ontbrekend, saknade, "
        "未入力",
        may_follow=True,
        is_personal=True,
    ),
    Command(
        "why [<name>]",
        "how a score comes about: a KPI's, an objective's, a perspective's",
        _why,
        "why mttr",
        translated="warum, wieso, pourquoi, por qué, por quê, perché, dlaczego, waarom, varför, "
        "なぜ, क्यों, neden",
    ),
    Command(
        "compare [<name>] <period> <period>",
        "two periods, like with like, and what can't be compared",
        _compare,
        "compare customer Q2 Q3",
        translated="vergleich, vergleiche, comparer, comparar, confronta, porównaj, vergelijk, jämför, 比較",
    ),
    Command(
        "mine",
        "your KPIs and what is waiting for you",
        _mine,
        translated="meine, meine kpis, mes kpi, mis kpi, míos, miei, moje, mijn, meus, mina, 自分, benim",
        is_personal=True,
    ),
)

HELP = Command(
    "help",
    "everything you can type",
    _help,
    translated="hilfe, aide, ayuda, aiuto, pomoc, hulp, ajuda, hjälp, ヘルプ, मदद, yardım",
    may_follow=True,
    is_personal=True,
)
