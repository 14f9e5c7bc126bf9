"""Composable rules for JSON; each yields what is wrong, in Slack's words."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

Rule = Callable[[object, str], Iterator[str]]
Rules = Mapping[str, Rule]


def problem(what: str, at: str) -> str:
    """Return one line of `response_metadata.messages`: what is wrong, and where."""
    return f"[ERROR] {what} [json-pointer:{at}]"


def string(most: int, least: int = 1, pattern: str = "") -> Rule:
    """Require a string of `least` to `most` characters that fully matches the pattern, if there is one."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must be a string", at)
        elif len(value) < least:
            yield problem(f"must be more than {least - 1} characters", at)
        elif len(value) > most:
            yield problem(f"must be less than {most + 1} characters", at)
        elif pattern and not re.fullmatch(pattern, value):
            yield problem(f"must match {pattern}", at)

    return check


def flag(value: object, at: str) -> Iterator[str]:
    """Require a boolean."""
    if not isinstance(value, bool):
        yield problem("must be a boolean", at)


def number(value: object, at: str) -> Iterator[str]:
    """Require a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield problem("must be a number", at)


def integer(least: int, most: int) -> Rule:
    """Require an integer from `least` to `most`."""

    def check(value: object, at: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield problem("must be an integer", at)
        elif not least <= value <= most:
            yield problem(f"must be between {least} and {most}", at)

    return check


def choice(*allowed: str) -> Rule:
    """Require one of a few words."""

    def check(value: object, at: str) -> Iterator[str]:
        if value not in allowed:
            yield problem(f"must be one of: {', '.join(allowed)}", at)

    return check


def items(rule: Rule, most: int, least: int = 1) -> Rule:
    """Require a list of `least` to `most` items that each satisfy a rule."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must be an array", at)
            return
        if len(value) < least:
            yield problem(f"no fewer than {least} items allowed", at)
        if len(value) > most:
            yield problem(f"no more than {most} items allowed", at)
        for position, item in enumerate(value):
            yield from rule(item, f"{at}/{position}")

    return check


def record(required: Rules, optional: Rules | None = None, *further: Rule) -> Rule:
    """Require an object with these keys and no others but `type`, that also satisfies further rules."""
    known: dict[str, Rule] = {**required, **(optional or {})}

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", at)
            return
        yield from (problem(f"missing required field: {key}", at) for key in required if key not in value)
        for key, inner in value.items():
            if key in known:
                yield from known[key](inner, f"{at}/{key}")
            elif key != "type":
                yield problem(f"invalid additional property: {key}", f"{at}/{key}")

    return every(check, *further)


def kinds(rules: Rules) -> Rule:
    """Require an object that satisfies the rule for its `type`."""

    def check(value: object, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        rule = rules.get(str(kind))
        if rule is None:
            yield problem(f"unsupported type: {kind}", f"{at}/type")
        else:
            yield from rule(value, at)

    return check


def every(first: Rule, *further: Rule) -> Rule:
    """Require the first rule, then the further ones, which may rely on the first."""

    def check(value: object, at: str) -> Iterator[str]:
        problems = list(first(value, at))
        yield from problems
        if not problems:
            for rule in further:
                yield from rule(value, at)

    return check


def repeated(values: Iterable[str]) -> set[str]:
    """Return the values that occur more than once."""
    return {value for value, times in Counter(values).items() if times > 1}
