"""Instrument versions: shipped ones are installed, the office copies, changes, publishes and chooses its own."""

import hashlib
import json
import re
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal.inti.db import after_commit, db, wait_for_turn
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.organisasi.service.qr import Kuesioner
from portal.skm.domain.instrumen import Instrumen
from portal.skm.instrumen import (
    Sumber,
    build_instrumen,
    default_versi,
    find_instrumen,
    list_instrumen,
    load_all,
    shipped_isi,
)
from portal.skm.models import InstrumenRow, jawaban

SEGAR_DETIK = 5.0
POLA_KODE = re.compile(r"[a-z][a-z0-9-]{0,31}")
_dipakai: dict[str, tuple[float, Mapping[str, int]]] = {}
_milik_kantor: dict[tuple[str, str, int], Instrumen] = {}


def _database() -> str | None:
    try:
        return str(db.engine.url)
    except RuntimeError:  # outside an application: only what ships is known
        return None


def _read_dipakai() -> Mapping[str, int]:
    nama = _database()
    if nama is None:
        return {}
    saat, isi = _dipakai.get(nama, (0.0, {}))
    if not saat or time.monotonic() - saat > SEGAR_DETIK:
        pilih = select(InstrumenRow.kode, InstrumenRow.versi).where(InstrumenRow.dipakai)
        isi = {b.kode: b.versi for b in db.session().execute(pilih)}
        _dipakai[nama] = (time.monotonic(), isi)
    return isi


def _read_versi(kode: str, versi: int) -> Instrumen | None:
    nama = _database()
    if nama is None:
        return None
    if (nama, kode, versi) not in _milik_kantor:
        baris = db.session().get(InstrumenRow, (kode, versi))
        if baris is None or baris.isi is None or baris.draf:
            return None
        _milik_kantor[nama, kode, versi] = build_instrumen(json.loads(baris.isi))
    return _milik_kantor[nama, kode, versi]


Sumber.baca, Sumber.dipakai = staticmethod(_read_versi), staticmethod(_read_dipakai)


def forget_dipakai() -> None:
    """Read the office's choice of versions anew at the next use in this process."""
    _dipakai.clear()


def install_instrumen(*, now: datetime) -> list[str]:
    """Record every shipped instrument version; return the new ones.

    Raises DomainError when a version that was in use has changed: figures already published would no
    longer follow from their rows.
    """
    sesi, baru = db.session(), []
    for (kode, versi), (_isi, sidik) in load_all().items():
        baris = sesi.get(InstrumenRow, (kode, versi))
        if baris is None:
            sesi.add(InstrumenRow(kode=kode, versi=versi, sidik=sidik, dipasang_at=now))
            baru.append(f"{kode} versi {versi}")
        elif baris.sidik != sidik and count_versi(kode, versi):
            raise DomainError(
                "instrumen_berubah",
                _n("Instrumen %(kode)s versi %(versi)s sudah dipakai dan tidak boleh berubah. Buat versi baru."),
                kode=kode,
                versi=versi,
            )
        else:
            baris.sidik = sidik
    sesi.flush()
    return baru


def count_versi(kode: str, versi: int) -> int:
    """Return how many answers use one version of an instrument."""
    return (
        db.session().scalar(
            select(func.count()).select_from(jawaban).where(jawaban.c.instrumen == kode, jawaban.c.versi == versi)
        )
        or 0
    )


def list_versi() -> Sequence[InstrumenRow]:
    """Return every version, drafts included, by code and version."""
    return db.session().scalars(select(InstrumenRow).order_by(InstrumenRow.kode, InstrumenRow.versi)).all()


def get_versi(kode: str, versi: int) -> InstrumenRow:
    """Return one version; raises TidakDitemukan."""
    baris = db.session().get(InstrumenRow, (kode, versi))
    if baris is None:
        raise TidakDitemukan("instrumen_tidak_ada", _n("Instrumen “%(kode)s” tidak ada."), kode=kode[:40])
    return baris


def read_isi(baris: InstrumenRow) -> dict[str, Any]:
    """Return the data of a version, shipped or the office's own."""
    if baris.isi is not None:
        return dict(json.loads(baris.isi))
    return dict(shipped_isi(baris.kode, baris.versi) or {})


def _store_isi(baris: InstrumenRow, isi: Mapping[str, Any]) -> None:
    baris.isi = json.dumps(isi, ensure_ascii=False, sort_keys=True)
    baris.sidik = hashlib.sha256(baris.isi.encode()).hexdigest()


def _next_versi(kode: str) -> int:
    return (db.session().scalar(select(func.max(InstrumenRow.versi)).where(InstrumenRow.kode == kode)) or 0) + 1


