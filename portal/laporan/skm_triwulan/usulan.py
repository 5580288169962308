"""The recommendations in the report, as they go to the follow-up room. Pure."""

from portal.laporan.bilangan import angka
from portal.laporan.jenis import Usulan
from portal.laporan.skm_triwulan.data import DataSkm, list_prioritas
from portal.skm.domain.indeks import Indeks
from portal.skm.domain.samar import SEL_KECIL

AWALAN_IPAK = "ipak."


def list_usulan(data: DataSkm) -> tuple[Usulan, ...]:
    """Return one recommendation for each unsur to improve, lowest first, then for the statements of the IPAK.

    `asal` is the code of the unsur (`ipak.` before a statement's), `dasar` its figures. An IPAK of fewer than five
    respondents gives none.
    """
    isi = [_usulan(data.indeks, "", data.label)] if data.n else []
    ipak = data.ipak.indeks if data.ipak else None
    if ipak is not None and ipak.n >= SEL_KECIL:
        isi.append(_usulan(ipak, AWALAN_IPAK, "IPAK"))
    return tuple(u for bagian in isi for u in bagian)


def _usulan(indeks: Indeks, awalan: str, label: str) -> list[Usulan]:
    return [
        Usulan(
            asal=awalan + u.unsur.kode,
            uraian=u.unsur.usulan.get("id", f"Perbaiki {u.unsur.nama['id']}."),
            dasar=f"{u.unsur.nama['id']} {angka(u.konversi)} ({u.kelas.mutu}); {label} {angka(indeks.ikm)}",
        )
        for u in list_prioritas(indeks)
    ]
