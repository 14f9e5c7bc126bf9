from bot.ui.actuals.alerts import (
    alert_message,
    alerts_message,
    recovered_message,
    recovery_reply,
    withdrawal_reply,
    withdrawn_message,
)
from tests.builders import LOCALE, WEEK_47, an_actual, an_alert, an_alerts_view
from tests.unit.ui.reading_aloud import said, seen

CROSSING = "*MTTR* is off threshold: 52 min for week 47, 16–22 Nov"
BACK = an_alert(latest=an_actual(26, WEEK_47.next(), note="new vendor"))
CORRECTED = an_alert(latest=an_actual(25, revision=2))


def test_an_alert_tells_value_goal_previous_value_owner_and_note() -> None:
    item = an_alert(actual=an_actual(52, note="slow vendor"), previous=an_actual(28, WEEK_47.previous()))
    told = said(alert_message(item, LOCALE))
    assert f":small_red_triangle_down: {CROSSING}" in told
    assert "target ≤ 30 min · threshold ≤ 45 min · before: 28 min (week 46, 9–15 Nov)" in told
    assert "Owner <@U0PRIYA>" in told
    assert "Note: slow vendor" in told


def test_a_resolved_alert_strikes_the_crossing_and_tells_how_it_stands() -> None:
    told = seen(recovered_message(BACK, LOCALE))
    assert f"Resolved: ~{CROSSING}~" in told
    assert "back at 26 min (week 48, 23–29 Nov) · :large_green_circle: on target" in told


def test_a_recovery_is_good_news_to_the_owner() -> None:
    told = seen(recovery_reply(BACK, LOCALE))
    assert "Good news, <@U0PRIYA>: *MTTR* is back at 26 min" in told
    assert "Note: new vendor" in told


def test_a_withdrawn_alert_tells_who_corrected_what() -> None:
    told = seen(withdrawn_message(CORRECTED, LOCALE))
    assert f"Withdrawn: ~{CROSSING}~" in told
    assert "<@U0PRIYA> corrected *MTTR* for week 47, 16–22 Nov from 52 min to 25 min." in told
    assert "withdrawn" in seen(withdrawal_reply(CORRECTED, LOCALE))


def test_a_later_value_is_not_taken_for_the_correction() -> None:
    later = an_alert(latest=an_actual(50, WEEK_47.next()))
    assert "50 min" not in seen(withdrawal_reply(later, LOCALE))


def test_open_alerts_are_listed_with_their_age_and_owner() -> None:
    told = seen(alerts_message(an_alerts_view(an_alert())))
    assert "1 alert open in IT department" in told
    assert "*MTTR* off threshold: 52 min (week 47, 16–22 Nov) · since Mon 23 Nov" in told
    assert "<@U0PRIYA>" in told


def test_no_open_alert_is_good_to_hear() -> None:
    assert "no alert is open" in seen(alerts_message(an_alerts_view()))
