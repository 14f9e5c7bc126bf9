"""Runs migrations on the connection that `scorecard.storage.migrate` passes in."""

from typing import Any, Literal

from alembic import context
from sqlmodel import AutoString
from sqlmodel.sql.sqltypes import UTCDateTime

from scorecard.storage.tables import metadata
from scorecard.storage.tables.base import ExactDecimal, set_conditions


def render(kind: str, thing: Any, _autogen: Any) -> str | Literal[False]:  # noqa: ANN401 - Alembic's own
    """Render our column types as plain ones, so that old migrations need none of our code."""
    if kind == "type" and isinstance(thing, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind != "type" or not isinstance(thing, AutoString | ExactDecimal):
        return False
    length = thing.impl.length if isinstance(thing, ExactDecimal) else thing.length
    return f"sa.String({length or ''})"


set_conditions()
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
