"""Collects the figures of the report through the services of the survey; the only part that reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from portal.inti.db import db
from portal.inti.periode import Periode
from portal.laporan.baca import read_tindak_lanjut
from portal.laporan.skm_triwulan.data import (
    BATAS_BARIS,
    TREN_MAKS,
    AturanBerlaku,
    DataSkm,
    Karakteristik,
    TitikTren,
)
from portal.organisasi.service import Unit, list_layanan
from portal.skm.domain.indeks import Rekap
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.profil import DEMOGRAFI, Pilihan
from portal.skm.service.aturan import list_berlaku
from portal.skm.service.baris import count_dikecualikan, select_jawaban
from portal.skm.service.indeks import HasilIndeks, load_hasil
from portal.skm.service.penutupan import Penutupan, find_penutupan, holds_aturan, list_penutupan, read_indeks
from portal.tindak_lanjut.service.baca import read_pita

if TYPE_CHECKING:
    from pandas import DataFrame

INSTRUMEN, IPAK = "skm", "ipak"
SUMBER = "survei"
TIDAK_MENJAWAB = "Tidak menjawab"
JAWABAN_LAIN = "Jawaban lain"
_BERBEDA = (
    "Baris jawaban yang tersimpan sekarang tidak lagi sama dengan angka laporan ini. Angka laporan berasal"
    " dari rekap; karakteristik dan matriks dihitung dari {baris} baris jawaban."
)
_TANDA_BERBEDA = "Rekap mencatat {rekap} jawaban yang dikecualikan, sedangkan baris jawaban menunjukkan {baris}."


def kumpulkan(unit: Unit, periode: Periode, *, hari_ini: date) -> DataSkm:
    """Collect the figures of a unit (everything below it included) and a period.

    A closed period gives its frozen figures and exactly the answers they hold; any other period gives
    running figures, marked "sementara". Earlier periods come from their closings only.
    """
    hasil, tabel = _read_matching(unit, periode, hari_ini)
    tutup = _closing_of(unit, hasil)
    tanda = count_dikecualikan(hasil.unit_ids, hasil.periode, hasil.instrumen, penutupan=tutup)
    riwayat, sebelumnya = read_riwayat(unit, periode)
    return DataSkm(
        hasil=hasil,
        hari_ini=hari_ini,
        karakteristik=tuple(
            _count(tabel, hasil.instrumen, kode, DEMOGRAFI[kode])
            for kode in DEMOGRAFI
            if kode in hasil.instrumen.profil
        ),
        jawaban=_matrix(hasil.instrumen, tabel),
        n_saran=int(tabel["ada_saran"].sum()),
        layanan_gratis=tuple(s.nama for s in list_layanan(hasil.unit_ids) if s.gratis),
        riwayat=riwayat,
        sebelumnya=sebelumnya,
        peringatan=tuple(_doubts(hasil, tabel, sum(tanda.values()))),
        aturan=() if tutup and not holds_aturan(tutup) else _rules(hasil.periode),
        tanda=tuple(sorted(tanda.items())),
        ipak=read_indeks(unit, periode, instrumen=IPAK, hari_ini=hari_ini),
        ipak_dulu=read_riwayat(unit, periode, IPAK)[1],
        tindak_lanjut=read_tindak_lanjut(hasil.unit_ids, periode, sumber=SUMBER, per=hari_ini),
        pita=read_pita(),
    )


def _rules(periode: Periode) -> tuple[AturanBerlaku, ...]:
    return tuple(AturanBerlaku(mulai, aturan) for mulai, aturan in list_berlaku(periode))


def _doubts(hasil: HasilIndeks, tabel: DataFrame, dikecualikan: int) -> Iterator[str]:
    if not _same_counts(hasil, tabel):
        yield _BERBEDA.format(baris=len(tabel))
    if dikecualikan != hasil.n_dikecualikan:
        yield _TANDA_BERBEDA.format(rekap=hasil.n_dikecualikan, baris=dikecualikan)


def _closing_of(unit: Unit, hasil: HasilIndeks) -> Penutupan | None:
    return find_penutupan(unit.id, hasil.periode, INSTRUMEN, hasil.revisi) if hasil.revisi else None


def _read_matching(unit: Unit, periode: Periode, hari_ini: date) -> tuple[HasilIndeks, DataFrame]:
    """Read figures and rows; again when an answer arrived between the two reads."""
    for _ in range(3):
        hasil = read_indeks(unit, periode, instrumen=INSTRUMEN, hari_ini=hari_ini)
        tabel = _read_rows(unit, hasil)
        if _same_counts(hasil, tabel):
            break
    return hasil, tabel


def _read_rows(unit: Unit, hasil: HasilIndeks) -> DataFrame:
    """Return one row for each answer: questions about the respondent, scores, whether a comment was left.

    The comment itself, the day, the service and the counter are not read.
    """
    import pandas as pd

    tutup = _closing_of(unit, hasil)
    semua = select_jawaban(hasil.unit_ids, hasil.periode, hasil.instrumen, penutupan=tutup).subquery()
    kolom = [*DEMOGRAFI, *(u.kode for u in hasil.instrumen.unsur)]
    saran = func.length(func.trim(func.coalesce(semua.c.saran, ""))) > 0
    pilih = select(*(semua.c[k] for k in kolom), saran).order_by(semua.c.tanggal, semua.c.id)
    baris = [tuple(b) for b in db.session().execute(pilih)]
    return pd.DataFrame.from_records(baris, columns=[*kolom, "ada_saran"])


def _same_counts(hasil: HasilIndeks, tabel: DataFrame) -> bool:
    if len(tabel) != hasil.rekap.n:
        return False
    skor = range(1, hasil.instrumen.skala + 1)
    dihitung = {u.kode: tuple(int((tabel[u.kode] == s).sum()) for s in skor) for u in hasil.instrumen.unsur}
    return not len(tabel) or Rekap(len(tabel), dihitung).hitungan == dict(hasil.rekap.hitungan)


def _count(tabel: DataFrame, instrumen: Instrumen, kode: str, pilihan: Pilihan) -> Karakteristik:
    """Count one question and sum the totals; every respondent is in exactly one line."""
    jawab = tabel[kode].fillna("").astype(str)
    total = sum(tabel[u.kode] * int(u.bobot * instrumen.penyebut) for u in instrumen.unsur)
    dihitung = {k: (len(isi), int(isi.sum())) for k, isi in total.groupby(jawab)} if len(tabel) else {}
    baris = [(label, *dihitung.pop(k, (0, 0))) for k, label in pilihan.opsi.items()]
    kosong = dihitung.pop("", (0, 0))
    if dihitung:
        baris.append((JAWABAN_LAIN, sum(n for n, _ in dihitung.values()), sum(t for _, t in dihitung.values())))
    baris.append((TIDAK_MENJAWAB, *kosong))
    return Karakteristik(pilihan.label, tuple((nama, n) for nama, n, _ in baris), tuple(t for *_, t in baris))


def _matrix(instrumen: Instrumen, tabel: DataFrame) -> tuple[tuple[int, ...], ...] | None:
    if len(tabel) > BATAS_BARIS:
        return None
    kolom = tabel[[u.kode for u in instrumen.unsur]]
    return tuple(tuple(int(s) for s in b) for b in kolom.itertuples(index=False, name=None))


def _point(periode: Periode, tutup: Penutupan | None) -> TitikTren:
    if tutup is None:
        return TitikTren(periode, None)
    hasil = load_hasil(tutup)
    return TitikTren(periode, hasil.indeks, hasil.aturan.agregasi)


def read_riwayat(
    unit: Unit, periode: Periode, instrumen: str = INSTRUMEN
) -> tuple[tuple[TitikTren, ...], HasilIndeks | None]:
    """Return the earlier periods of the same kind, with gaps, and the newest one that has answers."""
    ditutup = {
        lama.kode: baris
        for baris in list_penutupan(unit.id, instrumen)
        if (lama := Periode.parse(baris.periode)).jenis == periode.jenis and lama.mulai < periode.mulai
    }
    titik: list[TitikTren] = []
    for langkah in range(TREN_MAKS - 1, 0, -1):
        lama = periode.shift(-langkah)
        tutup = ditutup.get(lama.kode)
        if tutup is not None or titik:
            titik.append(_point(lama, tutup))
    terbaru = next((b for b in ditutup.values() if b.n), None)
    return tuple(titik), load_hasil(terbaru) if terbaru else None
