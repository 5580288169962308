"""Tables about recommendations: new ones, and what became of earlier ones. Pure."""

from collections.abc import Sequence

from portal.inti.dokumen.isi import Kolom, Tabel
from portal.inti.periode import Periode
from portal.laporan.bilangan import KOSONG, angka, bulat, tanggal
from portal.laporan.pengaduan.data import TindakLanjut
from portal.laporan.pengaduan.usulan import Rekomendasi
from portal.tindak_lanjut.domain.butir import Butir, Keadaan

KEADAAN_PENDEK = {
    Keadaan.BELUM: "Belum",
    Keadaan.BERJALAN: "Sedang",
    Keadaan.SELESAI: "Selesai",
    Keadaan.DIHENTIKAN: "Tidak dapat",
}
_NO = Kolom("No", 0.5, "kanan")


def tabel_rekomendasi(rekomendasi: Sequence[Rekomendasi]) -> Tabel:
    """The recommendations with the figure behind each, the unit, and the target date."""
    return Tabel(
        "Rekomendasi",
        (
            _NO,
            Kolom("Rekomendasi", 3),
            Kolom("Dasar", 2.9),
            Kolom("Unit", 1.9),
            Kolom("Target selesai", 1.8),
        ),
        tuple((str(no), r.uraian, r.dasar, r.unit, tanggal(r.tenggat)) for no, r in enumerate(rekomendasi, start=1)),
    )


def tabel_tindak_lanjut(tindak_lanjut: TindakLanjut, judul: str) -> Tabel:
    """State of recommendations: what, plans, state, share done; closed by the counts."""
    c = tindak_lanjut.capaian
    return Tabel(
        judul,
        (
            _NO,
            Kolom("Periode asal", 1.3),
            Kolom("Rekomendasi", 3),
            Kolom("Rencana tindak lanjut", 2.8),
            Kolom("Keadaan", 1.1),
            Kolom("Capaian", 1, "kanan"),
        ),
        tuple(
            (
                str(no),
                Periode.parse(b.periode).nama,
                b.uraian,
                write_rencana(b),
                KEADAAN_PENDEK[b.keadaan],
                f"{b.persen} %",
            )
            for no, b in enumerate(tindak_lanjut.semua, start=1)
        )
        or (("", KOSONG, "Tidak ada rekomendasi", KOSONG, KOSONG, KOSONG),),
        (("", "Selesai", f"{bulat(c.selesai)} dari {bulat(c.dihitung)} rekomendasi", "", "", _share(tindak_lanjut)),),
    )


def _share(tindak_lanjut: TindakLanjut) -> str:
    nilai = tindak_lanjut.capaian.persen
    return KOSONG if nilai is None else f"{angka(nilai)} %"


def write_rencana(b: Butir) -> str:
    """Write the plans of a recommendation with person and due date."""
    if not b.berlaku:
        return "Belum direncanakan"
    return "\n".join(f"{r.kegiatan} ({r.penanggung_jawab}, {tanggal(r.tenggat)})" for r in b.berlaku)
