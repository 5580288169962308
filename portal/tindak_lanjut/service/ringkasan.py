"""The digest: open recommendations by source, who is late, and the report that is due; once in each chosen month."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from portal.akun.domain import Peran
from portal.akun.service import cakupan_of, list_pengguna
from portal.inti import pesan
from portal.inti.db import unit_kerja
from portal.inti.kiriman import claim_kiriman
from portal.inti.periode import Periode, write_tanggal
from portal.organisasi.service import list_unit
from portal.tindak_lanjut.domain.butir import Butir
from portal.tindak_lanjut.domain.jadwal import reported_quarter
from portal.tindak_lanjut.domain.sumber import NAMA_SUMBER
from portal.tindak_lanjut.service.aturan import read_aturan
from portal.tindak_lanjut.service.baca import list_butir
from portal.tindak_lanjut.service.kata import write_sumber
from portal.tindak_lanjut.service.tempat import read_tempat

JENIS = "tindak_lanjut.ringkas"
PENERIMA = (Peran.PIMPINAN, Peran.PETUGAS_SKM, Peran.PETUGAS_PENGADUAN)
TERLAMBAT_MAKS = 30
KEGIATAN_MAKS = 100


def _list_late(terbuka: Sequence[Butir], unit: dict[int, str], hari_ini: date) -> list[str]:
    """Return one line a late plan, the oldest first."""
    semua = sorted(
        ((r, b) for b in terbuka for r in b.menunggu if r.is_late(hari_ini)), key=lambda x: (x[0].tenggat, x[0].nomor)
    )
    baris = [
        f"- {r.penanggung_jawab} ({unit[b.unit_id]}), tenggat {write_tanggal(r.tenggat)}, {r.persen} persen: "
        f"{r.kegiatan[:KEGIATAN_MAKS]}"
        for r, b in semua[:TERLAMBAT_MAKS]
    ]
    lebih = len(semua) - TERLAMBAT_MAKS
    return baris + ([f"- dan {lebih} rencana lain"] if lebih > 0 else [])


def _order(sumber: str) -> tuple[int, str]:
    """Sort sources as the room names them, unknown ones after them."""
    urutan = list(NAMA_SUMBER)
    return urutan.index(sumber) if sumber in urutan else len(urutan), sumber


def write_ringkasan(butir: Sequence[Butir], unit: dict[int, str], hari_ini: date) -> str:
    """Return the mail about the recommendations of somebody's units."""
    terbuka = [b for b in butir if b.terbuka]
    per_sumber = Counter(b.sumber for b in terbuka)
    tanpa = sum(not b.berlaku for b in terbuka)
    telat = _list_late(terbuka, unit, hari_ini)
    lapor = reported_quarter(hari_ini).nama
    bagian = [
        f"Laporan tindak lanjut atas hasil survei dan pengaduan {lapor} dibuat bulan ini.",
        "\n".join(
            [f"Rekomendasi yang belum selesai: {len(terbuka)}."]
            + [f"- {write_sumber(s)}: {per_sumber[s]}" for s in sorted(per_sumber, key=_order)]
            + ([f"Belum ada rencana: {tanpa}."] if tanpa else [])
        ),
        "\n".join(["Terlambat:", *telat]) if telat else "Tidak ada rencana yang terlambat.",
        f"{read_tempat().base_url}/petugas/tindak-lanjut/",
    ]
    return "\n\n".join(bagian)


def send_ringkasan(hari_ini: date, now: datetime) -> int:
    """Send the digest of the month, if it is one of those chosen and nobody has sent it; return how many mails.

    One mail a head or officer, about the units of the own scope. A worker that stood still on the first working days
    makes up for it later in the month.
    """
    if hari_ini.month not in read_aturan().bulan:
        return 0
    kunci = f"{JENIS}:{Periode.containing(hari_ini, 'bulan').kode}"
    terkirim = 0
    with unit_kerja():
        if claim_kiriman(jenis=JENIS, kunci=kunci, sidik=kunci, tanda_terima=kunci, now=now) is not None:
            return 0
        unit = {u.id: u.nama for u in list_unit()}
        semua = list_butir(unit, per=hari_ini)
        perihal = f"Tindak lanjut rekomendasi: keadaan {write_tanggal(hari_ini)}"
        for orang in list_pengguna(peran=PENERIMA):
            cakupan = cakupan_of(orang)
            milik = [b for b in semua if cakupan is None or b.unit_id in cakupan]
            isi = write_ringkasan(milik, unit, hari_ini)
            pesan.kirim(kanal="surel", tujuan=orang.email, perihal=perihal, isi=isi, now=now)
            terkirim += 1
    return terkirim
