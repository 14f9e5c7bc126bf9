"""The writer of scorecard files: from a stored scorecard to its definition and on to YAML."""

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

import yaml
from pydantic import BaseModel

from scorecard.definition.fields import WeeklyPost
from scorecard.definition.models import (
    AlertsDefinition,
    InitiativeDefinition,
    KpiDefinition,
    ObjectiveDefinition,
    PerspectiveDefinition,
    ScorecardDefinition,
)
from scorecard.model.goals import Band, RatingBands
from scorecard.model.scorecard import (
    AlertSettings,
    Kpi,
    Margin,
    Objective,
    Perspective,
    ReviewTime,
    Scorecard,
    Share,
)


def build_definition(card: Scorecard) -> ScorecardDefinition:
    """Return the definition that would create a stored scorecard; stored values are not validated again."""
    return ScorecardDefinition.model_construct(
        key=card.key,
        name=card.name,
        timezone=card.timezone,
        locale=card.locale,
        channel=card.channel,
        weekly_post=WeeklyPost(card.weekly_day, card.weekly_time),
        admins=card.admins,
        readers=card.readers,
        private=card.private,
        bands=card.bands,
        reminders=card.reminders,
        region=card.region,
        lock_after=card.lock_after,
        reliability=card.reliability,
        post_names=card.post_names,
        review=card.review,
        alerts=_alerts(card.alerts),
        perspectives=tuple(map(_perspective, card.perspectives)),
    )


def _perspective(perspective: Perspective) -> PerspectiveDefinition:
    return PerspectiveDefinition.model_construct(
        name=perspective.name,
        weight=perspective.weight,
        objectives=tuple(map(_objective, perspective.objectives)),
    )


def _objective(objective: Objective) -> ObjectiveDefinition:
    return ObjectiveDefinition.model_construct(
        name=objective.name,
        statement=objective.statement,
        due=objective.due,
        weight=objective.weight,
        supports=objective.supports,
        drives=objective.drives,
        initiatives=tuple(InitiativeDefinition.model_construct(**vars(one)) for one in objective.initiatives),
        kpis=tuple(map(_kpi, objective.kpis)),
    )


def _kpi(kpi: Kpi) -> KpiDefinition:
    info, goal = kpi.info, kpi.goals[-1].goal
    return KpiDefinition.model_construct(
        key=info.key,
        name=info.name,
        aliases=info.aliases,
        definition=info.definition,
        unit=info.unit,
        direction=goal.direction,
        frequency=info.frequency,
        target=goal.target,
        threshold=goal.threshold,
        baseline=goal.baseline,
        owner=info.owner,
        cover=info.cover,
        weight=info.weight,
        prompt=kpi.prompt_time,
        alerts=_alerts(kpi.alerts),
    )


def _alerts(settings: AlertSettings) -> AlertsDefinition:
    return AlertsDefinition.model_construct(**dict(settings))


WIDTH = 100
HEADER = (
    "# Change this file and give it to “scorecard-bot apply”; it shows what would change and asks first.\n"
)


def write_definition(definition: ScorecardDefinition) -> str:
    """Return the text of the file that, applied, results in this definition."""
    dumped = yaml.dump(
        definition, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=False
    )
    return HEADER + dumped


class _Dumper(yaml.SafeDumper):
    """A YAML dumper that writes definitions in the form of the template."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        """Indent lists under their field, unlike PyYAML's default."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        """Write a value that occurs twice in full both times, without YAML references."""
        return True


def _form(dumper: yaml.SafeDumper, form: BaseModel) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", dict(_given(form)).items(), flow_style=False)


def _given(form: BaseModel) -> Iterator[tuple[str, Any]]:
    written = form.written if isinstance(form, KpiDefinition) else vars(form)
    for name, field in type(form).model_fields.items():
        value = written[name]
        if field.is_required() or value != field.default:
            yield name, value


def _tuple(dumper: yaml.SafeDumper, items: tuple[object, ...]) -> yaml.Node:
    is_short = not any(isinstance(item, BaseModel) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=is_short)


def _number(dumper: yaml.SafeDumper, number: Decimal) -> yaml.Node:
    text = format(number, "f")
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _bands(dumper: yaml.SafeDumper, bands: RatingBands) -> yaml.Node:
    return _tuple(dumper, (bands.good, bands.fair))


def _margin(dumper: yaml.SafeDumper, margin: Margin) -> yaml.Node:
    return dumper.represent_str(str(margin)) if margin.is_percent else _number(dumper, margin.amount)


def _text(dumper: yaml.SafeDumper, text: StrEnum | WeeklyPost | ReviewTime | Share) -> yaml.Node:
    return dumper.represent_str(str(text))


def _time(dumper: yaml.SafeDumper, clock_time: time) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", f"{clock_time:%H:%M}", style='"')


def _date(dumper: yaml.SafeDumper, day: date) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", day.isoformat())


_Dumper.add_multi_representer(BaseModel, _form)
_Dumper.add_multi_representer(StrEnum, _text)
_Dumper.add_representer(tuple, _tuple)
_Dumper.add_representer(Band, _tuple)
_Dumper.add_representer(RatingBands, _bands)
_Dumper.add_representer(WeeklyPost, _text)
_Dumper.add_representer(ReviewTime, _text)
_Dumper.add_representer(Share, _text)
_Dumper.add_representer(Margin, _margin)
_Dumper.add_representer(Decimal, _number)
_Dumper.add_representer(time, _time)
_Dumper.add_representer(date, _date)
