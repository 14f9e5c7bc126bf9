"""The arithmetic of a score: a KPI's formula with its numbers, and how a parent's children make its score."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from bot.ui.kit import blocks as kit
from bot.ui.kit.escape import mrkdwn
from bot.ui.kit.figures import (
    FIGURE_LIMIT,
    initiative_lines,
    last,
    missing_text,
    name,
    off_text,
    status_word,
    target,
    threshold,
    value,
)
from bot.ui.kit.formatting import count_noun, join_facts, period_label, status_emoji
from bot.ui.kit.message import Message, PageAsked
from bot.ui.kit.slash_command import command_hint
from bot.ui.reports.scores import headline
from scorecard.model.goals import Rating
from scorecard.model.kpis import KpiInfo, Reading
from scorecard.model.units import NBSP, format_plain, format_points, format_typed
from scorecard.model.views.explanations import (
    Contribution,
    Difference,
    KpiWhyView,
    ParentStep,
    ScoredValue,
    ScoreRule,
    WhyView,
)
from scorecard.model.views.reports import LEAST_COVERAGE, ObjectiveView, WeightShares
from scorecard.wording import capitalized, listed

PLACES = 2
CENT = 10**PLACES
MOST_TERMS = 6
MOST_NAMED = 3
INDENT = "\N{EM SPACE}\N{EM SPACE}"


def exact(number: Fraction, locale: str) -> str:
    """Return a number with its first two decimals, and a sign for those cut off: `87.5`, `96.66…`."""
    cut = Decimal(int(number * CENT)).scaleb(-PLACES)
    shown = format_plain(cut.normalize() + 0, locale)
    return shown if Fraction(cut) == number else f"{shown}…"


def formula(scored: ScoredValue, unit: str, locale: str) -> str:
    """Return how a value became its score: `50 + 50 × (45 − 31) / (45 − 30) = 96.66…`."""
    if scored.rule is ScoreRule.TARGET:
        return "on target = 100"
    if scored.part is None or scored.whole is None or scored.result is None:
        return "off target, with neither threshold nor progress = 0"
    base = f"{exact(scored.base, locale)} + " if scored.base else ""
    steps = f"{base}50 × {_difference(scored.part, unit, locale)}"
    steps = f"{steps} / {_difference(scored.whole, unit, locale)}"
    lifted = ", so 0" if scored.points > scored.result else ""
    return f"{steps} = {exact(scored.result, locale)}{lifted}"


def _difference(one: Difference, unit: str, locale: str) -> str:
    if one.less is None:
        return _number(one.number, unit, locale)
    less = _number(one.less, unit, locale)
    return f"({_number(one.number, unit, locale)} − {f'({less})' if one.less < 0 else less})"


def _number(number: Decimal, unit: str, locale: str) -> str:
    return mrkdwn(format_typed(number, unit, locale), FIGURE_LIMIT)


def why_message(view: WhyView | KpiWhyView) -> Message:
    """Return the arithmetic of a KPI or a parent; of a parent with many children, one page of it."""
    if isinstance(view, KpiWhyView):
        return kit.lines_message(_kpi_lines(view))
    head, asked = _head(view), PageAsked(f"why {view.typed}".strip(), view.page)
    shown = kit.paged(_items(view), asked, head, later=head[:1])
    return kit.page_message(shown._replace(lines=[*shown.lines, *_ways(view)]))


def _kpi_lines(view: KpiWhyView) -> list[str]:
    reading, locale = view.reading, view.locale
    aims = join_facts(target(reading.kpi, reading.goal, locale), threshold(reading.kpi, reading.goal, locale))
    scored = f"Score: {_scored(view.scored, reading.kpi.unit, locale)}" if view.scored else _unscored(reading)
    parents = [_step(step, locale) for step in view.parents]
    reason = _why_not(reading) if not reading.counts else ""
    up = f"Up: {_command(view.parents[0].typed)}" if view.parents else ""
    return list(filter(None, [_standing(reading, locale), aims, scored, reason, *parents, up]))


def _unscored(reading: Reading) -> str:
    """Return what a KPI without a value counts as."""
    if not reading.counts:
        return ""
    return (
        "No value: it counts as 0 to 100."
        if reading.is_out
        else "No value yet, and none is due: not counted."
    )


def _scored(scored: ScoredValue, unit: str, locale: str) -> str:
    points = format_points(scored.points)
    is_whole = scored.points.denominator == 1
    if scored.rule in {ScoreRule.TARGET, ScoreRule.NO_PROGRESS}:
        return formula(scored, unit, locale)
    half = "half its progress, " if scored.rule is ScoreRule.PROGRESS else ""
    return f"{half}{formula(scored, unit, locale)}{'' if is_whole else f', rounded down to {points}'}"


def _standing(reading: Reading, locale: str) -> str:
    """Return a KPI with its value and status, or what stands in place of a value."""
    kpi, actual = reading.kpi, reading.actual
    mark = status_emoji(reading.status)
    if actual:
        shown = f"{mark} {name(kpi)} {value(kpi, actual.value, locale)}"
        return join_facts(shown, status_word(reading), period_label(reading.period, locale))
    if reading.off_since:
        return off_text(reading, locale)
    return join_facts(f"{mark} {name(kpi)} {missing_text(reading, locale)}", last(kpi, reading.last, locale))


def _step(step: ParentStep, locale: str) -> str:
    """Return what a KPI or part does to a parent's score: `33.33… % of *Customer* (77) rests on it · …`."""
    child, title = step.child, f"*{mrkdwn(step.name)}*"
    if not child.share:
        return f"None of {title} rests on it."
    share = f"{exact(child.share * 100, locale)}{NBSP}% of {title} ({_shown(step)}) rests on it"
    return join_facts(share, _effect(child, locale))


