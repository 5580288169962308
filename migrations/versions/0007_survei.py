"""Survey complete: ways in, marks and reviews of answers, rules by date, profile roll-up, office instruments.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

UMUM = (
    sa.Column('instrumen', sa.String(length=32), nullable=False),
    sa.Column('versi', sa.SmallInteger(), autoincrement=False, nullable=False),
    sa.Column('bulan', sa.Date(), nullable=False),
    sa.Column('unit_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('layanan_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('loket_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('kanal', sa.String(length=10), nullable=False),
)
KUNCI_LAMA = ('instrumen', 'versi', 'bulan', 'layanan_id', 'loket_id', 'kanal')
KUNCI_BARU = ('instrumen', 'versi', 'bulan', 'unit_id', 'layanan_id', 'loket_id', 'kanal', 'status')
BERTANDA = "tanda <> 0 OR status <> 'sah'"
SLOT, SKALA = 16, 6
HITUNG = [f"h{slot:02d}_{skor}" for slot in range(1, SLOT + 1) for skor in range(1, SKALA + 1)]
BOLEH_BERUBAH = {'status', 'tanda', 'saran'}


def _remake_rekap(kunci: tuple[str, ...], kolom: str, nilai: str) -> None:
    """Give the roll-up another key: it is a cache of the answers, so that a new table is filled from the old one."""
    with op.batch_alter_table('skm_rekap', schema=None) as batch_op:
        batch_op.drop_index('ix_skm_rekap_unit_bulan')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('ALTER TABLE skm_rekap RENAME CONSTRAINT pk_skm_rekap TO pk_skm_rekap_lama')
        op.execute('ALTER TABLE skm_rekap RENAME CONSTRAINT fk_skm_rekap_unit_id_unit TO fk_skm_rekap_lama')
    op.rename_table('skm_rekap', 'skm_rekap_lama')
    baru = 'status' in kunci
    op.create_table(
        'skm_rekap',
        *(k._copy() for k in UMUM),
        *([sa.Column('status', sa.String(length=12), nullable=False)] if baru else []),
        sa.Column('n', sa.Integer(), server_default='0', nullable=False),
        sa.Column('jumlah_t', sa.BigInteger(), server_default='0', nullable=False),
        sa.Column('jumlah_t2', sa.BigInteger(), server_default='0', nullable=False),
        *(sa.Column(h, sa.Integer(), server_default='0', nullable=False) for h in HITUNG),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name='fk_skm_rekap_unit_id_unit'),
        *(
            []
            if baru
            else [sa.ForeignKeyConstraint(['layanan_id'], ['layanan.id'], name='fk_skm_rekap_layanan_id_layanan')]
        ),
        sa.PrimaryKeyConstraint(*kunci, name='pk_skm_rekap'),
    )
    isi = ', '.join([*(k.name for k in UMUM), 'n', 'jumlah_t', 'jumlah_t2', *HITUNG])
    saring = '' if baru else " WHERE status = 'sah'"
    op.execute(f"INSERT INTO skm_rekap ({isi}{kolom}) SELECT {isi}{nilai} FROM skm_rekap_lama{saring}")
    op.drop_table('skm_rekap_lama')
    with op.batch_alter_table('skm_rekap', schema=None) as batch_op:
        batch_op.create_index('ix_skm_rekap_unit_bulan', ['unit_id', 'instrumen', 'bulan'], unique=False)


def _protect() -> None:
    """Nobody deletes an answer or changes what was said; reviews are append-only."""
    kolom = [k['name'] for k in sa.inspect(op.get_bind()).get_columns('skm_jawaban')]
    tetap = ', '.join(k for k in kolom if k not in BOLEH_BERUBAH)
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            f"CREATE TRIGGER skm_jawaban_tetap BEFORE UPDATE OF {tetap} ON skm_jawaban "
            "FOR EACH ROW EXECUTE FUNCTION tolak_perubahan()"
        )
        op.execute(
            "CREATE TRIGGER skm_jawaban_tolak_delete BEFORE DELETE ON skm_jawaban "
            "FOR EACH ROW EXECUTE FUNCTION tolak_perubahan()"
        )
        op.execute(
            "CREATE TRIGGER skm_jawaban_saran BEFORE UPDATE OF saran ON skm_jawaban "
            "FOR EACH ROW WHEN (NEW.saran IS NOT NULL) EXECUTE FUNCTION tolak_perubahan()"
        )
        for tabel in ('skm_tinjauan', 'skm_aturan'):
            op.execute(
                f"CREATE TRIGGER {tabel}_tetap BEFORE UPDATE OR DELETE ON {tabel} "
                "FOR EACH ROW EXECUTE FUNCTION tolak_perubahan()"
            )
        return
    op.execute(
        "CREATE TRIGGER skm_jawaban_saran BEFORE UPDATE OF saran ON skm_jawaban WHEN NEW.saran IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'skm_jawaban tidak boleh diubah'); END"
    )
    tolak = [('skm_jawaban', f'UPDATE OF {tetap}'), ('skm_jawaban', 'DELETE')]
    tolak += [(tabel, kerja) for tabel in ('skm_tinjauan', 'skm_aturan') for kerja in ('UPDATE', 'DELETE')]
    for tabel, kerja in tolak:
        op.execute(
            f"CREATE TRIGGER {tabel}_tolak_{kerja.split()[0].lower()} BEFORE {kerja} ON {tabel} "
            f"BEGIN SELECT RAISE(ABORT, '{tabel} tidak boleh diubah'); END"
        )


def _unprotect() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP TRIGGER skm_jawaban_tetap ON skm_jawaban')
        op.execute('DROP TRIGGER skm_jawaban_saran ON skm_jawaban')
        op.execute('DROP TRIGGER skm_jawaban_tolak_delete ON skm_jawaban')
        return
    for kerja in ('saran', 'tolak_update', 'tolak_delete'):
        op.execute(f'DROP TRIGGER skm_jawaban_{kerja}')


def _refuse_losing_answers() -> None:
    """The former schema cannot hold answers without a service or with a decision about them."""
    hilang = op.get_bind().scalar(
        sa.text("SELECT count(*) FROM skm_jawaban WHERE layanan_id IS NULL OR status <> 'sah'")
    )
    if hilang:
        raise RuntimeError(f'{hilang} answers need version 0007; restore a backup instead of going back')



def upgrade() -> None:
    op.create_table('skm_aturan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mulai', sa.Date(), nullable=False),
    sa.Column('isi', sa.Text(), nullable=False),
    sa.Column('alasan', sa.String(length=300), nullable=False),
    sa.Column('oleh', sa.String(length=120), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skm_aturan'))
    )
    with op.batch_alter_table('skm_aturan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_skm_aturan_mulai'), ['mulai'], unique=False)

    op.create_table('skm_garam',
    sa.Column('tanggal', sa.Date(), nullable=False),
    sa.Column('garam', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('tanggal', name=op.f('pk_skm_garam'))
    )
    op.create_table('skm_suara',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('instrumen', sa.String(length=32), nullable=False),
    sa.Column('unsur', sa.String(length=32), nullable=False),
    sa.Column('bahasa', sa.String(length=5), nullable=False),
    sa.Column('tipe', sa.String(length=40), nullable=False),
    sa.Column('sidik', sa.String(length=64), nullable=False),
    sa.Column('isi', sa.LargeBinary(), nullable=False),
    sa.Column('diunggah_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skm_suara')),
    sa.UniqueConstraint('instrumen', 'unsur', 'bahasa', name=op.f('uq_skm_suara_instrumen_unsur_bahasa'))
    )
    op.create_table('skm_kunci_api',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('nama', sa.String(length=80), nullable=False),
    sa.Column('sidik', sa.String(length=64), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.Column('dipakai_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dicabut_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_skm_kunci_api_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skm_kunci_api')),
    sa.UniqueConstraint('sidik', name=op.f('uq_skm_kunci_api_sidik'))
    )
    with op.batch_alter_table('skm_kunci_api', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_skm_kunci_api_unit_id'), ['unit_id'], unique=False)

    op.create_table('skm_populasi',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('layanan_id', sa.Integer(), nullable=False),
    sa.Column('periode', sa.String(length=10), nullable=False),
    sa.Column('jenis', sa.String(length=12), nullable=False),
    sa.Column('jumlah', sa.Integer(), nullable=False),
    sa.Column('sumber', sa.String(length=160), nullable=False),
    sa.Column('oleh', sa.String(length=120), nullable=False),
    sa.Column('pada', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_skm_populasi_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skm_populasi')),
    sa.UniqueConstraint('unit_id', 'layanan_id', 'periode', 'jenis', name=op.f('uq_skm_populasi_unit_id_layanan_id_periode_jenis'))
    )
    op.create_table('skm_rekap_profil',
    sa.Column('instrumen', sa.String(length=32), nullable=False),
    sa.Column('versi', sa.SmallInteger(), autoincrement=False, nullable=False),
    sa.Column('bulan', sa.Date(), nullable=False),
    sa.Column('unit_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('layanan_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('tanya', sa.String(length=20), nullable=False),
    sa.Column('opsi', sa.String(length=20), nullable=False),
    sa.Column('n', sa.Integer(), server_default='0', nullable=False),
    sa.Column('jumlah_t', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('jumlah_t2', sa.BigInteger(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_skm_rekap_profil_unit_id_unit')),
    sa.PrimaryKeyConstraint('instrumen', 'versi', 'bulan', 'unit_id', 'layanan_id', 'status', 'tanya', 'opsi', name=op.f('pk_skm_rekap_profil'))
    )
    with op.batch_alter_table('skm_rekap_profil', schema=None) as batch_op:
        batch_op.create_index('ix_skm_rekap_profil_unit_bulan', ['unit_id', 'instrumen', 'bulan'], unique=False)

    op.create_table('skm_impor',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('layanan_id', sa.Integer(), nullable=True),
    sa.Column('instrumen', sa.String(length=32), nullable=False),
    sa.Column('nama_berkas', sa.String(length=160), nullable=False),
    sa.Column('sidik', sa.String(length=64), nullable=False),
    sa.Column('pemetaan', sa.Text(), nullable=False),
    sa.Column('jumlah', sa.Integer(), nullable=False),
    sa.Column('oleh', sa.String(length=120), nullable=False),
    sa.Column('pada', sa.DateTime(timezone=True), nullable=False),
    sa.Column('batal_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('batal_oleh', sa.String(length=120), nullable=True),
    sa.ForeignKeyConstraint(['layanan_id'], ['layanan.id'], name=op.f('fk_skm_impor_layanan_id_layanan')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_skm_impor_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skm_impor'))
    )
    with op.batch_alter_table('skm_impor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_skm_impor_unit_id'), ['unit_id'], unique=False)

    op.create_table('skm_jaga',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('loket_id', sa.Integer(), nullable=False),
    sa.Column('nama', sa.String(length=120), nullable=False),
    sa.Column('mulai', sa.Date(), nullable=False),
    sa.Column('sampai', sa.Date(), nullable=False),
    sa.Column('oleh', sa.String(length=120), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['loket_id'], ['loket.id'], name=op.f('fk_skm_jaga_loket_id_loket')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skm_jaga'))
    )
    with op.batch_alter_table('skm_jaga', schema=None) as batch_op:
        batch_op.create_index('ix_skm_jaga_loket', ['loket_id', 'mulai'], unique=False)

    op.create_table('skm_kios',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('nama', sa.String(length=80), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('loket_id', sa.Integer(), nullable=True),
    sa.Column('layanan_id', sa.Integer(), nullable=True),
    sa.Column('instrumen', sa.String(length=32), nullable=False),
    sa.Column('kode_pasang', sa.String(length=64), nullable=True),
    sa.Column('kode_sampai', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sidik', sa.String(length=64), nullable=True),
    sa.Column('pin', sa.String(length=160), nullable=False),
    sa.Column('diam_detik', sa.Integer(), nullable=False),
    sa.Column('denyut_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('antrean', sa.Integer(), nullable=False),
    sa.Column('selisih_jam', sa.Integer(), nullable=False),
    sa.Column('rilis', sa.String(length=20), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.Column('dicabut_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['layanan_id'], ['layanan.id'], name=op.f('fk_skm_kios_layanan_id_layanan')),
    sa.ForeignKeyConstraint(['loket_id'], ['loket.id'], name=op.f('fk_skm_kios_loket_id_loket')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_skm_kios_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skm_kios')),
    sa.UniqueConstraint('kode_pasang', name=op.f('uq_skm_kios_kode_pasang')),
    sa.UniqueConstraint('sidik', name=op.f('uq_skm_kios_sidik'))
    )
    with op.batch_alter_table('skm_kios', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_skm_kios_unit_id'), ['unit_id'], unique=False)

    op.create_table('skm_tiket_kelompok',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kode', sa.String(length=12), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('layanan_id', sa.Integer(), nullable=True),
    sa.Column('loket_id', sa.Integer(), nullable=True),
    sa.Column('instrumen', sa.String(length=32), nullable=False),
    sa.Column('jumlah', sa.Integer(), nullable=False),
    sa.Column('berlaku_sampai', sa.Date(), nullable=False),
    sa.Column('dibuat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dibuat_oleh', sa.String(length=120), nullable=False),
    sa.Column('dicabut_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['layanan_id'], ['layanan.id'], name=op.f('fk_skm_tiket_kelompok_layanan_id_layanan')),
    sa.ForeignKeyConstraint(['loket_id'], ['loket.id'], name=op.f('fk_skm_tiket_kelompok_loket_id_loket')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_skm_tiket_kelompok_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skm_tiket_kelompok')),
    sa.UniqueConstraint('kode', name=op.f('uq_skm_tiket_kelompok_kode'))
    )
    with op.batch_alter_table('skm_tiket_kelompok', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_skm_tiket_kelompok_unit_id'), ['unit_id'], unique=False)

    op.create_table('skm_tiket',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sidik', sa.String(length=64), nullable=False),
    sa.Column('kelompok_id', sa.Integer(), nullable=True),
    sa.Column('kunci_api_id', sa.Integer(), nullable=True),
    sa.Column('rujukan', sa.String(length=64), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('layanan_id', sa.Integer(), nullable=True),
    sa.Column('loket_id', sa.Integer(), nullable=True),
    sa.Column('instrumen', sa.String(length=32), nullable=False),
    sa.Column('dibuka_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('berlaku_sampai', sa.Date(), nullable=False),
    sa.Column('dipakai_pada', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['kelompok_id'], ['skm_tiket_kelompok.id'], name=op.f('fk_skm_tiket_kelompok_id_skm_tiket_kelompok')),
    sa.ForeignKeyConstraint(['kunci_api_id'], ['skm_kunci_api.id'], name=op.f('fk_skm_tiket_kunci_api_id_skm_kunci_api')),
    sa.ForeignKeyConstraint(['layanan_id'], ['layanan.id'], name=op.f('fk_skm_tiket_layanan_id_layanan')),
    sa.ForeignKeyConstraint(['loket_id'], ['loket.id'], name=op.f('fk_skm_tiket_loket_id_loket')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_skm_tiket_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skm_tiket')),
    sa.UniqueConstraint('kunci_api_id', 'rujukan', name=op.f('uq_skm_tiket_kunci_api_id_rujukan')),
    sa.UniqueConstraint('sidik', name=op.f('uq_skm_tiket_sidik'))
    )
    with op.batch_alter_table('skm_tiket', schema=None) as batch_op:
        batch_op.create_index('ix_skm_tiket_kelompok_id', ['kelompok_id'], unique=False)

    op.create_table('skm_moderasi',
    sa.Column('jawaban_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('tampil', sa.Boolean(), nullable=False),
    sa.Column('oleh', sa.String(length=120), nullable=False),
    sa.Column('pada', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['jawaban_id'], ['skm_jawaban.id'], name=op.f('fk_skm_moderasi_jawaban_id_skm_jawaban')),
    sa.PrimaryKeyConstraint('jawaban_id', name=op.f('pk_skm_moderasi'))
    )
    op.create_table('skm_tinjauan',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('jawaban_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('status_lama', sa.String(length=12), nullable=False),
    sa.Column('status_baru', sa.String(length=12), nullable=False),
    sa.Column('alasan', sa.String(length=300), nullable=False),
    sa.Column('oleh', sa.String(length=120), nullable=False),
    sa.Column('pada', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['jawaban_id'], ['skm_jawaban.id'], name=op.f('fk_skm_tinjauan_jawaban_id_skm_jawaban')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skm_tinjauan'))
    )
    with op.batch_alter_table('skm_tinjauan', schema=None) as batch_op:
        batch_op.create_index('ix_skm_tinjauan_jawaban', ['jawaban_id', 'id'], unique=False)

    with op.batch_alter_table('qr', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unit_id', sa.Integer(), nullable=True))
    op.execute("UPDATE qr SET unit_id = (SELECT layanan.unit_id FROM layanan WHERE layanan.id = qr.layanan_id)")
    with op.batch_alter_table('qr', schema=None) as batch_op:
        batch_op.alter_column('unit_id', existing_type=sa.INTEGER(), nullable=False)
        batch_op.alter_column('layanan_id', existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(batch_op.f('ix_qr_unit_id'), ['unit_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_qr_unit_id_unit'), 'unit', ['unit_id'], ['id'])

    with op.batch_alter_table('skm_instrumen', schema=None) as batch_op:
        batch_op.add_column(sa.Column('isi', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('draf', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('dipakai', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('dibuat_oleh', sa.String(length=120), nullable=True))

    with op.batch_alter_table('skm_jawaban', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tanda', sa.SmallInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('durasi', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('diambil_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('luring', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('perangkat', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('dicatat_oleh', sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column('kios_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('impor_id', sa.Integer(), nullable=True))
        batch_op.alter_column('layanan_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_index('ix_skm_jawaban_impor', ['impor_id'], unique=False)
        batch_op.create_index('ix_skm_jawaban_kios', ['kios_id', 'diambil_at'], unique=False)
        batch_op.create_index('ix_skm_jawaban_perangkat', ['perangkat', 'diterima_at'], unique=False)
        batch_op.create_index(
            'ix_skm_jawaban_bertanda',
            ['unit_id', 'tanggal'],
            unique=False,
            sqlite_where=sa.text(BERTANDA),
            postgresql_where=sa.text(BERTANDA),
        )
        batch_op.create_index('ix_skm_jawaban_pintu', ['unit_id', 'loket_id', 'diterima_at'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_skm_jawaban_kios_id_skm_kios'), 'skm_kios', ['kios_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_skm_jawaban_impor_id_skm_impor'), 'skm_impor', ['impor_id'], ['id'])

    with op.batch_alter_table('skm_penutupan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tinjauan_terakhir', sa.BigInteger(), server_default='0', nullable=False))

    _remake_rekap(KUNCI_BARU, ", status", ", 'sah'")
    _protect()


def downgrade() -> None:
    _refuse_losing_answers()
    _unprotect()
    _remake_rekap(KUNCI_LAMA, "", "")
    with op.batch_alter_table('skm_penutupan', schema=None) as batch_op:
        batch_op.drop_column('tinjauan_terakhir')

    with op.batch_alter_table('skm_jawaban', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_skm_jawaban_impor_id_skm_impor'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_skm_jawaban_kios_id_skm_kios'), type_='foreignkey')
        batch_op.drop_index('ix_skm_jawaban_bertanda')
        batch_op.drop_index('ix_skm_jawaban_pintu')
        batch_op.drop_index('ix_skm_jawaban_perangkat')
        batch_op.drop_index('ix_skm_jawaban_kios')
        batch_op.drop_index('ix_skm_jawaban_impor')
        batch_op.alter_column('layanan_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('impor_id')
        batch_op.drop_column('kios_id')
        batch_op.drop_column('dicatat_oleh')
        batch_op.drop_column('perangkat')
        batch_op.drop_column('luring')
        batch_op.drop_column('diambil_at')
        batch_op.drop_column('durasi')
        batch_op.drop_column('tanda')

    with op.batch_alter_table('skm_instrumen', schema=None) as batch_op:
        batch_op.drop_column('dibuat_oleh')
        batch_op.drop_column('dipakai')
        batch_op.drop_column('draf')
        batch_op.drop_column('isi')

    with op.batch_alter_table('qr', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_qr_unit_id_unit'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_qr_unit_id'))
        batch_op.alter_column('layanan_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('unit_id')

    with op.batch_alter_table('skm_tinjauan', schema=None) as batch_op:
        batch_op.drop_index('ix_skm_tinjauan_jawaban')

    op.drop_table('skm_tinjauan')
    op.drop_table('skm_moderasi')
    with op.batch_alter_table('skm_tiket', schema=None) as batch_op:
        batch_op.drop_index('ix_skm_tiket_kelompok_id')

    op.drop_table('skm_tiket')
    with op.batch_alter_table('skm_tiket_kelompok', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_skm_tiket_kelompok_unit_id'))

    op.drop_table('skm_tiket_kelompok')
    with op.batch_alter_table('skm_kios', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_skm_kios_unit_id'))

    op.drop_table('skm_kios')
    with op.batch_alter_table('skm_jaga', schema=None) as batch_op:
        batch_op.drop_index('ix_skm_jaga_loket')

    op.drop_table('skm_jaga')
    with op.batch_alter_table('skm_impor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_skm_impor_unit_id'))

    op.drop_table('skm_impor')
    with op.batch_alter_table('skm_rekap_profil', schema=None) as batch_op:
        batch_op.drop_index('ix_skm_rekap_profil_unit_bulan')

    op.drop_table('skm_rekap_profil')
    op.drop_table('skm_populasi')
    with op.batch_alter_table('skm_kunci_api', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_skm_kunci_api_unit_id'))

    op.drop_table('skm_kunci_api')
    op.drop_table('skm_suara')
    op.drop_table('skm_garam')
    with op.batch_alter_table('skm_aturan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_skm_aturan_mulai'))

    op.drop_table('skm_aturan')
