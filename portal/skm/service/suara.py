"""Questions read aloud: one recording for an instrument, an unsur (or the introduction) and a language."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import undefer

from portal.inti.db import db
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.skm.domain.instrumen import BAHASA_SURVEI, Instrumen
from portal.skm.models import Suara

PENGANTAR = "pengantar"
MAKS_BYTE = 1024 * 1024
_OGG_SUARA = re.compile(rb"OggS.{24,28}(?:OpusHead|\x01vorbis|fLaC|Speex)", re.DOTALL)
_BINGKAI_MP3 = re.compile(rb"\xff[\xf2\xf3\xfa\xfb][\x10-\xef]")
_TANDA = (
    (re.compile(rb"ID3[\x02-\x04]"), "audio/mpeg"),
    (_BINGKAI_MP3, "audio/mpeg"),
    (_OGG_SUARA, "audio/ogg"),
    (re.compile(rb"RIFF.{4}WAVE", re.DOTALL), "audio/wav"),
)
"""First bytes of what is accepted. puremagic does not know the frames that voice recordings begin with (FF F3)."""


@dataclass(frozen=True)
class Rekaman:
    """A recording without its content; `sidik` is the SHA-256 of the content."""

    id: int
    unsur: str
    sidik: str


_PILIH = (
    select(Suara.id, Suara.unsur, Suara.sidik)
    .where(Suara.instrumen == bindparam("instrumen"), Suara.bahasa == bindparam("bahasa"))
    .order_by(Suara.id)
)


def list_suara(instrumen: str, bahasa: str) -> dict[str, Rekaman]:
    """Return unsur code (or "pengantar") → recording of an instrument in one language."""
    baris = db.session().execute(_PILIH, {"instrumen": instrumen, "bahasa": bahasa})
    return {b.unsur: Rekaman(b.id, b.unsur, b.sidik) for b in baris}


def find_suara(suara_id: int) -> Suara:
    """Return a recording with its content; raises TidakDitemukan."""
    suara = db.session().get(Suara, suara_id, options=[undefer(Suara.isi)])
    if suara is None:
        raise TidakDitemukan("suara_tidak_ada", _n("Rekaman ini tidak ditemukan."))
    return suara


def sniff_suara(isi: bytes) -> str | None:
    """Return the media type that the first bytes show; None for anything but MP3, Ogg audio and WAV."""
    return next((tipe for tanda, tipe in _TANDA if tanda.match(isi[:64])), None)


def save_suara(instrumen: Instrumen, unsur: str, bahasa: str, isi: bytes, *, pelaku: str, now: datetime) -> Suara:
    """Store a recording; the earlier one for the same unsur and language is replaced.

    Raises DomainError (field "berkas") for an empty, too large or other file, TidakDitemukan for an unsur or
    language that the questionnaire does not have.
    """
    if unsur != PENGANTAR and unsur not in instrumen.oleh_kode:
        raise TidakDitemukan("unsur_tidak_ada", _n("Pertanyaan ini tidak ada pada instrumen."), bidang="unsur")
    if bahasa not in BAHASA_SURVEI:
        raise TidakDitemukan("bahasa_tidak_ada", _n("Bahasa ini tidak ada pada survei."), bidang="bahasa")
    tipe = _check_isi(isi)
    sesi = db.session()
    sama = (Suara.instrumen == instrumen.kode, Suara.unsur == unsur, Suara.bahasa == bahasa)
    suara = sesi.scalar(select(Suara).where(*sama))
    if suara is None:
        suara = Suara(instrumen=instrumen.kode, unsur=unsur, bahasa=bahasa)
        sesi.add(suara)
    suara.tipe, suara.isi, suara.diunggah_at = tipe, isi, now
    suara.sidik = hashlib.sha256(isi).hexdigest()
    sesi.flush()
    _record("skm.suara", suara, pelaku=pelaku, now=now, rincian={"sidik": suara.sidik, "byte": len(isi)})
    return suara


def delete_suara(suara_id: int, *, pelaku: str, now: datetime) -> Suara:
    """Take a recording away and return what it was; raises TidakDitemukan."""
    suara = db.session().get(Suara, suara_id)
    if suara is None:
        raise TidakDitemukan("suara_tidak_ada", _n("Rekaman ini tidak ditemukan."))
    db.session().delete(suara)
    _record("skm.suara.hapus", suara, pelaku=pelaku, now=now, rincian={"sidik": suara.sidik})
    return suara


def _record(aksi: str, suara: Suara, *, pelaku: str, now: datetime, rincian: dict[str, object]) -> None:
    objek = f"{suara.instrumen}/{suara.unsur}/{suara.bahasa}"
    append_jejak(pelaku=pelaku, aksi=aksi, objek=objek, now=now, rincian=rincian)


def _check_isi(isi: bytes) -> str:
    if not isi:
        raise DomainError("suara_kosong", _n("Berkas ini kosong. Pilih berkas lain."), bidang="berkas")
    if len(isi) > MAKS_BYTE:
        raise DomainError(
            "suara_besar",
            _n("Rekaman paling besar %(batas)s MB. Rekam lebih pendek atau perkecil mutunya."),
            bidang="berkas",
            batas=MAKS_BYTE // 1024**2,
        )
    tipe = sniff_suara(isi)
    if tipe is None:
        raise DomainError("suara_jenis", _n("Kirim rekaman MP3, OGG, atau WAV yang asli."), bidang="berkas")
    return tipe


def list_rekaman(instrumen: str) -> dict[tuple[str, str], Suara]:
    """Return (unsur, language) → recording of an instrument, without the contents."""
    pilih = select(Suara).where(Suara.instrumen == instrumen).order_by(Suara.id)
    return {(s.unsur, s.bahasa): s for s in db.session().scalars(pilih)}
