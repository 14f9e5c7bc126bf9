"""The demo's guide for newcomers, and the completions of its message box."""

from bot.demo.people import CHANNEL
from bot.ui.kit.slash_command import COMMAND, COMMANDS
from bot.workspace.page.guide import Completion, GuideStep
from scorecard.definition.models import ScorecardDefinition

GUIDE = (
    GuideStep(
        "Welcome",
        "This works like Slack, and the bot in it keeps an IT department's scorecard. "
        "Below is last week's post; now it is Monday again.",
    ),
    GuideStep(
        "Let the bot ask",
        "Every owner was asked for the numbers that are due. You are Priya: press Answer, give Mean time to "
        "resolve 52, and save. Or just type: mttr 52",
        person="U0PRIYA",
        until="prompts",
    ),
    GuideStep(
        "See the alert",
        "52 minutes are past the threshold, so the channel is told, once. An older alert is about System "
        "uptime, which Sam owns.",
        channel=CHANNEL,
    ),
    GuideStep(
        "Answer as Sam",
        "You are Sam now: press Answer, give System uptime 99.95, and save. That resolves its alert.",
        person="U0SAM",
    ),
    GuideStep(
        "Read the weekly post",
        "What is off threshold, what is missing and what to celebrate; every KPI is in the thread.",
        channel=CHANNEL,
        until="weekly post",
    ),
    GuideStep(
        "Ask for yourself",
        "Type / and choose: /scorecard progress, for example, or /scorecard mttr. Only you see the answer.",
        channel=CHANNEL,
    ),
)


def completions(definition: ScorecardDefinition) -> list[Completion]:
    """Return every command that can be typed, with the scorecard's own names filled in."""
    bare = [(one.usage.partition(" [")[0], one.meaning) for one in COMMANDS]  # without optional arguments
    fixed = [Completion(usage, meaning, sends=True) for usage, meaning in bare if "<" not in usage]
    perspectives = [
        Completion(f"{COMMAND} {one.name}", "perspective", sends=True) for one in definition.perspectives
    ]
    kpis = [kpi for p in definition.perspectives for o in p.objectives for kpi in o.kpis]
    shown = [Completion(f"{COMMAND} {kpi.key}", kpi.name, sends=True) for kpi in kpis]
    submitted = [Completion(f"{COMMAND} submit {kpi.key} ", f"give {kpi.name} a value") for kpi in kpis]
    return [*fixed, *perspectives, *shown, *submitted]
