"""Figures and cases of a period for official documents: those of its closing, or running ones."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select

from portal.inti.db import db
from portal.inti.periode import Periode, local_date
from portal.organisasi.service import Unit, list_unit
from portal.pengaduan.domain.hitung import Hitungan
from portal.pengaduan.domain.keadaan import Keadaan, fold
from portal.pengaduan.domain.keadaan_pada import make_jendela, prepare_riwayat, read_potret
from portal.pengaduan.domain.rekap import Kasus, Rekap, check_rekap
from portal.pengaduan.domain.riwayat import AngkaTidakCocok, Riwayat
from portal.pengaduan.models import Pengaduan, PeristiwaRow, Terlapor
from portal.pengaduan.service import aturan
from portal.pengaduan.service.angka import build_riwayat, freeze, read_aturan
from portal.pengaduan.service.buku import to_peristiwa
from portal.pengaduan.service.penutupan import find_penutupan
from portal.pengaduan.service.samar import mask_identitas
from portal.pengaduan.service.tempat import read_tempat
from portal.pengaduan.service.terbit import list_pelapor

SEKALI = 400
"""Cases read at once: below the number of variables that a statement may have."""


def read_rekap(unit: Unit, periode: Periode, *, hari_ini: date) -> Rekap:
    """Return the frozen figures of a closed period; running ones as of the end of today otherwise.

    Raises DomainError for a period that has not begun, AngkaTidakCocok when a sum does not hold.
    """
    tutup = find_penutupan(unit.id, periode)
    if tutup is not None:
        angka, baris = json.loads(tutup.angka), json.loads(tutup.baris)
        rekap = Rekap(periode, angka, baris, tutup.revisi, tutup.sidik, tutup.ditutup_at)
    else:
        rekap = Rekap(periode, *freeze(unit, periode, per=_as_of(periode, hari_ini)))
    check_rekap(rekap)
    return rekap


def _as_of(periode: Periode, hari_ini: date) -> datetime | None:
    """Return the end of today within a period that still runs; None: the end of the period."""
    if hari_ini >= periode.hari_terakhir:
        return None
    besok = datetime.combine(hari_ini + timedelta(days=1), time.min, ZoneInfo(read_tempat().zona))
    return besok.astimezone(UTC)


def list_kasus(unit: Unit, rekap: Rekap) -> list[Kasus]:
    """Return the cases of a period in order of receipt, as they stood at the as-of instant of its figures.

    Class and subject are those that were counted; state, unit and answer come from the log up to that instant.
    """
    per = datetime.fromisoformat(rekap.angka["per"])
    unit_nama = {u.id: (u.kode, u.nama) for u in list_unit()}
    aturan_hitung = read_aturan()
    hitung = Hitungan(make_jendela(rekap.periode, rekap.angka["zona"], per), aturan_hitung, aturan.kalender_of(unit.id))
    hasil: list[Kasus] = []
    for kasus in _in_parts(sorted(rekap.baris)):
        ids = [k.id for k in kasus]
        keadaan, tertutup, pelapor = _load_keadaan(ids, per), _closed_ids(kasus), list_pelapor(ids)
        riwayat = {r.id: r for r in prepare_riwayat(build_riwayat(_with_induk(ids)))}
        for k in kasus:
            dasar = _describe(k, rekap.baris[k.nomor_register], keadaan.get(k.id), unit_nama)
            if k.id in tertutup:
                dasar |= {"perihal": "", "tindak_lanjut": "", "tertutup": True}
            else:
                for nama in ("perihal", "tindak_lanjut"):
                    dasar[nama] = mask_identitas(dasar[nama], pelapor.get(k.id, []))
            hasil.append(Kasus(**dasar | _measure(riwayat[k.id], hitung)))
    return sorted(hasil, key=lambda k: (k.tanggal_lapor, k.tanggal_diterima, k.nomor))


def _in_parts(nomor: Sequence[str]) -> Iterator[list[Pengaduan]]:
    for awal in range(0, len(nomor), SEKALI):
        pilih = select(Pengaduan).where(Pengaduan.nomor_register.in_(nomor[awal : awal + SEKALI]))
        yield list(db.session().scalars(pilih.order_by(Pengaduan.id)))


def _with_induk(ids: Sequence[int]) -> Select[Any]:
    """Select cases with those that they were joined to: a duplicate of a void case stands on its own again."""
    induk = select(Pengaduan.induk_id).where(Pengaduan.id.in_(ids), Pengaduan.induk_id.is_not(None))
    return select(Pengaduan).where(or_(Pengaduan.id.in_(ids), Pengaduan.id.in_(induk)))


def _load_keadaan(ids: Sequence[int], per: datetime) -> dict[int, Keadaan]:
    """Return case id → its state folded from the events before an instant."""
    baris: dict[int, list[PeristiwaRow]] = {}
    pilih = select(PeristiwaRow).where(PeristiwaRow.pengaduan_id.in_(ids), PeristiwaRow.waktu < per)
    for b in db.session().scalars(pilih.order_by(PeristiwaRow.pengaduan_id, PeristiwaRow.nomor)):
        baris.setdefault(b.pengaduan_id, []).append(b)
    return {nomor: fold(to_peristiwa(b) for b in isi) for nomor, isi in baris.items() if isi[0].nomor == 1}


def _closed_ids(kasus: Sequence[Pengaduan]) -> frozenset[int]:
    """Return the cases whose story no document may tell: restricted, secret, or naming somebody of the office."""
    ids = [k.id for k in kasus]
    terlapor = db.session().scalars(select(Terlapor.pengaduan_id).where(Terlapor.pengaduan_id.in_(ids)))
    return frozenset({*terlapor, *(k.id for k in kasus if k.terbatas or k.rahasia)})


def _describe(
    kasus: Pengaduan, baris: Mapping[str, Any], keadaan: Keadaan | None, unit: Mapping[int, tuple[str, str]]
) -> dict[str, Any]:
    tak_dikenal = ("", "")
    milik = unit.get(keadaan.unit_id if keadaan else kasus.unit_id, tak_dikenal)
    pelaksana = unit.get((keadaan.unit_pelaksana_id if keadaan else None) or 0, milik)
    return {
        "nomor": kasus.nomor_register,
        "tanggal_diterima": kasus.tanggal_diterima,
        "tanggal_lapor": date.fromisoformat(baris["tanggal_lapor"]),
        "jenis": kasus.jenis,
        "kanal": kasus.kanal,
        "klasifikasi": baris["klasifikasi"] or "",
        "kategori": baris["kategori"] or "",
        "golongan": baris["golongan"],
        "unit": milik[1],
        "pelaksana": pelaksana[1],
        "pelaksana_kode": pelaksana[0],
        "perihal": kasus.judul,
        "tindak_lanjut": keadaan.jawaban if keadaan and baris["golongan"] == "A3" else "",
    }


def _measure(riwayat: Riwayat, hitung: Hitungan) -> dict[str, Any]:
    """Return state, day of the answer, durations, and whether a deadline was missed."""
    jendela = hitung.jendela
    potret = read_potret(riwayat, jendela, hitung.aturan, hitung.golongan[riwayat.diberitahu])
    if potret is None or potret.status is None:
        raise AngkaTidakCocok(f"case {riwayat.id} was counted but has no state")
    hasil: dict[str, Any] = {"status": potret.status}
    if potret.status in hitung.aturan.status_tuntas and potret.terakhir is not None:
        jawaban = potret.terakhir.jawaban
        lama = hitung.measure(riwayat, jawaban)
        hasil |= {
            "tanggal_selesai": local_date(jawaban.waktu, jendela.zona),
            "lama_kerja": lama.kerja,
            "lama_kalender": lama.kalender,
        }
        if potret.terakhir.dalam and jawaban.tenggat_berlaku is not None:
            hasil["terlambat"] = jawaban.waktu > jawaban.tenggat_berlaku
    elif hitung.golongan[riwayat.diberitahu][potret.status] in ("A4", "A5"):
        hasil["terlambat"] = hitung.is_terlambat(potret)
    return hasil
