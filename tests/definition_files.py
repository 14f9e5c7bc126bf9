"""Scorecard files for tests: a valid one, and files with one problem each."""

from collections.abc import Mapping
from typing import NamedTuple

FILE = """\
key: it
name: IT Department
timezone: Europe/London
locale: en_GB
channel: C0SCORECARD
weekly_post: TUE 10:00
admins: [U0HEAD]
perspectives:
  - name: Internal processes
    weight: 1
    objectives:
      - name: Faster recovery
        statement: Reduce mean time to resolve by 30 % within 12 months
        due: 2027-11-30
        kpis:
          - key: mttr
            name: Mean time to resolve
            aliases: [MTTR]
            unit: min
            direction: lower
            frequency: weekly
            target: 30
            threshold: 45
            baseline: 60
            owner: U0PRIYA
            cover: U0SAM
            weight: 1
            prompt: "09:00"
          - key: uptime
            name: System uptime
            unit: "%"
            direction: higher
            frequency: weekly
            target: 99.90
            owner: U0SAM
  - name: Customer
    objectives:
      - name: Happier customers
        kpis:
          - key: nps
            name: Net promoter score
            unit: points
            direction: higher
            frequency: quarterly
            target: 40
            owner: U0PRIYA
"""


def changed(*swaps: tuple[str, str], source: str = FILE) -> str:
    """Return the file with some texts replaced; each must occur in it exactly once."""
    for old, new in swaps:
        assert source.count(old) == 1, (old, source.count(old))
        source = source.replace(old, new)
    return source


KPI = "perspectives[0].objectives[0].kpis[0]"
LOWER_GOAL = FILE[
    FILE.index("direction: lower") : FILE.index("            owner: U0PRIYA\n            cover")
]
RANGE_GOAL = "direction: range\n            frequency: weekly\n            {}\n"


class BrokenFile(NamedTuple):
    """The file with one problem.

    Attributes:
        swap: Text of the file and what replaces it.
        line: Line of the problem, counted from 1.
        path: Path of the problem in the file.
    """

    swap: tuple[str, str]
    line: int
    path: str


