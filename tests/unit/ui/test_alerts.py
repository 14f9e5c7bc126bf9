from bot.ui.actuals.alerts import (
    alert_message,
    alerts_message,
    recovered_message,
    recovery_reply,
    withdrawal_reply,
    withdrawn_message,
)
from bot.ui.kit.message import PageAsked
from tests.builders import LOCALE, WEEK_47, a_kpi, an_actual, an_alert, an_alerts_view
from tests.unit.ui.reading_aloud import said, seen

BACK = an_alert(latest=an_actual(26, WEEK_47.next(), note="new vendor"))
CORRECTED = an_alert(latest=an_actual(25, revision=2))


def test_an_alert_tells_value_goal_previous_value_owner_and_note() -> None:
    item = an_alert(actual=an_actual(52, note="slow vendor"), previous=an_actual(28, WEEK_47.previous()))
    told = said(alert_message(item, LOCALE))
    for fact in ("*MTTR*", "52 min", "week 47", "≤ 30 min", "≤ 45 min", "28 min", "week 46"):
        assert fact in told
    assert "<@U0PRIYA>" in told
    assert "slow vendor" in told


def test_a_resolved_alert_strikes_the_crossing_and_tells_how_it_stands() -> None:
    crossing = seen(alert_message(BACK, LOCALE)).splitlines()[0].partition(" ")[2]
    first, now, button = seen(recovered_message(BACK, LOCALE)).splitlines()
    assert f"~{crossing}~" in first
    assert "26 min" in now
    assert "week 48" in now
    assert ":large_green_circle: on target" in now
    assert button == "What we learned"


def test_a_recovery_is_good_news_to_the_owner() -> None:
    told = seen(recovery_reply(BACK, LOCALE))
    for fact in ("<@U0PRIYA>", "*MTTR*", "26 min", "new vendor"):
        assert fact in told
    assert "52 min" not in told


def test_a_withdrawn_alert_tells_who_corrected_what() -> None:
    crossing = seen(alert_message(CORRECTED, LOCALE)).splitlines()[0].partition(" ")[2]
    for message in (withdrawn_message(CORRECTED, LOCALE), withdrawal_reply(CORRECTED, LOCALE)):
        told = seen(message).replace(f"~{crossing}~", "")
        assert told.index("<@U0PRIYA>") < told.index("*MTTR*") < told.index("52 min") < told.index("25 min")
    assert f"~{crossing}~" in seen(withdrawn_message(CORRECTED, LOCALE))


def test_a_later_value_is_not_taken_for_the_correction() -> None:
    later = an_alert(latest=an_actual(50, WEEK_47.next()))
    assert "50 min" not in seen(withdrawal_reply(later, LOCALE))


def test_open_alerts_are_listed_with_their_age_and_owner() -> None:
    told = seen(alerts_message(an_alerts_view(an_alert())))
    for fact in ("1 alert", "IT department", "*MTTR*", "52 min", "week 47", "16 Nov", "<@U0PRIYA>"):
        assert fact in told


def test_an_alert_that_the_channel_has_not_read_is_marked() -> None:
    lines = [
        seen(alerts_message(an_alerts_view(an_alert(is_posted=is_posted)))) for is_posted in (True, False)
    ]
    assert len(lines[0]) < len(lines[1])


def test_open_alerts_that_do_not_fit_are_on_further_pages() -> None:
    alerts = [an_alert(kpi=a_kpi(f"KPI {at}")) for at in range(30)]
    first = alerts_message(an_alerts_view(*alerts), PageAsked("alerts"))
    pages = [
        seen(alerts_message(an_alerts_view(*alerts), PageAsked("alerts", page)))
        for page in range(1, first.pages + 1)
    ]
    assert [sum(f"*KPI {at}*" in page for page in pages) for at in range(30)] == [1] * 30
    assert "/scorecard alerts page 2" in pages[0]
