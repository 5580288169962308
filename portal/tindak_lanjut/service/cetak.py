"""The list of recommendations as PDF, for meetings and files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.inti.dokumen.isi import Dokumen, Kolom, Kop, Paragraf, Tabel
from portal.inti.dokumen.pdf import tulis_pdf
from portal.inti.periode import Periode, write_tanggal
from portal.organisasi.service import list_unit, read_instansi
from portal.tindak_lanjut.domain.butir import SINGKAT_KEADAAN, Butir, Rencana
from portal.tindak_lanjut.domain.capaian import NAMA_SEBUTAN, Capaian, Pita
from portal.tindak_lanjut.domain.saringan import PILIHAN_KEADAAN, SEMUA
from portal.tindak_lanjut.service.kata import write_sumber

KOLOM = (
    Kolom("No", 0.5, "tengah"),
    Kolom("Rekomendasi, dasar, sumber", 3.2),
    Kolom("Rencana, penanggung jawab, tenggat", 3),
    Kolom("Kemajuan dan bukti", 2.6),
    Kolom("Keadaan", 1.9),
)


@dataclass(frozen=True)
class Judul:
    """What the list was narrowed to: unit, code of the source, period, state; "" for everything."""

    unit: str = ""
    sumber: str = ""
    periode: str = ""
    keadaan: str = SEMUA

    @property
    def teks(self) -> str:
        """The line below the title."""
        bagian = [
            self.unit,
            f"sumber: {write_sumber(self.sumber)}" if self.sumber else "",
            self.periode,
            "" if self.keadaan == SEMUA else PILIHAN_KEADAAN[self.keadaan].lower(),
        ]
        return ", ".join(b for b in bagian if b)


def _plan(rencana: Rencana) -> str:
    batal = f"\nDibatalkan: {rencana.alasan_batal or '-'}" if rencana.batal_pada else ""
    return f"{rencana.kegiatan}\n{rencana.penanggung_jawab}, {write_tanggal(rencana.tenggat)}{batal}"


def _progress(rencana: Rencana) -> str:
    if not rencana.kemajuan:
        return "Belum ada"
    akhir = rencana.kemajuan[-1]
    bukti = [b for k in rencana.bukti for b in (k.berkas, k.tautan) if b]
    return f"{rencana.persen} %: {akhir.catatan}" + (f"\nBukti: {', '.join(bukti)}" if bukti else "")


def _row(ke: int, butir: Butir, unit: str, per: date) -> tuple[str, ...]:
    keadaan = SINGKAT_KEADAAN[butir.keadaan] + (", terlambat" if butir.is_late(per) else "")
    dasar, nomor = f"\nDasar: {butir.dasar}" if butir.dasar else "", len(butir.rencana) > 1
    return (
        str(ke),
        f"{butir.uraian}{dasar}\n{write_sumber(butir.sumber)}, {Periode.parse(butir.periode).nama}, {unit}",
        "\n".join(f"{n}. {_plan(r)}" if nomor else _plan(r) for n, r in enumerate(butir.rencana, 1)) or "Belum ada",
        "\n".join(f"{n}. {_progress(r)}" if nomor else _progress(r) for n, r in enumerate(butir.rencana, 1)),
        keadaan + (f": {butir.alasan}" if butir.alasan else ""),
    )


def write_capaian(capaian: Capaian, pita: Pita) -> str:
    """Return the share done as a sentence with its counts."""
    sebutan = NAMA_SEBUTAN[capaian.name(pita)]
    if capaian.persen is None:
        return f"{sebutan[0].upper()}{sebutan[1:]}."
    persen = str(capaian.persen).replace(".", ",")
    henti = f" {capaian.dihentikan} tidak dapat ditindaklanjuti dan tidak ikut dibagi." if capaian.dihentikan else ""
    return (
        f"{capaian.selesai} dari {capaian.dihitung} rekomendasi selesai, {persen} persen: {sebutan}. "
        f"{capaian.berjalan} sedang dikerjakan, {capaian.belum} belum dimulai.{henti}"
    )


def build_daftar(
    butir: Sequence[Butir], capaian: Capaian, pita: Pita, judul: Judul, *, per: date, now: datetime
) -> Dokumen:
    """Return the list as a document; one row a recommendation, as it stood on the day `per`."""
    instansi, unit = read_instansi(), {u.id: u.nama for u in list_unit()}
    tabel = Tabel(
        f"Rekomendasi dan tindak lanjutnya per {write_tanggal(per)}",
        KOLOM,
        tuple(_row(ke, b, unit[b.unit_id], per) for ke, b in enumerate(butir, 1)),
    )
    return Dokumen(
        judul="Daftar tindak lanjut rekomendasi",
        subjudul=judul.teks,
        kop=Kop(
            nama=instansi.nama,
            induk=instansi.induk or None,
            alamat=instansi.alamat,
            logo=instansi.logo,
            warna=instansi.warna,
        ),
        isi=(Paragraf(write_capaian(capaian, pita)), tabel),
        dibuat=now,
        sampul=False,
    )


def print_daftar(
    butir: Sequence[Butir], capaian: Capaian, pita: Pita, judul: Judul, *, per: date, now: datetime
) -> bytes:
    """Return the list as PDF."""
    return tulis_pdf(build_daftar(butir, capaian, pita, judul, per=per, now=now))
