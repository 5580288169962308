"""The figures of complaints over a period, each with the cases behind it. Pure.

One pass over the events of each case gives its state at the beginning of the period and at the as-of
instant; every figure is the size of a set of case ids, so that a reader can open the list behind it.
Identities that always hold: A2 = A3 + A4 + A5, and A4 + A5 at the end of a period = A0 of the next.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from portal.inti.periode import Periode
from portal.pengaduan.domain.hasil import Angka
from portal.pengaduan.domain.hitung import Hitungan
from portal.pengaduan.domain.keadaan_pada import make_jendela, prepare_riwayat, read_potret
from portal.pengaduan.domain.rerata import Perubahan
from portal.pengaduan.domain.riwayat import AngkaTidakCocok, Aturan, Kalender, Riwayat

BANDING = ("A1", "A2", "A3")
"""Figures compared with earlier periods (F1)."""


def compute_angka(
    riwayat: Iterable[Riwayat],
    *,
    periode: Periode,
    zona: str,
    per: datetime | None = None,
    aturan: Aturan = Aturan(),  # noqa: B008  frozen
    kalender: Kalender,
) -> Angka:
    """Compute the figures of a period as of the instant `per` (default: its end).

    `riwayat` are all cases of the scope, also closed ones of earlier periods and parents of duplicates.
    Raises DomainError for an instant before the period, AngkaTidakCocok when a sum does not hold.
    """
    jendela = make_jendela(periode, zona, per)
    hitung = Hitungan(jendela, aturan, kalender)
    for r in prepare_riwayat(riwayat):
        potret = read_potret(r, jendela, aturan, hitung.golongan[r.diberitahu])
        if potret is not None:
            hitung.add(r, potret)
    angka = hitung.build(periode)
    check_jumlah(angka)
    return angka


def check_jumlah(angka: Angka) -> None:
    """Raise AngkaTidakCocok unless the parts of one period add up."""
    sama = {
        "A2 = A3 + A4 + A5": (angka.A2, angka.A3 + angka.A4 + angka.A5),
        "A2 = A0 + A0r + A1 - K": (angka.A2, angka.A0 + angka.A0r + angka.A1 - angka.K_total),
        "K": (angka.K_total, sum(s.saldo_awal + s.baru for s in angka.K.values())),
        **{kode: (tabel.jumlah, angka.A1) for kode, tabel in angka.tabel.items()},
    }
    for nama, (kiri, kanan) in sama.items():
        if kiri != kanan:
            raise AngkaTidakCocok(f"{angka.periode.kode}: {nama}: {kiri} is not {kanan}")


def check_saldo(angka: Angka, berikut: Angka) -> None:
    """Raise AngkaTidakCocok unless the cases open at the end of a period are those the next one begins with.

    Raises ValueError when `angka` is not as of its end, or `berikut` is another period, zone or rule.
    """
    akhir = angka.periode.to_utc(angka.zona)[1]
    sepadan = angka.periode.shift(1) == berikut.periode and angka.zona == berikut.zona
    if angka.per != akhir or not sepadan or angka.aturan != berikut.aturan:
        raise ValueError("only a whole period and the one after it, by the same rules, can be compared")
    sisa = angka.anggota["A4"] | angka.anggota["A5"]
    if sisa != berikut.anggota["A0"]:
        beda = sorted(sisa ^ berikut.anggota["A0"])[:10]
        raise AngkaTidakCocok(f"{angka.periode.kode} ends with {len(sisa)}, then {berikut.A0}; cases {beda}")


def add_perubahan(angka: Angka, **pembanding: Angka | None) -> Angka:
    """Return the figures with F1: the change since each named earlier period (None: there is none).

    Usual names: `periode_lalu` and `tahun_lalu`. The earlier figures are those that were locked.
    """
    return replace(angka, F1={nama: _compare(angka, lama) for nama, lama in pembanding.items()})


def _compare(kini: Angka, lama: Angka | None) -> Mapping[str, Perubahan]:
    return {k: Perubahan(getattr(kini, k), None if lama is None else getattr(lama, k)) for k in BANDING}
