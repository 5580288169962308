"""Table T8: the cases of a period one by one, without who reported. Pure."""

from portal.inti.dokumen.isi import Kolom, Tabel
from portal.laporan.bilangan import KOSONG
from portal.laporan.pengaduan.data import BATAS_CETAK, DataPengaduan
from portal.pengaduan.domain.pilihan import KANAL
from portal.pengaduan.domain.rekap import Kasus
from portal.pengaduan.domain.rerata import describe_hari
from portal.pengaduan.domain.status import NAMA_STATUS


def tabel_register(data: DataPengaduan) -> Tabel:
    """T8: the cases one by one, without who reported; at most BATAS_CETAK rows."""
    return Tabel(
        "Register pengaduan",
        (
            Kolom("No", 0.5, "kanan"),
            Kolom("Nomor register", 1.8),
            Kolom("Perihal", 2.5),
            Kolom("Kanal", 1.1),
            Kolom("Unit", 1.6),
            Kolom("Diterima", 1.1),
            Kolom("Tindak lanjut", 3),
            Kolom("Selesai", 1.1),
            Kolom("Lama", 1.2),
            Kolom("Status", 1.3),
        ),
        tuple(
            (
                str(no),
                k.nomor,
                describe_perihal(k),
                KANAL.get(k.kanal, k.kanal),
                k.pelaksana,
                f"{k.tanggal_diterima:%d/%m/%Y}",
                shorten(k.tindak_lanjut) or KOSONG,
                f"{k.tanggal_selesai:%d/%m/%Y}" if k.tanggal_selesai else KOSONG,
                describe_lama(k),
                describe_status(k),
            )
            for no, k in enumerate(data.kasus[:BATAS_CETAK], start=1)
        ),
        sumber="register pengaduan; identitas pelapor tidak ditampilkan",
        lanskap=True,
    )


def describe_perihal(k: Kasus) -> str:
    """Return what a case is about; of one that is closed to readers only that it is."""
    return "Isi tidak ditampilkan (pengaduan tertutup)" if k.tertutup else k.perihal


def describe_lama(k: Kasus) -> str:
    """Return the duration in working days with its unit; a dash while the case is open."""
    return KOSONG if k.lama_kerja is None else describe_hari(k.lama_kerja, "kerja", kalender=k.lama_kalender)


def describe_status(k: Kasus) -> str:
    """Return the state, and that a deadline was missed."""
    return NAMA_STATUS[k.status] + (", terlambat" if k.terlambat else "")


def shorten(teks: str, maks: int = 110) -> str:
    """Return the beginning of a text up to the last whole word."""
    rapat = " ".join(teks.split())
    return rapat if len(rapat) <= maks else rapat[:maks].rsplit(" ", 1)[0] + " …"
