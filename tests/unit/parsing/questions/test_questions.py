import pytest

from tests.unit.parsing.questions.cast import commands_for, request_for
from tests.unit.parsing.replies.corpus import never
from tests.unit.parsing.replies.test_corpus import IN_WORDS, ONE_ASKED, SEVERAL_ASKED

UNCLEAR = "unclear"
LATER = ("why", "since", "compare", "trend", "follow", "missing", "unfollow")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("which KPIs are off?", "alerts"),
        ("whats red", "alerts"),
        ("top 3 worst KPIs", "alerts"),
        ("is anything not on target", "alerts"),
        ("which KPIs miss their target?", "alerts"),
        ("anything wrong with security?", "alerts Security"),
        ("what do I owe?", "mine"),
        ("could you tell me what I still need to submit?", "mine"),
        ("what am I responsible for?", "mine"),
        ("am I behind on anything?", "mine"),
        ("my kpis", "mine"),
        ("when is the next deadline?", "mine"),
        ("who hasn't reported yet", "missing"),
        ("which KPIs have no data?", "missing"),
        ("how is mttr?", "MTTR"),
        ("hows mttr doing this week", "MTTR"),
        ("who owns uptime?", "Uptime"),
        ("what's our mttr's target", "MTTR"),
        ("uptime owner", "Uptime"),
        ("is mttr above 30?", "MTTR"),
        ("how is security mttr", "MTTR (Security)"),
        ("mttr (security)", "MTTR (Security)"),
        ("how is resolve faster going", "Internal processes"),
        ("how is cloud?", "Cloud spend"),
        ("how is upttime?", "Uptime"),
        ("what's the flux capacitor?", "flux capacitor"),
        ("what's the status of first contact", "first contact resolution"),
        ("how are the internl proceses?", "Internal processes"),
        ("anything I should know?", "alerts"),
        ("when do you ask me next?", "mine"),
        ("what does yellow mean?", "help"),
        ("how do the scores work?", "help"),
        ("who covers for me?", "away"),
        ("since when is mttr off?", "MTTR"),
        ("how did we do last quarter?", "on last quarter"),
        ("how are we doing?", ""),
        ("show me the scorecard", ""),
        ("status", ""),
        ("list", ""),
        ("red", "alerts"),
        ("weekly", "weekly"),
        ("what does the weekly post say?", "weekly"),
        ("are we going to make our goals?", "progress"),
        ("how far are we?", "progress"),
        ("history of mttr", "history mttr"),
        ("who entered the mttr value for W45?", "history MTTR W45"),
        ("what was mttr last quarter?", "MTTR on last quarter"),
        ("mttr in October", "MTTR on October"),
        ("how do I correct mttr?", "help"),
        ("what can you do?", "help"),
        ("my working days", "workdays"),
        ("when is the next bank holiday?", "holidays"),
        ("am I away?", "away"),
        ("/scorecard mine", "mine"),
        ("Hi! quick question: which KPIs are off right now? Thanks", "alerts"),
        ("we have a review tomorrow. what's red?", "alerts"),
        ("why is customer red?", "why Customer"),
        ("what time do you ping me?", "ask me"),
        ("when am I asked?", "ask me"),
        ("don't ask me on fridays", "workdays"),
        ("who do I talk to about parking?", "parking"),
        ("post uptime in the channel", "Uptime"),
    ],
)
def test_a_question_is_read_as_the_command_that_answers_it(text: str, command: str) -> None:
    assert commands_for(text) == (command,)


@pytest.mark.parametrize(
    ("text", "command", "nearest"),
    [
        ("why did mttr go up?", "why MTTR", "MTTR"),
        ("what changed since Monday?", "since Monday", ""),
        ("how did Q2 compare with Q3?", "compare Q2 Q3", "progress"),
        ("is mttr improving?", "trend MTTR", "MTTR"),
        ("tell me when uptime changes", "follow Uptime", "Uptime"),
        ("stop following uptime", "unfollow Uptime", "Uptime"),
        ("who is still missing?", "missing", ""),
        ("what happened while I was out?", "since", ""),
    ],
)
def test_without_its_command_the_nearest_one_answers(text: str, command: str, nearest: str) -> None:
    assert commands_for(text, *LATER) == (command,)
    assert commands_for(text, without=LATER) == (nearest,)


