"""Publication: single cases after redaction, and the figures of closed periods, without anybody found in them."""

import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from portal.inti.db import db
from portal.inti.galat import TidakDitemukan, _n
from portal.inti.periode import Periode
from portal.organisasi.service import Unit, find_unit, list_unit, subtree_ids
from portal.pengaduan.domain.publik import Rahasia, build_publik
from portal.pengaduan.domain.status import TUNTAS
from portal.pengaduan.models import Pelapor, Pengaduan, Penutupan
from portal.pengaduan.service.akses import Pelaku, visible
from portal.pengaduan.service.samar import find_identitas, mask_identitas

TAMPIL = 50
_TUNTAS = tuple(sorted(s.value for s in TUNTAS))
_BAGIAN: Mapping[str, tuple[str, ...]] = {
    "tahun": ("semester", "triwulan", "bulan"),
    "semester": ("triwulan", "bulan"),
    "triwulan": ("bulan",),
    "bulan": (),
}


@dataclass(frozen=True)
class Naskah:
    """A case as the public sees it: every text masked; `ingat` are words that would tell who reported."""

    id: int
    nomor_register: str
    judul: str
    isi: str
    jawaban: str
    unit: str
    status: str
    terbit_at: datetime | None
    ingat: Sequence[str]


def list_pelapor(ids: Sequence[int]) -> Mapping[int, list[Pelapor]]:
    """Return the reporters of cases by case id."""
    hasil: dict[int, list[Pelapor]] = {}
    for satu in db.session().scalars(select(Pelapor).where(Pelapor.pengaduan_id.in_(ids)).order_by(Pelapor.id)):
        hasil.setdefault(satu.pengaduan_id, []).append(satu)
    return hasil


def _describe(kasus: Sequence[Pengaduan]) -> list[Naskah]:
    pelapor = list_pelapor([k.id for k in kasus])
    unit = {u.id: u.nama for u in list_unit()}
    return [_preview(k, pelapor.get(k.id, []), unit.get(k.unit_id, "")) for k in kasus]


def _preview(kasus: Pengaduan, pelapor: Sequence[Pelapor], unit: str) -> Naskah:
    judul, isi, jawaban = (mask_identitas(t, pelapor) for t in (kasus.judul_publik, kasus.isi_publik, kasus.jawaban))
    semua = "\n".join((kasus.judul_publik, kasus.isi_publik, kasus.jawaban))
    return Naskah(
        id=kasus.id,
        nomor_register=kasus.nomor_register,
        judul=judul,
        isi=isi,
        jawaban=jawaban,
        unit=unit,
        status=kasus.status,
        terbit_at=kasus.terbit_at,
        ingat=find_identitas(semua, pelapor),
    )


def preview_naskah(kasus: Pengaduan) -> Naskah:
    """Return a case as the public would see it, with warnings."""
    return _describe([kasus])[0]


def list_antrean(pelaku: Pelaku) -> Mapping[str, Sequence[Naskah]]:
    """Return what somebody may publish: `siap` (redacted, waiting), `terbit` (public), the newest of each."""
    sesi = db.session()
    boleh = (visible(pelaku), Pengaduan.rahasia.is_(False), Pengaduan.terbatas.is_(False))
    siap = select(Pengaduan).where(
        *boleh, Pengaduan.status.in_(_TUNTAS), Pengaduan.judul_publik != "", Pengaduan.terbit_at.is_(None)
    )
    terbit = select(Pengaduan).where(visible(pelaku), Pengaduan.terbit_at.is_not(None))
    return {
        "siap": _describe(sesi.scalars(siap.order_by(Pengaduan.ditanggapi_at.desc()).limit(TAMPIL)).all()),
        "terbit": _describe(sesi.scalars(terbit.order_by(Pengaduan.terbit_at.desc()).limit(TAMPIL)).all()),
    }


def _public() -> tuple[ColumnElement[bool], ...]:
    return (
        Pengaduan.terbit_at.is_not(None),
        Pengaduan.status.in_(_TUNTAS),
        Pengaduan.rahasia.is_(False),
        Pengaduan.terbatas.is_(False),
    )


def list_terbit(unit: Unit | None = None, periode: Periode | None = None, *, jumlah: int = TAMPIL) -> list[Naskah]:
    """Return the published cases, newest first: of a unit with everything below it, received in a period."""
    pilih = select(Pengaduan).where(*_public())
    if unit is not None:
        pilih = pilih.where(Pengaduan.unit_id.in_(subtree_ids(unit.id)))
    if periode is not None:
        pilih = pilih.where(Pengaduan.tanggal_lapor >= periode.mulai, Pengaduan.tanggal_lapor < periode.sampai)
    return _describe(db.session().scalars(pilih.order_by(Pengaduan.terbit_at.desc()).limit(jumlah)).all())


