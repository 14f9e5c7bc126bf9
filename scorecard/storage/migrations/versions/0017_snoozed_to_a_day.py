"""The day until which a prompt batch is snoozed, whose moment depends on where its person is by then."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("round", sa.Column("snoozed_to", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("round", "snoozed_to")
