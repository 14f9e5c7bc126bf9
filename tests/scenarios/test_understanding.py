"""What people mean: several values at once, other units, and a question wherever a number is in doubt."""

from decimal import Decimal

import pytest
from sqlmodel import col, select

from bot.ui.ids import ActionId
from bot.workspace.model import Message
from scorecard.storage.tables import ActualRow
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.world import ANNA, HELEN, MEI, PRIYA, SAM, World, at, plain, shown

SLA = a_kpi("sla", unit="%", direction="higher", target=95, threshold=90)
COST = a_kpi("cost", unit="EUR", target=1000, threshold=2000)
TICKETS = a_kpi("tickets", unit="tickets", target=1000, threshold=2000)
PAST = ("2026-11-02", "2026-11-09", "2026-11-16")


def asked(begin: Begin, *kpis: dict[str, object]) -> World:
    world = begin(a_card(*(kpis or (a_kpi(),))))
    world.move_to(at("2026-11-23 09:00"))
    return world


def stored(world: World) -> list[tuple[Decimal, str, str]]:
    """Value, note and source of what counts, in the order it came."""
    with world.store.reading() as uow:
        query = select(ActualRow).where(col(ActualRow.superseded_at).is_(None)).order_by(col(ActualRow.id))
        return [(row.value, row.note, row.source) for row in uow.session.exec(query)]


def values(world: World) -> list[Decimal]:
    return [value for value, _, _ in stored(world)]


def question(world: World, person: str = PRIYA) -> Message:
    """The newest message that the bot wrote to a person."""
    return world.inbox(person)[-1]


def offered(message: Message) -> list[str]:
    """The labels of a message's buttons."""
    return [plain(one["accessory"]["text"]["text"]) for one in message.blocks if "accessory" in one]


def carried(message: Message) -> list[str]:
    return [one["accessory"]["value"] for one in message.blocks if "accessory" in one]


@pytest.mark.parametrize("text", ["mttr 25\nsla 96 %", "mttr 25, sla 96", "MTTR: 25 min; SLA = 96%"])
def test_several_values_in_one_message_get_one_receipt(begin: Begin, text: str) -> None:
    world = asked(begin, a_kpi(), SLA)
    told = world.say(PRIYA, text).splitlines()
    assert [line for line in told if line.startswith("Saved")] == [
        "Saved: *MTTR* is 25 min for week 47, 16–22 Nov.",
        "Saved: *SLA* is 96 % for week 47, 16–22 Nov.",
    ]
    assert told[-1] == "That was everything, thank you."
    assert len(world.receipts(PRIYA)) == 1
    assert "All done" in plain(world.prompts(PRIYA)[0].text)


def test_of_several_values_all_are_stored_or_none(begin: Begin) -> None:
    world = asked(begin, a_kpi(), {**SLA, "owner": SAM})
    assert "can give SLA its value" in world.say(PRIYA, "mttr 25, sla 96")
    assert "I can't" in world.say(PRIYA, "mttr 25\nttr 30")
    assert "One KPI is in there twice" in world.say(PRIYA, "mttr 25, mttr 26")
    assert stored(world) == []
    assert world.alerts() == []


@pytest.mark.parametrize(
    ("kpi", "text", "told"),
    [
        (a_kpi(target=180, threshold=300), "3h20", "200 min"),
        (a_kpi(target=180, threshold=300), "3.5 h", "210 min"),
        (COST, "€1.2k", "€1,200"),
        (TICKETS, "1.2k", "1,200 tickets"),
        (SLA, "95/100", "95 %"),
        (SLA, "19 of 20", "95 %"),
        (a_kpi("saved", unit="GBP", direction="higher", target=900_000, threshold=1), "1.2m", "£1,200,000"),
    ],
)
def test_units_and_multiples_are_converted_where_it_is_certain(
    begin: Begin, kpi: dict[str, object], text: str, told: str
) -> None:
    assert f" is {told} for week 47" in asked(begin, kpi).say(PRIYA, text).splitlines()[0]


def test_german_numbers_and_words_are_understood_from_a_german(begin: Begin) -> None:
    world = asked(begin, {**COST, "owner": ANNA}, {**SLA, "owner": ANNA})
    told = world.say(ANNA, "cost 1.234,50, Rechnung verspätet\nsla 99,95 %").splitlines()
    assert told[0].startswith("Saved: *COST* is 1.234,50 €")
    assert stored(world) == [
        (Decimal("1234.5"), "Rechnung verspätet", "reply"),
        (Decimal("99.95"), "", "reply"),
    ]


