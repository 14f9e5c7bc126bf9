"""The time of day at which a person wants to be asked, instead of each KPI's."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("ask_time", sa.Time(), nullable=True))


def downgrade() -> None:
    op.drop_column("person", "ask_time")
