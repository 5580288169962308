"""2.1: who answered, and the index of each group that is large enough to be told. Pure."""

from fractions import Fraction

from portal.inti.dokumen.isi import Blok, Catatan, Judul, Kolom, Paragraf, Tabel
from portal.laporan.bilangan import KOSONG, angka, bulat, persen
from portal.laporan.skm_triwulan.angka import BELUM_ADA
from portal.laporan.skm_triwulan.data import DataSkm, Karakteristik
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.samar import SEL_KECIL, hidden_cells

SAMAR = "disamarkan"


def bagian_responden(data: DataSkm) -> tuple[Blok, ...]:
    """Part 2.1 with its table and the notes about small groups."""
    judul = Judul("2.1 Analisis responden", 2)
    if data.nihil:
        return (judul, Paragraf(f"{BELUM_ADA}."))
    isi: list[Blok] = [
        judul,
        Paragraf(
            f"Tabel berikut menguraikan {bulat(data.n)} responden. Pertanyaan tentang diri responden boleh"
            " dilewati; yang tidak menjawab tetap dihitung. Persentase dibulatkan, sehingga jumlahnya dapat"
            " berbeda tipis dari 100 %."
        ),
        tabel_karakteristik(data),
    ]
    if any(SAMAR in list_nilai(data.instrumen, k) for k in data.karakteristik):
        isi.append(
            Paragraf(
                f"Nilai kelompok dengan kurang dari {SEL_KECIL} responden disamarkan, juga nilai kelompok terkecil"
                " berikutnya bila yang tersamar dapat dihitung dari selisih."
            )
        )
    if any(0 < n < SEL_KECIL for k in data.karakteristik for _, n in k.baris):
        isi.append(
            Catatan(
                "Untuk keperluan internal. Sel berisi 1 sampai 4 responden dapat membuka identitas seseorang"
                " dan tidak boleh diumumkan. Pada publikasi, tulis “<5”."
            )
        )
    return tuple(isi)


def list_nilai(instrumen: Instrumen, kelompok: Karakteristik) -> tuple[str, ...]:
    """Return the index of each line as text: a dash without respondents, hidden where it would tell on people."""
    if not kelompok.total:
        return tuple(KOSONG for _ in kelompok.baris)
    samar = hidden_cells(dict(kelompok.baris))
    return tuple(
        KOSONG if not n else SAMAR if nama in samar else angka(_index(instrumen, total, n))
        for (nama, n), total in zip(kelompok.baris, kelompok.total, strict=True)
    )


def index_all(instrumen: Instrumen, kelompok: Karakteristik) -> str:
    """Return the index of all respondents of a question as text."""
    return angka(_index(instrumen, sum(kelompok.total), kelompok.jumlah) if kelompok.total else None)


def _index(instrumen: Instrumen, total: int, n: int) -> Fraction | None:
    return instrumen.faktor * Fraction(total, instrumen.penyebut * n) if n else None


def tabel_karakteristik(data: DataSkm) -> Tabel:
    """Every question with its options, each question summed."""
    instrumen = data.instrumen
    baris: list[tuple[str, ...]] = []
    for no, kelompok in enumerate(data.karakteristik, start=1):
        nilai = list_nilai(instrumen, kelompok)
        for urut, (nama, n) in enumerate(kelompok.baris):
            kepala = ("", "") if urut else (str(no), kelompok.label)
            baris.append((*kepala, nama, bulat(n), persen(n, kelompok.jumlah), nilai[urut]))
        jumlah = kelompok.jumlah
        baris.append(("", "", "Jumlah", bulat(jumlah), persen(jumlah, jumlah), index_all(instrumen, kelompok)))
    return Tabel(
        "Karakteristik responden",
        (
            Kolom("No", 0.5, "kanan"),
            Kolom("Karakteristik", 2.4),
            Kolom("Indikator", 2.4),
            Kolom("Jumlah", 1, "kanan"),
            Kolom("Persentase", 1.2, "kanan"),
            Kolom(data.label, 1.2, "kanan"),
        ),
        tuple(baris),
    )
