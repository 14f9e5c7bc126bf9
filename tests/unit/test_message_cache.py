"""Cached messages never belong to another view."""

from bot.slash_commands.command import MessageCache
from bot.ui.kit.message import Message
from tests.builders import a_reading, an_objective


class Pen:
    """Writes down a reading's value, and counts."""

    def __init__(self) -> None:
        self.strokes = 0

    def __call__(self, view: object) -> Message:
        self.strokes += 1
        return Message(str(view), ())


def test_the_same_view_is_drawn_once() -> None:
    pen, view = Pen(), an_objective("Fast", a_reading(25))
    draw = MessageCache(pen)
    assert draw(view) is draw(view)
    assert pen.strokes == 1


def test_an_equal_view_with_other_digits_is_drawn_anew() -> None:
    draw = MessageCache(Pen())
    whole, exact = an_objective("Fast", a_reading("25")), an_objective("Fast", a_reading("25.00"))
    assert whole == exact
    assert draw(whole).text != draw(exact).text


def test_no_more_is_kept_than_said_and_a_forgotten_view_never_lends_its_message() -> None:
    draw = MessageCache(Pen(), most=2)
    for number in range(100):  # whose places in memory are used again
        assert f"'{number}'" in draw(an_objective(f"'{number}'")).text
    assert len(draw._drawn) <= 2
