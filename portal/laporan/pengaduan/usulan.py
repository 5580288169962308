"""Recommendations that follow from the figures by fixed rules; none without a figure behind it. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from portal.inti.periode import Periode
from portal.laporan.bilangan import angka, bulat, persen
from portal.laporan.jenis import Usulan
from portal.laporan.pengaduan.data import DataGabungan, DataPengaduan, count_by
from portal.pengaduan.domain.rekap import Kasus
from portal.pengaduan.domain.tabel import LABEL

TERLAMBAT_MIN, TERLAMBAT_PERSEN = 2, 20
"""Late answers of a category or unit: at least so many, and at least this share of those with a deadline."""
SERING_MIN, SERING_PERSEN = 3, 25
"""The most frequent category: at least so many, and at least this share of all received."""
BINTANG_MIN, BINTANG_BATAS = 3, Fraction(7, 2)
"""Satisfaction: at least so many ratings, and a mean below this."""
BUKA_PERSEN = 10
"""Reopened: at least this share of those finished."""
VERIFIKASI_PERSEN = 20
"""Late verification: at least this share."""
KETENTUAN = (
    "ada pengaduan yang melewati tenggat dan masih terbuka, atau yang belum ditindaklanjuti;",
    (
        f"pada satu kategori atau satu unit, paling sedikit {TERLAMBAT_MIN} pengaduan dan {TERLAMBAT_PERSEN} % dari"
        " yang selesai melewati tenggat;"
    ),
    f"verifikasi yang melewati tenggat mencapai {VERIFIKASI_PERSEN} %;",
    f"satu kategori mencapai {SERING_PERSEN} % dari pengaduan yang diterima (paling sedikit {SERING_MIN} pengaduan);",
    f"kepuasan pelapor di bawah {angka(BINTANG_BATAS, 1)} bintang dari paling sedikit {BINTANG_MIN} penilaian;",
    f"pengaduan yang dibuka kembali mencapai {BUKA_PERSEN} % dari yang diselesaikan.",
)
"""The rules in words, printed before the recommendations."""


@dataclass(frozen=True)
class Rekomendasi:
    """What should be done, because of which figure, by which unit, until when. `asal` names it within its period."""

    asal: str
    uraian: str
    dasar: str
    unit: str
    tenggat: date


def list_rekomendasi(data: DataPengaduan) -> tuple[Rekomendasi, ...]:
    """Return the recommendations of a period, the most urgent first; none when no figure reaches a rule."""
    aturan: Sequence[Callable[[DataPengaduan], Iterator[Rekomendasi]]] = (
        _tunggakan,
        _belum,
        _terlambat_unit,
        _terlambat_kategori,
        _verifikasi,
        _sering,
        _kepuasan,
        _buka_kembali,
    )
    return tuple(r for satu in aturan for r in satu(data))


def list_usulan(data: DataPengaduan) -> list[Usulan]:
    """Return them as the follow-up room takes them."""
    return [Usulan(r.asal, _for_follow_up(r), r.dasar) for r in list_rekomendasi(data)]


def _for_follow_up(r: Rekomendasi) -> str:
    return f"{r.uraian} Unit: {r.unit}."


def list_berulang(data: DataGabungan) -> tuple[Rekomendasi, ...]:
    """Return what was recommended in every quarter of at least two: a problem that did not go away."""
    if len(data.bagian) < 2:
        return ()
    semua = [{r.asal: r for r in list_rekomendasi(b)} for b in data.bagian]
    tetap = [asal for asal in semua[-1] if all(asal in satu for satu in semua)]
    return tuple(
        Rekomendasi(
            f"berulang.{asal}",
            f"Evaluasi penyebab yang berulang dan ubah cara kerjanya. {semua[-1][asal].uraian}",
            " ".join(f"{b.periode.nama}: {satu[asal].dasar}" for b, satu in zip(data.bagian, semua, strict=True)),
            semua[-1][asal].unit,
            _ahead(data.periode.shift(1).hari_terakhir, data.hari_ini),
        )
        for asal in tetap
    )


def list_usulan_gabungan(data: DataGabungan) -> list[Usulan]:
    """Return the recurring problems as the follow-up room takes them."""
    return [Usulan(r.asal, _for_follow_up(r), r.dasar) for r in list_berulang(data)]


def _soon(data: DataPengaduan) -> date:
    """The end of the month after the period: for what waits already."""
    return _ahead(next(data.periode.shift(1).bulan()).hari_terakhir, data.hari_ini)


def _later(data: DataPengaduan) -> date:
    """The end of the next period: for what takes a change of work."""
    return _ahead(data.periode.shift(1).hari_terakhir, data.hari_ini)


def _ahead(target: date, hari_ini: date) -> date:
    """A target date that has passed when the document is made becomes the end of the month after it is made."""
    return target if target > hari_ini else Periode.containing(hari_ini, "bulan").shift(1).hari_terakhir


def _units(kasus: Sequence[Kasus]) -> str:
    """Name the units that work on these cases, with how many each, the most first."""
    jumlah = count_by(kasus, "pelaksana")
    return ", ".join(f"{nama} ({n})" for nama, n in sorted(jumlah.items(), key=lambda b: (-b[1], b[0])))


def _tunggakan(data: DataPengaduan) -> Iterator[Rekomendasi]:
    kasus = [k for k in data.terbuka if k.terlambat]
    n = data.rekap.count("B5")
    if n and kasus:
        dasar = f"{bulat(n)} dari {bulat(data.rekap.sisa)} pengaduan yang masih terbuka melewati tenggat."
        uraian = "Selesaikan pengaduan yang melewati tenggat dan beri tahu pelapor sebab keterlambatannya."
        yield Rekomendasi("tunggakan", uraian, dasar, _units(kasus), _soon(data))


def _belum(data: DataPengaduan) -> Iterator[Rekomendasi]:
    kasus = [k for k in data.terbuka if k.golongan == "A5"]
    n = data.rekap.count("A5")
    if n and kasus:
        dasar = (
            f"{bulat(n)} dari {bulat(data.rekap.count('A2'))} pengaduan yang harus ditindaklanjuti"
            f" ({persen(n, data.rekap.count('A2'), 2)}) belum ditindaklanjuti."
        )
        yield Rekomendasi(
            "belum", "Verifikasi dan teruskan pengaduan yang belum ditindaklanjuti.", dasar, _units(kasus), _soon(data)
        )


def _judged(data: DataPengaduan) -> list[Kasus]:
    return [k for k in data.kasus if k.golongan == "A3" and k.terlambat is not None]


def _worst(data: DataPengaduan, nama: str) -> Iterator[tuple[str, int, int]]:
    """Yield (value, late, all with a deadline) of each value that reaches the rule, the most late first."""
    semua = count_by(_judged(data), nama)
    lewat = count_by([k for k in _judged(data) if k.terlambat], nama)
    for nilai, n in sorted(lewat.items(), key=lambda b: (-b[1], b[0])):
        if nilai not in LABEL and n >= TERLAMBAT_MIN and 100 * n >= TERLAMBAT_PERSEN * semua[nilai]:
            yield nilai, n, semua[nilai]


def _terlambat_unit(data: DataPengaduan) -> Iterator[Rekomendasi]:
    nama = {k.pelaksana_kode: k.pelaksana for k in data.kasus}
    for kode, n, dari in _worst(data, "pelaksana_kode"):
        unit = nama[kode]
        yield Rekomendasi(
            f"terlambat.unit.{kode}",
            "Atur ulang pembagian dan pemantauan pengaduan agar selesai sebelum tenggat.",
            f"{bulat(n)} dari {bulat(dari)} pengaduan yang diselesaikan {unit} ({persen(n, dari, 2)})"
            " melewati tenggat.",
            unit,
            _later(data),
        )


def _terlambat_kategori(data: DataPengaduan) -> Iterator[Rekomendasi]:
    for kode, n, dari in _worst(data, "kategori"):
        nama = data.name_kategori(kode)
        kasus = [k for k in _judged(data) if k.terlambat and k.kategori == kode]
        yield Rekomendasi(
            f"terlambat.kategori.{kode}",
            f"Susun jawaban baku dan langkah penanganan untuk pengaduan kategori {nama}.",
            f"{bulat(n)} dari {bulat(dari)} pengaduan kategori {nama} yang selesai ({persen(n, dari, 2)})"
            " melewati tenggat.",
            _units(kasus),
            _later(data),
        )


def _verifikasi(data: DataPengaduan) -> Iterator[Rekomendasi]:
    tepat = data.rekap.share("B3")
    n = tepat.d - tepat.n
    if n and 100 * n >= VERIFIKASI_PERSEN * tepat.d:
        yield Rekomendasi(
            "verifikasi",
            "Verifikasi pengaduan setiap hari kerja dan tunjuk petugas pengganti bila petugas berhalangan.",
            f"{bulat(n)} dari {bulat(tepat.d)} verifikasi ({persen(n, tepat.d, 2)}) melewati tenggat.",
            data.unit_nama,
            _later(data),
        )


def _sering(data: DataPengaduan) -> Iterator[Rekomendasi]:
    semua = data.rekap.count("A1")
    biasa = [(kode, n or 0) for kode, n in data.rekap.table("D3") if kode not in LABEL]
    terbanyak = max((n for _, n in biasa), default=0)
    if terbanyak < SERING_MIN or 100 * terbanyak < SERING_PERSEN * semua:
        return
    for kode in (kode for kode, n in biasa if n == terbanyak):
        nama = data.name_kategori(kode)
        kasus = [k for k in data.kasus if k.kategori == kode and k.tanggal_lapor >= data.periode.mulai]
        yield Rekomendasi(
            f"sering.{kode}",
            f"Perbaiki penyebab pengaduan kategori {nama} pada layanan yang paling banyak diadukan.",
            f"{bulat(terbanyak)} dari {bulat(semua)} pengaduan yang diterima ({persen(terbanyak, semua, 2)})"
            f" berkategori {nama}.",
            _units(kasus) or data.unit_nama,
            _later(data),
        )


def _kepuasan(data: DataPengaduan) -> Iterator[Rekomendasi]:
    isi = data.rekap.angka["E2"]
    rerata = Decimal(isi["rerata"]) if isi["rerata"] is not None else None
    if rerata is not None and isi["n"] >= BINTANG_MIN and rerata < BINTANG_BATAS:
        yield Rekomendasi(
            "kepuasan",
            "Tinjau mutu jawaban kepada pelapor: jelaskan apa yang sudah dikerjakan dan apa yang tidak dapat dipenuhi.",
            f"Rata-rata kepuasan pelapor {angka(rerata)} dari 5 bintang ({bulat(isi['n'])} penilaian).",
            data.unit_nama,
            _later(data),
        )


def _buka_kembali(data: DataPengaduan) -> Iterator[Rekomendasi]:
    n, dari = data.rekap.count("E1"), int(data.rekap.angka["E1_dari"])
    if n and dari and 100 * n >= BUKA_PERSEN * dari:
        yield Rekomendasi(
            "buka_kembali",
            "Pastikan penyelesaian kepada pelapor sebelum pengaduan dinyatakan selesai.",
            f"{bulat(n)} pengaduan dibuka kembali, {persen(n, dari, 2)} dari {bulat(dari)} yang diselesaikan.",
            data.unit_nama,
            _later(data),
        )
