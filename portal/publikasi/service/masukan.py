"""What the survey says of one service, as a draft for its review sheet."""

from portal.organisasi.service import Layanan, ancestor_ids
from portal.skm.domain.indeks import Indeks
from portal.skm.domain.samar import SEL_KECIL
from portal.skm.service.indeks import load_hasil
from portal.skm.service.penutupan import list_penutupan

PERIODE_TERAKHIR = 4


def _write(indeks: Indeks, periode: str) -> str:
    nama = {u.unsur.kode: u.unsur.nama["id"] for u in indeks.unsur}
    nilai = str(indeks.ikm).replace(".", ",")
    terendah = ", ".join(nama[k] for k in indeks.terendah if k in nama)
    return f"{periode}: {indeks.n} responden, nilai {nilai}; unsur terendah: {terendah}."


def describe_survei(layanan: Layanan) -> str:
    """Return a line for each of the last four closed periods that rated the service, newest first; "" without any.

    The figures are those of the closing of the service's unit, or of the nearest unit above that was closed. Periods
    with fewer than five answers about the service are left out. Text of a document, therefore Indonesian.
    """
    for unit_id in ancestor_ids(layanan.unit_id):
        baris = []
        for tutup in list_penutupan(unit_id)[:PERIODE_TERAKHIR]:
            hasil = load_hasil(tutup)
            milik = next((k for k in hasil.per_layanan if k.nomor == layanan.id), None)
            if milik is not None and milik.rekap.n >= SEL_KECIL:
                baris.append(_write(milik.indeks, hasil.periode.nama))
        if baris:
            return "\n".join(baris)
    return ""
