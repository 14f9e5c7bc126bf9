"""Prompts and reminders are found by their batch; payloads hold what their keys are derived from."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

IS_ASKING = sa.text("round_id IS NOT NULL")
SLICE = 1000
outgoing = sa.table(
    "outgoing",
    *(sa.column("id", sa.Integer), sa.column("key", sa.String), sa.column("kind", sa.String)),
    *(sa.column("recipient", sa.String), sa.column("facts", sa.JSON), sa.column("round_id", sa.Integer)),
)


def _tail(key: str, parts: int) -> str:
    return key.split(":", parts)[-1]


Added = Callable[[str, str], dict[str, Any]]
ADDED: dict[str, Added] = {
    "prompt": lambda _key, _to: {},
    "reminder": lambda _key, to: {"reader": to},
    "change_asked": lambda key, _: {"cause": _tail(key, 2)},
    "choice_made": lambda key, _: {"replaces": key.rpartition(":")[0]},
    "trouble": lambda key, _: {"times": int(key.split(":")[2])},
}
"""What the payload of a kind gets, by its row's key and recipient."""


def upgrade() -> None:
    op.add_column("outgoing", sa.Column("round_id", sa.Integer(), nullable=True))
    op.create_index(
        "ix_outgoing_round_id", "outgoing", ["round_id"], sqlite_where=IS_ASKING, postgresql_where=IS_ASKING
    )
    after = 0
    while rows := _read(after):
        _fill(rows)
        after = rows[-1].id


def _read(after: int) -> list[sa.Row[Any]]:
    query = sa.select(outgoing).where(outgoing.c.id > after, outgoing.c.kind.in_(ADDED))
    return list(op.get_bind().execute(query.order_by(outgoing.c.id).limit(SLICE)))


def _fill(rows: list[sa.Row[Any]]) -> None:
    changed = [
        {
            "row": row.id,
            "new_facts": {**row.facts, **ADDED[row.kind](row.key, row.recipient)},
            "batch": row.facts.get("round"),
        }
        for row in rows
    ]
    new = {"facts": sa.bindparam("new_facts", type_=sa.JSON()), "round_id": sa.bindparam("batch")}
    op.get_bind().execute(
        sa.update(outgoing).where(outgoing.c.id == sa.bindparam("row")).values(**new), changed
    )


def downgrade() -> None:
    op.drop_index("ix_outgoing_round_id", "outgoing")
    op.drop_column("outgoing", "round_id")