@dataclass(frozen=True)
class Terbitan:
    """A closed period of a unit, its newest revision, and the figures the public may see."""

    unit: Unit
    periode: Periode
    revisi: int
    sidik: str
    ditutup_at: datetime
    angka: Mapping[str, Any]

    @property
    def alamat(self) -> str:
        """Path of its public page."""
        return f"/publikasi/pengaduan/{self.unit.kode}/{self.periode.kode}"


def _newest(*syarat: ColumnElement[bool]) -> list[Penutupan]:
    semua = db.session().scalars(select(Penutupan).where(*syarat).order_by(Penutupan.revisi))
    return list({(p.unit_id, p.periode): p for p in semua}.values())


def _to_rahasia(p: Penutupan) -> Rahasia:
    angka, baris = json.loads(p.angka), json.loads(p.baris)
    silang = Counter((b["klasifikasi"] or "", b["golongan"].partition(".")[0]) for b in baris.values())
    return Rahasia(angka, dict(silang))


def _parts(p: Penutupan, unit: Mapping[int, Unit]) -> Iterable[list[Penutupan]]:
    """Yield the families of closings whose sum could be taken from this one: units below it, periods inside it."""
    di_bawah = [nomor for nomor in subtree_ids(p.unit_id) if nomor != p.unit_id]
    if di_bawah:
        tertutup = {q.unit_id: q for q in _newest(Penutupan.unit_id.in_(di_bawah), Penutupan.periode == p.periode)}
        yield [tertutup[nomor] for nomor in _topmost(p.unit_id, unit, tertutup.keys())]
    periode = Periode.parse(p.periode)
    for jenis in _BAGIAN[periode.jenis]:
        kode = {Periode.containing(b.mulai, jenis).kode for b in periode.bulan()}  # type: ignore[arg-type]
        yield _newest(Penutupan.unit_id == p.unit_id, Penutupan.periode.in_(kode))


def _topmost(induk: int, unit: Mapping[int, Unit], ada: Container[int]) -> Iterator[int]:
    """Yield the units below one that have figures of their own, without those below another such unit."""
    for anak in unit.values():
        if anak.induk_id == induk:
            if anak.id in ada:
                yield anak.id
            else:
                yield from _topmost(anak.id, unit, ada)


def _make_terbitan(p: Penutupan, unit: Mapping[int, Unit]) -> Terbitan:
    bagian = [[_to_rahasia(q) for q in keluarga] for keluarga in _parts(p, unit) if keluarga]
    return Terbitan(
        unit=unit[p.unit_id],
        periode=Periode.parse(p.periode),
        revisi=p.revisi,
        sidik=p.sidik,
        ditutup_at=p.ditutup_at,
        angka=build_publik(_to_rahasia(p), bagian),
    )


@dataclass(frozen=True)
class Butir:
    """One line of the list of closed periods."""

    unit: Unit
    periode: Periode
    diterima: int
    alamat: str


def list_terbitan() -> list[Butir]:
    """Return the closed periods, newest first."""
    unit = {u.id: u for u in list_unit()}
    hasil = [
        Butir(
            unit[p.unit_id],
            Periode.parse(p.periode),
            int(json.loads(p.angka)["A1"]),
            f"/publikasi/pengaduan/{unit[p.unit_id].kode}/{p.periode}",
        )
        for p in _newest()
        if p.unit_id in unit
    ]
    return sorted(hasil, key=lambda b: (b.periode.sampai, b.periode.mulai, b.unit.nama), reverse=True)


def find_terbitan(kode_unit: str, periode: Periode) -> Terbitan:
    """Return the public figures of a closed period; raises TidakDitemukan while it is not closed."""
    unit = find_unit(kode_unit)
    ada = _newest(Penutupan.unit_id == unit.id, Penutupan.periode == periode.kode)
    if not ada:
        raise TidakDitemukan(
            "belum_ditutup", _n("Angka pengaduan %(periode)s belum diterbitkan."), periode=periode.nama
        )
    return _make_terbitan(ada[0], {u.id: u for u in list_unit()})


def describe_terbitan(t: Terbitan) -> dict[str, Any]:
    """Return the open data of a closed period; hidden numbers are null."""
    return {
        "unit": t.unit.kode,
        "unit_nama": t.unit.nama,
        "periode": t.periode.kode,
        "mulai": t.periode.mulai.isoformat(),
        "sampai": t.periode.hari_terakhir.isoformat(),
        "revisi": t.revisi,
        "sha256": t.sidik,
        "ditutup_at": t.ditutup_at.isoformat(),
        **t.angka,
    }
