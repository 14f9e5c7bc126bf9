"""Commands that show the scorecard, a part of it or a KPI."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from bot.markup import unescaped
from bot.slash_commands.command import Command, CommandContext, CommandRequest
from bot.ui.actuals.alert_actions import actions_message
from bot.ui.actuals.alerts import alerts_message
from bot.ui.kit.message import Message, PageAsked
from bot.ui.kit.navigation import list_above, worded
from bot.ui.kit.slash_command import help_message
from bot.ui.reports.compare import compare_message
from bot.ui.reports.kpi import kpi_message
from bot.ui.reports.mine import mine_message
from bot.ui.reports.missing import missing_message
from bot.ui.reports.overview import (
    map_message,
    objective_message,
    overview_message,
    perspective_message,
    progress_message,
)
from bot.ui.reports.past import past_message
from bot.ui.reports.since import since_message
from bot.ui.reports.trend import trend_message
from bot.ui.reports.weekly_post import weekly_message
from bot.ui.reports.why import why_message
from scorecard.errors import NotFound
from scorecard.model.names import UnknownName
from scorecard.model.views.actuals import AlertsView
from scorecard.model.views.past import PastView
from scorecard.model.views.places import Link, LinkGroup, Navigation, Place
from scorecard.model.views.reports import (
    KpiView,
    ObjectiveAnswer,
    PerspectiveAnswer,
    ProgressView,
    ScorecardView,
    StrategyView,
)
from scorecard.parsing.past_days import NoDay
from scorecard.services.lookup.access import Asker
from scorecard.services.reports.explanations import PAGE

ON = re.compile(r"(|.*\s)(?:on|as of)\s+(.+)", re.IGNORECASE | re.DOTALL)
"""A past day behind what it is about; the last one counts."""
WHY = "why"
MOST_IN_ATTENTION = 25
View = TypeVar("View")
Whole = TypeVar("Whole", AlertsView, ProgressView, StrategyView)
SINCE = re.compile(r"(.*\s)since\s+(.+)", re.IGNORECASE | re.DOTALL)


def _overview(context: CommandContext, asked: CommandRequest) -> Message:
    if past := find_past(asked.text):
        return _past(asked, context.services.pasts.overview(asked.asker, *past), 1)
    view = context.services.overviews.overview(asked.asker, asked.access_snapshot, unescaped(asked.text))
    return context.draw_overview(asked.seen(view))


def draw_overview(view: ScorecardView) -> Message:
    """Return an overview, with the links to what needs attention and to each perspective."""
    message, place = overview_message(view), view.place
    if place is None:
        return message
    attention = [*view.attention.off, *view.attention.explained, *view.attention.overdue][:MOST_IN_ATTENTION]
    links = tuple(Link(one.kpi.name, place.typed(one.kpi.key)) for one in attention)
    down = (LinkGroup("Needs attention", links), *place.below)
    return replace(message, navigation=Navigation(place.here.typed, None, down, place))


def _alerts(context: CommandContext, asked: CommandRequest) -> Message:
    services = context.services
    return _show_pages(asked, services.pasts.alerts, services.alerts.list_open, alerts_message, _list_off)


def _list_off(view: AlertsView) -> tuple[LinkGroup, ...]:
    place = view.place
    kpis = tuple(Link(one.kpi.name, place.typed(one.kpi.key)) for one in view.alerts) if place else ()
    return (LinkGroup("Off threshold", kpis),)


def _actions(context: CommandContext, asked: CommandRequest) -> Message:
    return actions_message(context.services.alert_actions.list_open(asked.asker, unescaped(asked.text)))


def _weekly(context: CommandContext, asked: CommandRequest) -> Message:
    whole = context.services.overviews.overview(asked.asker, asked.access_snapshot, unescaped(asked.text))
    if whole.place is None:
        return context.draw_overview(asked.seen(whole))
    message = weekly_message(asked.seen(context.services.weekly_posts.view(whole.place.scorecard)))
    return lead(message, bare(asked), whole.place, whole.place.below)


def _progress(context: CommandContext, asked: CommandRequest) -> Message:
    services = context.services
    return _show_pages(asked, services.pasts.progress, services.overviews.progress, progress_message)


def _map(context: CommandContext, asked: CommandRequest) -> Message:
    services = context.services
    return _show_pages(asked, services.pasts.strategy_map, services.overviews.strategy_map, map_message)


def _show_pages(
    asked: CommandRequest,
    read_past: Callable[[Asker, str, str], PastView],
    read: Callable[[Asker, str], Whole],
    draw: Callable[[Whole, PageAsked], Message],
    list_below: Callable[[Whole], tuple[LinkGroup, ...]] = lambda _: (),
) -> Message:
    """Return a page of an answer about a whole scorecard, perhaps as it was known on a past day.

    Args:
        asked: What was asked.
        read_past: Reads it by the scorecard's name and the words for the day.
        read: Reads it as it is now, by the scorecard's name.
        draw: Returns its page.
        list_below: Returns the links to what is below it.
    """
    if past := find_past(asked.text):
        (name, when), page = _split_past(past)
        return _past(asked, read_past(asked.asker, name, when), page)
    view, page = _paged(unescaped(asked.text), lambda name: read(asked.asker, name))
    return lead(draw(asked.seen(view), page_of(asked, page)), bare(asked), view.place, list_below(view))


def _why(context: CommandContext, asked: CommandRequest) -> Message:
    found = context.services.explanations.why(asked.asker, unescaped(asked.text), asked.access_snapshot)
    message, place = why_message(asked.seen(found)), found.place
    if place is None:
        return message
    up = _whyed(place.above[0]) if place.above else place.here
    return replace(
        message, navigation=Navigation(_whyed(place.here).typed, up, worded(place.below, WHY), place)
    )


def _compare(context: CommandContext, asked: CommandRequest) -> Message:
    view = context.services.comparisons.compare(asked.asker, unescaped(asked.text))
    return lead(compare_message(asked.seen(view)), bare(asked), view.place)


def _trend(context: CommandContext, asked: CommandRequest) -> Message:
    view = context.services.trends.show(asked.asker, unescaped(asked.text))
    return lead(trend_message(asked.seen(view)), bare(asked), view.place)


def _mine(context: CommandContext, asked: CommandRequest) -> Message:
    view = context.services.mine.mine(asked.team, asked.user, asked.channel)
    message = mine_message(view, page_of(asked, split_page(unescaped(asked.text))[1]))
    return replace(message, navigation=Navigation("mine"))


def _missing(context: CommandContext, asked: CommandRequest) -> Message:
    view = context.services.missing.show(asked.asker, unescaped(asked.text))
    return replace(missing_message(view), navigation=Navigation(f"missing {view.typed}".strip()))


def _help(context: CommandContext, asked: CommandRequest) -> Message:
    return help_message(
        [command.usage for command in context.commands], context.services.examples.find(asked.asker)
    )


def show_named(context: CommandContext, asked: CommandRequest) -> Message:
    """Return the answer about what a text names, perhaps on a past day or since one."""
    past, since = find_past(asked.typed), SINCE.match(unescaped(asked.typed).strip())
    try:
        if since:
            return _show_since(context, asked, since[1].strip(), since[2])
        return _show_past(context, asked, past) if past else _show_named(context, asked)
    except NoDay:  # `return on investment` is the name of a KPI
        with suppress(NotFound):
            return _show_named(context, asked)
        raise


def _since(context: CommandContext, asked: CommandRequest) -> Message:
    return _show_since(context, asked, "", unescaped(asked.text))


def _show_since(context: CommandContext, asked: CommandRequest, name: str, when: str) -> Message:
    when, page = split_page(when)
    view = context.services.since.show(asked.asker, name, when)
    return lead(since_message(asked.seen(view), page_of(asked, page)), bare(asked), view.place)


def find_past(typed: str) -> tuple[str, str] | None:
    """Return what a text names and the day behind it: `mttr on 30 September`; None if there is no day."""
    found = ON.match(unescaped(typed).strip())
    return (found[1].strip(), found[2].strip()) if found else None


def _show_past(context: CommandContext, asked: CommandRequest, past: tuple[str, str]) -> Message:
    pasts, ((name, when), page) = context.services.pasts, _split_past(past)
    shown = pasts.named(asked.asker, name, when) if name else pasts.overview(asked.asker, "", when)
    return _past(asked, shown, page)


def _past(asked: CommandRequest, view: PastView, page: int) -> Message:
    """Return an answer about a past day, with the links to what is above and below it on that day."""
    message, place = past_message(asked.seen(view), page_of(asked, page)), view.known.place
    if place is None:
        return message
    behind = f"on {view.day.isoformat()}"
    is_part = isinstance(view.known, KpiView | ObjectiveAnswer | PerspectiveAnswer)
    up = list_above(place.above, behind=behind) if is_part else None
    down = worded(place.below, behind=behind) if is_part or isinstance(view.known, ScorecardView) else ()
    return replace(message, navigation=Navigation(bare(asked), up, down, place))


def _show_named(context: CommandContext, asked: CommandRequest) -> Message:
    try:
        found, page = _paged(asked.typed, lambda name: context.services.kpis.show(asked.asker, name))
    except UnknownName as unknown:
        near = [*context.list_near(asked.typed), *unknown.suggestions]
        raise UnknownName(unknown.noun, unknown.typed, near) from None
    if isinstance(found, ScorecardView):
        return context.draw_overview(asked.seen(found))
    message, place = _draw_part(asked.seen(found), page_of(asked, page)), found.place
    if place is None:
        return message
    down = _beside(place) if isinstance(found, KpiView) else place.below
    return replace(message, navigation=Navigation(place.here.typed, list_above(place.above), down, place))


def _draw_part(found: KpiView | ObjectiveAnswer | PerspectiveAnswer, page: PageAsked) -> Message:
    match found:
        case KpiView():
            return kpi_message(found)
        case ObjectiveAnswer():
            return objective_message(found, page)
        case PerspectiveAnswer():
            return perspective_message(found.perspective, found.locale, page)


def _beside(place: Place) -> tuple[LinkGroup, ...]:
    """Return the links to what else there is to see of a KPI."""
    kinds = {"Why this score": WHY, "Trend": "trend", "Every value": "history"}
    return (LinkGroup("", tuple(Link(name, f"{word} {place.here.typed}") for name, word in kinds.items())),)


def lead(message: Message, typed: str, place: Place | None, below: tuple[LinkGroup, ...] = ()) -> Message:
    """Return an answer with the way to what it is about, and the links to what is below it."""
    return replace(message, navigation=Navigation(typed, place.here, below, place)) if place else message


def _whyed(link: Link) -> Link:
    return Link(link.name, f"{WHY} {link.typed.removeprefix('overview ')}")


def bare(asked: CommandRequest) -> str:
    """Return what was typed, without a page."""
    return split_page(asked.typed.strip())[0]


def page_of(asked: CommandRequest, page: int) -> PageAsked:
    """Return which page of an answer is wanted."""
    return PageAsked(bare(asked), page)


def _split_past(past: tuple[str, str]) -> tuple[tuple[str, str], int]:
    when, page = split_page(past[1])
    return (past[0], when), page


def split_page(text: str) -> tuple[str, int]:
    """Return a text without the page at its end, and that page; the first without one."""
    found = PAGE.search(text)
    return (text[: found.start()].strip(), int(found[1])) if found else (text, 1)


def _paged(text: str, read: Callable[[str], View]) -> tuple[View, int]:
    """Return what is read by a name, and the page behind it; a name may end like a page itself.

    Raises:
        ScorecardError: Whatever the reading raises.
    """
    name, page = split_page(text)
    if page == 1:
        return read(name), 1
    with suppress(NotFound):
        return read(text), 1
    return read(name), page


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
    Command(
        "<perspective>",
        "one perspective, or one objective: how it stands, what it aims at, its KPIs",
        show_named,
        "customer",
    ),
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
    Command("weekly", "what the weekly post would say now", _weekly, may_follow=True),
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
        "actions",
        "what is done about alerts, by whom and by when, the oldest first",
        _actions,
        translated="maßnahmen, massnahmen, mesures, acciones, azioni, działania, acties, åtgärder, "
        "アクション, कार्रवाई, eylemler",
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
    Command("map", "which objective drives which, and how each stands", _map, may_follow=True),
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
