"""The log of a case: rows become pure events and back, and one function writes an event with its effect."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.inti.db import db
from portal.pengaduan.domain.keadaan import Keadaan, Peristiwa, apply_peristiwa, fold, start
from portal.pengaduan.domain.status import Status
from portal.pengaduan.domain.tenggat import Hitungan
from portal.pengaduan.models import Pengaduan, PeristiwaRow

_KOLOM = tuple(f.name for f in fields(Keadaan) if f.name not in ("hitungan", "usulan", "status"))


def dump_hitungan(h: Hitungan) -> str:
    """Write a clock as JSON."""
    return json.dumps(
        {
            "mulai": h.mulai.isoformat(),
            "jumlah": h.jumlah,
            "satuan": h.satuan,
            "jeda": [[a.isoformat(), b.isoformat()] for a, b in h.jeda],
            "tambah": list(h.tambah),
            "jeda_sejak": h.jeda_sejak.isoformat() if h.jeda_sejak else None,
        }
    )


def load_hitungan(teks: str) -> Hitungan:
    """Read a clock."""
    isi = json.loads(teks)
    saat = datetime.fromisoformat
    return Hitungan(
        mulai=saat(isi["mulai"]),
        jumlah=isi["jumlah"],
        satuan=isi["satuan"],
        jeda=tuple((saat(a), saat(b)) for a, b in isi["jeda"]),
        tambah=tuple(isi["tambah"]),
        jeda_sejak=saat(isi["jeda_sejak"]) if isi["jeda_sejak"] else None,
    )


def read_keadaan(kasus: Pengaduan) -> Keadaan:
    """Return the state that the row of a case copies."""
    nilai = {nama: getattr(kasus, nama) for nama in _KOLOM}
    return Keadaan(
        **nilai,
        status=Status(kasus.status),
        hitungan=load_hitungan(kasus.hitungan),
        usulan=json.loads(kasus.usulan) if kasus.usulan else None,
    )


def write_keadaan(kasus: Pengaduan, keadaan: Keadaan) -> None:
    """Copy a state to the row of its case."""
    for nama in _KOLOM:
        setattr(kasus, nama, getattr(keadaan, nama))
    kasus.status = keadaan.status.value
    kasus.hitungan = dump_hitungan(keadaan.hitungan)
    kasus.usulan = json.dumps(dict(keadaan.usulan), ensure_ascii=False) if keadaan.usulan else None


@dataclass(frozen=True, kw_only=True)
class Catatan:
    """What stands around an event: who, for whom, with which words, shown to the citizen or not."""

    pelaku: str
    dicatat_at: datetime
    atas_nama: str = ""
    catatan: str = ""
    publik: bool = False


def make_row(p: Peristiwa, c: Catatan, *, sebelum: Keadaan | None) -> dict[str, Any]:
    """Return the values of one log row, without the id of its case."""
    return {
        "nomor": p.nomor,
        "waktu": p.waktu,
        "dicatat_at": c.dicatat_at,
        "pelaku": c.pelaku,
        "atas_nama": c.atas_nama,
        "gerak": p.gerak,
        "dari": sebelum.status.value if sebelum else None,
        "ke": p.ke.value if p.ke else None,
        "publik": c.publik,
        "catatan": c.catatan,
        "nilai": json.dumps(dict(p.nilai), ensure_ascii=False, sort_keys=True),
        "hitungan": dump_hitungan(p.hitungan) if p.hitungan else None,
        "tenggat_asal": p.tenggat_asal,
        "tenggat_berlaku": p.tenggat_berlaku,
        "tenggat_tahap": p.tenggat_tahap,
        "tahap_sebelum": sebelum.tenggat_tahap if sebelum else None,
        "berlaku_sebelum": sebelum.tenggat_berlaku if sebelum else None,
    }


def append_peristiwa(kasus: Pengaduan, p: Peristiwa, c: Catatan) -> Keadaan:
    """Write one event and its effect on the case, in the caller's transaction; return the state after it."""
    sebelum = read_keadaan(kasus)
    sesudah = apply_peristiwa(sebelum, p)
    db.session().add(PeristiwaRow(pengaduan_id=kasus.id, **make_row(p, c, sebelum=sebelum)))
    write_keadaan(kasus, sesudah)
    db.session().flush()
    return sesudah


def open_buku(kasus: Pengaduan, p: Peristiwa, c: Catatan) -> Keadaan:
    """Store a new case with its first event."""
    awal = start(p)
    write_keadaan(kasus, awal)
    sesi = db.session()
    sesi.add(kasus)
    sesi.flush()
    sesi.add(PeristiwaRow(pengaduan_id=kasus.id, **make_row(p, c, sebelum=None)))
    sesi.flush()
    return awal


def to_peristiwa(baris: PeristiwaRow) -> Peristiwa:
    """Return a log row as a pure event."""
    return Peristiwa(
        nomor=baris.nomor,
        waktu=baris.waktu,
        gerak=baris.gerak,
        ke=Status(baris.ke) if baris.ke else None,
        nilai=json.loads(baris.nilai),
        hitungan=load_hitungan(baris.hitungan) if baris.hitungan else None,
        tenggat_asal=baris.tenggat_asal,
        tenggat_berlaku=baris.tenggat_berlaku,
        tenggat_tahap=baris.tenggat_tahap,
    )


def list_peristiwa(kasus_id: int) -> Sequence[PeristiwaRow]:
    """Return the log of a case, oldest first."""
    return (
        db.session()
        .scalars(select(PeristiwaRow).where(PeristiwaRow.pengaduan_id == kasus_id).order_by(PeristiwaRow.nomor))
        .all()
    )


def refold(kasus_id: int) -> Keadaan:
    """Return the state folded from the log alone."""
    return fold(to_peristiwa(b) for b in list_peristiwa(kasus_id))


def next_peristiwa(
    keadaan: Keadaan, gerak: str, ke: Status | None, now: datetime, nilai: Mapping[str, Any]
) -> Peristiwa:
    """Return the event that follows the last one, without deadlines yet."""
    return Peristiwa(nomor=keadaan.versi + 1, waktu=now, gerak=gerak, ke=ke, nilai=nilai)


def with_tenggat(
    p: Peristiwa, hitungan: Hitungan, *, asal: datetime | None, berlaku: datetime | None, tahap: datetime | None
) -> Peristiwa:
    """Return the event with the clock and the due instants after it."""
    return replace(p, hitungan=hitungan, tenggat_asal=asal, tenggat_berlaku=berlaku, tenggat_tahap=tahap)