def copy_instrumen(kode: str, versi: int, *, kode_baru: str | None, pelaku: str, now: datetime) -> InstrumenRow:
    """Make a draft from a version: the next version of the same code, or version 1 of a new code.

    Raises Bentrok when the new code is taken, DomainError for a code that is not plain small letters.
    """
    sumber = get_versi(kode, versi)
    wait_for_turn("instrumen")
    tujuan = (kode_baru or kode).strip().lower()
    if (
        not tujuan
        or len(tujuan) > 32
        or not all(h.isascii() and (h.islower() or h.isdigit() or h == "-") for h in tujuan)
    ):
        raise DomainError("kode_instrumen", _n("Kode hanya huruf kecil, angka, dan tanda hubung."), bidang="kode_baru")
    if kode_baru and _next_versi(tujuan) > 1:
        raise Bentrok("kode_terpakai", _n("Kode “%(kode)s” sudah dipakai."), bidang="kode_baru", kode=tujuan)
    isi = {**read_isi(sumber), "kode": tujuan, "versi": _next_versi(tujuan), "asal": f"{kode} {versi}"}
    baris = InstrumenRow(kode=tujuan, versi=isi["versi"], sidik="", dipasang_at=now, draf=True, dibuat_oleh=pelaku)
    _store_isi(baris, isi)
    db.session().add(baris)
    db.session().flush()
    append_jejak(
        pelaku=pelaku, aksi="instrumen.salin", objek=f"{tujuan}/{baris.versi}", now=now, rincian={"asal": isi["asal"]}
    )
    return baris


def save_draf(kode: str, versi: int, isi: Mapping[str, Any], *, pelaku: str, now: datetime) -> InstrumenRow:
    """Change a draft. Raises Bentrok for a published version, DomainError when the data is inconsistent.

    A next version of a used code keeps scale, weights and unsur, so that its answers may be counted with the
    earlier ones; anything else needs a new code.
    """
    baris = get_versi(kode, versi)
    if not baris.draf:
        raise Bentrok("versi_terbit", _n("Versi yang sudah terbit tidak dapat diubah. Salin menjadi versi baru."))
    isi = {**isi, "kode": kode, "versi": versi}
    _check(isi)
    _store_isi(baris, isi)
    append_jejak(pelaku=pelaku, aksi="instrumen.ubah", objek=f"{kode}/{versi}", now=now, rincian={"sidik": baris.sidik})
    return baris


def _check(isi: Mapping[str, Any]) -> Instrumen:
    try:
        instrumen = build_instrumen(isi)
    except (ValueError, KeyError, TypeError, ArithmeticError) as salah:
        raise DomainError(
            "instrumen_salah",
            _n("Isi instrumen belum benar: bobot harus berjumlah 1 dan setiap pertanyaan lengkap jawabannya."),
        ) from salah
    lama = [v for k, v in _published(instrumen.kode) if v != instrumen.versi]
    if lama and not instrumen.same_figures(find_instrumen(instrumen.kode, max(lama))):
        raise DomainError(
            "instrumen_lain",
            _n("Skala, bobot, kelas, atau daftar unsur berbeda dari versi sebelumnya. Salin dengan kode baru."),
        )
    return instrumen


def _published(kode: str) -> list[tuple[str, int]]:
    pilih = select(InstrumenRow.kode, InstrumenRow.versi).where(InstrumenRow.kode == kode, ~InstrumenRow.draf)
    return [(k, v) for k, v in db.session().execute(pilih)]


def publish_versi(kode: str, versi: int, *, pelaku: str, now: datetime) -> InstrumenRow:
    """Publish a draft: from now on it never changes and may be chosen."""
    baris = get_versi(kode, versi)
    if baris.draf:
        _check(read_isi(baris))
        baris.draf = False
        append_jejak(
            pelaku=pelaku, aksi="instrumen.terbit", objek=f"{kode}/{versi}", now=now, rincian={"sidik": baris.sidik}
        )
        db.session().flush()
    return baris


def choose_versi(kode: str, versi: int, *, pelaku: str, now: datetime) -> None:
    """Let new answers of this code use this version; earlier answers stay with theirs. Raises Bentrok for a draft."""
    baris = get_versi(kode, versi)
    if baris.draf:
        raise Bentrok("versi_draf", _n("Terbitkan versi ini lebih dahulu."))
    for lain in db.session().scalars(select(InstrumenRow).where(InstrumenRow.kode == kode)):
        lain.dipakai = lain.versi == versi
    append_jejak(pelaku=pelaku, aksi="instrumen.pakai", objek=f"{kode}/{versi}", now=now)
    after_commit(forget_dipakai)


def versi_dipakai(kode: str) -> int | None:
    """Return the version that new answers of this code use."""
    return _read_dipakai().get(kode, default_versi(kode))


def delete_draf(kode: str, versi: int, *, pelaku: str, now: datetime) -> None:
    """Drop a draft; raises Bentrok for a published version."""
    baris = get_versi(kode, versi)
    if not baris.draf:
        raise Bentrok("versi_terbit", _n("Versi yang sudah terbit tidak dapat dihapus."))
    db.session().delete(baris)
    append_jejak(pelaku=pelaku, aksi="instrumen.hapus", objek=f"{kode}/{versi}", now=now)


def describe_kuesioner() -> list[Kuesioner]:
    """Return the instruments in use as the QR codes need them, SKM first."""
    return [Kuesioner(i.kode, i.nama["id"], len(i.unsur), per_layanan=i.subjek == "layanan") for i in list_instrumen()]
