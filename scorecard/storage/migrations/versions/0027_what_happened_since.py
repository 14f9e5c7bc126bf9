"""Indexes for what happened since a day, and for what was set aside on a past one."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

IS_FOR_ANOTHER = sa.text("on_behalf_of != ''")


def upgrade() -> None:
    op.create_index(
        "ix_actual_in_place_of",
        "actual",
        ["on_behalf_of", "recorded_at"],
        sqlite_where=IS_FOR_ANOTHER,
        postgresql_where=IS_FOR_ANOTHER,
    )
    op.create_index("ix_set_aside_kpi_id", "set_aside", ["kpi_id", "set_at"])
    op.create_index("ix_change_request_kpi_id", "change_request", ["kpi_id", "decided_at"])


def downgrade() -> None:
    op.drop_index("ix_change_request_kpi_id", "change_request")
    op.drop_index("ix_set_aside_kpi_id", "set_aside")
    op.drop_index("ix_actual_in_place_of", "actual")
