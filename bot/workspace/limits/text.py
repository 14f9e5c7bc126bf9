"""The limits of text objects, options and confirmation dialogs."""

from collections.abc import Iterator

from bot.workspace.limits.schema import Rule, choice, flag, items, kinds, problem, record, string

ID = string(255)
URL = string(3000)


def plain(most: int) -> Rule:
    """Require a `plain_text` object."""
    return kinds({"plain_text": record({"text": string(most)}, {"emoji": flag})})


def any_text(most: int) -> Rule:
    """Require a `plain_text` or `mrkdwn` object."""
    return kinds(
        {
            "plain_text": record({"text": string(most)}, {"emoji": flag}),
            "mrkdwn": record({"text": string(most)}, {"verbatim": flag}),
        }
    )


PLACEHOLDER = plain(150)
STYLE = choice("primary", "danger")
CONFIRM = record(
    {"title": plain(100), "text": any_text(300), "confirm": plain(30), "deny": plain(30)}, {"style": STYLE}
)


def option(text: Rule) -> Rule:
    """Require an option whose text satisfies a rule."""
    return record({"text": text, "value": string(150)}, {"description": any_text(75), "url": URL})


PLAIN_OPTION = option(plain(75))
RICH_OPTION = option(any_text(75))
OPTION_GROUP = record({"label": plain(75), "options": items(PLAIN_OPTION, 100)})


def options_or_groups(value: object, at: str) -> Iterator[str]:
    """Require either options or option groups, not both."""
    if isinstance(value, dict) and ("options" in value) == ("option_groups" in value):
        yield problem("must have either options or option_groups", at)


def initial_among_options(value: object, at: str) -> Iterator[str]:
    """Require that the initial option is exactly one of the options."""
    if not isinstance(value, dict):
        return
    grouped = [option for group in value.get("option_groups", ()) for option in group["options"]]
    known = [*value.get("options", ()), *grouped]
    single = [value["initial_option"]] if "initial_option" in value else []
    if any(chosen not in known for chosen in [*single, *value.get("initial_options", ())]):
        yield problem("initial option must match one of the options exactly", at)
