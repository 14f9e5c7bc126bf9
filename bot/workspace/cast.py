"""Who plays in the demo: its people, channels, commands and first steps."""

from collections.abc import Sequence
from decimal import Decimal

from bot.ui.help import COMMAND, COMMANDS, DESCRIPTION, usage_hint
from bot.workspace.model import Channel, CommandHint, Person
from bot.workspace.page_guide import Completion, GuideStep
from scorecard.definition import ScorecardDefinition
from scorecard.services.samples import Journey

PEOPLE = (
    Person("U0PRIYA", "priya", "Priya Nair", "Europe/London", "en-GB", "Service desk lead", "#2eb67d"),
    Person("U0SAM", "sam", "Sam Okafor", "Europe/London", "en-GB", "Infrastructure", "#36c5f0"),
    Person("U0MEI", "mei", "Mei Tanaka", "Pacific/Auckland", "en-NZ", "IT finance", "#e01e5a"),
    Person("U0DIEGO", "diego", "Diego Ruiz", "America/New_York", "en-US", "Product", "#ecb22e"),
    Person("U0ANNA", "anna", "Anna Schmidt", "Europe/Berlin", "de-DE", "People and training", "#8e6bd8"),
    Person("U0HEAD", "helen", "Helen Adeyemi", "Europe/London", "en-GB", "Head of IT", "#1264a3"),
)
CHANNEL = "C0SCORECARD"
CHANNELS = (Channel(CHANNEL, "it-scorecard"), Channel("C0GENERAL", "general"))


def _journey(first: str, last: str, told: str = "") -> Journey:
    return Journey(Decimal(first), Decimal(last), told)


JOURNEYS = {
    "revenue_growth": _journey("8.5", "12"),
    "cost_of_ownership": _journey("541", "486"),
    "roi": _journey("13.5", "17.8"),
    "budget_variance": _journey("4.4", "1.3"),
    "cost_control": _journey("91.0", "96.2"),
    "customer_satisfaction": _journey("6", "18"),
    "retention_rate": _journey("92.5", "95.4"),
    "nps": _journey("27", "38"),
    "acquisition_cost": _journey("147", "118"),
    "loyalty": _journey("52.0", "57.3"),
    "mttr_reduction": _journey("6", "31", "MTTR reduction 25, two long outages"),
    "mttr": _journey("43", "32"),
    "sla_adherence": _journey("91.2", "94.6"),
    "fcr": _journey("66.5", "73.5"),
    "cycle_time": _journey("7.6", "5.4"),
    "uptime": _journey("99.66", "99.93", "uptime 99.31, a storage switch failed on Thursday"),
    "training_hours": _journey("11", "22"),
    "certification_rate": _journey("66.0", "78.5"),
    "innovation_pipeline": _journey("4", "7"),
    "employee_engagement": _journey("68", "72"),
    "skills_development": _journey("63", "81"),
}
"""How the KPIs fared up to now; with these `/scorecard progress` says 80, 90, 83 and 88 %."""

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


def command_hints() -> Sequence[CommandHint]:
    """What Slack would show of the bot's command."""
    return [CommandHint(COMMAND, usage_hint(), DESCRIPTION)]


def completions(definition: ScorecardDefinition) -> list[Completion]:
    """Everything that can be typed, with the scorecard's own names filled in."""
    bare = [(one.usage.partition(" [")[0], one.meaning) for one in COMMANDS]  # what is optional is left out
    fixed = [Completion(usage, meaning, sends=True) for usage, meaning in bare if "<" not in usage]
    perspectives = [
        Completion(f"{COMMAND} {one.name}", "perspective", sends=True) for one in definition.perspectives
    ]
    kpis = [kpi for p in definition.perspectives for o in p.objectives for kpi in o.kpis]
    shown = [Completion(f"{COMMAND} {kpi.key}", kpi.name, sends=True) for kpi in kpis]
    submitted = [Completion(f"{COMMAND} submit {kpi.key} ", f"give {kpi.name} a value") for kpi in kpis]
    return [*fixed, *perspectives, *shown, *submitted]
