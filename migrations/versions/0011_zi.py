"""Evidence locker of the Zona Integritas: slots, confirmations, targets, exports.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

TETAP = ('zi_bukti', 'zi_bukti_cabut', 'zi_nilai', 'zi_target', 'zi_realisasi')


def _protect() -> None:
    """What was handed in, judged or promised is only added."""
    for tabel in TETAP:
        if op.get_bind().dialect.name == 'postgresql':
            op.execute(
                f"CREATE TRIGGER {tabel}_tetap BEFORE UPDATE OR DELETE ON {tabel} "
                "FOR EACH ROW EXECUTE FUNCTION tolak_perubahan()"
            )
            continue
        for kerja in ('UPDATE', 'DELETE'):
            op.execute(
                f"CREATE TRIGGER {tabel}_tolak_{kerja.lower()} BEFORE {kerja} ON {tabel} "
                f"BEGIN SELECT RAISE(ABORT, '{tabel} tidak boleh diubah'); END"
            )


def upgrade() -> None:
    op.create_table('zi_target',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('indikator', sa.String(length=20), nullable=False),
    sa.Column('tahun', sa.Integer(), nullable=False),
    sa.Column('nilai', sa.String(length=20), nullable=False),
    sa.Column('alasan', sa.String(length=200), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zi_target'))
    )
    with op.batch_alter_table('zi_target', schema=None) as batch_op:
        batch_op.create_index('ix_zi_target_indikator', ['indikator', 'tahun'], unique=False)

    op.create_table('zi_ekspor',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('tahun', sa.Integer(), nullable=False),
    sa.Column('area', sa.String(length=4), nullable=False),
    sa.Column('izin', sa.String(length=200), nullable=False),
    sa.Column('tugas_id', sa.Integer(), nullable=True),
    sa.Column('nama', sa.String(length=120), nullable=False),
    sa.Column('ukuran', sa.Integer(), nullable=False),
    sa.Column('sidik', sa.String(length=64), nullable=False),
    sa.Column('diminta_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('diminta_oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['tugas_id'], ['tugas.id'], name=op.f('fk_zi_ekspor_tugas_id_tugas')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_zi_ekspor_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zi_ekspor'))
    )
    with op.batch_alter_table('zi_ekspor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_zi_ekspor_unit_id'), ['unit_id'], unique=False)

    op.create_table('zi_nilai',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('butir', sa.String(length=20), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('tahun', sa.Integer(), nullable=False),
    sa.Column('huruf', sa.String(length=8), nullable=False),
    sa.Column('saran', sa.String(length=8), nullable=False),
    sa.Column('catatan', sa.Text(), nullable=False),
    sa.Column('dinilai_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dinilai_oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_zi_nilai_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zi_nilai'))
    )
    with op.batch_alter_table('zi_nilai', schema=None) as batch_op:
        batch_op.create_index('ix_zi_nilai_unit_tahun', ['unit_id', 'tahun', 'butir'], unique=False)

    op.create_table('zi_realisasi',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('indikator', sa.String(length=20), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('tahun', sa.Integer(), nullable=False),
    sa.Column('nilai', sa.String(length=20), nullable=False),
    sa.Column('catatan', sa.String(length=200), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_zi_realisasi_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zi_realisasi'))
    )
    with op.batch_alter_table('zi_realisasi', schema=None) as batch_op:
        batch_op.create_index('ix_zi_realisasi_unit', ['unit_id', 'tahun', 'indikator'], unique=False)

    op.create_table('zi_bukti',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('butir', sa.String(length=20), nullable=False),
    sa.Column('bukti', sa.String(length=40), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('tahun', sa.Integer(), nullable=False),
    sa.Column('judul', sa.String(length=160), nullable=False),
    sa.Column('jenis', sa.String(length=12), nullable=False),
    sa.Column('bagian', sa.String(length=12), nullable=False),
    sa.Column('bentuk', sa.String(length=12), nullable=False),
    sa.Column('periode', sa.String(length=10), nullable=False),
    sa.Column('layanan_id', sa.Integer(), nullable=True),
    sa.Column('nomor', sa.String(length=80), nullable=False),
    sa.Column('tanggal', sa.Date(), nullable=False),
    sa.Column('berlaku_sampai', sa.Date(), nullable=True),
    sa.Column('tautan', sa.String(length=500), nullable=False),
    sa.Column('berkas_id', sa.Integer(), nullable=True),
    sa.Column('catatan', sa.Text(), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['berkas_id'], ['berkas.id'], name=op.f('fk_zi_bukti_berkas_id_berkas')),
    sa.ForeignKeyConstraint(['layanan_id'], ['layanan.id'], name=op.f('fk_zi_bukti_layanan_id_layanan')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_zi_bukti_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zi_bukti'))
    )
    with op.batch_alter_table('zi_bukti', schema=None) as batch_op:
        batch_op.create_index('ix_zi_bukti_unit_butir', ['unit_id', 'butir'], unique=False)

    op.create_table('zi_bukti_cabut',
    sa.Column('bukti_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('alasan', sa.String(length=200), nullable=False),
    sa.Column('dicabut_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dicabut_oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['bukti_id'], ['zi_bukti.id'], name=op.f('fk_zi_bukti_cabut_bukti_id_zi_bukti')),
    sa.PrimaryKeyConstraint('bukti_id', name=op.f('pk_zi_bukti_cabut'))
    )
    _protect()


def downgrade() -> None:
    op.drop_table('zi_bukti_cabut')
    with op.batch_alter_table('zi_bukti', schema=None) as batch_op:
        batch_op.drop_index('ix_zi_bukti_unit_butir')

    op.drop_table('zi_bukti')
    with op.batch_alter_table('zi_realisasi', schema=None) as batch_op:
        batch_op.drop_index('ix_zi_realisasi_unit')

    op.drop_table('zi_realisasi')
    with op.batch_alter_table('zi_nilai', schema=None) as batch_op:
        batch_op.drop_index('ix_zi_nilai_unit_tahun')

    op.drop_table('zi_nilai')
    with op.batch_alter_table('zi_ekspor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_zi_ekspor_unit_id'))

    op.drop_table('zi_ekspor')
    with op.batch_alter_table('zi_target', schema=None) as batch_op:
        batch_op.drop_index('ix_zi_target_indikator')

    op.drop_table('zi_target')
