"""Who is told how reliably somebody answers."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("scorecard", sa.Column("reliability", sa.String(16), nullable=False, server_default="self"))


def downgrade() -> None:
    op.drop_column("scorecard", "reliability")
