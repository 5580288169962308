"""Documents: their life, letter numbers, acting signatories, the office's template and words.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


BEKU = "OLD.status NOT IN ('draf', 'direviu')"


def _protect(tabel: str) -> None:
    """Refuse UPDATE and DELETE on an append-only table, whoever asks."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            f'CREATE TRIGGER {tabel}_tetap BEFORE UPDATE OR DELETE ON {tabel} '
            'FOR EACH ROW EXECUTE FUNCTION tolak_perubahan()'
        )
        return
    for kerja in ('UPDATE', 'DELETE'):
        op.execute(
            f'CREATE TRIGGER {tabel}_tolak_{kerja.lower()} BEFORE {kerja} ON {tabel} '
            f"BEGIN SELECT RAISE(ABORT, '{tabel} tidak boleh diubah'); END"
        )


def _freeze() -> None:
    """Refuse any change of what a final document says, and its removal."""
    if op.get_bind().dialect.name == 'postgresql':
        for kerja in ('UPDATE OF isi, sidik, nomor, tanggal', 'DELETE'):
            op.execute(
                f'CREATE TRIGGER laporan_beku_{kerja[:6].lower()} BEFORE {kerja} ON laporan '
                f'FOR EACH ROW WHEN ({BEKU}) EXECUTE FUNCTION tolak_perubahan()'
            )
        return
    for kerja in ('UPDATE OF isi, sidik, nomor, tanggal', 'DELETE'):
        op.execute(
            f'CREATE TRIGGER laporan_beku_{kerja[:6].lower()} BEFORE {kerja} ON laporan WHEN {BEKU} '
            "BEGIN SELECT RAISE(ABORT, 'laporan final tidak boleh diubah'); END"
        )


def _thaw() -> None:
    """Take the triggers of `_freeze` away."""
    milik = ' ON laporan' if op.get_bind().dialect.name == 'postgresql' else ''
    for kerja in ('update', 'delete'):
        op.execute(f'DROP TRIGGER laporan_beku_{kerja}{milik}')


