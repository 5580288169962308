"""Writing: recommendations, plans, progress. Nothing entered is changed; it is dropped instead, and stays visible."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.akun.service import NAMA_MAKS, NOMOR_MAKS, get_pengguna
from portal.inti.berkas import Berkas, Titipan, adopt_titipan, is_sent_again
from portal.inti.berkas.models import DITOLAK
from portal.inti.db import db, wait_for_turn
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.periode import Periode
from portal.inti.teks import clean_teks
from portal.tindak_lanjut.domain.butir import PENUH
from portal.tindak_lanjut.domain.tautan import check_tautan
from portal.tindak_lanjut.models import Kemajuan, Rekomendasi, Rencana
from portal.tindak_lanjut.service.baca import find_asal, get_butir

URAIAN_MAKS, ALASAN_MAKS = 2000, 500


@dataclass(frozen=True)
class RekomendasiBaru:
    """A recommendation to store. `sumber` and `asal`: where it comes from; the same ones again are the same one."""

    unit_id: int
    sumber: str
    asal: str
    periode: Periode
    tanggal: date
    uraian: str
    dasar: str = ""


def _clean(teks: str, bidang: str, galat: str, maks: int = URAIAN_MAKS) -> str:
    bersih = clean_teks(teks)
    if not bersih:
        raise DomainError(f"{bidang}_kosong", galat, bidang=bidang)
    if len(bersih) > maks:
        raise DomainError(f"{bidang}_panjang", _n("Tulis paling banyak %(maks)s huruf."), bidang=bidang, maks=maks)
    return bersih


def add_rekomendasi(baru: RekomendasiBaru, *, pelaku: str, now: datetime) -> int:
    """Store a recommendation and return its number; one of the same origin and period is kept as it is.

    Raises DomainError for an empty or too long text.
    """
    uraian = _clean(baru.uraian, "uraian", _n("Tulis apa yang perlu diperbaiki."))
    dasar = _clean(baru.dasar, "dasar", "") if clean_teks(baru.dasar) else ""
    wait_for_turn("tindak_lanjut")
    sesi = db.session()
    lama = sesi.scalar(
        select(Rekomendasi.id).where(
            Rekomendasi.unit_id == baru.unit_id,
            Rekomendasi.sumber == baru.sumber,
            Rekomendasi.asal == baru.asal,
            Rekomendasi.periode == baru.periode.kode,
        )
    )
    if lama is not None:
        return lama
    baris = Rekomendasi(
        unit_id=baru.unit_id,
        sumber=baru.sumber,
        asal=baru.asal,
        periode=baru.periode.kode,
        tanggal=baru.tanggal,
        uraian=uraian,
        dasar=dasar,
        dibuat_at=now,
        dibuat_oleh=pelaku,
    )
    sesi.add(baris)
    sesi.flush()
    _trace("rekomendasi.tambah", baris.id, pelaku, now, sumber=baru.sumber, asal=baru.asal, periode=baru.periode.kode)
    return baris.id


def add_sekali(baru: RekomendasiBaru, *, pelaku: str, now: datetime) -> int:
    """Store what an officer recommends about an origin that has one recommendation in a unit, whatever the period.

    The same words again give the same number; other words are refused, so that nothing typed is dropped unseen.
    Raises DomainError as `add_rekomendasi`, and for an origin that has its recommendation.
    """
    uraian = _clean(baru.uraian, "uraian", _n("Tulis apa yang perlu diperbaiki."))
    wait_for_turn("tindak_lanjut")
    nomor = find_asal(baru.sumber, baru.asal, [baru.unit_id])
    if nomor is None:
        return add_rekomendasi(baru, pelaku=pelaku, now=now)
    if get_butir(nomor).uraian != uraian:
        raise DomainError("sudah_ada", _n("Sudah ada rekomendasi nomor %(nomor)s tentang ini."), nomor=nomor)
    return nomor


def _trace(aksi: str, nomor: int, pelaku: str, now: datetime, **rincian: Any) -> None:
    append_jejak(pelaku=pelaku, aksi=aksi, objek=f"rekomendasi:{nomor}", now=now, rincian=rincian)


def _get_open(nomor: int, cakupan: frozenset[int] | None) -> Rekomendasi:
    baris = db.session().get(Rekomendasi, nomor, populate_existing=True) if 0 < nomor <= NOMOR_MAKS else None
    if baris is None or (cakupan is not None and baris.unit_id not in cakupan):
        raise TidakDitemukan("rekomendasi_tidak_ada", _n("Rekomendasi ini tidak ditemukan."))
    if baris.dihentikan_pada is not None:
        raise DomainError("sudah_dihentikan", _n("Rekomendasi ini sudah dinyatakan tidak dapat ditindaklanjuti."))
    return baris


def _find_orang(pengguna_id: int | None) -> None:
    if pengguna_id is None:
        return
    try:
        orang = get_pengguna(pengguna_id)
    except TidakDitemukan as salah:
        raise _no_such_person() from salah
    if not orang.active:
        raise _no_such_person()


def _no_such_person() -> DomainError:
    return DomainError("orang_tidak_ada", _n("Pilih orang dari daftar, atau ketik namanya."), bidang="pengguna")


def add_rencana(
    nomor: int,
    *,
    kegiatan: str,
    penanggung_jawab: str,
    tenggat: date,
    pengguna_id: int | None = None,
    cakupan: frozenset[int] | None = None,
    pelaku: str,
    now: datetime,
) -> int:
    """Add a plan to a recommendation; return its number. The same plan again is the same one.

    Raises DomainError naming the field, TidakDitemukan.
    """
    wait_for_turn("tindak_lanjut")
    rekomendasi = _get_open(nomor, cakupan)
    if tenggat < rekomendasi.tanggal:
        raise DomainError("tenggat_lewat", _n("Tenggat tidak boleh sebelum tanggal rekomendasi."), bidang="tenggat")
    kegiatan = _clean(kegiatan, "kegiatan", _n("Tulis apa yang akan dilakukan."))
    orang = _clean(penanggung_jawab, "penanggung_jawab", _n("Tulis siapa yang bertanggung jawab."), NAMA_MAKS)
    _find_orang(pengguna_id)
    sesi = db.session()
    for lama in sesi.scalars(select(Rencana).where(Rencana.rekomendasi_id == nomor, Rencana.batal_pada.is_(None))):
        if (lama.kegiatan, lama.penanggung_jawab, lama.tenggat) == (kegiatan, orang, tenggat):
            return lama.id
    baris = Rencana(
        rekomendasi_id=nomor,
        kegiatan=kegiatan,
        penanggung_jawab=orang,
        pengguna_id=pengguna_id,
        tenggat=tenggat,
        dibuat_at=now,
        dibuat_oleh=pelaku,
    )
    sesi.add(baris)
    sesi.flush()
    _trace("rencana.tambah", nomor, pelaku, now, rencana=baris.id, tenggat=tenggat.isoformat())
    return baris.id


def _get_rencana(rencana_id: int, cakupan: frozenset[int] | None) -> tuple[Rencana, Rekomendasi]:
    sesi = db.session()
    rencana = sesi.get(Rencana, rencana_id, populate_existing=True) if 0 < rencana_id <= NOMOR_MAKS else None
    if rencana is None:
        raise TidakDitemukan("rencana_tidak_ada", _n("Rencana ini tidak ditemukan."))
    rekomendasi = _get_open(rencana.rekomendasi_id, cakupan)
    if rencana.batal_pada is not None:
        raise DomainError("rencana_batal", _n("Rencana ini sudah dibatalkan."))
    return rencana, rekomendasi


def add_kemajuan(
    rencana_id: int,
    *,
    tanggal: date,
    persen: int,
    catatan: str,
    tautan: str = "",
    titipan: Titipan | None = None,
    hari_ini: date,
    cakupan: frozenset[int] | None = None,
    pelaku: str,
    now: datetime,
) -> bool:
    """Add an entry about a plan; tell whether it is new: the very same entry again stays one.

    Done (100 %) needs a file or link as evidence.

    Evidence of an earlier entry of the plan counts too, unless its file was refused. Raises DomainError naming the
    field: a day before the recommendation or to come, a percentage outside 0 to 100, no words, an address that is not
    http(s), 100 % without evidence.
    """
    wait_for_turn("tindak_lanjut")
    rencana, rekomendasi = _get_rencana(rencana_id, cakupan)
    if not rekomendasi.tanggal <= tanggal <= hari_ini:
        raise DomainError("tanggal_salah", _n("Tanggal antara tanggal rekomendasi dan hari ini."), bidang="tanggal")
    if not 0 <= persen <= PENUH:
        raise DomainError("persen_salah", _n("Kemajuan antara 0 dan 100 persen."), bidang="persen")
    catatan = _clean(catatan, "catatan", _n("Tulis apa yang sudah dilakukan."))
    tautan = check_tautan(tautan)
    if persen == PENUH and not tautan and titipan is None and not _has_bukti(rencana_id, tanggal):
        raise DomainError(
            "tanpa_bukti", _n("Lampirkan berkas atau tautan sebagai bukti sebelum menyatakan selesai."), bidang="berkas"
        )
    isi = {"rencana_id": rencana.id, "tanggal": tanggal, "persen": persen, "catatan": catatan, "tautan": tautan}
    if _is_repeated(isi, titipan):
        return False
    berkas = adopt_titipan(titipan, now=now) if titipan else None
    db.session().add(Kemajuan(**isi, berkas_id=berkas.id if berkas else None, dicatat_at=now, dicatat_oleh=pelaku))
    db.session().flush()
    _trace("rencana.kemajuan", rekomendasi.id, pelaku, now, rencana=rencana.id, persen=persen)
    return True


def _is_repeated(isi: dict[str, Any], titipan: Titipan | None) -> bool:
    """Tell whether the very same entry is there: nothing can be taken away again, so a double press adds nothing."""
    pilih = select(Kemajuan.id).filter_by(**isi).where(is_sent_again(Kemajuan.berkas_id, titipan))
    return db.session().scalar(pilih.limit(1)) is not None


def _has_bukti(rencana_id: int, sampai: date) -> bool:
    """Tell whether something showed the plan's progress up to a day; a refused file shows nothing."""
    pilih = (
        select(Kemajuan.id)
        .outerjoin(Berkas, Berkas.id == Kemajuan.berkas_id)
        .where(Kemajuan.rencana_id == rencana_id, Kemajuan.tanggal <= sampai)
        .where((Kemajuan.tautan != "") | (Berkas.status != DITOLAK))
    )
    return db.session().scalar(pilih.limit(1)) is not None


