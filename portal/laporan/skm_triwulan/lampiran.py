"""Annexes: the questionnaire, and the processing of the data a respondent and an unsur at a time. Pure."""

from decimal import Decimal
from fractions import Fraction

from portal.inti.dokumen.isi import Blok, Catatan, Daftar, Judul, Kolom, Paragraf, Tabel
from portal.laporan.bilangan import KOSONG, angka, bulat, gabung
from portal.laporan.skm_triwulan.angka import BELUM_ADA, ikm_mutu, singkatan, teks_bobot
from portal.laporan.skm_triwulan.data import BATAS_CETAK, DataSkm
from portal.skm.domain.indeks import compare_bobot
from portal.skm.domain.instrumen import Instrumen, classify
from portal.skm.domain.profil import DEMOGRAFI

JUDUL_MATRIKS = "Pengolahan data survei per responden dan per unsur pelayanan"


def lampiran(data: DataSkm) -> tuple[Blok, ...]:
    """Annex 1 and 2."""
    return (*lampiran_kuesioner(data), *_pengolahan(data))


def lampiran_kuesioner(data: DataSkm) -> tuple[Blok, ...]:
    """Annex 1: the questions of the survey, and the statements of the IPAK beside it."""
    pernyataan = (tabel_pernyataan(data.ipak.instrumen),) if data.ipak else ()
    return (*_kuesioner(data.instrumen), *pernyataan)


def _kuesioner(instrumen: Instrumen) -> tuple[Blok, ...]:
    profil = [DEMOGRAFI[kode].label.lower() for kode in instrumen.profil]
    return (
        Judul("Lampiran 1 Kuesioner"),
        Paragraf(
            "Pertanyaan disajikan menurut urutan pengisian. Angka di kepala kolom adalah nilai jawaban."
            f" Responden juga boleh mengisi {gabung([*profil, 'saran'])}."
        ),
        Tabel(
            f"Kuesioner {instrumen.nama['id']} versi {instrumen.versi}",
            (
                Kolom("No", 0.5, "kanan"),
                Kolom("Unsur", 1.9),
                Kolom("Pertanyaan", 2.6),
                *(Kolom(str(n), 1.35) for n in range(1, instrumen.skala + 1)),
            ),
            tuple(
                (str(no), u.nama["id"], u.pertanyaan["id"], *u.jawaban["id"])
                for no, u in enumerate(instrumen.kuesioner, start=1)
            ),
            sumber=f"diolah dari {instrumen.dasar_hukum['id']}",
        ),
    )


def tabel_pernyataan(instrumen: Instrumen) -> Tabel:
    """The statements of a survey whose answers are the same for all of them, with their explanation."""
    jawaban = instrumen.unsur[0].jawaban["id"]
    skala = "; ".join(f"{n} = {kata.lower()}" for n, kata in enumerate(jawaban, start=1))
    return Tabel(
        f"Kuesioner {instrumen.nama['id']} versi {instrumen.versi}",
        (Kolom("No", 0.5, "kanan"), Kolom("Pokok", 1.8), Kolom("Pernyataan", 3.4), Kolom("Penjelasan", 3)),
        tuple(
            (str(no), u.nama["id"], u.pertanyaan["id"], u.keterangan.get("id", KOSONG))
            for no, u in enumerate(instrumen.kuesioner, start=1)
        ),
        sumber=f"diolah dari {instrumen.dasar_hukum['id']}. Nilai jawaban: {skala}",
    )


def _pengolahan(data: DataSkm) -> tuple[Blok, ...]:
    isi: list[Blok] = [Judul("Lampiran 2 Pengolahan data"), tabel_matriks(data)]
    if _tidak_dicetak(data):
        isi.append(
            Catatan(
                f"{bulat(data.n)} baris jawaban tidak dicetak. Baris itu ada pada lembar Pengolahan berkas"
                " Excel laporan ini."
            )
        )
    return (*isi, *_keterangan(data), *_pembanding(data), _tabel_kelas(data.instrumen))


def _tidak_dicetak(data: DataSkm) -> bool:
    return data.jawaban is None or len(data.jawaban) > BATAS_CETAK


def tabel_matriks(data: DataSkm) -> Tabel:
    """One respondent a row (a running number, nothing that identifies), then the rows of the calculation."""
    unsur = data.instrumen.unsur
    jawaban = () if data.jawaban is None or _tidak_dicetak(data) else data.jawaban
    baris = tuple((bulat(no), *map(str, nilai), str(sum(nilai))) for no, nilai in enumerate(jawaban, start=1))
    if data.nihil:
        baris = ((BELUM_ADA, *[KOSONG] * (len(unsur) + 1)),)
    return Tabel(
        JUDUL_MATRIKS,
        (
            Kolom("No responden", 2.1),
            *(Kolom(f"U{no}\n{singkatan(u)}", 1.2, "kanan") for no, u in enumerate(unsur, start=1)),
            Kolom("Jumlah", 1, "kanan"),
        ),
        baris,
        _kaki_matriks(data),
        lanskap=True,
    )


