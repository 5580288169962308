"""What a draft needs to become final, and what then changes in it: number, date, signatory. Nothing else does."""

from dataclasses import replace

from portal.inti.dokumen.isi import Blok, Catatan, Dokumen, Pasangan, TandaTangan
from portal.inti.galat import DomainError, _n
from portal.inti.periode import write_tanggal
from portal.laporan.bagian import BELUM_DITANDATANGANI, SEMENTARA, TANPA_PENANDATANGAN, write_tempat_tanggal
from portal.laporan.models import Laporan
from portal.laporan.registri import find_jenis
from portal.laporan.service.buat import describe_penandatangan
from portal.organisasi.service import Unit, read_instansi


def check_isi(dok: Dokumen, *, disahkan: bool) -> None:
    """Refuse a document that says itself that it is not to be signed, or that names nobody to sign it.

    Working material (`disahkan` False) is never signed; it is refused while it calls itself provisional.
    """
    belum = any(isinstance(b, TandaTangan) and b.keterangan == BELUM_DITANDATANGANI for b in dok.isi)
    catatan = [b.teks for b in dok.isi if isinstance(b, Catatan)]
    if belum or (not disahkan and any(SEMENTARA in t for t in (dok.subjudul, *catatan))):
        raise DomainError(
            "masih_sementara", _n("Angka laporan ini masih sementara. Tutup periodenya, lalu buat sekali lagi.")
        )
    if TANPA_PENANDATANGAN in catatan:
        raise DomainError("tanpa_penandatangan", TANPA_PENANDATANGAN)


def settle(dok: Dokumen, laporan: Laporan, unit: Unit) -> Dokumen:
    """Return the draft with number, date and signatory of the day it became final; nothing else changes."""
    hari = laporan.tanggal or laporan.dibuat_at.date()
    penandatangan = describe_penandatangan(unit, hari)
    lama = next((b.jabatan for b in dok.isi if isinstance(b, TandaTangan)), "")
    tempat = write_tempat_tanggal(read_instansi().kota, hari)

    def settled(blok: Blok) -> Blok:
        if isinstance(blok, TandaTangan):
            if penandatangan:
                blok = replace(blok, jabatan=penandatangan[0], nama=penandatangan[1], nip=penandatangan[2])
            return replace(blok, tempat_tanggal=tempat)
        if not isinstance(blok, Pasangan):
            return blok
        dari = penandatangan[0] if penandatangan else lama
        return _settle_kepala(blok, {"Nomor": laporan.nomor or "", "Tanggal": write_tanggal(hari)}, {lama: dari})

    nomor = None if find_jenis(laporan.jenis).surat else laporan.nomor
    return replace(dok, nomor=nomor, tempat_tanggal=tempat, isi=tuple(settled(b) for b in dok.isi))


def _settle_kepala(blok: Pasangan, tetap: dict[str, str], dari: dict[str, str]) -> Pasangan:
    """Return the head of a letter with its number, date and sender; other pairs as they are."""
    if not blok.garis:
        return blok
    isi = ((nama, dari.get(nilai, nilai) if nama == "Dari" else tetap.get(nama, nilai)) for nama, nilai in blok.isi)
    return replace(blok, isi=tuple(isi))
