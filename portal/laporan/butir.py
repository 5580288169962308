"""How documents write recommendations: tables of plans and of what was done, the share done. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

from portal.inti.dokumen.isi import Kolom, Tabel
from portal.inti.periode import ROMAWI, Periode
from portal.laporan.bagian import ISIAN
from portal.laporan.bilangan import KOSONG, angka, bulat, tanggal
from portal.tindak_lanjut.domain.butir import NAMA_KEADAAN, Butir, Keadaan, Rencana
from portal.tindak_lanjut.domain.capaian import NAMA_SEBUTAN, Capaian, Pita, count_capaian

TANPA_RENCANA = "Belum direncanakan"
CENTANG = "X"


def describe_butir(butir: Butir) -> str:
    """Write a recommendation with the figure behind it and the period it is about."""
    isi = [butir.uraian, *([f"Dasar: {butir.dasar}"] if butir.dasar else []), Periode.parse(butir.periode).nama]
    return "\n".join(isi)


def describe_keadaan(butir: Butir) -> str:
    """Write how far a recommendation is: with its day when done, with the reason when it cannot be."""
    nama = str(NAMA_KEADAAN[butir.keadaan])
    if butir.keadaan is Keadaan.DIHENTIKAN:
        return f"{nama}: {butir.alasan}"
    if butir.selesai_pada is not None:
        return f"{nama}, {tanggal(butir.selesai_pada)}"
    return f"{nama}, {butir.persen} %" if butir.keadaan is Keadaan.BERJALAN else nama


def describe_bukti(rencana: Sequence[Rencana]) -> str:
    """Write what shows the work: file names and addresses with their day; a dash for none."""
    bukti = [(k.tanggal, k.berkas or k.tautan) for r in rencana for k in r.bukti]
    return "\n".join(f"{nama} ({tanggal(hari)})" for hari, nama in sorted(bukti)) or KOSONG


def describe_capaian(butir: Iterable[Butir], pita: Pita, *, asal: str) -> str:
    """Write how many of the recommendations (`asal` says which) are done, with the word the assessment uses.

    Those that cannot be carried out are named and left out of the share. Form: skm.md §7.8.
    """
    capaian = count_capaian(butir)
    if not capaian.jumlah:
        return f"Tidak ada rekomendasi {asal}."
    isi = (
        f"Dari {bulat(capaian.dihitung)} rekomendasi {asal}, {bulat(capaian.selesai)} selesai ditindaklanjuti"
        f" ({write_persen(capaian)}), {bulat(capaian.berjalan)} sedang ditindaklanjuti, dan {bulat(capaian.belum)}"
        f" belum: {NAMA_SEBUTAN[capaian.name(pita)]}."
    )
    if not capaian.dihentikan:
        return isi
    return f"{isi} Tidak dapat ditindaklanjuti dan tidak dihitung: {bulat(capaian.dihentikan)}."


def write_persen(capaian: Capaian) -> str:
    """Write the share done with two decimals; a dash when there is nothing to divide by."""
    return f"{angka(capaian.persen)} %" if capaian.persen is not None else KOSONG


def tabel_rencana(judul: str, butir: Sequence[Butir]) -> Tabel:
    """Plans in the form of PermenPANRB 14/2017: priority, programme, quarter of the due date, person in charge."""
    baris = []
    for no, b in enumerate(butir, start=1):
        if not b.berlaku:
            baris.append((str(no), describe_butir(b), TANPA_RENCANA, *[""] * 4, ISIAN))
        for urut, r in enumerate(b.berlaku):
            kepala = ("", "") if urut else (str(no), describe_butir(b))
            triwulan = Periode.containing(r.tenggat).urutan
            tanda = tuple(CENTANG if n == triwulan else "" for n in range(1, 5))
            baris.append((*kepala, r.kegiatan, *tanda, f"{r.penanggung_jawab}\n{tanggal(r.tenggat)}"))
    return Tabel(
        judul,
        (
            Kolom("No", 0.6, "kanan"),
            Kolom("Prioritas", 3.6),
            Kolom("Program/kegiatan", 3.2),
            *(Kolom(f"TW {r}", 0.7, "tengah") for r in ROMAWI),
            Kolom("Penanggung jawab, tenggat", 2.1),
        ),
        tuple(baris),
    )


def tabel_realisasi(judul: str, butir: Sequence[Butir]) -> Tabel:
    """What was done: recommendation, Sudah/Belum, the last entry of each plan, evidence."""
    return Tabel(
        judul,
        (
            Kolom("No", 0.5, "kanan"),
            Kolom("Rekomendasi", 3.6),
            Kolom("Sudah/Belum", 1.2),
            Kolom("Uraian tindak lanjut", 2.8),
            Kolom("Dokumentasi", 2),
        ),
        tuple(
            (str(no), describe_butir(b), _done(b), _entries(b.berlaku), describe_bukti(b.berlaku))
            for no, b in enumerate(butir, start=1)
        ),
    )


def _done(butir: Butir) -> str:
    if butir.keadaan is Keadaan.DIHENTIKAN:
        return "Tidak dapat"
    return "Sudah" if butir.keadaan is Keadaan.SELESAI else "Belum"


def _entries(rencana: Sequence[Rencana]) -> str:
    isi = [
        f"{r.kemajuan[-1].catatan.rstrip('.')} ({r.persen} %)"
        if r.kemajuan
        else f"{r.kegiatan.rstrip('.')}: belum dimulai"
        for r in rencana
    ]
    return "\n".join(isi) or TANPA_RENCANA


def tabel_butir(judul: str, butir: Sequence[Butir], *, per: date) -> Tabel:
    """The follow-up in full: every plan with person, due date (late ones are marked), state, evidence."""
    baris = []
    for no, b in enumerate(butir, start=1):
        kepala: tuple[str, ...] = (str(no), describe_butir(b))
        if not b.berlaku:
            baris.append((*kepala, TANPA_RENCANA, ISIAN, KOSONG, describe_keadaan(b), KOSONG))
        for r in b.berlaku:
            tenggat = f"{tanggal(r.tenggat)}{'' if not r.is_late(per) else ', lewat tenggat'}"
            sel = (r.kegiatan, r.penanggung_jawab, tenggat, _state(b, r), describe_bukti([r]))
            baris.append((*kepala, *sel))
            kepala = ("", "")
    return Tabel(
        judul,
        (
            Kolom("No", 0.5, "kanan"),
            Kolom("Rekomendasi", 3),
            Kolom("Rencana", 2.6),
            Kolom("Penanggung jawab", 1.8),
            Kolom("Tenggat", 1.5),
            Kolom("Keadaan", 2),
            Kolom("Bukti", 2.2),
        ),
        tuple(baris),
        lanskap=True,
    )


def _state(butir: Butir, rencana: Rencana) -> str:
    if butir.keadaan is Keadaan.DIHENTIKAN:
        return describe_keadaan(butir)
    nama = str(NAMA_KEADAAN[rencana.keadaan])
    if rencana.selesai_pada is not None:
        return f"{nama}, {tanggal(rencana.selesai_pada)}"
    return f"{nama}, {rencana.persen} %\n{rencana.kemajuan[-1].catatan}" if rencana.kemajuan else nama