def _kaki_matriks(data: DataSkm) -> tuple[tuple[str, ...], ...]:
    isi, nilai, kelas = data.gabungan.unsur, data.gabungan.nilai, data.gabungan.kelas
    kosong = [KOSONG] * len(data.instrumen.unsur)
    nama = f"{data.label} gabungan" if data.resmi_rata else f"{data.label} unit pelayanan"
    total = sum(u.jumlah for u in isi)
    return (
        (
            "Jumlah nilai per unsur",
            *([bulat(u.jumlah) for u in isi] or kosong),
            bulat(total) if isi else KOSONG,
        ),
        ("NRR per unsur", *([angka(u.nrr, 4) for u in isi] or kosong), ""),
        (
            "NRR tertimbang per unsur",
            *([angka(u.nrr * u.unsur.bobot, 3) for u in isi] or kosong),
            f"*) {angka(nilai / data.instrumen.faktor if nilai is not None else None, 3)}",
        ),
        (nama, *[""] * len(kosong), f"**) {angka(data.gabungan.ikm)}"),
        ("Mutu pelayanan", *[""] * len(kosong), f"{kelas.mutu} ({kelas.kinerja})" if kelas else KOSONG),
        *_kaki_resmi(data),
    )


def _kaki_resmi(data: DataSkm) -> tuple[tuple[str, ...], ...]:
    """The official index, when it is not the one that the rows above add up to."""
    if not data.resmi_rata:
        return ()
    sela, (ikm, mutu) = [""] * len(data.instrumen.unsur), ikm_mutu(data.indeks)
    return ((f"{data.label} resmi, rata-rata layanan", *sela, ikm), ("Mutu pelayanan resmi", *sela, mutu))


def _keterangan(data: DataSkm) -> tuple[Blok, ...]:
    k = len(data.instrumen.unsur)
    nama = "; ".join(f"U{no} {u.nama['id']}" for no, u in enumerate(data.instrumen.unsur, start=1))
    return (
        Paragraf("Keterangan:"),
        Daftar(
            (
                f"U1–U{k} adalah unsur pelayanan menurut urutan resmi: {nama}.",
                "NRR per unsur = jumlah nilai per unsur dibagi jumlah kuesioner terisi.",
                f"NRR tertimbang per unsur = NRR per unsur × bobot ({teks_bobot(data.instrumen)}).",
                f"*) Jumlah NRR tertimbang. **) {data.label} = jumlah NRR tertimbang × {data.instrumen.faktor}.",
                (
                    "Semua angka dihitung tanpa pembulatan dan dibulatkan satu kali saat dicetak, sehingga"
                    " jumlah angka yang tercetak dapat berbeda tipis."
                ),
                "Nomor responden hanya nomor urut baris dan tidak menunjuk kepada seseorang.",
            )
        ),
    )


def _pembanding(data: DataSkm) -> tuple[Blok, ...]:
    if not data.instrumen.pembanding:
        return ()
    kelas = data.gabungan.kelas
    baris = [
        (
            teks_bobot(data.instrumen),
            angka(data.gabungan.ikm),
            kelas.mutu if kelas else KOSONG,
            "Nilai gabungan laporan ini" if data.resmi_rata else "Nilai resmi laporan ini",
        )
    ]
    for bobot in sorted(data.instrumen.pembanding, reverse=True):
        ikm = compare_bobot(data.gabungan, bobot)
        mutu = classify(data.instrumen, ikm).mutu if ikm is not None else KOSONG
        baris.append((_bobot(bobot), angka(ikm), mutu, "Pembanding, bukan nilai resmi"))
    return (
        Paragraf(
            "Laporan lama sering memakai bobot yang dibulatkan. Tabel berikut hanya membantu membandingkan"
            " angka lama dengan angka laporan ini."
        ),
        Tabel(
            f"{data.label} dengan bobot yang dibulatkan",
            (
                Kolom("Bobot", 1),
                Kolom(data.label, 1, "kanan"),
                Kolom("Mutu", 0.8, "tengah"),
                Kolom("Keterangan", 3),
            ),
            tuple(baris),
        ),
    )


def _bobot(bobot: str) -> str:
    return str(Decimal(bobot)).replace(".", ",")


def _tabel_kelas(instrumen: Instrumen) -> Tabel:
    """The class table of PermenPANRB 14/2017, computed from the borders of the instrument."""
    baris = []
    for no, (bawah, atas, kelas) in enumerate(reversed(instrumen.rentang_kelas), start=1):
        interval = [angka(Fraction(n) / instrumen.faktor, 4) for n in (bawah, atas)]
        baris.append(
            (
                str(no),
                " – ".join(interval),
                f"{angka(bawah)} – {angka(atas)}",
                kelas.mutu,
                kelas.kinerja,
            )
        )
    return Tabel(
        "Nilai persepsi, nilai interval, mutu, dan kinerja pelayanan",
        (
            Kolom("Nilai persepsi", 1, "tengah"),
            Kolom("Nilai interval", 1.7, "tengah"),
            Kolom("Nilai interval konversi", 1.7, "tengah"),
            Kolom("Mutu pelayanan", 1, "tengah"),
            Kolom("Kinerja unit pelayanan", 1.6),
        ),
        tuple(baris),
        sumber=instrumen.dasar_hukum["id"],
    )
