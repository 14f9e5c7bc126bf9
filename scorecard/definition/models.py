"""The form of a scorecard file."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    PrivateAttr,
    model_validator,
)

from scorecard.definition.collisions import LookalikeNames
from scorecard.definition.fields import (
    AnyLevel,
    ChannelId,
    Day,
    Key,
    LocaleName,
    LockDays,
    MemberId,
    Name,
    Number,
    PeriodShare,
    PlanDays,
    PostTime,
    RecoveryMargin,
    Region,
    ReminderDays,
    ReviewDay,
    ScoreBands,
    Sentence,
    TimeOfDay,
    TimeZone,
    Unit,
    Weight,
    YesNo,
    not_empty,
    read_durations,
    written_level,
)
from scorecard.errors import InvalidFile, InvalidGoal
from scorecard.model.goals import Direction, Goal, RatingBands
from scorecard.model.names import normalize_name
from scorecard.model.periods import Frequency
from scorecard.model.scorecard import (
    DEFAULT_LOCK_DAYS,
    DEFAULT_REMINDER_DAYS,
    AlertSettings,
    InitiativeState,
    ReliabilityReaders,
)
from scorecard.model.units import DURATION, PERCENT
from scorecard.rules.prompt_schedule import DEFAULT_PROMPT_TIME

ONE = Decimal(1)
SomePeople = Annotated[tuple[MemberId, ...], AfterValidator(not_empty)]


class Contradiction(ValueError):
    """A contradiction between several fields.

    Args:
        path: The field at fault, from the item on that has it.
        message: The contradiction, with the item's name.
    """

    def __init__(self, message: str, *path: str) -> None:
        super().__init__(message)
        self.path = path


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AlertsDefinition(AlertSettings, _Form):
    """The alert settings of a file's scorecard or of one of its KPIs."""

    after: PeriodShare | None = None
    recovery: RecoveryMargin | None = None
    plan_within: PlanDays | None = None


NO_ALERTS = AlertsDefinition()


class KpiDefinition(_Form):
    """One KPI of a file; its history is tied to the key."""

    key: Key
    name: Name
    aliases: tuple[Name, ...] = ()
    definition: Sentence = ""
    unit: Unit
    direction: Direction
    frequency: Frequency
    target: AnyLevel
    threshold: AnyLevel | None = None
    baseline: Number | None = None
    owner: MemberId
    cover: MemberId | None = None
    weight: Weight = ONE
    prompt: TimeOfDay = DEFAULT_PROMPT_TIME
    alerts: AlertsDefinition = NO_ALERTS

    @model_validator(mode="before")
    @classmethod
    def _durations_in_seconds(cls, data: Any) -> Any:  # noqa: ANN401 - whatever the file has there
        """Read the goal of a KPI whose unit is a duration, `3 h 20 min`, as seconds."""
        if not isinstance(data, dict) or data.get("unit") != DURATION:
            return data
        read = dict(data)
        for field in ("target", "threshold", "baseline"):
            try:
                read |= {field: read_durations(data[field])} if field in data else {}
            except ValueError as error:
                raise Contradiction(str(error), field) from None
        return read

    @property
    def goal(self) -> Goal:
        """The goal of the KPI from now on."""
        return Goal(self.direction, self.target, self.threshold, self.baseline)

    @property
    def written(self) -> dict[str, Any]:
        """Its fields as a file has them, by name."""
        own = {name: getattr(self, name) for name in type(self).model_fields}
        levels = {name: written_level(own[name], self.unit) for name in ("target", "threshold", "baseline")}
        return own | levels

    @model_validator(mode="after")
    def _goal_holds(self) -> Self:
        """Build the goal step by step, so that the field at fault is the one that is reported."""
        steps = {
            "target": (None, None),
            "threshold": (self.threshold, None),
            "baseline": (None, self.baseline),
        }
        for field, (threshold, baseline) in steps.items():
            try:
                Goal(self.direction, self.target, threshold, baseline)
            except InvalidGoal as error:
                scale = " (Numbers in seconds.)" if self.unit == DURATION else ""
                raise Contradiction(f"{self.name}: {error}{scale}", field) from None
        return self

    @model_validator(mode="after")
    def _margin_is_clear(self) -> Self:
        """Refuse a margin in percent that may be meant in points."""
        margin = self.alerts.recovery
        if margin and margin.amount and not margin.is_percent and self.unit == DURATION:
            raise Contradiction(
                f"{self.name}: “{margin}” has no unit of time; write a percentage, such as 5 %.",
                *("alerts", "recovery"),
            )
        if margin and margin.is_percent and self.unit == PERCENT:
            raise Contradiction(
                f"{self.name}: “{margin}” of a KPI in % can be read in two ways; "
                f"write {margin.amount:f} for percentage points.",
                *("alerts", "recovery"),
            )
        return self


