"""Printed sheets of a maklumat, made in the job process: A4 and A3 PDF."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal.inti import dokumen
from portal.inti.galat import TidakDitemukan, _n
from portal.inti.periode import write_tanggal
from portal.inti.rahasia import write_durable
from portal.inti.tugas import Kemajuan, pekerjaan
from portal.organisasi.service import Layanan, Unit, describe_kop, read_instansi
from portal.publikasi.domain.maklumat import build_janji
from portal.publikasi.models import Maklumat
from portal.publikasi.service import read_tempat
from portal.publikasi.service.maklumat import JENIS_TUGAS, get_maklumat

LEMBAR: Mapping[str, str] = {"a4.pdf": "application/pdf", "a3.pdf": "application/pdf"}


def build_alamat(unit: Unit, layanan: Layanan | None) -> str:
    """Return the path of the public page that shows a maklumat."""
    return f"/publikasi/layanan/{unit.kode}/{layanan.kode}" if layanan else f"/publikasi/maklumat/{unit.kode}"


def describe_maklumat(
    maklumat: Maklumat, unit: Unit, layanan: Layanan | None, *, ukuran: str, kop: Mapping[str, str | None], kota: str
) -> dict[str, Any]:
    """Return everything a sheet says, as text."""
    tanggal = write_tanggal(maklumat.tanggal)
    return {
        "ukuran": ukuran,
        "instansi": dict(kop),
        "judul": "MAKLUMAT PELAYANAN",
        "unit": layanan.nama if layanan else unit.nama,
        "janji": build_janji(maklumat.penyelenggara),
        "unsur": [
            {"nama": "Penyelenggara", "isi": maklumat.penyelenggara},
            {"nama": "Jenis layanan", "isi": maklumat.jenis_layanan},
            {"nama": "Sanksi", "isi": maklumat.sanksi},
        ],
        "tempat_tanggal": f"{kota}, {tanggal}" if kota else tanggal,
        "jabatan": maklumat.jabatan,
        "nama": maklumat.nama,
        "nip": maklumat.nip,
        "qr": "qr.svg",
        "url": f"{read_tempat().base_url}{build_alamat(unit, layanan)}",
    }


def _file(maklumat_id: int, nama: str) -> Path:
    return read_tempat().folder / "maklumat" / str(maklumat_id) / nama


@pekerjaan(JENIS_TUGAS)
def make_lembar(muatan: dict[str, Any], kemajuan: Kemajuan) -> dict[str, Any]:
    """Make the sheets of a maklumat."""
    maklumat, unit, layanan = get_maklumat(muatan["maklumat"], None)
    kop, berkas = describe_kop()
    berkas["qr.svg"] = dokumen.qr_svg(f"{read_tempat().base_url}{build_alamat(unit, layanan)}")
    kota = read_instansi().kota
    for ke, nama in enumerate(LEMBAR, start=1):
        kemajuan.report(ke, len(LEMBAR), f"Menyusun maklumat {nama}")
        data = describe_maklumat(maklumat, unit, layanan, ukuran=nama.split(".")[0], kop=kop, kota=kota)
        write_durable(_file(maklumat.id, nama), dokumen.susun(dokumen.MAKLUMAT, data, berkas))
    return {"lembar": list(LEMBAR)}


def list_lembar(maklumat: Maklumat) -> list[str]:
    """Return the names of the sheets that are made."""
    return [n for n in LEMBAR if _file(maklumat.id, n).is_file()]


def read_lembar(maklumat: Maklumat, nama: str) -> bytes:
    """Return one sheet; raises TidakDitemukan while it is not made."""
    try:
        if nama in LEMBAR:
            return _file(maklumat.id, nama).read_bytes()
    except OSError:
        pass
    raise TidakDitemukan("lembar_tidak_ada", _n("Lembar ini belum selesai dibuat. Coba lagi sebentar."))
