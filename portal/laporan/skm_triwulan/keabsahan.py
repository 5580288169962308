"""Which answers count: the rules in force, what they left out and why, the index both ways. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping

from portal.inti.dokumen.isi import Blok, Daftar, Judul, Kolom, Paragraf, Tabel
from portal.laporan.bilangan import bulat, persen, tanggal
from portal.laporan.skm_triwulan.angka import ikm_mutu
from portal.laporan.skm_triwulan.data import AturanBerlaku, DataSkm
from portal.skm.domain.keabsahan import AturanSkm, Tanda, list_tanda
from portal.skm.domain.profil import KANAL
from portal.skm.service.keabsahan import DINILAI

PENINJAU = "Keputusan peninjau"
_SYARAT: Mapping[Tanda, Callable[[AturanSkm], str]] = {
    Tanda.CEPAT_SERAGAM: lambda a: (
        f"Semua unsur diberi nilai yang sama dan kuesioner selesai dalam waktu kurang dari {a.detik_cepat} detik."
    ),
    Tanda.PERANGKAT_BERULANG: lambda a: (
        f"Perangkat yang sama menjawab lagi di pintu yang sama sebelum {a.perangkat_menit} menit berlalu, atau lebih"
        f" dari {a.maks_perangkat} kali dalam sehari."
    ),
    Tanda.LAJU_LOKET: lambda a: (
        f"Satu pintu menerima lebih dari {a.laju_jumlah} jawaban dalam {a.laju_menit} menit; semua jawaban dalam"
        " lonjakan itu dikecualikan."
    ),
    Tanda.LUAR_JAM: lambda _: "Jawaban dikirim di luar jam layanan.",
    Tanda.JARINGAN_KANTOR: lambda _: "Jawaban dikirim dari jaringan kantor.",
    Tanda.JAM_SALAH: lambda _: "Jam perangkat yang mengirim jawaban tidak benar.",
    Tanda.TERLAMBAT: lambda _: "Jawaban dari kios tanpa jaringan terkirim terlambat.",
}


def bagian_keabsahan(data: DataSkm) -> tuple[Blok, ...]:
    """Part of the method: rules, the count of received and counted answers, the index both ways."""
    return (
        Judul("1.3.2 Jawaban yang dihitung", 3),
        Paragraf(_asas(data)),
        *_aturan(data),
        Paragraf(hitungan(data)),
        *((tabel_dikecualikan(data),) if data.hasil.n_dikecualikan else ()),
    )


def _asas(data: DataSkm) -> str:
    if not data.aturan:
        return "Periode ini ditutup sebelum portal mempunyai aturan pengecualian, sehingga semua jawaban dihitung."
    *cara, akhir = (nama for kode, nama in KANAL.items() if kode in DINILAI)
    return (
        "Jawaban tidak pernah dihapus. Jawaban yang meragukan diberi tanda, dan aturan yang ditetapkan sebelum jawaban"
        " masuk menentukan mana yang tidak dihitung. Peninjau di luar unit yang dinilai dapat mengubah keputusan itu"
        f" dengan alasan tertulis. Aturan berlaku untuk jawaban yang masuk lewat {', '.join(cara)}, dan {akhir};"
        " jawaban yang dimasukkan petugas dicatat atas nama petugas itu."
    )


def _aturan(data: DataSkm) -> tuple[Blok, ...]:
    isi: list[Blok] = []
    for satu in data.aturan:
        isi += [Paragraf(_sejak(satu)), *_daftar(satu.aturan)]
    return tuple(isi)


def _sejak(satu: AturanBerlaku) -> str:
    asal = f"Aturan yang berlaku sejak {tanggal(satu.mulai)}" if satu.mulai else "Aturan bawaan portal"
    if not satu.aturan.dikecualikan:
        return f"{asal}: tidak ada jawaban yang dikecualikan karena tandanya."
    return f"{asal}: jawaban tidak dihitung bila memenuhi salah satu keadaan berikut."


def _daftar(aturan: AturanSkm) -> tuple[Blok, ...]:
    kalimat = list_syarat(aturan)
    return (Daftar(kalimat),) if kalimat else ()


def list_syarat(aturan: AturanSkm) -> tuple[str, ...]:
    """Return one plain sentence for every mark that leaves an answer out under these rules."""
    return tuple(_SYARAT[tanda](aturan) for tanda in Tanda if aturan.dikecualikan & tanda)


def hitungan(data: DataSkm) -> str:
    """Received, counted, left out, and the index with and without the answers left out."""
    hasil = data.hasil
    diterima, keluar = hasil.rekap_semua.n, hasil.n_dikecualikan
    if not diterima:
        return "Tidak ada jawaban yang diterima pada periode ini."
    if not keluar:
        return f"Diterima {bulat(diterima)} jawaban dan semuanya dihitung."
    awal = (
        f"Diterima {bulat(diterima)} jawaban, {bulat(data.n)} dihitung, dan {bulat(keluar)} dikecualikan"
        f" ({persen(keluar, diterima)})."
    )
    (dihitung, mutu), (semua, mutu_semua) = ikm_mutu(data.gabungan), ikm_mutu(hasil.indeks_semua)
    return (
        f"{awal} {data.label} gabungan dari jawaban yang dihitung {dihitung}, mutu {mutu}; bila yang dikecualikan"
        f" ikut dihitung {semua}, mutu {mutu_semua}."
    )


def count_sebab(data: DataSkm) -> tuple[tuple[str, int], ...]:
    """Return why answers were left out, most frequent first; each answer is in exactly one line.

    An answer that fulfils two conditions stands on a line that names both; one without an excluding mark was left
    out by a reviewer.
    """
    berlaku = 0
    for satu in data.aturan:
        berlaku |= satu.aturan.dikecualikan
    hitung: Counter[str] = Counter()
    for tanda, jumlah in data.tanda:
        hitung[" dan ".join(list_tanda(tanda & berlaku)) or PENINJAU] += jumlah
    return tuple(sorted(hitung.items(), key=lambda h: (-h[1], h[0])))


def list_sebab(data: DataSkm) -> tuple[tuple[str, int], ...]:
    """Return the answers counted and those left out, by reason; the lines sum to all received."""
    sebab = count_sebab(data)
    sisa = data.hasil.n_dikecualikan - sum(n for _, n in sebab)
    return (
        ("Dihitung", data.n),
        *((f"Dikecualikan: {nama[:1].lower()}{nama[1:]}", n) for nama, n in sebab),
        *((("Dikecualikan: sebabnya tidak tercatat", sisa),) if sisa > 0 else ()),
    )


def tabel_dikecualikan(data: DataSkm) -> Tabel:
    """The same lines as a table with shares."""
    diterima = data.hasil.rekap_semua.n
    return Tabel(
        "Jawaban yang diterima, dihitung, dan dikecualikan",
        (
            Kolom("No", 0.5, "kanan"),
            Kolom("Keterangan", 5),
            Kolom("Jumlah", 1, "kanan"),
            Kolom("Persentase", 1.2, "kanan"),
        ),
        tuple((str(no), nama, bulat(n), persen(n, diterima)) for no, (nama, n) in enumerate(list_sebab(data), start=1)),
        (("", "Diterima", bulat(diterima), persen(diterima, diterima)),),
    )
