"""Questions read aloud: one recording for an instrument's unsur (or "pengantar") and language."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from portal.inti.db import db, wait_for_turn
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.skm.domain.instrumen import BAHASA_SURVEI
from portal.skm.instrumen import find_instrumen
from portal.skm.models import Suara

PENGANTAR = "pengantar"
MAKS_BYTE = 1024 * 1024
KEPALA_BYTE = 4096
_TIPE = {
    ".mp3": "audio/mpeg",
    ".mpga": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
}


def sniff_suara(isi: bytes) -> str:
    """Return the media type that the content itself shows; raises DomainError (field "berkas") for anything else."""
    import puremagic

    if not isi:
        raise DomainError("berkas_kosong", _n("Berkas kosong."), bidang="berkas")
    if len(isi) > MAKS_BYTE:
        raise DomainError("suara_besar", _n("Rekaman paling besar 1 MB."), bidang="berkas")
    try:
        dugaan = puremagic.magic_string(isi[:KEPALA_BYTE])
    except (puremagic.PureError, ValueError):
        dugaan = []
    for satu in dugaan:
        if satu.extension in _TIPE:
            return _TIPE[satu.extension]
    raise DomainError("bukan_suara", _n("Berkas ini bukan rekaman MP3, OGG, atau WAV."), bidang="berkas")


def save_suara(instrumen_kode: str, unsur: str, bahasa: str, isi: bytes, *, pelaku: str, now: datetime) -> Suara:
    """Store a recording, in place of an earlier one of the same unsur and language.

    Raises TidakDitemukan for an unknown instrument, DomainError naming the field `unsur`, `bahasa` or `berkas`.
    """
    instrumen = find_instrumen(instrumen_kode)
    if unsur != PENGANTAR and unsur not in instrumen.oleh_kode:
        raise DomainError("unsur_asing", _n("Unsur “%(unsur)s” tidak dikenal."), bidang="unsur", unsur=unsur[:40])
    if bahasa not in BAHASA_SURVEI:
        raise DomainError("bahasa_asing", _n("Pilihan ini tidak dikenal."), bidang="bahasa")
    tipe = sniff_suara(isi)
    wait_for_turn("suara")
    sesi = db.session()
    baris = sesi.scalar(
        select(Suara).where(Suara.instrumen == instrumen_kode, Suara.unsur == unsur, Suara.bahasa == bahasa)
    )
    if baris is None:
        baris = Suara(instrumen=instrumen_kode, unsur=unsur, bahasa=bahasa)
        sesi.add(baris)
    baris.tipe, baris.sidik = tipe, hashlib.sha256(isi).hexdigest()
    baris.isi, baris.diunggah_at = isi, now
    sesi.flush()
    append_jejak(
        pelaku=pelaku,
        aksi="suara.simpan",
        objek=f"{instrumen_kode}/{unsur}/{bahasa}",
        now=now,
        rincian={"sidik": baris.sidik, "byte": len(isi)},
    )
    return baris


def list_suara(instrumen_kode: str) -> Sequence[Suara]:
    """Return the recordings of an instrument, without their content."""
    pilih = select(Suara).where(Suara.instrumen == instrumen_kode).order_by(Suara.unsur, Suara.bahasa)
    return db.session().scalars(pilih).all()


def find_suara(suara_id: int) -> Suara:
    """Return one recording; raises TidakDitemukan."""
    baris = db.session().get(Suara, suara_id) if 0 < suara_id < 2**31 else None
    if baris is None:
        raise TidakDitemukan("suara_tidak_ada", _n("Rekaman ini tidak ditemukan."))
    return baris


def delete_suara(suara_id: int, *, pelaku: str, now: datetime) -> None:
    """Drop a recording; raises TidakDitemukan."""
    baris = find_suara(suara_id)
    db.session().delete(baris)
    db.session().flush()
    append_jejak(pelaku=pelaku, aksi="suara.hapus", objek=f"{baris.instrumen}/{baris.unsur}/{baris.bahasa}", now=now)
