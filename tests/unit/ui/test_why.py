"""The arithmetic of a score: paged so that nothing is cut, whatever the number of KPIs."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from bot.ui.kit.message import MAX_TEXT, Message
from bot.ui.reports.why import exact, why_message
from bot.workspace.limits.surfaces import check_message
from scorecard.model.views.explanations import WhyView
from scorecard.model.views.reports import ObjectiveView, PerspectiveView, ScorecardView
from tests.builders import a_kpi, a_perspective, a_reading, a_scorecard, an_objective, explained

LONG = "Average time until a ticket of priority one is closed, in the week"


def crowd(kpis: int) -> ScorecardView:
    """Return a scorecard with so many KPIs, every third of them missing, in one or several objectives."""
    readings = [
        a_reading(
            None if number % 3 == 0 else 31 + Decimal(number) / 7, a_kpi(f"{LONG} {number:03}", id=number)
        )
        for number in range(kpis)
    ]
    parts = (readings[at::12] for at in range(12))
    return a_scorecard(
        a_perspective("All in one", an_objective("One", *readings)),
        *(
            a_perspective(f"Part {at}", an_objective(f"Some {at}", *own))
            for at, own in enumerate(parts)
            if own
        ),
    )


def pages(view: WhyView) -> list[Message]:
    """Return every page, as far as one names the next."""
    found = [why_message(view)]
    while f" page {len(found) + 1}`" in found[-1].text:
        found.append(why_message(replace(view, page=len(found) + 1)))
    return found


@pytest.mark.parametrize("kpis", [1, 2, 12, 60, 400])
def test_every_page_fits_and_together_they_hold_every_kpi_in_blocks_and_text(kpis: int) -> None:
    card = crowd(kpis)
    parts: list[ScorecardView | PerspectiveView | ObjectiveView] = [
        card,
        card.perspectives[0],
        card.perspectives[0].objectives[0],
    ]
    for part in parts:
        view = explained(card, part)
        found = pages(view)
        for message in found:
            check_message(message.text, list(message.blocks))
            assert len(message.text) <= MAX_TEXT
            assert "…" not in message.text.splitlines()
        for number in range(kpis):
            assert sum(f"{number:03}* " in message.text for message in found)
        words = "\n".join(message.text for message in found)
        assert words == "\n".join(block["text"]["text"] for message in found for block in message.blocks)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Fraction(100), "100"),
        (Fraction(175, 2), "87.5"),
        (Fraction(290, 3), "96.66…"),
        (Fraction(1, 1000), "0…"),
        (Fraction(-400, 3), "-133.33…"),
        (Fraction(-1, 1000), "0…"),
        (Fraction(12345678, 100), "123456.78"),
    ],
)
def test_a_figure_has_two_decimals_and_a_sign_for_those_cut_off(number: Fraction, shown: str) -> None:
    assert exact(number, "en_GB") == shown