def _shown(step: ParentStep) -> str:
    if step.result.range is None:
        return "no score yet"
    low, high = map(format_points, step.result.range)
    return low if step.result.score is not None else f"{low}–{high}"


def _effect(child: Contribution, locale: str) -> str:
    """Return what a child costs its parent, and what is open: `costs 20 points · up to 5 still open`."""
    sure = child.lost - child.open
    return join_facts(
        f"costs {_points(sure, locale)}" if sure else "",
        f"up to {_points(child.open, locale)} still open" if child.open else "",
        "costs nothing" if not child.lost else "",
    )


def _points(points: Fraction, locale: str) -> str:
    return f"{exact(points, locale)} point{'' if points == 1 else 's'}"


def _why_not(reading: Reading) -> str:
    """Return why a KPI does not count."""
    return "set aside: not counted" if reading.set_aside else "weight 0: not counted"


def _title(view: WhyView) -> str:
    return headline(mrkdwn(view.part.name), view.part.result, view.locale)


def _head(view: WhyView) -> list[str]:
    lines = [_title(view), _most(view), *_sum(view), _rating(view)]
    work = (
        initiative_lines(view.part.initiatives, view.locale) if isinstance(view.part, ObjectiveView) else []
    )
    return [*filter(None, lines), *(_step(step, view.locale) for step in view.parents), *work]


def _most(view: WhyView) -> str:
    """Return the KPI that pulls the score down most."""
    kpis = view.kpis or view.children
    worst = next((one for one in kpis if one.lost), None)
    if worst is None:
        return "Everything that counts is on target." if any(one.counts for one in kpis) else ""
    whole = sum((one.lost for one in kpis), Fraction(0))
    share = f"{exact(worst.lost, view.locale)} of the {_points(whole, view.locale)} below 100"
    assert isinstance(worst.thing, Reading)  # noqa: S101 - no parent is the lowest
    title = name(worst.thing.kpi)
    if worst.open:
        return f"Most is open because of {title}, which is missing: {share}."
    return f"{title} pulls it down most: {share}."


def _sum(view: WhyView) -> list[str]:
    """Return how the children make the score: `(2 × 96.66… + 1 × 40) / 3 = 77.77…, rounded down to 77`."""
    shares, locale = view.part.result.parts, view.locale
    counted = [one for one in view.children if one.counts]
    if shares is None or not counted:
        return ["Nothing that counts is in or due yet."]
    if shares.given < LEAST_COVERAGE:
        return [_coverage(view, shares)]
    total = sum((one.counted for one in counted), Fraction(0))
    lowest = f"{_terms(counted, total, locale, is_high=False)} = {_rounded(shares.low, locale)}"
    if not shares.out:
        return [lowest]
    highest = f"{_terms(counted, total, locale, is_high=True)} = {_rounded(shares.high, locale)}"
    return [f"At least, with 0 for what is out: {lowest}", f"At most, with 100 for it: {highest}"]


def _terms(counted: Sequence[Contribution], total: Fraction, locale: str, *, is_high: bool) -> str:
    if len(counted) > MOST_TERMS:
        points = sum((one.counted * _end(one, is_high=is_high) for one in counted), Fraction(0))
        return f"the {len(counted)} children below add up to {exact(points, locale)} / {exact(total, locale)}"
    terms = " + ".join(
        f"{_weight(one, locale)} × {exact(_end(one, is_high=is_high), locale)}" for one in counted
    )
    return f"({terms}) / {exact(total, locale)}"


def _end(one: Contribution, *, is_high: bool) -> Fraction:
    assert one.shares is not None  # noqa: S101 - it counts
    return one.shares.high if is_high else one.shares.low


