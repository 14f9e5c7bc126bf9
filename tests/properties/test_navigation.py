"""The controls below an answer: Slack accepts them at any size and with any names, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from bot.ui.kit import blocks as kit
from bot.ui.kit.message import MAX_TEXT, Message, PageAsked
from bot.ui.kit.navigation import with_controls
from bot.workspace.limits.surfaces import check_message
from scorecard.model.views.places import Link, LinkGroup, Navigation

ANY = st.one_of(
    st.text(min_size=1, max_size=80), st.sampled_from(["<!channel>", "<@U0PRIYA>", "&" * 75, "﷽" * 75])
)
TYPED = st.one_of(ANY, st.text(min_size=3_000, max_size=3_000))


@st.composite
def navigations(draw: st.DrawFn) -> Navigation:
    """Return the ways on from an answer with 1 to 400 things below it."""
    count, per_group = draw(st.integers(1, 400)), draw(st.integers(1, 400))
    name = draw(ANY)
    links = tuple(Link(f"{name}{at}", f"it: {name}{at}") for at in range(count))
    groups = tuple(LinkGroup(name, links[at : at + per_group]) for at in range(0, count, per_group))
    return Navigation(draw(TYPED), Link(draw(ANY), draw(ANY)), groups)


@given(navigations(), st.integers(1, 5), st.booleans())
def test_slack_accepts_the_controls_of_any_answer(navigation: Navigation, page: int, may_share: bool) -> None:
    message = Message("Text", (kit.section("Text"),), page=page, pages=5, navigation=navigation)
    drawn = with_controls(message, may_share=may_share)
    check_message(drawn.text, list(drawn.blocks), longest=40_000, refuse_native=False)


@given(
    st.lists(
        st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\n\r"), max_size=400),
        max_size=60,
    )
)
def test_every_line_is_on_one_page_and_each_page_fits_into_a_text(lines: list[str]) -> None:
    head, seen = ["Head"], list[str]()
    pages = kit.paged(lines, PageAsked("mine"), head).pages
    for number in range(1, pages + 1):
        shown = kit.paged(lines, PageAsked("mine", number), head).lines
        assert sum(len(line) + 1 for line in shown) <= MAX_TEXT
        seen += shown[1 : -1 if number < pages else None]
    assert [line for line in seen if line] == [line for line in lines if line]