BROKEN_FILES = {
    "a key with a space": BrokenFile(("key: it", "key: IT Dept"), 1, "key"),
    "no name": BrokenFile(("name: IT Department\n", ""), 1, "name"),
    "a blank name": BrokenFile(("name: IT Department", "name:"), 2, "name"),
    "a misspelled time zone": BrokenFile(("Europe/London", "Europe/Londn"), 3, "timezone"),
    "a city in capitals for a time zone": BrokenFile(("Europe/London", "BERLIN"), 3, "timezone"),
    "an offset for a time zone": BrokenFile(("Europe/London", "GMT+1"), 3, "timezone"),
    "an abbreviation for a time zone": BrokenFile(("Europe/London", "CEST"), 3, "timezone"),
    "a language for a locale": BrokenFile(("en_GB", "German"), 4, "locale"),
    "an unknown locale": BrokenFile(("en_GB", "en_GBB"), 4, "locale"),
    "a channel name for its id": BrokenFile(("C0SCORECARD", "scorecard"), 5, "channel"),
    "a channel that YAML reads as a comment": BrokenFile(("C0SCORECARD", "#scorecard"), 5, "channel"),
    "a direct message for a channel": BrokenFile(("C0SCORECARD", "D0SOMEONE"), 5, "channel"),
    "a long day name": BrokenFile(("TUE 10:00", "Tuesday 10:00"), 6, "weekly_post"),
    "an hour 24": BrokenFile(("TUE 10:00", "TUE 24:00"), 6, "weekly_post"),
    "a weekly post without a day": BrokenFile(("TUE 10:00", "10:30"), 6, "weekly_post"),
    "an empty list of admins": BrokenFile(("[U0HEAD]", "[]"), 7, "admins"),
    "one admin outside a list": BrokenFile(("[U0HEAD]", "U0HEAD"), 7, "admins"),
    "a channel id for an admin": BrokenFile(("[U0HEAD]", "[C0HEAD]"), 7, "admins[0]"),
    "a blank admin": BrokenFile(("[U0HEAD]", "[~]"), 7, "admins[0]"),
    "one reader outside a list": BrokenFile(("[U0HEAD]", "[U0HEAD]\nreaders: U0SAM"), 8, "readers"),
    "a name for a reader": BrokenFile(("[U0HEAD]", "[U0HEAD]\nreaders: [sam]"), 8, "readers[0]"),
    "a setting that is neither true nor false": BrokenFile(
        ("[U0HEAD]", "[U0HEAD]\nprivate: maybe"), 8, "private"
    ),
    "bands in the wrong order": BrokenFile(("[U0HEAD]", "[U0HEAD]\nbands: [50, 90]"), 8, "bands"),
    "one band": BrokenFile(("[U0HEAD]", "[U0HEAD]\nbands: 90"), 8, "bands"),
    "a country name for a region": BrokenFile(("[U0HEAD]", "[U0HEAD]\nregion: Britain"), 8, "region"),
    "a country's full name for a region": BrokenFile(("[U0HEAD]", "[U0HEAD]\nregion: Germany"), 8, "region"),
    "one reminder outside a list": BrokenFile(("[U0HEAD]", "[U0HEAD]\nreminders: 2"), 8, "reminders"),
    "a reminder on the day of the prompt": BrokenFile(
        ("[U0HEAD]", "[U0HEAD]\nreminders: [0, 1]"), 8, "reminders"
    ),
    "a reminder after 30 days": BrokenFile(("[U0HEAD]", "[U0HEAD]\nreminders: [1, 30]"), 8, "reminders"),
    "a blank reminder": BrokenFile(("[U0HEAD]", "[U0HEAD]\nreminders: [~]"), 8, "reminders"),
    "reminders in the wrong order": BrokenFile(("[U0HEAD]", "[U0HEAD]\nreminders: [2, 1]"), 8, "reminders"),
    "too many reminders": BrokenFile(("[U0HEAD]", "[U0HEAD]\nreminders: [1, 2, 3, 4]"), 8, "reminders"),
    "a lock after no days": BrokenFile(("[U0HEAD]", "[U0HEAD]\nlock_after: 0"), 8, "lock_after"),
    "a lock after too many days": BrokenFile(("[U0HEAD]", "[U0HEAD]\nlock_after: 3651"), 8, "lock_after"),
    "a lock after a word": BrokenFile(("[U0HEAD]", "[U0HEAD]\nlock_after: never"), 8, "lock_after"),
    "a word that is no choice for who is told how reliably people answer": BrokenFile(
        ("[U0HEAD]", "[U0HEAD]\nreliability: everybody"), 8, "reliability"
    ),
    "a word that is neither yes nor no for naming people": BrokenFile(
        ("[U0HEAD]", "[U0HEAD]\npost_names: owners"), 8, "post_names"
    ),
    "a review without its day of the month": BrokenFile(
        ("[U0HEAD]", "[U0HEAD]\nreview: WED 10:00"), 8, "review"
    ),
    "a review on a fifth day of its name": BrokenFile(
        ("[U0HEAD]", "[U0HEAD]\nreview: fifth WED 10:00"), 8, "review"
    ),
    "a review at no time": BrokenFile(("[U0HEAD]", "[U0HEAD]\nreview: last FRI 25:00"), 8, "review"),
    "a number of periods without their whole": BrokenFile(
        ("[U0HEAD]", "[U0HEAD]\nalerts: {after: 2}"), 8, "alerts.after"
    ),
    "more periods than there are": BrokenFile(
        ("[U0HEAD]", "[U0HEAD]\nalerts: {after: 4 of 3}"), 8, "alerts.after"
    ),
    "a margin in no unit": BrokenFile(("[U0HEAD]", "[U0HEAD]\nalerts: {recovery: 2}"), 8, "alerts.recovery"),
    "a negative margin": BrokenFile(
        ('prompt: "09:00"', "alerts: {recovery: -2}"), 28, f"{KPI}.alerts.recovery"
    ),
    "a margin in percent of a KPI in percent": BrokenFile(
        ("target: 99.90\n", "target: 99.90\n            alerts: {recovery: 2 %}\n"),
        35,
        "perspectives[0].objectives[0].kpis[1].alerts.recovery",
    ),
    "an unknown repetition": BrokenFile(
        ("[U0HEAD]", "[U0HEAD]\nalerts: {repeat: daily}"), 8, "alerts.repeat"
    ),
    "an unknown alert setting": BrokenFile(
        ("[U0HEAD]", "[U0HEAD]\nalerts: {recover: 5 %}"), 8, "alerts.recover"
    ),
    "one word for alert settings": BrokenFile(("[U0HEAD]", "[U0HEAD]\nalerts: none"), 8, "alerts"),
    "a link to an objective that is not there": BrokenFile(
        ("        due: 2027-11-30\n", "        due: 2027-11-30\n        drives: [Happy customers]\n"),
        15,
        "perspectives[0].objectives[0].drives[0]",
    ),
    "a link to the objective itself": BrokenFile(
        ("        due: 2027-11-30\n", "        due: 2027-11-30\n        drives: [faster recovery]\n"),
        15,
        "perspectives[0].objectives[0].drives[0]",
    ),
    "a link given twice": BrokenFile(
        (
            "        due: 2027-11-30\n",
            "        due: 2027-11-30\n        drives: [Happier customers, Happier customers (Customer)]\n",
        ),
        15,
        "perspectives[0].objectives[0].drives[1]",
    ),
    "one link outside a list": BrokenFile(
        ("        due: 2027-11-30\n", "        due: 2027-11-30\n        drives: Happier customers\n"),
        15,
        "perspectives[0].objectives[0].drives",
    ),
    "an initiative without an owner": BrokenFile(
        (
            "        due: 2027-11-30\n",
            "        due: 2027-11-30\n        initiatives:\n          - title: Rota\n",
        ),
        16,
        "perspectives[0].objectives[0].initiatives[0].owner",
    ),
    "an initiative in an unknown state": BrokenFile(
        (
            "        due: 2027-11-30\n",
            "        due: 2027-11-30\n        initiatives:\n"
            "          - {title: Rota, owner: U0SAM, state: started}\n",
        ),
        16,
        "perspectives[0].objectives[0].initiatives[0].state",
    ),
    "an initiative that ends before it starts": BrokenFile(
        (
            "        due: 2027-11-30\n",
            "        due: 2027-11-30\n        initiatives:\n"
            "          - {title: Rota, owner: U0SAM, start: 2027-02-01, due: 2027-01-31}\n",
        ),
        16,
        "perspectives[0].objectives[0].initiatives[0].due",
    ),
    "an initiative twice": BrokenFile(
        (
            "        due: 2027-11-30\n",
            "        due: 2027-11-30\n        initiatives:\n"
            "          - {title: Rota, owner: U0SAM}\n          - {title: rota, owner: U0SAM}\n",
        ),
        17,
        "perspectives[0].objectives[0].initiatives[1].title",
    ),
    "an unknown field": BrokenFile(("[U0HEAD]", "[U0HEAD]\ncolour: red"), 8, "colour"),
    "a negative weight": BrokenFile(
        ("weight: 1\n    obj", "weight: -1\n    obj"), 10, "perspectives[0].weight"
    ),
    "a misspelled field": BrokenFile(
        ("weight: 1\n    obj", "weigth: 1\n    obj"), 10, "perspectives[0].weigth"
    ),
    "a day that does not exist": BrokenFile(
        ("due: 2027-11-30", "due: 2027-11-31"), 14, "perspectives[0].objectives[0].due"
    ),
    "a date in another format": BrokenFile(
        ("due: 2027-11-30", "due: 30.11.2027"), 14, "perspectives[0].objectives[0].due"
    ),
    "a key that YAML reads as false": BrokenFile(("key: mttr", "key: NO"), 16, f"{KPI}.key"),
    "one alias outside a list": BrokenFile(("aliases: [MTTR]", "aliases: MTTR"), 18, f"{KPI}.aliases"),
    "an alias that is another KPI's key": BrokenFile(
        ("aliases: [MTTR]", "aliases: [Uptime]"), 29, "perspectives[0].objectives[0].kpis[1].key"
    ),
    "a misspelled currency": BrokenFile(("unit: min", "unit: GPB"), 19, f"{KPI}.unit"),
    "a spelled-out percent sign": BrokenFile(("unit: min", "unit: percent"), 19, f"{KPI}.unit"),
    "a unit with a digit": BrokenFile(("unit: min", "unit: per 100"), 19, f"{KPI}.unit"),
    "a unit of yes or no": BrokenFile(("unit: min", "unit: yes/no"), 19, f"{KPI}.unit"),
    "a unit of text": BrokenFile(("unit: min", "unit: Text"), 19, f"{KPI}.unit"),
    "a percent sign without quotes": BrokenFile(("unit: min", "unit: %"), 19, "file"),
    "an unknown direction": BrokenFile(("direction: lower", "direction: down"), 20, f"{KPI}.direction"),
    "a range with one number": BrokenFile(("direction: lower", "direction: range"), 22, f"{KPI}.target"),
    "a target with its unit": BrokenFile(("target: 30\n", "target: 30 %\n"), 22, f"{KPI}.target"),
    "a band without a range": BrokenFile(("target: 30\n", "target: [20, 30]\n"), 22, f"{KPI}.target"),
    "a band with one number": BrokenFile(("target: 30\n", "target: [30]\n"), 22, f"{KPI}.target"),
    "a target that is not a number": BrokenFile(("target: 30\n", "target: .nan\n"), 22, f"{KPI}.target"),
    "a target with an exponent": BrokenFile(("target: 30\n", "target: 1e3\n"), 22, f"{KPI}.target"),
    "a target with a grouping sign": BrokenFile(("target: 30\n", "target: 1,000\n"), 22, f"{KPI}.target"),
    "a target with a colon": BrokenFile(("target: 30\n", "target: 1:30\n"), 22, f"{KPI}.target"),
    "a blank target": BrokenFile(("target: 30\n", "target:\n"), 22, f"{KPI}.target"),
    "a target with too many digits": BrokenFile(
        ("target: 30\n", f"target: {'9' * 19}\n"), 22, f"{KPI}.target"
    ),
    "a baseline on target": BrokenFile(("baseline: 60", "baseline: 30"), 24, f"{KPI}.baseline"),
    "a name for an owner": BrokenFile(
        ("owner: U0PRIYA\n            cover", "owner: '@priya'\n            cover"), 25, f"{KPI}.owner"
    ),
    "a prompt time without minutes": BrokenFile(('prompt: "09:00"', "prompt: 9"), 28, f"{KPI}.prompt"),
    "a key twice": BrokenFile(("key: uptime", "key: mttr"), 29, "perspectives[0].objectives[0].kpis[1].key"),
    "a perspective twice": BrokenFile(
        ("- name: Customer", "- name: internal-processes"), 36, "perspectives[1].name"
    ),
    "a character that cannot be shown": BrokenFile(
        ("name: Happier customers", 'name: "Happy\\0"'), 38, "perspectives[1].objectives[0].name"
    ),
    "a second colon": BrokenFile(("name: Happier customers", "name: Happier: customers"), 38, "file"),
    "a long name": BrokenFile(
        ("name: Happier customers", f"name: {'x' * 76}"), 38, "perspectives[1].objectives[0].name"
    ),
    "a field twice": BrokenFile(("statement: Red", "name: Red"), 13, "perspectives[0].objectives[0].name"),
    "a person's name with an @": BrokenFile(("[U0HEAD]", "[@head]"), 7, "file"),
    "a tab": BrokenFile(("weight: 1\n    obj", "\tweight: 1\n    obj"), 10, "file"),
    "a reference without an anchor": BrokenFile(("[U0HEAD]", "*heads"), 7, "*heads"),
    "a colon that is missing": BrokenFile(("key: it\n", "key: it\nnote\n"), 3, "file"),
    "a field out of its column": BrokenFile(
        ("            weight: 1\n            prompt", "           weight: 1\n            prompt"), 27, "file"
    ),
    "a bracket that is not closed": BrokenFile(("[U0HEAD]", "[U0HEAD"), 8, "file"),
    "a text that begins with a star": BrokenFile(("name: IT Department", "name: *"), 2, "file"),
    "a list for the name of a field": BrokenFile(("key: it\n", "key: it\n? [a]\n: b\n"), 2, "file"),
    "a group for a value": BrokenFile(("unit: min", "unit: {a: b}"), 19, f"{KPI}.unit"),
    "an empty text": BrokenFile(("name: IT Department", 'name: ""'), 2, "name"),
    "a threshold that higher is better contradicts": BrokenFile(
        ("direction: lower", "direction: higher"), 23, f"{KPI}.threshold"
    ),
    "a threshold that lower is better contradicts": BrokenFile(
        ("threshold: 45", "threshold: 25"), 23, f"{KPI}.threshold"
    ),
    "a band with its higher number first": BrokenFile(
        (LOWER_GOAL, RANGE_GOAL.format("target: [30, 20]")), 22, f"{KPI}.target"
    ),
    "a threshold band inside the target band": BrokenFile(
        (LOWER_GOAL, RANGE_GOAL.format("target: [20, 30]\n            threshold: [22, 40]")),
        23,
        f"{KPI}.threshold",
    ),
    "a threshold that is one number with a range": BrokenFile(
        (LOWER_GOAL, RANGE_GOAL.format("target: [20, 30]\n            threshold: 40")),
        23,
        f"{KPI}.threshold",
    ),
}
"""The kind of each problem, and the file that has it."""

UNREADABLE_FILES: Mapping[str, str | bytes] = {
    "an empty file": "",
    "a list": "- a",
    "a file that is not UTF-8": b"name: \xff",
    "a control character": "name: \x00",
    "a deeply nested file": "a: [" * 2000,
    "several documents": "a: 1\n---\nb: 2",
    "a large file": "x" * 1_000_001,
    "a reference": "a: &a [*a]",
}
"""The kind of each text that is no scorecard file at all."""
