"""Complaints: cases, their immutable log, lists of the office, closings, full-text search.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

TETAP = ("pengaduan_peristiwa", "pengaduan_penutupan")


def _protect(tabel: str) -> None:
    """Refuse UPDATE and DELETE on an append-only table, whoever asks."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {tabel}_tetap BEFORE UPDATE OR DELETE ON {tabel} "
            "FOR EACH ROW EXECUTE FUNCTION tolak_perubahan()"
        )
        return
    for kerja in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {tabel}_tolak_{kerja.lower()} BEFORE {kerja} ON {tabel} "
            f"BEGIN SELECT RAISE(ABORT, '{tabel} tidak boleh diubah'); END"
        )


def _create_search() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TABLE pengaduan_cari (pengaduan_id BIGINT PRIMARY KEY REFERENCES pengaduan (id), teks TEXT NOT NULL)"
        )
        op.execute("CREATE INDEX ix_pengaduan_cari ON pengaduan_cari USING gin (to_tsvector('simple', teks))")
        return
    op.execute(
        "CREATE VIRTUAL TABLE pengaduan_cari USING fts5 "
        "(teks, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4')"
    )


def upgrade() -> None:
    op.create_table('pengaduan_jawaban_baku',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kode', sa.String(length=32), nullable=False),
    sa.Column('judul', sa.String(length=80), nullable=False),
    sa.Column('gerak', sa.String(length=24), nullable=False),
    sa.Column('isi', sa.Text(), nullable=False),
    sa.Column('aktif', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pengaduan_jawaban_baku')),
    sa.UniqueConstraint('kode', name=op.f('uq_pengaduan_jawaban_baku_kode'))
    )
    op.create_table('pengaduan_kategori',
    sa.Column('kode', sa.String(length=32), nullable=False),
    sa.Column('nama', sa.String(length=80), nullable=False),
    sa.Column('urutan', sa.SmallInteger(), nullable=False),
    sa.Column('aktif', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('kode', name=op.f('pk_pengaduan_kategori'))
    )
    op.create_table('pengaduan_pengaturan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tuntas_dari', sa.String(length=12), nullable=False),
    sa.Column('limpah_selesai', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pengaduan_pengaturan'))
    )
    op.create_table('pengaduan_peta_kolom',
    sa.Column('jenis', sa.String(length=20), nullable=False),
    sa.Column('sidik', sa.String(length=64), nullable=False),
    sa.Column('peta', sa.Text(), nullable=False),
    sa.Column('dipakai_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('jenis', 'sidik', name=op.f('pk_pengaduan_peta_kolom'))
    )
    op.create_table('pengaduan_urut',
    sa.Column('tahun', sa.SmallInteger(), autoincrement=False, nullable=False),
    sa.Column('nomor', sa.Integer(), nullable=False),
    sa.Column('awalan', sa.String(length=8), nullable=False),
    sa.PrimaryKeyConstraint('tahun', name=op.f('pk_pengaduan_urut'))
    )
    op.create_table('pengaduan_penutupan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('periode', sa.String(length=10), nullable=False),
    sa.Column('revisi', sa.SmallInteger(), nullable=False),
    sa.Column('angka', sa.Text(), nullable=False),
    sa.Column('baris', sa.Text(), nullable=False),
    sa.Column('sidik', sa.String(length=64), nullable=False),
    sa.Column('ditutup_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ditutup_oleh', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_pengaduan_penutupan_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pengaduan_penutupan')),
    sa.UniqueConstraint('unit_id', 'periode', 'revisi', name=op.f('uq_pengaduan_penutupan_unit_id_periode_revisi'))
    )
    op.create_table('pengaduan_tenggat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('klasifikasi', sa.String(length=28), nullable=False),
    sa.Column('tahap', sa.String(length=24), nullable=False),
    sa.Column('jumlah', sa.SmallInteger(), nullable=False),
    sa.Column('satuan', sa.String(length=12), nullable=False),
    sa.Column('perpanjangan', sa.SmallInteger(), nullable=False),
    sa.Column('perpanjangan_maks', sa.SmallInteger(), nullable=False),
    sa.Column('dasar_hukum', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_pengaduan_tenggat_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pengaduan_tenggat')),
    sa.UniqueConstraint('unit_id', 'klasifikasi', 'tahap', name=op.f('uq_pengaduan_tenggat_unit_id_klasifikasi_tahap'))
    )
    op.create_table('pengaduan',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kode', sa.String(length=12), nullable=False),
    sa.Column('tahun', sa.SmallInteger(), nullable=False),
    sa.Column('urut', sa.Integer(), nullable=False),
    sa.Column('nomor_register', sa.String(length=40), nullable=False),
    sa.Column('jenis', sa.String(length=24), nullable=False),
    sa.Column('kanal', sa.String(length=10), nullable=False),
    sa.Column('judul', sa.String(length=120), nullable=False),
    sa.Column('isi', sa.Text(), nullable=False),
    sa.Column('tanggal_kejadian', sa.Date(), nullable=True),
    sa.Column('waktu_kejadian', sa.String(length=80), nullable=False),
    sa.Column('layanan_id', sa.Integer(), nullable=True),
    sa.Column('lokasi', sa.String(length=200), nullable=False),
    sa.Column('pihak', sa.String(length=200), nullable=False),
    sa.Column('harapan', sa.String(length=1000), nullable=False),
    sa.Column('nomor_surat', sa.String(length=80), nullable=False),
    sa.Column('wilayah', sa.String(length=80), nullable=False),
    sa.Column('anonim', sa.Boolean(), nullable=False),
    sa.Column('rahasia', sa.Boolean(), nullable=False),
    sa.Column('tanpa_identitas', sa.Boolean(), nullable=False),
    sa.Column('bahasa', sa.String(length=5), nullable=False),
    sa.Column('diterima_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tanggal_diterima', sa.Date(), nullable=False),
    sa.Column('tanggal_lapor', sa.Date(), nullable=False),
    sa.Column('dicatat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dicatat_oleh', sa.String(length=120), nullable=False),
    sa.Column('versi', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=28), nullable=False),
    sa.Column('status_sejak', sa.DateTime(timezone=True), nullable=False),
    sa.Column('terakhir_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('hitungan', sa.Text(), nullable=False),
    sa.Column('klasifikasi', sa.String(length=28), nullable=True),
    sa.Column('kategori', sa.String(length=32), nullable=True),
    sa.Column('terbatas', sa.Boolean(), nullable=False),
    sa.Column('unit_pelaksana_id', sa.Integer(), nullable=True),
    sa.Column('pic_id', sa.Integer(), nullable=True),
    sa.Column('kecepatan', sa.String(length=12), nullable=False),
    sa.Column('induk_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('usulan', sa.Text(), nullable=True),
    sa.Column('jawaban', sa.Text(), nullable=False),
    sa.Column('tenggat_asal', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tenggat_berlaku', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tenggat_tahap', sa.DateTime(timezone=True), nullable=True),
    sa.Column('terverifikasi_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('respons_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tindak_lanjut_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ditanggapi_pertama_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ditanggapi_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('selesai_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dibuka_kembali', sa.SmallInteger(), nullable=False),
    sa.Column('bintang', sa.SmallInteger(), nullable=True),
    sa.Column('bintang_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sp4n_id', sa.String(length=40), nullable=True),
    sa.Column('sp4n_status', sa.String(length=60), nullable=True),
    sa.Column('diberitahu', sa.Boolean(), nullable=False),
    sa.Column('instansi_tujuan', sa.String(length=160), nullable=False),
    sa.Column('judul_publik', sa.String(length=120), nullable=False),
    sa.Column('isi_publik', sa.Text(), nullable=False),
    sa.Column('terbit_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['induk_id'], ['pengaduan.id'], name=op.f('fk_pengaduan_induk_id_pengaduan')),
    sa.ForeignKeyConstraint(['layanan_id'], ['layanan.id'], name=op.f('fk_pengaduan_layanan_id_layanan')),
    sa.ForeignKeyConstraint(['pic_id'], ['pengguna.id'], name=op.f('fk_pengaduan_pic_id_pengguna')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_pengaduan_unit_id_unit')),
    sa.ForeignKeyConstraint(['unit_pelaksana_id'], ['unit.id'], name=op.f('fk_pengaduan_unit_pelaksana_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pengaduan')),
    sa.UniqueConstraint('kode', name=op.f('uq_pengaduan_kode')),
    sa.UniqueConstraint('nomor_register', name=op.f('uq_pengaduan_nomor_register')),
    sa.UniqueConstraint('tahun', 'urut', name=op.f('uq_pengaduan_tahun_urut'))
    )
    with op.batch_alter_table('pengaduan', schema=None) as batch_op:
        batch_op.create_index('ix_pengaduan_daftar', ['status', 'tenggat_tahap'], unique=False)
        batch_op.create_index(batch_op.f('ix_pengaduan_induk_id'), ['induk_id'], unique=False)
        batch_op.create_index('ix_pengaduan_pelaksana', ['unit_pelaksana_id', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_pengaduan_pic_id'), ['pic_id'], unique=False)
        batch_op.create_index('ix_pengaduan_serupa', ['unit_id', 'kategori', 'terbit_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_pengaduan_sp4n_id'), ['sp4n_id'], unique=False)
        batch_op.create_index('ix_pengaduan_tenggat', ['tenggat_tahap', 'id'], unique=False)
        batch_op.create_index('ix_pengaduan_diterima', ['diterima_at', 'id'], unique=False)
        batch_op.create_index('ix_pengaduan_unit_lapor', ['unit_id', 'tanggal_lapor'], unique=False)

    op.create_table('pengaduan_saringan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pengguna_id', sa.Integer(), nullable=False),
    sa.Column('nama', sa.String(length=60), nullable=False),
    sa.Column('kueri', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['pengguna_id'], ['pengguna.id'], name=op.f('fk_pengaduan_saringan_pengguna_id_pengguna')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pengaduan_saringan')),
    sa.UniqueConstraint('pengguna_id', 'nama', name=op.f('uq_pengaduan_saringan_pengguna_id_nama'))
    )
    op.create_table('pengaduan_draf',
    sa.Column('pengaduan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('pengguna_id', sa.Integer(), nullable=False),
    sa.Column('gerak', sa.String(length=24), nullable=False),
    sa.Column('isi', sa.Text(), nullable=False),
    sa.Column('diubah_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['pengaduan_id'], ['pengaduan.id'], name=op.f('fk_pengaduan_draf_pengaduan_id_pengaduan')),
    sa.ForeignKeyConstraint(['pengguna_id'], ['pengguna.id'], name=op.f('fk_pengaduan_draf_pengguna_id_pengguna')),
    sa.PrimaryKeyConstraint('pengaduan_id', 'pengguna_id', 'gerak', name=op.f('pk_pengaduan_draf'))
    )
    op.create_table('pengaduan_kehadiran',
    sa.Column('pengaduan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('pengguna_id', sa.Integer(), nullable=False),
    sa.Column('pada', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['pengaduan_id'], ['pengaduan.id'], name=op.f('fk_pengaduan_kehadiran_pengaduan_id_pengaduan')),
    sa.ForeignKeyConstraint(['pengguna_id'], ['pengguna.id'], name=op.f('fk_pengaduan_kehadiran_pengguna_id_pengguna')),
    sa.PrimaryKeyConstraint('pengaduan_id', 'pengguna_id', name=op.f('pk_pengaduan_kehadiran'))
    )
    op.create_table('pengaduan_lampiran',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('pengaduan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('nomor', sa.Integer(), nullable=False),
    sa.Column('berkas_id', sa.Integer(), nullable=False),
    sa.Column('publik', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['berkas_id'], ['berkas.id'], name=op.f('fk_pengaduan_lampiran_berkas_id_berkas')),
    sa.ForeignKeyConstraint(['pengaduan_id'], ['pengaduan.id'], name=op.f('fk_pengaduan_lampiran_pengaduan_id_pengaduan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pengaduan_lampiran')),
    sa.UniqueConstraint('pengaduan_id', 'berkas_id', name=op.f('uq_pengaduan_lampiran_pengaduan_id_berkas_id'))
    )
    with op.batch_alter_table('pengaduan_lampiran', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pengaduan_lampiran_berkas_id'), ['berkas_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pengaduan_lampiran_pengaduan_id'), ['pengaduan_id'], unique=False)

    op.create_table('pengaduan_pelapor',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('pengaduan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('utama', sa.Boolean(), nullable=False),
    sa.Column('nama', sa.String(length=120), nullable=False),
    sa.Column('telepon', sa.String(length=20), nullable=False),
    sa.Column('surel', sa.String(length=120), nullable=False),
    sa.Column('nik', sa.String(length=16), nullable=False),
    sa.Column('alamat', sa.String(length=300), nullable=False),
    sa.Column('jenis_kelamin', sa.String(length=1), nullable=True),
    sa.Column('kelompok_usia', sa.String(length=10), nullable=True),
    sa.Column('disabilitas', sa.String(length=5), nullable=True),
    sa.ForeignKeyConstraint(['pengaduan_id'], ['pengaduan.id'], name=op.f('fk_pengaduan_pelapor_pengaduan_id_pengaduan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pengaduan_pelapor'))
    )
    with op.batch_alter_table('pengaduan_pelapor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pengaduan_pelapor_pengaduan_id'), ['pengaduan_id'], unique=False)

    op.create_table('pengaduan_peristiwa',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('pengaduan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('nomor', sa.Integer(), nullable=False),
    sa.Column('waktu', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dicatat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('pelaku', sa.String(length=120), nullable=False),
    sa.Column('atas_nama', sa.String(length=120), nullable=False),
    sa.Column('gerak', sa.String(length=24), nullable=False),
    sa.Column('dari', sa.String(length=28), nullable=True),
    sa.Column('ke', sa.String(length=28), nullable=True),
    sa.Column('publik', sa.Boolean(), nullable=False),
    sa.Column('catatan', sa.Text(), nullable=False),
    sa.Column('nilai', sa.Text(), nullable=False),
    sa.Column('hitungan', sa.Text(), nullable=True),
    sa.Column('tenggat_asal', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tenggat_berlaku', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tenggat_tahap', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tahap_sebelum', sa.DateTime(timezone=True), nullable=True),
    sa.Column('berlaku_sebelum', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['pengaduan_id'], ['pengaduan.id'], name=op.f('fk_pengaduan_peristiwa_pengaduan_id_pengaduan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pengaduan_peristiwa')),
    sa.UniqueConstraint('pengaduan_id', 'nomor', name=op.f('uq_pengaduan_peristiwa_pengaduan_id_nomor'))
    )
    op.create_table('pengaduan_sp4n',
    sa.Column('tracking_id', sa.String(length=40), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('judul', sa.String(length=200), nullable=False),
    sa.Column('status', sa.String(length=60), nullable=False),
    sa.Column('tanggal', sa.Date(), nullable=True),
    sa.Column('pengaduan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('diimpor_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['pengaduan_id'], ['pengaduan.id'], name=op.f('fk_pengaduan_sp4n_pengaduan_id_pengaduan')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_pengaduan_sp4n_unit_id_unit')),
    sa.PrimaryKeyConstraint('tracking_id', name=op.f('pk_pengaduan_sp4n'))
    )
    with op.batch_alter_table('pengaduan_sp4n', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pengaduan_sp4n_pengaduan_id'), ['pengaduan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pengaduan_sp4n_unit_id'), ['unit_id'], unique=False)

    op.create_table('pengaduan_terlapor',
    sa.Column('pengaduan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('pengguna_id', sa.Integer(), nullable=False),
    sa.Column('otomatis', sa.Boolean(), nullable=False),
    sa.Column('sejak', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['pengaduan_id'], ['pengaduan.id'], name=op.f('fk_pengaduan_terlapor_pengaduan_id_pengaduan')),
    sa.ForeignKeyConstraint(['pengguna_id'], ['pengguna.id'], name=op.f('fk_pengaduan_terlapor_pengguna_id_pengguna')),
    sa.PrimaryKeyConstraint('pengaduan_id', 'pengguna_id', name=op.f('pk_pengaduan_terlapor'))
    )
    with op.batch_alter_table('pengaduan_terlapor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pengaduan_terlapor_pengguna_id'), ['pengguna_id'], unique=False)

    _create_search()
    for tabel in TETAP:
        _protect(tabel)


def downgrade() -> None:
    op.execute("DROP TABLE pengaduan_cari")
    with op.batch_alter_table('pengaduan_terlapor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pengaduan_terlapor_pengguna_id'))

    op.drop_table('pengaduan_terlapor')
    with op.batch_alter_table('pengaduan_sp4n', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pengaduan_sp4n_unit_id'))
        batch_op.drop_index(batch_op.f('ix_pengaduan_sp4n_pengaduan_id'))

    op.drop_table('pengaduan_sp4n')
    op.drop_table('pengaduan_peristiwa')
    with op.batch_alter_table('pengaduan_pelapor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pengaduan_pelapor_pengaduan_id'))

    op.drop_table('pengaduan_pelapor')
    with op.batch_alter_table('pengaduan_lampiran', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pengaduan_lampiran_pengaduan_id'))
        batch_op.drop_index(batch_op.f('ix_pengaduan_lampiran_berkas_id'))

    op.drop_table('pengaduan_lampiran')
    op.drop_table('pengaduan_kehadiran')
    op.drop_table('pengaduan_draf')
    op.drop_table('pengaduan_saringan')
    with op.batch_alter_table('pengaduan', schema=None) as batch_op:
        batch_op.drop_index('ix_pengaduan_unit_lapor')
        batch_op.drop_index('ix_pengaduan_diterima')
        batch_op.drop_index('ix_pengaduan_tenggat')
        batch_op.drop_index(batch_op.f('ix_pengaduan_sp4n_id'))
        batch_op.drop_index('ix_pengaduan_serupa')
        batch_op.drop_index(batch_op.f('ix_pengaduan_pic_id'))
        batch_op.drop_index('ix_pengaduan_pelaksana')
        batch_op.drop_index(batch_op.f('ix_pengaduan_induk_id'))
        batch_op.drop_index('ix_pengaduan_daftar')

    op.drop_table('pengaduan')
    op.drop_table('pengaduan_tenggat')
    op.drop_table('pengaduan_penutupan')
    op.drop_table('pengaduan_urut')
    op.drop_table('pengaduan_peta_kolom')
    op.drop_table('pengaduan_pengaturan')
    op.drop_table('pengaduan_kategori')
    op.drop_table('pengaduan_jawaban_baku')
