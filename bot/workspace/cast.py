"""Who plays in the demo: its people, channels, commands and first steps."""

from collections.abc import Sequence
from decimal import Decimal

from bot.ui.help import COMMAND, COMMANDS
from bot.workspace.model import Channel, CommandHint, Person
from bot.workspace.page_guide import Completion, GuideStep
from scorecard.definition import ScorecardDefinition

PEOPLE = (
    Person("U0PRIYA", "priya", "Priya Nair", "Europe/London", "en-GB", "Service desk lead", "#2eb67d"),
    Person("U0SAM", "sam", "Sam Okafor", "Europe/London", "en-GB", "Infrastructure", "#36c5f0"),
    Person("U0MEI", "mei", "Mei Tanaka", "Pacific/Auckland", "en-NZ", "IT finance", "#e01e5a"),
    Person("U0DIEGO", "diego", "Diego Ruiz", "America/New_York", "en-US", "Product", "#ecb22e"),
    Person("U0ANNA", "anna", "Anna Schmidt", "Europe/Berlin", "de-DE", "People and training", "#4a154b"),
    Person("U0HEAD", "helen", "Helen Adeyemi", "Europe/London", "en-GB", "Head of IT", "#1264a3"),
)
CHANNEL = "C0SCORECARD"
CHANNELS = (Channel(CHANNEL, "it-scorecard"), Channel("C0GENERAL", "general"))
NEWEST = {
    "revenue_growth": Decimal(12),
    "customer_satisfaction": Decimal(18),
    "mttr_reduction": Decimal(25),
    "training_hours": Decimal(22),
    "mttr": Decimal(32),
}
"""The newest samples that matter: with them `/scorecard progress` says 80, 90, 83 and 88 %."""

GUIDE = (
    GuideStep(
        "Go to Monday, 09:00",
        "The bot asks each owner for what is due. You are Priya, who leads the service desk.",
        person="U0PRIYA",
        presses_next=True,
    ),
    GuideStep(
        "Answer as Priya",
        "Press Answer, fill in a number or two and save. For an alert, make Mean time to resolve 52.",
        person="U0PRIYA",
    ),
    GuideStep(
        "See the alert",
        "A value past its threshold is told in the channel once, with its owner.",
        person="U0PRIYA",
        channel=CHANNEL,
    ),
    GuideStep(
        "Go to the weekly post",
        "Press Next until Tuesday, 10:00: what changed, what is off, what is missing.",
        channel=CHANNEL,
        presses_next=True,
    ),
    GuideStep(
        "Ask for yourself",
        "Type /scorecard here, or /scorecard mttr, /scorecard progress, /scorecard help.",
        channel=CHANNEL,
    ),
)


def command_hints() -> Sequence[CommandHint]:
    """What Slack would show of the bot's command."""
    return [CommandHint(COMMAND, description="The IT scorecard")]


def completions(definition: ScorecardDefinition) -> list[Completion]:
    """Everything that can be typed, with the scorecard's own names filled in."""
    fixed = [Completion(one.usage, one.meaning, sends=True) for one in COMMANDS if "<" not in one.usage]
    perspectives = [
        Completion(f"{COMMAND} {one.name}", "perspective", sends=True) for one in definition.perspectives
    ]
    kpis = [kpi for p in definition.perspectives for o in p.objectives for kpi in o.kpis]
    shown = [Completion(f"{COMMAND} {kpi.key}", kpi.name, sends=True) for kpi in kpis]
    submitted = [Completion(f"{COMMAND} submit {kpi.key} ", f"give {kpi.name} a value") for kpi in kpis]
    return [*fixed, *perspectives, *shown, *submitted]
