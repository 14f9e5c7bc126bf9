"""Values that somebody took back."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("actual", sa.Column("taken_back_by", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("actual", "taken_back_by")
