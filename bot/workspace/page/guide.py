"""The guide and the completions that a page is given."""

from collections.abc import Callable, Sequence
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
        has_happened: True if what the step shows has happened. While it is False, the step's click presses
            Next; once time brings it about, the page goes to the step by itself. None waits for nothing.
    """

    title: str
    body: str
    person: str | None = None
    channel: str | None = None
    has_happened: bool | None = None


Guide = Callable[[], Sequence[GuideStep]]
"""Returns the steps as they are now; with none the strip is hidden."""


def find_reached(steps: Sequence[GuideStep]) -> int:
    """Return the number of the last step that has happened, or 0."""
    return max((number for number, step in enumerate(steps) if step.has_happened), default=0)


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