class InitiativeDefinition(_Form):
    """One initiative of a file."""

    title: Name
    owner: MemberId
    start: Day | None = None
    due: Day | None = None
    state: InitiativeState = InitiativeState.PLANNED
    supports: Sentence = ""

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> Self:
        if self.start and self.due and self.due < self.start:
            raise Contradiction(f"{self.title}: is due before it starts, on {self.start}; change one.", "due")
        return self


class ObjectiveDefinition(_Form):
    """One objective of a file; its first KPI is its headline."""

    name: Name
    statement: Sentence = ""
    due: Day | None = None
    weight: Weight = ONE
    supports: Sentence = ""
    drives: tuple[Sentence, ...] = ()
    initiatives: tuple[InitiativeDefinition, ...] = ()
    kpis: Annotated[tuple[KpiDefinition, ...], AfterValidator(not_empty)]


class PerspectiveDefinition(_Form):
    """One perspective of a file."""

    name: Name
    weight: Weight = ONE
    objectives: Annotated[tuple[ObjectiveDefinition, ...], AfterValidator(not_empty)]


class ScorecardDefinition(_Form):
    """A whole scorecard file."""

    key: Key
    name: Name
    timezone: TimeZone
    locale: LocaleName
    channel: ChannelId
    weekly_post: PostTime
    admins: SomePeople
    readers: tuple[MemberId, ...] = ()
    private: YesNo | None = None
    bands: ScoreBands = RatingBands()
    reminders: ReminderDays = DEFAULT_REMINDER_DAYS
    region: Region = ""
    lock_after: LockDays = DEFAULT_LOCK_DAYS
    reliability: ReliabilityReaders = ReliabilityReaders.SELF
    post_names: YesNo = False
    review: ReviewDay | None = None
    alerts: AlertsDefinition = NO_ALERTS
    perspectives: Annotated[tuple[PerspectiveDefinition, ...], AfterValidator(not_empty)]

    @model_validator(mode="after")
    def _margin_fits_all(self) -> Self:
        """Refuse a margin in one unit for KPIs of several."""
        margin = self.alerts.recovery
        if margin and margin.amount and not margin.is_percent:
            raise Contradiction(
                f"“{margin}” has no unit that all KPIs share; write a percentage, such as 5 %.",
                *("alerts", "recovery"),
            )
        return self

    _lookalikes: tuple[LookalikeNames, ...] = PrivateAttr(default=())

    def with_lookalikes(self, lookalikes: Iterable[LookalikeNames]) -> Self:
        """Return a copy that knows its look-alike KPIs, which are reported by line."""
        copy = self.model_copy()
        copy._lookalikes = tuple(lookalikes)  # noqa: SLF001 - a copy of its own
        return copy

    def refuse_lookalikes(self, stored: "ScorecardDefinition | None") -> None:
        """Refuse names by which people could mistake one KPI for another.

        Args:
            stored: The present scorecard; names that looked alike before may stay.

        Raises:
            InvalidFile: Two KPIs have names that look-ups can't tell apart.
        """
        before = stored.list_names() if stored else {}
        problems = [
            pair.problem
            for pair in self._lookalikes
            if not all(pair.name in before.get(key, frozenset()) for key in pair.keys)
        ]
        if problems:
            raise InvalidFile(problems)

    def list_names(self) -> dict[str, frozenset[str]]:
        """Return the names of each KPI by its key, normalized as look-ups compare them."""
        kpis = (
            kpi
            for perspective in self.perspectives
            for objective in perspective.objectives
            for kpi in objective.kpis
        )
        return {kpi.key: frozenset(map(normalize_name, (kpi.key, kpi.name, *kpi.aliases))) for kpi in kpis}


FORMS: dict[str, tuple[str, type[BaseModel]]] = {
    "": ("a scorecard", ScorecardDefinition),
    "perspectives": ("a perspective", PerspectiveDefinition),
    "objectives": ("an objective", ObjectiveDefinition),
    "kpis": ("a KPI", KpiDefinition),
    "initiatives": ("an initiative", InitiativeDefinition),
    "alerts": ("the settings of alerts", AlertsDefinition),
}
"""Field of the list that an item stands in -> the item's noun, and its form."""
