"""Dates and times, and Slack's date tokens, in the reader's time zone."""

import re
from datetime import date, datetime, timedelta, tzinfo

from bot.workspace.render.scene import Scene

_TOKEN = re.compile(r"\{(\w+)\}")


def clock_time(moment: datetime, zone: tzinfo) -> str:
    """Format a time as `08:55` in a time zone."""
    return f"{moment.astimezone(zone):%H:%M}"


def short_day(day: date) -> str:
    """Format a day as `Mon 24 Nov`."""
    return f"{day:%a} {day.day} {day:%b}"


def long_day(day: date) -> str:
    """Format a day as `Monday, 24 November`."""
    return f"{day:%A}, {day.day} {day:%B}"


def pretty_day(day: date, today: date) -> str | None:
    """Return `today`, `yesterday`, `tomorrow`, or None for any other day."""
    return {0: "today", -1: "yesterday", 1: "tomorrow"}.get((day - today) // timedelta(days=1))


def format_date(epoch: int, pattern: str, scene: Scene) -> str:
    """Fill a pattern such as `{date_short_pretty} at {time}`; tokens that Slack lacks stay as written.

    Args:
        epoch: Seconds since 1970.
        pattern: Text with Slack's tokens in braces.
        scene: Gives the reader's zone and today.

    Raises:
        ValueError: The number is no moment of this calendar.
        OverflowError: The same, far outside.
        OSError: The same, on some systems.
    """
    moment = datetime.fromtimestamp(epoch, scene.zone)
    today = scene.now.astimezone(scene.zone).date()
    return _TOKEN.sub(lambda match: _token(match[1], moment, today) or match[0], pattern)


def _token(name: str, moment: datetime, today: date) -> str | None:
    if name.endswith("_pretty"):
        pretty = pretty_day(moment.date(), today)
        return pretty or _token(name.removesuffix("_pretty"), moment, today)
    day = moment.date()
    forms = {
        "date": f"{day.day} {day:%B} {day.year}",
        "date_num": day.isoformat(),
        "date_slash": f"{day:%d/%m/%Y}",
        "date_short": f"{day.day} {day:%b} {day.year}",
        "date_long": f"{long_day(day)} {day.year}",
        "time": f"{moment:%H:%M}",
        "time_secs": f"{moment:%H:%M:%S}",
    }
    return forms.get(name)