def test_a_number_with_two_readings_is_asked_about_with_a_button_for_each(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    assert world.say(PRIYA, "1,234, slow vendor").splitlines() == [
        "Which one do you mean for *TICKETS*, week 47, 16–22 Nov? I ask because it can be read in more than "
        "one way.",
        ">1,234, slow vendor",
        "Nothing was saved yet.",
        "• 1,234 tickets for week 47, 16–22 Nov",
        "• 1.234 tickets for week 47, 16–22 Nov",
        "None of these? Send it again the way you mean it.",
    ]
    assert offered(question(world)) == ["Save 1,234 tickets", "Save 1.234 tickets"]
    assert stored(world) == []


@pytest.mark.parametrize(("label", "value"), [("1,234", Decimal(1234)), ("1.234", Decimal("1.234"))])
def test_a_press_stores_exactly_that_reading_and_takes_the_buttons_away(
    begin: Begin, label: str, value: Decimal
) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "1,234, slow vendor")
    before = question(world)
    receipt = world.choose(PRIYA, f"Save {label} tickets")
    assert receipt.startswith(f"Saved: *TICKETS* is {label} tickets for week 47")
    assert stored(world) == [(value, "slow vendor", "reply")]
    told = shown(world.workspace.messages.get(before.channel, before.ts))
    assert told.splitlines() == [
        ">1,234, slow vendor",
        f"✓ Saved: *TICKETS* is {label} tickets for week 47, 16–22 Nov.",
    ]
    assert "All done" in plain(world.prompts(PRIYA)[0].text)


def test_a_second_press_does_nothing(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "1,234")
    asking = question(world)
    first, second = carried(asking)
    assert world.choose_in(PRIYA, asking, first).startswith("Saved")
    assert world.choose_in(PRIYA, asking, first) == ""
    assert world.choose_in(PRIYA, asking, second) == ""
    assert values(world) == [1234]


def test_a_reading_is_for_the_period_that_was_asked_about_however_late_it_is_chosen(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "tickets 1,234")
    world.move_to(at("2026-11-30 09:00"))
    assert "for week 47" in world.choose(PRIYA, "Save 1,234 tickets").splitlines()[0]


def test_a_press_after_the_value_changed_says_so_and_stores_nothing(begin: Begin) -> None:
    world = asked(begin, {**TICKETS, "cover": SAM})
    world.say(PRIYA, "1,234")
    world.say(SAM, "tickets 1100")
    told = world.choose(PRIYA, "Save 1,234 tickets")
    assert told == "TICKETS got a value meanwhile; to change it, send yours again."
    assert values(world) == [1100]


def test_a_press_after_the_kpi_was_retired_says_so_and_stores_nothing(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "1,234")
    world.apply(a_card(a_kpi()))
    told = world.choose(PRIYA, "Save 1,234 tickets")
    assert told == "TICKETS was taken off the scorecard; nothing was stored."
    assert stored(world) == []


def test_who_lost_the_kpi_meanwhile_cannot_choose_any_more(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "1,234")
    world.apply(a_card({**TICKETS, "owner": SAM}))
    assert "can give TICKETS its value" in world.choose(PRIYA, "Save 1,234 tickets")
    assert stored(world) == []


def test_a_value_far_from_the_usual_is_confirmed_first(begin: Begin) -> None:
    world = begin(a_card())
    for day in PAST:
        world.move_to(at(f"{day} 09:00")) if at(f"{day} 09:00") > world.clock.now() else None
    world.move_to(at("2026-11-23 09:00"))
    told = world.say(PRIYA, "2500").splitlines()
    assert told[0] == (
        "Is this right for *MTTR*, week 47, 16–22 Nov? I ask because it is far from what this KPI usually is."
    )
    assert offered(question(world)) == ["Save 2,500 min"]
    assert stored(world) == []
    world.choose(PRIYA, "Save 2,500 min")
    assert values(world) == [2500]


@pytest.mark.parametrize("text", ["~40", "-5", "25, was 30 last week", "about 25"])
def test_other_doubts_are_confirmed_too(begin: Begin, text: str) -> None:
    world = asked(begin)
    assert "Nothing was saved yet." in world.say(PRIYA, text)
    assert stored(world) == []
    assert len(offered(question(world))) >= 1


def test_of_several_values_the_doubtful_one_is_asked_about_and_the_rest_waits(begin: Begin) -> None:
    world = asked(begin, TICKETS, SLA, a_kpi())
    told = world.say(PRIYA, "tickets 1,234, sla 96, mttr ~25")
    assert "With it I will save *SLA* 96 %." in told
    assert stored(world) == []
    world.choose(PRIYA, "Save 1,234 tickets")
    assert stored(world) == []
    assert "With it I will save *TICKETS* 1,234 tickets and *SLA* 96 %." in shown(question(world))
    receipt = world.choose(PRIYA, "Save 25 min")
    assert [line for line in receipt.splitlines() if line.startswith("Saved")] == [
        "Saved: *TICKETS* is 1,234 tickets for week 47, 16–22 Nov.",
        "Saved: *SLA* is 96 % for week 47, 16–22 Nov.",
        "Saved: *MTTR* is 25 min for week 47, 16–22 Nov.",
    ]
    assert values(world) == [1234, 96, 25]