def drop_rencana(
    rencana_id: int,
    *,
    hari_ini: date,
    alasan: str | None = None,
    cakupan: frozenset[int] | None = None,
    pelaku: str,
    now: datetime,
) -> None:
    """Drop a plan; it stays visible with the reason (None: not asked for).

    Raises TidakDitemukan, DomainError for one that is dropped already or an empty reason.
    """
    wait_for_turn("tindak_lanjut")
    rencana, rekomendasi = _get_rencana(rencana_id, cakupan)
    if alasan is not None:
        alasan = _clean(alasan, "alasan", _n("Tulis mengapa rencana ini dibatalkan."), ALASAN_MAKS)
    rencana.batal_pada, rencana.alasan_batal = hari_ini, alasan or ""
    db.session().flush()
    _trace("rencana.batal", rekomendasi.id, pelaku, now, rencana=rencana.id, alasan=alasan or "")


def stop_rekomendasi(
    nomor: int, *, alasan: str, hari_ini: date, cakupan: frozenset[int] | None = None, pelaku: str, now: datetime
) -> None:
    """Declare that a recommendation cannot be carried out, with the reason printed in reports.

    Raises TidakDitemukan, DomainError for an empty reason and for one that is done or declared impossible already.
    """
    wait_for_turn("tindak_lanjut")
    baris = _get_open(nomor, cakupan)
    if not get_butir(nomor).terbuka:
        raise DomainError("sudah_selesai", _n("Rekomendasi ini sudah selesai ditindaklanjuti."))
    baris.alasan = _clean(alasan, "alasan", _n("Tulis mengapa tidak dapat ditindaklanjuti."), ALASAN_MAKS)
    baris.dihentikan_pada = hari_ini
    db.session().flush()
    _trace("rekomendasi.henti", nomor, pelaku, now, alasan=baris.alasan)
