"""The demo's guide for newcomers, and the completions of its message box."""

from collections.abc import Sequence
from datetime import datetime

from bot.demo.history import PlannedAnswers
from bot.demo.people import CHANNEL
from bot.slash_commands.commands import COMMANDS
from bot.ui.kit.hints import COMMAND
from bot.workspace.page.guide import Completion, GuideStep
from bot.workspace.state.workspace import Workspace
from scorecard.definition.models import ScorecardDefinition

_PRIYA, _SAM = "U0PRIYA", "U0SAM"
_MTTR, _UPTIME = "mttr", "uptime"


class DemoGuide:
    """A guide that tells only of what has happened, whoever did it and wherever the clock stands.

    Args:
        workspace: The workspace with the bot's messages.
        answers: The answers given so far.
        start: The moment when the demo began, aware.
    """

    def __init__(self, workspace: Workspace, answers: PlannedAnswers, start: datetime) -> None:
        self._workspace = workspace
        self._answers = answers
        self._start = f"{start.timestamp():.6f}"

    def __call__(self) -> Sequence[GuideStep]:
        """Return the steps as they are now."""
        return (
            GuideStep(
                "Welcome",
                "This works like Slack, and the bot in it keeps an IT department's scorecard. The last "
                "weekly post is in #it-scorecard; now it is Monday again.",
            ),
            GuideStep("Let the bot ask", self._asked(), person=_PRIYA, has_happened=self._is_asked()),
            GuideStep("See the alert", self._alert(), channel=CHANNEL, has_happened=self._is_given(_MTTR)),
            GuideStep("Answer as Sam", self._sam(), person=_SAM),
            GuideStep(
                "See the recovery", self._recovery(), channel=CHANNEL, has_happened=self._is_given(_UPTIME)
            ),
            GuideStep("Read the weekly post", self._post(), channel=CHANNEL, has_happened=self._is_posted()),
            GuideStep(
                "Ask for yourself",
                "Type / and choose: /scorecard progress, for example, or /scorecard mttr. Only you see the "
                "answer.",
                channel=CHANNEL,
            ),
        )

    def _is_asked(self) -> bool:
        return self._has_message(self._workspace.direct_channel(_PRIYA).id, "prompt:")

    def _is_posted(self) -> bool:
        return self._has_message(CHANNEL, "weekly:")

    def _is_given(self, key: str) -> bool:
        return self._answers.find(key) is not None

    def _has_message(self, channel: str, kind: str) -> bool:
        """Return whether the bot has sent a message of a kind since the demo began."""
        sent = [one for one in self._workspace.history(channel, None) if one.ts >= self._start]
        return any(str((one.metadata or _NO_KEY)["event_payload"]["key"]).startswith(kind) for one in sent)

    def _asked(self) -> str:
        if not self._is_asked():
            return "Nobody has been asked for a number yet."
        given = self._answers.find(_MTTR)
        if given:
            return f"Priya was asked for last week's numbers. {given.sentence}."
        return (
            "Priya was asked for last week's numbers. Be Priya: press Answer, give Mean time to resolve 52, "
            "and save; or type mttr 52. If you just go on, she answers herself."
        )

    def _alert(self) -> str:
        given = self._answers.find(_MTTR)
        if given is None:
            return "Nobody has given Mean time to resolve yet, so no alert about it is open."
        if given.has_alert:
            return f"{given.sentence}, off threshold, so the channel was told, once."
        return f"{given.sentence}, so no alert about it is open."

    def _sam(self) -> str:
        given = self._answers.find(_UPTIME)
        if given:
            return f"Sam's prompt is answered already: {given.sentence}."
        return (
            "System uptime has an open alert since the week before. Be Sam: press Answer, give 99.95, and "
            "save. If you just go on, he answers himself."
        )

    def _recovery(self) -> str:
        given = self._answers.find(_UPTIME)
        if given is None:
            return "Nobody has given System uptime yet, so its alert is still open."
        if given.has_resolved:
            return f"{given.sentence}, so its alert is resolved, and the channel was told."
        return f"{given.sentence}, so its alert is still open."

    def _post(self) -> str:
        if not self._is_posted():
            return "The weekly post comes on Tuesday at ten."
        return "It says what changed, what is off threshold and what is missing; every KPI is in its thread."


_NO_KEY = {"event_payload": {"key": ""}}


def completions(definition: ScorecardDefinition) -> list[Completion]:
    """Return every command that can be typed, with the scorecard's own names filled in."""
    bare = [
        (one.usage.form.partition(" [")[0], one.meaning) for one in COMMANDS
    ]  # without optional arguments
    fixed = [Completion(usage, meaning, sends=True) for usage, meaning in bare if "<" not in usage]
    perspectives = [
        Completion(f"{COMMAND} {one.name}", "perspective", sends=True) for one in definition.perspectives
    ]
    kpis = [kpi for p in definition.perspectives for o in p.objectives for kpi in o.kpis]
    shown = [Completion(f"{COMMAND} {kpi.key}", kpi.name, sends=True) for kpi in kpis]
    submitted = [Completion(f"{COMMAND} submit {kpi.key} ", f"give {kpi.name} a value") for kpi in kpis]
    return [*fixed, *perspectives, *shown, *submitted]