def _weight(one: Contribution, locale: str) -> str:
    """Return the weight that a child counts with: `2` or, of one that lacks values, `2 × 80 %`."""
    weight = format_plain(one.weight, locale)
    if one.shares is None or one.shares.due == 1:
        return weight
    return f"{weight} × {exact(one.shares.due * 100, locale)}{NBSP}%"


def _rounded(points: Fraction, locale: str) -> str:
    shown = exact(points, locale)
    return shown if points.denominator == 1 else f"{shown}, rounded down to {format_points(points)}"


def _coverage(view: WhyView, shares: WeightShares) -> str:
    """Return why there is no number: `No number: (1 × 0 % + 2 × 50 %) / 3 = 33.33… % of the weight …`."""
    weighted = [one for one in view.children if one.weight and one.shares]
    share = f"{exact(shares.given * 100, view.locale)}{NBSP}%"
    terms = " + ".join(_has_data(one, one.shares, view.locale) for one in weighted if one.shares)
    total = exact(sum((Fraction(one.weight) for one in weighted), Fraction(0)), view.locale)
    sum_up = f"({terms}) / {total} = " if len(weighted) <= MOST_TERMS else ""
    return f"No number: {sum_up}{share} of the weight has data, less than 50{NBSP}%."


def _has_data(one: Contribution, shares: WeightShares, locale: str) -> str:
    return f"{format_plain(one.weight, locale)} × {exact(shares.given * 100, locale)}{NBSP}%"


def _rating(view: WhyView) -> str:
    """Return why a parent is rated as it is."""
    result, bands = view.part.result, view.bands
    if result.score is None:
        out = result.due - result.given
        return f"No rating while {count_noun(out, 'value')} {_is(out)} out." if out and result.range else ""
    good, fair = (format_plain(one, view.locale) for one in (bands.good, bands.fair))
    if result.capped_by:
        count = len(result.capped_by)
        return (
            f"At most fair while {_names(result.capped_by)} {_is(count)} off threshold; good is from {good}."
        )
    return {
        Rating.GOOD: f"Good: {good} or more.",
        Rating.FAIR: f"Fair: from {fair}, below {good}.",
        Rating.POOR: f"Poor: below {fair}.",
    }.get(result.rating, "")


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _names(kpis: Sequence[KpiInfo]) -> str:
    return listed([name(kpi) for kpi in kpis], MOST_NAMED)


def _items(view: WhyView) -> Iterator[str]:
    yield from (_child(one, view.locale, f"weight {_weight(one, view.locale)}") for one in view.children)
    short = [one for one in view.kpis if one.lost]
    if short:
        share = (f"{exact(one.share * 100, view.locale)}{NBSP}% of the score" for one in short)
        first, *others = (_child(one, view.locale, part) for one, part in zip(short, share, strict=True))
        yield f"*What each KPI below does to {mrkdwn(view.part.name)}*\n{first}"
        yield from others


def _child(one: Contribution, locale: str, part: str) -> str:
    thing = one.thing
    if isinstance(thing, Reading):
        aims = join_facts(target(thing.kpi, thing.goal, locale), threshold(thing.kpi, thing.goal, locale))
        top = f"{_standing(thing, locale)} · {aims}"
    else:
        top = headline(mrkdwn(thing.name), thing.result, locale)
    return f"{top}\n{INDENT}{_arithmetic(one, locale, part)}"


def _arithmetic(one: Contribution, locale: str, part: str) -> str:
    """Return how a child was scored and what it does: `score 50 + … = 26.66… · weight 2 · costs 24 points`.

    Args:
        one: The child.
        locale: The scorecard's.
        part: What it counts with.
    """
    thing = one.thing
    unit = thing.kpi.unit if isinstance(thing, Reading) else ""
    scored = f"score {formula(one.scored, unit, locale)}" if one.scored else ""
    if isinstance(thing, Reading) and not thing.counts:
        return join_facts(scored, _why_not(thing))
    if not one.weight:
        return join_facts(scored, "weight 0: not counted")
    if not one.counts:
        return join_facts(scored, "nothing due yet: not counted")
    gap = "no value: 0 to 100" if isinstance(thing, Reading) and not one.scored else ""
    return join_facts(scored, gap, part, _effect(one, locale))


def _ways(view: WhyView) -> list[str]:
    """Return what to type to go further down, and back up."""
    first = next((one for one in view.children if one.lost), None)
    down = f"Down: {_command(first.typed)}" if first else ""
    up = f"up: {_command(view.parents[0].typed)}" if view.parents else ""
    return [capitalized(ways)] if (ways := join_facts(down, up)) else []


def _command(typed: str) -> str:
    return command_hint(f"why {typed.strip()}".strip())
