"""What came of one message: values stored, missing ones explained, prompts snoozed or offered to others."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from scorecard.model.periods import Period


class Snoozed(BaseModel):
    """Prompts of one round that are asked again later.

    Attributes:
        kpis: Rows of the KPIs that were to be snoozed.
        others: Rows of the KPIs that wait with them, since one message asked for all.
        until: When they are asked again, UTC.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kpis: tuple[int, ...]
    others: tuple[int, ...]
    until: datetime


class Done(BaseModel):
    """All that came of one message; it is kept in the facts of the outgoing message that tells of it.

    Attributes:
        actuals: Rows of the values that were stored.
        requests: Rows of the changes that an admin must allow first.
        no_data: Rows of KPIs with the period that has no value.
        snoozed: What is asked again later.
        offers: Rows of the rounds that somebody else was offered.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    actuals: tuple[int, ...] = ()
    requests: tuple[int, ...] = ()
    no_data: tuple[tuple[int, Period], ...] = ()
    snoozed: tuple[Snoozed, ...] = ()
    offers: tuple[int, ...] = ()

    @property
    def is_told_by_receipt(self) -> bool:
        """Whether there is more to tell than changes that an admin must allow."""
        return bool(self.actuals or self.no_data or self.snoozed or self.offers)

    def to_facts(self) -> dict[str, Any]:
        """What an outgoing message keeps of it, as JSON."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Self:
        """What was kept."""
        return cls.model_validate(facts)

    @classmethod
    def merge(cls, parts: Iterable["Done"]) -> Self:
        """All of several, in their order."""
        each = list(parts)
        return cls(
            **{name: tuple(one for part in each for one in getattr(part, name)) for name in cls.model_fields}
        )