def test_every_name_in_a_question_is_answered() -> None:
    assert commands_for("how are mttr, uptime and fcr?") == ("MTTR", "Uptime", "FCR")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("compare last quarter with this one", ("on last quarter", "")),
        ("how do we do vs last quarter?", ("on last quarter", "")),
        ("compare this month to last month", ("on last month", "")),
        ("how is mttr compared to last month", ("MTTR on last month", "MTTR")),
    ],
)
def test_a_period_that_is_not_over_is_shown_after_the_one_that_is(text: str, shown: tuple[str, ...]) -> None:
    assert commands_for(text, *LATER) == shown


def test_all_settings_are_shown_at_once() -> None:
    assert commands_for("show my settings") == ("ask me", "workdays", "holidays", "away")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("I'm on holiday until Friday", "away until friday"),
        ("I'm off tomorrow", "away tomorrow"),
        ("tomorrow I'm off", "away tomorrow"),
        ("ooo next week", "away next week"),
        ("out of office", "away"),
        ("on vacation from 24 Dec to 2 Jan", "away from 24 dec to 2 jan"),
        ("I'll be away 24 Dec - 2 Jan, covered by <@U0SAM>", "away 24 dec - 2 jan cover <@U0SAM>"),
        ("I'm out until Friday and <@U0SAM> covers for me", "away until friday cover <@U0SAM>"),
        ("<@U0SAM> is on leave until Friday", "away <@U0SAM> until friday"),
        ("I'm on leave until my knee is better", "away until my knee is better"),
        ("I'm out Thursday and Friday", "away thursday until friday"),
        ("I'm away for two weeks", "away until 2026-12-08"),
        ("holiday for 3 days", "away until 2026-11-27"),
        ("I'm out until Friday, please ask Sam instead", "away until friday cover @sam"),
        ("I'm back", "away off"),
        ("I'll be back on Monday", "away monday back"),
        ("I work Mon-Thu", "workdays mon-thu"),
    ],
)
def test_a_stated_absence_is_noted(text: str, command: str) -> None:
    request = request_for(text)
    assert request
    assert request.commands == (command,)
    assert request.is_certain


@pytest.mark.parametrize(
    "text",
    [
        "I'm not away",
        "mttr not mine",
        "back in thirty minutes",
        "I was sick on Monday",
        "I am off target",
        "vendor outage",
        "mttr is bad",
        "looking into it",
        "no change",
        "all good",
        "nothing new",
        "same as last week",
        "I will answer mttr tomorrow",
        "ask me tomorrow",
        "why?",
        "one working day",
        "mttr 32 or 33",
        "thanks",
        "hello",
        "",
        "x" * 400,
    ],
)
def test_talk_asks_for_nothing(text: str) -> None:
    assert commands_for(text) == ()


@pytest.mark.parametrize(
    ("locale", "text"), [(locale, text) for locale, _, text, meaning in ONE_ASKED if meaning != UNCLEAR]
)
def test_a_value_is_no_request(locale: str, text: str) -> None:
    assert request_for(text, locale=locale) is None


@pytest.mark.parametrize(
    "text", [text for _, text, meaning in [*IN_WORDS, *SEVERAL_ASKED] if meaning != UNCLEAR]
)
def test_an_answer_in_words_is_no_question_and_states_no_absence(text: str) -> None:
    request = request_for(text)
    assert request is None or request.is_loose


@pytest.mark.parametrize("text", never.TEXTS)
def test_what_is_no_value_is_not_taken_for_a_question_either(text: str) -> None:
    assert commands_for(text) in {(), ("help",)}