def test_a_number_alone_for_one_of_several_kpis_asks_which_with_buttons(begin: Begin) -> None:
    world = asked(begin, a_kpi(), a_kpi("mtta"))
    assert world.say(PRIYA, "25, slow vendor").splitlines() == [
        "Which KPI is that for?",
        ">25, slow vendor",
        "Nothing was saved yet.",
        "• *MTTR* week 47, 16–22 Nov · target ≤ 30 min",
        "• *MTTA* week 47, 16–22 Nov · target ≤ 30 min",
        "Or send it again with the KPI's name before it.",
    ]
    assert stored(world) == []
    told = world.choose(PRIYA, "MTTA")
    assert told.startswith("Saved: *MTTA* is 25 min for week 47")
    assert stored(world) == [(25, "slow vendor", "reply")]
    assert offered(question(world)) == ["Correct"]


def test_a_number_whose_kpi_is_picked_is_asked_about_again_where_it_is_in_doubt(begin: Begin) -> None:
    world = asked(begin, TICKETS, a_kpi("calls", unit="calls", target=1000, threshold=2000))
    world.say(PRIYA, "1,234")
    asking = question(world)
    world.choose(PRIYA, "CALLS")
    now = world.workspace.messages.get(asking.channel, asking.ts)
    assert offered(now) == ["Save 1,234 calls", "Save 1.234 calls"]
    assert stored(world) == []
    assert world.choose(PRIYA, "Save 1.234 calls").startswith("Saved: *CALLS* is 1.234 calls")


def test_more_kpis_than_buttons_are_readable_are_listed(begin: Begin) -> None:
    world = asked(begin, *(a_kpi(f"kpi{number}") for number in "abcdef"))
    told = world.say(PRIYA, "25")
    assert "… and 1 more: `/scorecard mine`" in told
    assert offered(question(world)) == []
    assert stored(world) == []


def test_same_as_last_week_takes_the_last_value_and_the_note(begin: Begin) -> None:
    world = begin(a_card())
    world.say(PRIYA, "mttr 28")
    world.move_to(at("2026-11-23 09:00"))
    told = world.say(PRIYA, "same as last week, quiet again")
    assert told.startswith("Saved: *MTTR* is 28 min for week 47")
    assert stored(world) == [(28, "", "reply"), (28, "quiet again", "reply")]


def test_same_as_last_week_without_a_last_week_is_said(begin: Begin) -> None:
    world = asked(begin)
    assert "has no earlier value yet" in world.say(PRIYA, "same as last week")
    assert stored(world) == []


@pytest.mark.parametrize("text", ["no data", "n/a – vendor outage", "tomorrow", "not mine"])
def test_what_cannot_be_done_yet_is_said_honestly(begin: Begin, text: str) -> None:
    world = asked(begin)
    told = world.say(PRIYA, text)
    assert "yet; " in told
    assert "Nothing was saved." in told
    assert stored(world) == []


def test_a_question_in_a_thread_is_answered_in_that_thread(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    prompt = world.prompts(PRIYA)[0]
    world.say(PRIYA, "1,234", prompt.ts)
    world.choose(PRIYA, "Save 1,234 tickets")
    texts = [plain(one.text).splitlines()[0] for one in world.thread(prompt) if one.author != PRIYA]
    assert texts[-1].startswith("Saved: *TICKETS* is 1,234 tickets for week 47")


def test_others_are_told_who_may_before_anything_is_asked(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    assert "can give TICKETS its value" in world.say(MEI, "tickets 1,234")
    assert "Which one do you mean" in world.say(HELEN, "tickets 1,234")
    assert stored(world) == []


def test_what_was_typed_mentions_and_formats_nothing_in_a_question(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "1,234, see @channel <b> & @sam")
    told = shown(question(world))
    assert "<!channel>" not in told
    assert "&lt;b&gt; &amp;" in told


def test_a_restart_forgets_no_question(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "1,234")
    world.restart_bot()
    assert world.choose(PRIYA, "Save 1,234 tickets").startswith("Saved")


def test_the_bots_own_name_before_a_value_is_left_out(begin: Begin) -> None:
    world = asked(begin)
    assert world.say(PRIYA, f"<@{world.workspace.bot.user_id}> 25").startswith("Saved: *MTTR* is 25 min")


def test_a_prompt_still_opens_its_form_beside_a_question(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "1,234")
    world.press(PRIYA, world.prompts(PRIYA)[0], ActionId.ANSWER)
    assert world.fill(PRIYA, {"tickets": "1100"}) == {}
    assert "got a value meanwhile" in world.choose(PRIYA, "Save 1.234 tickets")
    assert values(world) == [1100]
