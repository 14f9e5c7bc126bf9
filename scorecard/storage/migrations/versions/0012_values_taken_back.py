"""Values and statements of no data that somebody took back."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("actual", "no_data"):
        op.add_column(table, sa.Column("taken_back_by", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    for table in ("actual", "no_data"):
        op.drop_column(table, "taken_back_by")
