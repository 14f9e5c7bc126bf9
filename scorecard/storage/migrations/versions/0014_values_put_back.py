"""Who put a value back that had been replaced or taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("actual", sa.Column("put_back_by", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("actual", "put_back_by")
