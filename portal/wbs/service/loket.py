"""A report taken down for somebody: by telephone, from a letter, or at the desk.

Staff see the provisional receipt only. The reporter must exchange it at the first visit (`ganti_resi`), so that
nobody at the office knows the receipt that opens the mailbox from then on.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.inti.db import db
from portal.inti.galat import Bentrok, DomainError, _n
from portal.wbs.domain.isian import IsianLaporan
from portal.wbs.domain.pilihan import Kanal
from portal.wbs.kunci.laporan import open_reporter
from portal.wbs.kunci.primitif import SegelRusak, derive, seal_json, unseal_json
from portal.wbs.kunci.resi import make_resi
from portal.wbs.models import Laporan
from portal.wbs.service.akses import audit
from portal.wbs.service.brankas import KUSTODIAN, PENGELOLA, Pemegang, PemegangKunci, list_pemegang
from portal.wbs.service.laporan import (
    BerkasTitipan,
    TandaTerima,
    Tersegel,
    find_by_resi,
    find_laporan,
    make_tanda,
    read_isi,
    seal_laporan,
    segel_of,
    store_laporan,
)
from portal.wbs.service.tempat import get_tempat, local_day

KANAL = (Kanal.LOKET, Kanal.SURAT, Kanal.TELEPON)
UMUR_SAMPUL = timedelta(hours=8)
MUNDUR_MAKS = timedelta(days=30)
_LANGKAH_SAMPUL, _LANGKAH_TITIPAN = 256, 512


@dataclass(frozen=True)
class Sampul:
    """What a form at the desk carries sealed: receipt, report id and when it was handed out."""

    resi: str = field(repr=False)
    laporan_id: str
    mulai: float


def _kunci() -> bytes:
    return derive(get_tempat().lada, b"loket")


def _tempat(apa: str, pemegang: Pemegang) -> str:
    return f"wbs_loket|{apa}|{pemegang.pengguna_id}"


def make_sampul(pemegang: Pemegang, *, now: datetime) -> str:
    """Return the sealed envelope of a new form; a form shown again keeps it, so that it stays one report."""
    isi = {"resi": make_resi(), "laporan": secrets.token_hex(16), "mulai": now.timestamp()}
    return seal_json(_kunci(), isi, _tempat("sampul", pemegang), langkah=_LANGKAH_SAMPUL).hex()


def _unseal(teks: str, tempat: str, langkah: int) -> Any:
    try:
        return unseal_json(_kunci(), bytes.fromhex(teks), tempat, langkah=langkah)
    except ValueError as salah:
        raise SegelRusak from salah


def read_sampul(pemegang: Pemegang, teks: str, *, now: datetime) -> Sampul:
    """Open a form's envelope; raises Bentrok when it is too old, forged or somebody else's."""
    try:
        isi = _unseal(teks, _tempat("sampul", pemegang), _LANGKAH_SAMPUL)
    except SegelRusak:
        isi = {"mulai": 0.0}
    if not 0 <= now.timestamp() - isi["mulai"] <= UMUR_SAMPUL.total_seconds():
        raise Bentrok(
            "formulir_usang", _n("Formulir ini sudah terlalu lama terbuka. Isian Anda tetap ada, kirim lagi.")
        )
    return Sampul(isi["resi"], isi["laporan"], isi["mulai"])


def seal_titipan(pemegang: Pemegang, berkas: BerkasTitipan) -> str:
    """Return a file's note, sealed for a hidden field."""
    isi = {"token": berkas.token, "kunci": berkas.kunci.hex(), "nama": berkas.nama, "ukuran": berkas.ukuran}
    return seal_json(_kunci(), isi, _tempat("titipan", pemegang), langkah=_LANGKAH_TITIPAN).hex()


def read_titipan(pemegang: Pemegang, catatan: Sequence[str]) -> list[BerkasTitipan]:
    """Open the notes that came with a form; forged ones are left out."""
    hasil: dict[str, BerkasTitipan] = {}
    for teks in catatan:
        try:
            isi = _unseal(teks, _tempat("titipan", pemegang), _LANGKAH_TITIPAN)
        except SegelRusak:
            continue
        hasil[isi["token"]] = BerkasTitipan(isi["token"], bytes.fromhex(isi["kunci"]), isi["nama"], isi["ukuran"])
    return list(hasil.values())


def list_terlibat() -> list[PemegangKunci]:
    """Return the key holders that a reporter can name as involved."""
    return [*list_pemegang(PENGELOLA), *list_pemegang(KUSTODIAN)]


def read_penerimaan(isi: Mapping[str, str], galat: dict[str, DomainError], *, now: datetime) -> tuple[Kanal, date]:
    """Return way in and day of receipt; puts what is wrong into `galat` beside its control."""
    hari_ini = local_day(now)
    kanal, diterima = Kanal.LOKET, hari_ini
    if isi.get("kanal") in KANAL:
        kanal = Kanal(isi["kanal"])
    else:
        galat["kanal"] = DomainError("kanal_kosong", _n("Pilih kanal laporan."), bidang="kanal")
    try:
        diterima = date.fromisoformat(isi.get("diterima", ""))
    except ValueError:
        galat["diterima"] = DomainError("tanggal_salah", _n("Tulis tanggal diterima."), bidang="diterima")
    if not hari_ini - MUNDUR_MAKS <= diterima <= hari_ini:
        galat["diterima"] = DomainError(
            "tanggal_salah",
            _n("Tanggal diterima paling lama 30 hari lalu dan tidak setelah hari ini."),
            bidang="diterima",
        )
    return kanal, diterima


def seal_catatan(
    isian: IsianLaporan, berkas: Sequence[BerkasTitipan], sampul: Sampul, *, kanal: Kanal, diterima: date
) -> Tersegel:
    """Seal a report as of the day it was received. Call it outside a unit of work; raises as `seal_laporan`."""
    siang = datetime.combine(diterima, time(12), ZoneInfo(get_tempat().zona))
    return seal_laporan(
        isian, berkas, resi=sampul.resi, laporan_id=sampul.laporan_id, now=siang, kanal=kanal, ganti_resi=True
    )


def find_catatan(sampul: Sampul, isian: IsianLaporan, jumlah_berkas: int) -> TandaTerima | None:
    """Return the proof when this form was stored before with the same words and as many files; None when it is new.

    A repeated POST seals its files again under other names, so the names are not compared. Raises Bentrok when
    other words came with the same form, or the reporter has exchanged the receipt since.
    """
    baris = find_by_resi(sampul.resi)
    if baris is None:
        if db.session().get(Laporan, sampul.laporan_id) is None:
            return None
        raise _sudah()
    lama = read_isi(baris, open_reporter(get_tempat().lada, sampul.resi, segel_of(baris), baris.id))
    kata = {**isian.as_json(), "mode": isian.mode, "kategori": isian.kategori}
    if any(lama[k] != v for k, v in kata.items()) or len(lama["berkas"]) != jumlah_berkas:
        raise _sudah()
    return make_tanda(baris)


def _sudah() -> Bentrok:
    return Bentrok("laporan_ada", _n("Laporan dari formulir ini sudah tersimpan. Buka formulir baru."))


def store_catatan(pemegang: Pemegang, tersegel: Tersegel, sampul: Sampul, *, now: datetime) -> TandaTerima:
    """Store a report taken down, in the caller's unit of work, with a line in the audit trail."""
    tanda = store_laporan(tersegel, resi=sampul.resi)
    baris = find_laporan(sampul.laporan_id)
    audit(pemegang, "wbs.loket", baris, now=now, kanal=baris.kanal)
    return tanda
