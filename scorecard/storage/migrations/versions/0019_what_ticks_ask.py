"""Indexes for what every tick asks, so that its cost does not grow with history."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

IS_DELEGATED = sa.text("on_behalf_of != ''")


def upgrade() -> None:
    op.drop_index("ix_round_opened", "round")
    op.create_index(
        "ix_round_delegated",
        "round",
        ["opened_at"],
        sqlite_where=IS_DELEGATED,
        postgresql_where=IS_DELEGATED,
    )
    op.create_index("ix_absence_last", "absence", ["last"])


def downgrade() -> None:
    op.drop_index("ix_absence_last", "absence")
    op.drop_index("ix_round_delegated", "round")
    op.create_index("ix_round_opened", "round", ["scorecard_id", "opened_at"])
