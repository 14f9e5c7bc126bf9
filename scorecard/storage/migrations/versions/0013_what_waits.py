"""Indexes of what waits, so that no query walks through what is done."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

PARTS = (
    ("ix_outgoing_held_by", "outgoing", "held_by", "held_by IS NOT NULL"),
    ("ix_outgoing_unfinished", "outgoing", "id", "state NOT IN ('sent', 'dropped')"),
    ("ix_outgoing_claimed", "outgoing", "id", "state = 'claimed'"),
    ("ix_round_waiting", "round", "id", "remind_at IS NOT NULL"),
    ("ix_handover_offered", "handover", "round_id", "state = 'offered'"),
)
"""Indexes of a part of their table: name, table, column, condition."""
WHOLE = (
    ("ix_outgoing_recipient", "outgoing", ["recipient", "not_before"]),
    ("ix_round_opened", "round", ["scorecard_id", "opened_at"]),
    ("ix_alert_actual_id", "alert", ["actual_id"]),
    ("ix_alert_closing_actual_id", "alert", ["closing_actual_id"]),
)
"""Indexes of their whole table: name, table, columns."""


def upgrade() -> None:
    op.drop_index("ix_outgoing_held_by", "outgoing")
    op.drop_index("ix_outgoing_state_not_before", "outgoing")
    for name, table, column, condition in PARTS:
        where = sa.text(condition)
        op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)
    for name, table, columns in WHOLE:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, *_ in (*PARTS, *WHOLE):
        op.drop_index(name, table)
    op.create_index("ix_outgoing_held_by", "outgoing", ["held_by"])
    op.create_index("ix_outgoing_state_not_before", "outgoing", ["state", "not_before"])
