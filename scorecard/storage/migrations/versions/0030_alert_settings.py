"""Alert settings of scorecards and KPIs, and when an open alert was repeated."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("scorecard", "kpi"):
        op.add_column(table, sa.Column("alerts", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("alert", sa.Column("repeated_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("alert", "repeated_at")
    for table in ("kpi", "scorecard"):
        op.drop_column(table, "alerts")
