"""Collects the figures of the report through the services of the survey; the only part that reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from portal.inti.periode import Periode
from portal.laporan.ruang_lain import read_tindak_lanjut
from portal.laporan.skm_triwulan.baris import Cacahan, read_cacahan
from portal.laporan.skm_triwulan.data import (
    TREN_MAKS,
    AturanBerlaku,
    DataSkm,
    Karakteristik,
    TitikTren,
)
from portal.organisasi.service import Unit, list_layanan
from portal.skm.domain.profil import DEMOGRAFI, Pilihan
from portal.skm.service.aturan import list_berlaku
from portal.skm.service.baris import count_dikecualikan
from portal.skm.service.indeks import HasilIndeks, load_hasil
from portal.skm.service.penutupan import Penutupan, find_penutupan, holds_aturan, list_penutupan, read_indeks
from portal.tindak_lanjut.service.baca import read_pita

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
    hasil, cacahan = _read_matching(unit, periode, hari_ini)
    tutup = _closing_of(unit, hasil)
    tanda = count_dikecualikan(hasil.unit_ids, hasil.periode, hasil.instrumen, penutupan=tutup)
    riwayat, sebelumnya = read_riwayat(unit, periode)
    return DataSkm(
        hasil=hasil,
        hari_ini=hari_ini,
        karakteristik=tuple(
            _describe(cacahan.profil.get(kode, {}), DEMOGRAFI[kode])
            for kode in DEMOGRAFI
            if kode in hasil.instrumen.profil
        ),
        jawaban=cacahan.jawaban,
        n_saran=cacahan.n_saran,
        layanan_gratis=tuple(s.nama for s in list_layanan(hasil.unit_ids) if s.gratis),
        riwayat=riwayat,
        sebelumnya=sebelumnya,
        peringatan=tuple(_doubts(hasil, cacahan, sum(tanda.values()))),
        aturan=() if tutup and not holds_aturan(tutup) else _rules(hasil.periode),
        tanda=tuple(sorted(tanda.items())),
        ipak=read_indeks(unit, periode, instrumen=IPAK, hari_ini=hari_ini),
        ipak_dulu=read_riwayat(unit, periode, IPAK)[1],
        tindak_lanjut=read_tindak_lanjut(hasil.unit_ids, periode, sumber=SUMBER, per=hari_ini),
        pita=read_pita(),
    )


def _rules(periode: Periode) -> tuple[AturanBerlaku, ...]:
    return tuple(AturanBerlaku(mulai, aturan) for mulai, aturan in list_berlaku(periode))


def _doubts(hasil: HasilIndeks, cacahan: Cacahan, dikecualikan: int) -> Iterator[str]:
    if not cacahan.equals(hasil):
        yield _BERBEDA.format(baris=cacahan.n)
    if dikecualikan != hasil.n_dikecualikan:
        yield _TANDA_BERBEDA.format(rekap=hasil.n_dikecualikan, baris=dikecualikan)


def _closing_of(unit: Unit, hasil: HasilIndeks) -> Penutupan | None:
    return find_penutupan(unit.id, hasil.periode, INSTRUMEN, hasil.revisi) if hasil.revisi else None


def _read_matching(unit: Unit, periode: Periode, hari_ini: date) -> tuple[HasilIndeks, Cacahan]:
    """Read figures and rows; again when an answer arrived between the two reads."""
    for _ in range(3):
        hasil = read_indeks(unit, periode, instrumen=INSTRUMEN, hari_ini=hari_ini)
        cacahan = read_cacahan(hasil, _closing_of(unit, hasil))
        if cacahan.equals(hasil):
            break
    return hasil, cacahan


def _describe(profil: Mapping[str, tuple[int, int]], pilihan: Pilihan) -> Karakteristik:
    """Return one question with every option of it; every respondent is in exactly one line."""
    baris = [(label, *profil.get(k, (0, 0))) for k, label in pilihan.opsi.items()]
    lain = [isi for k, isi in profil.items() if k and k not in pilihan.opsi]
    if lain:
        baris.append((JAWABAN_LAIN, sum(n for n, _ in lain), sum(t for _, t in lain)))
    baris.append((TIDAK_MENJAWAB, *profil.get("", (0, 0))))
    return Karakteristik(pilihan.label, tuple((nama, n) for nama, n, _ in baris), tuple(t for *_, t in baris))


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
