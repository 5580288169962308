"""Calendar: holidays and working hours.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('hari_libur',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('tanggal', sa.Date(), nullable=False),
    sa.Column('nama', sa.String(length=120), nullable=False),
    sa.Column('jenis', sa.String(length=24), nullable=False),
    sa.Column('perkiraan', sa.Boolean(), nullable=False),
    sa.Column('sumber', sa.String(length=120), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dihapus_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_hari_libur_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hari_libur')),
    sa.UniqueConstraint('unit_id', 'tanggal', name=op.f('uq_hari_libur_unit_id_tanggal'))
    )
    with op.batch_alter_table('hari_libur', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hari_libur_tanggal'), ['tanggal'], unique=False)
        batch_op.create_index(
            'uq_hari_libur_kantor',
            ['tanggal'],
            unique=True,
            sqlite_where=sa.text('unit_id IS NULL'),
            postgresql_where=sa.text('unit_id IS NULL'),
        )

    op.create_table('jadwal_kerja',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('hari', sa.String(length=13), nullable=False),
    sa.Column('buka', sa.Time(), nullable=False),
    sa.Column('tutup', sa.Time(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_jadwal_kerja_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_jadwal_kerja')),
    sa.UniqueConstraint('unit_id', name=op.f('uq_jadwal_kerja_unit_id'))
    )


def downgrade() -> None:
    op.drop_table('jadwal_kerja')
    op.drop_table('hari_libur')
