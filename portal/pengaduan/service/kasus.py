"""Take complaints in: from the public form, from the officer's screen, and (in bulk) from old registers."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import select

from portal.inti.berkas import Titipan, adopt_titipan
from portal.inti.db import db, insert_for
from portal.inti.galat import DomainError, _n
from portal.inti.kiriman import claim_kiriman, compute_sidik
from portal.inti.kode import make_kode
from portal.inti.periode import ROMAWI_BULAN, local_date
from portal.organisasi.service import get_layanan, get_unit
from portal.pengaduan.domain.keadaan import Peristiwa
from portal.pengaduan.domain.pilihan import KANAL, KATEGORI_RAHASIA, KLASIFIKASI_BAWAAN
from portal.pengaduan.domain.status import Status
from portal.pengaduan.domain.tenggat import DaftarBatas, Hitungan, compute_tahap
from portal.pengaduan.models import Lampiran, Pelapor, Pengaduan, Urut
from portal.pengaduan.service import aturan, cari, kabar, penutupan, terlapor
from portal.pengaduan.service.buku import Catatan, open_buku
from portal.pengaduan.service.tempat import read_tempat

JENIS_KIRIMAN = "pengaduan"
PELAPOR_WEB = "pelapor"


@dataclass(frozen=True, kw_only=True)
class DataPelapor:
    """Who reports; every value may be empty."""

    nama: str = ""
    telepon: str = ""
    surel: str = ""
    nik: str = ""
    alamat: str = ""
    jenis_kelamin: str | None = None
    kelompok_usia: str | None = None
    disabilitas: str | None = None

    @property
    def ada(self) -> bool:
        """Tell whether anything is known about the person."""
        return any(vars(self).values())


@dataclass(frozen=True, kw_only=True)
class PengaduanBaru:
    """One complaint as it comes in. `diterima_at` is when the office received it (None: now)."""

    jenis: str
    judul: str
    isi: str
    unit_id: int
    kanal: str = "web"
    layanan_id: int | None = None
    lokasi: str = ""
    wilayah: str = ""
    tanggal_kejadian: date | None = None
    waktu_kejadian: str = ""
    pihak: str = ""
    harapan: str = ""
    kategori: str | None = None
    nomor_surat: str = ""
    anonim: bool = False
    rahasia: bool = False
    tanpa_identitas: bool = False
    pelapor: DataPelapor = field(default_factory=DataPelapor)
    lampiran: Sequence[Titipan] = ()
    bahasa: str = "id"
    diterima_at: datetime | None = None


@dataclass(frozen=True)
class Tanda:
    """What a reporter takes home: the code, its PIN, and the number in the office's register."""

    kode: str
    pin: str
    nomor_register: str


def derive_pin(kode: str) -> str:
    """Return the six digits that belong to a code; derived from a secret file, stored nowhere."""
    ringkas = hmac.new(read_tempat().kunci_pin, kode.encode(), sha256).digest()
    return f"{int.from_bytes(ringkas[:8]) % 1_000_000:06d}"


def take_nomor(tahun: int, jumlah: int = 1) -> tuple[int, str]:
    """Reserve register numbers of a year; return the first and the prefix. Concurrent calls get different ones."""
    tabel = Urut.__table__
    sesi = db.session()
    perintah = (
        insert_for(sesi.get_bind().dialect.name, tabel)  # type: ignore[arg-type]
        .values(tahun=tahun, nomor=jumlah, awalan="PGD")
        .on_conflict_do_update(index_elements=["tahun"], set_={"nomor": tabel.c.nomor + jumlah})
        .returning(tabel.c.nomor, tabel.c.awalan)
    )
    akhir, awalan = sesi.execute(perintah).one()
    return int(akhir) - jumlah + 1, str(awalan)


def write_nomor(urut: int, awalan: str, tanggal: date) -> str:
    """Return a register number for paper: 014/PGD/III/2026."""
    return f"{urut:03d}/{awalan}/{ROMAWI_BULAN[tanggal.month - 1]}/{tanggal.year}"


def first_hitungan(jenis: str, saat: datetime, batas: DaftarBatas) -> Hitungan:
    """Return the clock a new case starts with: the term of the class its kind usually gets."""
    term = batas.find("penyelesaian", KLASIFIKASI_BAWAAN[jenis])
    return Hitungan(mulai=saat, jumlah=term.jumlah, satuan=term.satuan)


def first_peristiwa(baru: PengaduanBaru, saat: datetime) -> Peristiwa:
    """Return the event that opens a case: received, with its unit and clock."""
    kal, batas = aturan.kalender_of(baru.unit_id), aturan.read_batas(baru.unit_id)
    hitungan = first_hitungan(baru.jenis, saat, batas)
    tahap = compute_tahap(Status.BARU, hitungan, masuk=saat, batas=batas, klasifikasi=None, kal=kal)
    return Peristiwa(
        nomor=1,
        waktu=saat,
        gerak="terima",
        ke=Status.BARU,
        nilai={"unit_id": baru.unit_id, "kategori": baru.kategori},
        hitungan=hitungan,
        tenggat_asal=hitungan.compute_asal(kal),
        tenggat_berlaku=hitungan.compute_berlaku(kal),
        tenggat_tahap=tahap,
    )


