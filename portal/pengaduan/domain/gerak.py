"""The moves of a case, as one table: from where, to where, by whom, with what.

Adding a move is adding a row here; pages ask `allowed_gerak` which buttons to show, the service asks the
same table whether the move is allowed. Source: PermenPANRB 62/2018 and 5/2025 (SP4N: verification,
disposition, answer, closing), UU 25/2009 art. 44 (completion), Perpres 76/2013.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from portal.inti.galat import _n
from portal.pengaduan.domain.status import BELUM, TERBUKA, TUNTAS, Status


class Wewenang(StrEnum):
    """What somebody is to one case."""

    PELAPOR = "pelapor"
    PETUGAS = "petugas"
    PELAKSANA = "pelaksana"
    PENYETUJU = "penyetuju"
    SISTEM = "sistem"


W = Wewenang
PETUGAS = frozenset({W.PETUGAS})
KANTOR = frozenset({W.PETUGAS, W.PELAKSANA, W.PENYETUJU})


@dataclass(frozen=True)
class Gerak:
    """One kind of move.

    `ke` None keeps the state. With `penyetuju` the move takes effect when one of them carries it out, and is
    only a proposal when somebody else does. `publik` is the citizen's line in the timeline (None: not
    shown). `respons` marks a first reply to the citizen. `wajib` are the values that must be filled.
    """

    kode: str
    nama: str
    dari: frozenset[Status]
    ke: Status | None
    oleh: frozenset[Wewenang]
    wajib: tuple[str, ...] = ()
    penyetuju: frozenset[Wewenang] = frozenset()
    publik: str | None = None
    respons: bool = False


def _row(
    kode: str, nama: str, dari: Collection[Status], ke: Status | None, oleh: Collection[Wewenang], *wajib: str
) -> Gerak:
    return Gerak(kode, nama, frozenset(dari), ke, frozenset(oleh), wajib)


S = Status
_TABEL = (
    Gerak(
        "terima", _n("Terima"), frozenset(), S.BARU, frozenset({W.PELAPOR, W.PETUGAS}), publik=_n("Laporan diterima")
    ),
    Gerak(
        "verifikasi",
        _n("Verifikasi"),
        frozenset({S.BARU}),
        S.TERVERIFIKASI,
        PETUGAS,
        ("klasifikasi", "kategori"),
        publik=_n("Laporan terverifikasi"),
    ),
    Gerak(
        "minta_kelengkapan",
        _n("Minta kelengkapan"),
        frozenset({S.BARU}),
        S.PERLU_KELENGKAPAN,
        PETUGAS,
        ("catatan",),
        publik=_n("Laporan perlu dilengkapi"),
        respons=True,
    ),
    Gerak(
        "lengkapi",
        _n("Lengkapi"),
        frozenset({S.PERLU_KELENGKAPAN}),
        S.BARU,
        frozenset({W.PELAPOR, W.PETUGAS}),
        ("catatan",),
        publik=_n("Kelengkapan diterima"),
    ),
    Gerak(
        "arsipkan",
        _n("Arsipkan, tidak dilengkapi"),
        frozenset({S.PERLU_KELENGKAPAN}),
        S.DIARSIPKAN_TIDAK_LENGKAP,
        PETUGAS,
        publik=_n("Diarsipkan karena tidak dilengkapi"),
    ),
    Gerak(
        "limpahkan",
        _n("Limpahkan ke instansi lain"),
        BELUM,
        S.DILIMPAHKAN,
        frozenset({W.PETUGAS, W.PENYETUJU}),
        ("instansi", "catatan"),
        penyetuju=frozenset({W.PENYETUJU}),
        publik=_n("Diteruskan ke instansi yang berwenang"),
        respons=True,
    ),
    Gerak(
        "duplikat",
        _n("Gabungkan dengan laporan lain"),
        BELUM,
        S.DUPLIKAT,
        PETUGAS,
        ("induk",),
        publik=_n("Digabung dengan laporan yang sama"),
    ),
    Gerak(
        "bukan_pengaduan",
        _n("Bukan pengaduan"),
        frozenset({S.BARU}),
        S.BUKAN_PENGADUAN,
        frozenset({W.PETUGAS, W.PENYETUJU}),
        ("alasan", "catatan"),
        penyetuju=frozenset({W.PENYETUJU}),
        publik=_n("Tidak dapat diproses sebagai pengaduan"),
    ),
    Gerak(
        "disposisi",
        _n("Disposisi"),
        frozenset({S.TERVERIFIKASI, S.DIDISPOSISI, S.DIPROSES}),
        S.DIDISPOSISI,
        frozenset({W.PETUGAS, W.PENYETUJU}),
        ("unit_pelaksana", "kecepatan", "catatan"),
        publik=_n("Diteruskan ke unit %(unit)s"),
    ),
    Gerak(
        "kelola",
        _n("Kelola sendiri"),
        frozenset({S.TERVERIFIKASI}),
        S.DIPROSES,
        PETUGAS,
        publik=_n("Laporan diproses"),
    ),
    _row(
        "kembalikan",
        _n("Kembalikan"),
        {S.DIDISPOSISI},
        S.TERVERIFIKASI,
        {W.PELAKSANA, W.PENYETUJU},
        "catatan",
    ),
    Gerak(
        "proses",
        _n("Mulai proses"),
        frozenset({S.DIDISPOSISI}),
        S.DIPROSES,
        frozenset({W.PELAKSANA}),
        publik=_n("Laporan diproses"),
    ),
    Gerak(
        "progres",
        _n("Kabar untuk pelapor"),
        frozenset({S.TERVERIFIKASI, S.DIDISPOSISI, S.DIPROSES, S.MENUNGGU_PERSETUJUAN}),
        None,
        KANTOR,
        ("catatan",),
        publik=_n("Kabar perkembangan"),
        respons=True,
    ),
    _row("catat", _n("Catatan internal"), frozenset(Status), None, KANTOR, "catatan"),
    Gerak(
        "perpanjang",
        _n("Perpanjang tenggat"),
        frozenset({S.DIDISPOSISI, S.DIPROSES}),
        None,
        KANTOR,
        ("catatan",),
        penyetuju=frozenset({W.PENYETUJU, W.PETUGAS}),
        publik=_n("Waktu penyelesaian diperpanjang"),
        respons=True,
    ),
    _row(
        "ajukan_jawaban",
        _n("Ajukan jawaban"),
        {S.DIPROSES},
        S.MENUNGGU_PERSETUJUAN,
        {W.PELAKSANA, W.PETUGAS},
        "jawaban",
    ),
    _row("minta_revisi", _n("Minta perbaikan jawaban"), {S.MENUNGGU_PERSETUJUAN}, S.DIPROSES, {W.PENYETUJU}, "catatan"),
    Gerak(
        "tanggapi",
        _n("Setujui dan kirim jawaban"),
        frozenset({S.MENUNGGU_PERSETUJUAN}),
        S.DITANGGAPI,
        frozenset({W.PENYETUJU}),
        ("jawaban",),
        publik=_n("Laporan dijawab"),
        respons=True,
    ),
    Gerak(
        "jawab_di_tempat",
        _n("Jawab langsung"),
        BELUM,
        S.DITANGGAPI,
        PETUGAS,
        ("jawaban",),
        publik=_n("Laporan dijawab"),
        respons=True,
    ),
    Gerak(
        "konfirmasi_ya",
        _n("Jawaban menyelesaikan masalah"),
        frozenset({S.DITANGGAPI}),
        S.SELESAI,
        frozenset({W.PELAPOR, W.PETUGAS}),
        publik=_n("Pelapor menyatakan selesai"),
    ),
    Gerak(
        "konfirmasi_belum",
        _n("Jawaban belum menyelesaikan masalah"),
        frozenset({S.DITANGGAPI}),
        S.DIPROSES,
        frozenset({W.PELAPOR, W.PETUGAS}),
        ("catatan",),
        publik=_n("Dibuka kembali"),
    ),
    Gerak(
        "tutup_otomatis",
        _n("Tutup setelah masa tanggapan"),
        frozenset({S.DITANGGAPI}),
        S.SELESAI,
        frozenset({W.SISTEM}),
        publik=_n("Ditutup karena tidak ada tanggapan lagi"),
    ),
    Gerak(
        "buka_kembali",
        _n("Buka kembali"),
        frozenset({S.SELESAI}),
        S.DIPROSES,
        frozenset({W.PELAPOR, W.PETUGAS, W.PENYETUJU}),
        ("catatan",),
        publik=_n("Dibuka kembali"),
    ),
    Gerak(
        "buka_arsip",
        _n("Buka kembali dari arsip"),
        frozenset({S.DIARSIPKAN_TIDAK_LENGKAP}),
        S.BARU,
        frozenset({W.PELAPOR, W.PETUGAS}),
        ("catatan",),
        publik=_n("Dibuka kembali"),
    ),
    Gerak(
        "pulihkan",
        _n("Pulihkan sebagai laporan"),
        frozenset({S.BUKAN_PENGADUAN, S.DILIMPAHKAN, S.DICABUT, S.DUPLIKAT}),
        S.BARU,
        frozenset({W.PETUGAS, W.SISTEM}),
        ("catatan",),
        publik=_n("Laporan diproses kembali"),
    ),
    Gerak(
        "cabut",
        _n("Cabut laporan"),
        TERBUKA,
        S.DICABUT,
        frozenset({W.PELAPOR, W.PETUGAS}),
        publik=_n("Laporan dicabut"),
    ),
    _row("nilai", _n("Beri bintang"), TUNTAS, None, {W.PELAPOR}, "bintang"),
    Gerak(
        "tambah_keterangan",
        _n("Tambah keterangan"),
        TERBUKA | {S.DITANGGAPI},
        None,
        frozenset({W.PELAPOR, W.PETUGAS}),
        ("catatan",),
        publik=_n("Keterangan tambahan"),
    ),
    _row("ubah_klasifikasi", _n("Ubah klasifikasi"), TERBUKA - {S.BARU}, None, PETUGAS, "klasifikasi", "kategori"),
    _row("terlapor", _n("Ubah pihak terlapor"), frozenset(Status), None, {W.PETUGAS, W.PENYETUJU}),
    _row("tautkan_sp4n", _n("Catat di SP4N-LAPOR!"), frozenset(Status), None, PETUGAS, "sp4n_id"),
    _row("dukungan", _n("Pelapor lain bergabung"), frozenset(Status), None, {W.PETUGAS, W.SISTEM}),
    _row("hitung_ulang", _n("Tenggat dihitung ulang"), TERBUKA | {S.DITANGGAPI}, None, {W.SISTEM}),
    _row("eskalasi", _n("Pengingat tenggat"), TERBUKA, None, {W.SISTEM}),
    _row("usul", _n("Usul"), frozenset(Status), None, KANTOR),
    _row("tolak_usul", _n("Tolak usul"), frozenset(Status), None, {W.PENYETUJU, W.PETUGAS}, "catatan"),
    _row("redaksi", _n("Siapkan naskah publik"), TUNTAS, None, PETUGAS, "judul_publik", "isi_publik"),
    _row("terbit", _n("Terbitkan"), TUNTAS, None, {W.PENYETUJU}),
    _row("tarik", _n("Tarik dari publikasi"), frozenset(Status), None, {W.PETUGAS, W.PENYETUJU}, "catatan"),
)
GERAK = {g.kode: g for g in _TABEL}
UNTUK_PELAPOR = frozenset(
    {
        "terima",
        "minta_kelengkapan",
        "lengkapi",
        "limpahkan",
        "progres",
        "perpanjang",
        "tanggapi",
        "jawab_di_tempat",
        "konfirmasi_belum",
        "buka_kembali",
        "buka_arsip",
        "tambah_keterangan",
    }
)
"""Moves whose words and files the citizen may read; those of all others are the office's own."""
TANPA_TOMBOL = frozenset({"terima", "usul", "tolak_usul", "hitung_ulang", "eskalasi", "dukungan"})


def is_allowed(gerak: Gerak, status: Status, wewenang: Collection[Wewenang]) -> bool:
    """Tell whether somebody with these roles in a case may do the move from this state."""
    return status in gerak.dari and not gerak.oleh.isdisjoint(wewenang)


def allowed_gerak(status: Status, wewenang: Collection[Wewenang]) -> tuple[Gerak, ...]:
    """Return the moves somebody may do now, in the order of the table; pages make buttons of them."""
    return tuple(g for g in _TABEL if g.kode not in TANPA_TOMBOL and is_allowed(g, status, wewenang))


def needs_approval(gerak: Gerak, wewenang: Collection[Wewenang], alasan: str | None = None) -> bool:
    """Tell whether the move is only proposed: it wants an approver, and this person is none.

    Marking plain spam needs one person; everything else that ends a case without an answer needs two.
    """
    if not gerak.penyetuju or (gerak.kode == "bukan_pengaduan" and alasan == "spam"):
        return False
    return gerak.penyetuju.isdisjoint(wewenang)