def upgrade() -> None:
    op.create_table('laporan_kata',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('jenis', sa.String(length=40), nullable=False),
    sa.Column('letak', sa.String(length=20), nullable=False),
    sa.Column('teks', sa.Text(), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_laporan_kata'))
    )
    with op.batch_alter_table('laporan_kata', schema=None) as batch_op:
        batch_op.create_index('ix_laporan_kata_tempat', ['jenis', 'letak'], unique=False)

    op.create_table('laporan_templat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sidik', sa.String(length=64), nullable=False),
    sa.Column('nama', sa.String(length=120), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_laporan_templat'))
    )
    op.create_table('laporan_kumpulan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('jenis', sa.String(length=40), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('periode', sa.String(length=10), nullable=False),
    sa.Column('tugas_id', sa.Integer(), nullable=True),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['tugas_id'], ['tugas.id'], name=op.f('fk_laporan_kumpulan_tugas_id_tugas')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_laporan_kumpulan_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_laporan_kumpulan'))
    )
    with op.batch_alter_table('laporan_kumpulan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_laporan_kumpulan_unit_id'), ['unit_id'], unique=False)

    op.create_table('laporan_luar',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('jenis', sa.String(length=40), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('periode', sa.String(length=10), nullable=False),
    sa.Column('penerbit', sa.String(length=160), nullable=False),
    sa.Column('nomor', sa.String(length=80), nullable=False),
    sa.Column('tanggal', sa.Date(), nullable=False),
    sa.Column('berkas_id', sa.Integer(), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['berkas_id'], ['berkas.id'], name=op.f('fk_laporan_luar_berkas_id_berkas')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_laporan_luar_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_laporan_luar'))
    )
    with op.batch_alter_table('laporan_luar', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_laporan_luar_unit_id'), ['unit_id'], unique=False)

    op.create_table('nomor_surat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seri_unit_id', sa.Integer(), nullable=True),
    sa.Column('tahun', sa.Integer(), nullable=False),
    sa.Column('urut', sa.Integer(), nullable=True),
    sa.Column('nomor', sa.String(length=80), nullable=False),
    sa.Column('objek', sa.String(length=80), nullable=False),
    sa.Column('perihal', sa.String(length=200), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('tanggal', sa.Date(), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['seri_unit_id'], ['unit.id'], name=op.f('fk_nomor_surat_seri_unit_id_unit')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_nomor_surat_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nomor_surat')),
    sa.UniqueConstraint('nomor', name=op.f('uq_nomor_surat_nomor')),
    sa.UniqueConstraint('objek', name=op.f('uq_nomor_surat_objek'))
    )
    with op.batch_alter_table('nomor_surat', schema=None) as batch_op:
        batch_op.create_index('ix_nomor_surat_seri', ['seri_unit_id', 'tahun', 'urut'], unique=False)
        batch_op.create_index(batch_op.f('ix_nomor_surat_tahun'), ['tahun'], unique=False)

    op.create_table('pola_surat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('pola', sa.String(length=120), nullable=False),
    sa.Column('klasifikasi', sa.String(length=20), nullable=False),
    sa.Column('diubah_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('diubah_oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_pola_surat_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pola_surat'))
    )
    with op.batch_alter_table('pola_surat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pola_surat_unit_id'), ['unit_id'], unique=False)

    op.create_table('laporan_langkah',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('laporan_id', sa.Integer(), nullable=False),
    sa.Column('gerak', sa.String(length=20), nullable=False),
    sa.Column('ke', sa.String(length=16), nullable=False),
    sa.Column('tanggal', sa.Date(), nullable=False),
    sa.Column('catatan', sa.String(length=500), nullable=False),
    sa.Column('penerima', sa.String(length=200), nullable=False),
    sa.Column('berkas_id', sa.Integer(), nullable=True),
    sa.Column('pada', sa.DateTime(timezone=True), nullable=False),
    sa.Column('oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['berkas_id'], ['berkas.id'], name=op.f('fk_laporan_langkah_berkas_id_berkas')),
    sa.ForeignKeyConstraint(['laporan_id'], ['laporan.id'], name=op.f('fk_laporan_langkah_laporan_id_laporan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_laporan_langkah'))
    )
    with op.batch_alter_table('laporan_langkah', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_laporan_langkah_laporan_id'), ['laporan_id'], unique=False)

    with op.batch_alter_table('laporan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('status', sa.String(length=16), server_default='draf', nullable=False))
        batch_op.add_column(sa.Column('nomor', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('tanggal', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('templat', sa.String(length=64), server_default='', nullable=False))
        batch_op.add_column(sa.Column('usulan', sa.Text(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('revisi_dari_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('alasan', sa.String(length=500), server_default='', nullable=False))
        batch_op.add_column(sa.Column('perbedaan', sa.Text(), nullable=True))
        batch_op.create_index('ix_laporan_status', ['status', 'unit_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_laporan_revisi_dari_id_laporan'), 'laporan', ['revisi_dari_id'], ['id'])

    with op.batch_alter_table('penandatangan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sebagai', sa.String(length=8), server_default='', nullable=False))

    for tabel in ('nomor_surat', 'laporan_langkah'):
        _protect(tabel)
    _freeze()


def downgrade() -> None:
    _thaw()
    with op.batch_alter_table('penandatangan', schema=None) as batch_op:
        batch_op.drop_column('sebagai')

    with op.batch_alter_table('laporan_langkah', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_laporan_langkah_laporan_id'))

    op.drop_table('laporan_langkah')
    with op.batch_alter_table('laporan', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_laporan_revisi_dari_id_laporan'), type_='foreignkey')
        batch_op.drop_index('ix_laporan_status')
        batch_op.drop_column('perbedaan')
        batch_op.drop_column('alasan')
        batch_op.drop_column('revisi_dari_id')
        batch_op.drop_column('usulan')
        batch_op.drop_column('templat')
        batch_op.drop_column('tanggal')
        batch_op.drop_column('nomor')
        batch_op.drop_column('status')

    with op.batch_alter_table('pola_surat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pola_surat_unit_id'))

    op.drop_table('pola_surat')
    with op.batch_alter_table('nomor_surat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_nomor_surat_tahun'))
        batch_op.drop_index('ix_nomor_surat_seri')

    op.drop_table('nomor_surat')
    with op.batch_alter_table('laporan_luar', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_laporan_luar_unit_id'))

    op.drop_table('laporan_luar')
    with op.batch_alter_table('laporan_kumpulan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_laporan_kumpulan_unit_id'))

    op.drop_table('laporan_kumpulan')
    op.drop_table('laporan_templat')
    with op.batch_alter_table('laporan_kata', schema=None) as batch_op:
        batch_op.drop_index('ix_laporan_kata_tempat')

    op.drop_table('laporan_kata')
