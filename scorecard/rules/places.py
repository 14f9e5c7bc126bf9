"""Places on a scorecard: what is above and below each part of it, and what to type for that."""

from collections.abc import Iterator

from scorecard.model.scorecard import Kpi, Objective, Perspective, Scorecard
from scorecard.model.views.places import Link, LinkGroup, Place

PERSPECTIVES, KPIS = "Perspectives", "KPIs"
Thing = Kpi | Objective | Perspective


def place_of(card: Scorecard, thing: Thing | None = None) -> Place:
    """Return the place of something on a scorecard; of the whole, if nothing is given."""
    above = () if card.is_partial else tuple(_list_above(card, thing))
    here = Link(card.name, f"overview {card.key}") if thing is None else _link(card, thing)
    below = () if card.is_partial else tuple(_list_below(card, thing))
    return Place(card.id, card.key, card.channel, card.is_open, here, above, below)


def _link(card: Scorecard, thing: Thing) -> Link:
    if isinstance(thing, Kpi):
        return Link(thing.info.name, f"{card.key}: {thing.info.key}")
    if isinstance(thing, Perspective):
        return Link(thing.name, f"{card.key}: {thing.name}")
    label = next((item.label for item in card.named_objectives if item.thing is thing), thing.name)
    return Link(thing.name, f"{card.key}: {label}")


def _list_above(card: Scorecard, thing: Thing | None) -> Iterator[Link]:
    """Yield what something is in, the nearest first."""
    if thing is None:
        return
    for perspective in card.perspectives:
        for objective in perspective.objectives:
            if any(kpi is thing for kpi in objective.kpis):
                yield _link(card, objective)
            if thing is objective or any(kpi is thing for kpi in objective.kpis):
                yield _link(card, perspective)
    yield Link(card.name, f"overview {card.key}")


def _list_below(card: Scorecard, thing: Thing | None) -> Iterator[LinkGroup]:
    """Yield what is in something, under headings."""
    if thing is None:
        yield LinkGroup(PERSPECTIVES, tuple(_link(card, one) for one in card.perspectives))
    elif isinstance(thing, Perspective):
        for objective in thing.objectives:
            kpis = (_link(card, kpi) for kpi in objective.kpis)
            yield LinkGroup(objective.name, (_link(card, objective), *kpis))
    elif isinstance(thing, Objective):
        yield LinkGroup(KPIS, tuple(_link(card, kpi) for kpi in thing.kpis))
