"""The guide and the completions that a page is given."""

from dataclasses import dataclass

from bot.workspace.model import CommandHint


@dataclass(frozen=True)
class GuideStep:
    """One step of the guide for newcomers; the first is where the guide begins.

    Attributes:
        title: A few words, in the imperative: `Receive the prompts`.
        body: A sentence or two, shown once the step is taken: what is seen, and what to try.
        person: Id of the person to act as after the click; None stays with the present one.
        channel: Id of the channel to show; None shows the person's messages with the bot.
        until: The click presses Next until something has happened that is told with these words, `prompts`;
            empty lets time stand.
    """

    title: str
    body: str
    person: str | None = None
    channel: str | None = None
    until: str = ""


@dataclass(frozen=True)
class Completion:
    """A completion that the message box offers after `/`.

    Attributes:
        text: The text put into the box, `/scorecard show availability`.
        description: A few words about what it does.
        sends: Whether choosing it also sends it; else people go on typing.
    """

    text: str
    description: str = ""
    sends: bool = False


def complete_commands(commands: tuple[CommandHint, ...]) -> list[Completion]:
    """Return the completions that the commands' own hints give."""
    return [
        Completion(f"{command.name} ", f"{command.description} {command.usage}".strip())
        for command in commands
    ]