def check_diterima(saat: datetime, *, now: datetime) -> None:
    """Raise DomainError when the office would have received a case in the future, or before 2000."""
    if saat > now:
        raise DomainError(
            "diterima_depan", _n("Tanggal diterima tidak boleh sesudah sekarang."), bidang="tanggal_diterima"
        )
    if saat.year < 2000:
        raise DomainError("diterima_lampau", _n("Tanggal diterima tidak masuk akal."), bidang="tanggal_diterima")


def make_kasus(baru: PengaduanBaru, *, kode: str, saat: datetime, pelaku: str, now: datetime) -> Pengaduan:
    """Return the row of a new case, numbered and dated, not yet stored."""
    if baru.kanal not in KANAL:
        raise DomainError("kanal_salah", _n("Pilih kanal yang tersedia."), bidang="kanal")
    tanggal = local_date(saat, read_tempat().zona)
    lapor = penutupan.reporting_date(baru.unit_id, tanggal, hari_ini=local_date(now, read_tempat().zona))
    urut, awalan = take_nomor(tanggal.year)
    return Pengaduan(
        kode=kode,
        tahun=tanggal.year,
        urut=urut,
        nomor_register=write_nomor(urut, awalan, tanggal),
        jenis=baru.jenis,
        kanal=baru.kanal,
        judul=baru.judul,
        isi=baru.isi,
        tanggal_kejadian=baru.tanggal_kejadian,
        waktu_kejadian=baru.waktu_kejadian,
        layanan_id=baru.layanan_id,
        lokasi=baru.lokasi,
        wilayah=baru.wilayah,
        pihak=baru.pihak,
        harapan=baru.harapan,
        nomor_surat=baru.nomor_surat,
        anonim=baru.anonim,
        rahasia=baru.rahasia or baru.kategori in KATEGORI_RAHASIA,
        tanpa_identitas=baru.tanpa_identitas,
        bahasa=baru.bahasa,
        diterima_at=saat,
        tanggal_diterima=tanggal,
        tanggal_lapor=lapor,
        dicatat_at=now,
        dicatat_oleh=pelaku,
    )


def add_lampiran(kasus: Pengaduan, titipan: Sequence[Titipan], *, nomor: int, publik: bool, now: datetime) -> None:
    """Give files to the event `nomor` of a case."""
    for satu in titipan:
        berkas = adopt_titipan(satu, now=now)
        db.session().add(Lampiran(pengaduan_id=kasus.id, nomor=nomor, berkas_id=berkas.id, publik=publik))
    db.session().flush()


def _check_baru(baru: PengaduanBaru) -> None:
    unit = get_unit(baru.unit_id)
    if baru.layanan_id is not None:
        get_layanan(unit, baru.layanan_id)
    if baru.kategori is not None:
        aturan.find_kategori(baru.kategori)
    if baru.jenis not in KLASIFIKASI_BAWAAN:
        raise DomainError("jenis_salah", _n("Pilih jenis laporan."), bidang="jenis")


def _digest(baru: PengaduanBaru) -> str:
    isi: Mapping[str, object] = {k: v for k, v in vars(baru).items() if k != "lampiran"}
    return compute_sidik(sorted((k, str(v)) for k, v in isi.items()), sorted(t.sidik for t in baru.lampiran))


def submit(baru: PengaduanBaru, *, kiriman: str, now: datetime, pelaku: str = PELAPOR_WEB) -> Tanda:
    """Store one complaint with its first event, files, notices and search text; return the receipt.

    The same key again returns the same receipt and stores nothing. Raises DomainError for unknown units,
    kinds or dates, Bentrok when the key comes with other content.
    """
    kode = make_kode()
    lama = claim_kiriman(jenis=JENIS_KIRIMAN, kunci=kiriman, sidik=_digest(baru), tanda_terima=kode, now=now)
    if lama is not None:
        return read_tanda(lama)
    _check_baru(baru)
    saat = baru.diterima_at or now
    check_diterima(saat, now=now)
    kasus = make_kasus(baru, kode=kode, saat=saat, pelaku=pelaku, now=now)
    open_buku(kasus, first_peristiwa(baru, saat), Catatan(pelaku=pelaku, dicatat_at=now, publik=True))
    if baru.pelapor.ada and not baru.tanpa_identitas:
        db.session().add(Pelapor(pengaduan_id=kasus.id, utama=True, **vars(baru.pelapor)))
    add_lampiran(kasus, baru.lampiran, nomor=1, publik=True, now=now)
    terlapor.mark_named(kasus, now=now)
    cari.index_kasus(kasus)
    tanda = Tanda(kode, derive_pin(kode), kasus.nomor_register)
    kabar.tell_received(kasus, tanda.pin, now=now)
    return tanda


def read_tanda(kode: str) -> Tanda:
    """Return the receipt of a stored case by its code; raises DomainError when there is none."""
    nomor = db.session().scalar(select(Pengaduan.nomor_register).where(Pengaduan.kode == kode))
    if nomor is None:
        raise DomainError("tanda_terima_salah", _n("Tanda terima ini tidak ditemukan."))
    return Tanda(kode, derive_pin(kode), nomor)
