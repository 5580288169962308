"""Readers of the figures that rules look at: name in the data file → value and the sentence that says it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from portal.inti.galat import _n
from portal.pengaduan.domain.pilihan import KANAL
from portal.skm.domain.instrumen import round_half_up
from portal.zi.domain.bukti import Ukuran
from portal.zi.domain.kalimat import Kalimat, format_angka
from portal.zi.domain.metrik import METRIK
from portal.zi.domain.survei import count_putaran
from portal.zi.service.konteks import SURVEI, Konteks
from portal.zi.service.tindak_lanjut import Rekap

DARING = ("surel", "wa", "medsos", "sp4n")
LURING = ("loket", "telepon", "surat", "kotak")
SUMBER_REKOM = {"rekom_pengaduan": ("pengaduan",), "rekom_wbs": ("wbs",), "rekom_survei": ("survei",)}
INSTRUMEN_PAHAM = {
    "paham_gratifikasi": "pegawai-gratifikasi",
    "paham_wbs": "pegawai-wbs",
    "paham_benturan": "pegawai-benturan",
    "paham_prima": "pegawai-prima",
}


def share(n: int, dari: int) -> Decimal | None:
    """Return a percentage with two decimals, rounded once; None of nothing."""
    return round_half_up(Fraction(100 * n, dari)) if dari else None


def _unknown(nama: str) -> Ukuran:
    return Ukuran(None, Kalimat(_n("%(nama)s belum dapat dihitung portal."), {"nama": METRIK[nama]}))


def _share(nama: str, n: int, dari: int) -> Ukuran:
    nilai = share(n, dari)
    if nilai is None:
        return Ukuran(None, Kalimat(_n("%(nama)s: belum ada yang dihitung."), {"nama": METRIK[nama]}))
    data = {"nama": METRIK[nama], "nilai": format_angka(nilai), "n": n, "dari": dari}
    return Ukuran(nilai, Kalimat(_n("%(nama)s: %(nilai)s persen (%(n)s dari %(dari)s)."), data))


def _count(nama: str, n: int) -> Ukuran:
    return Ukuran(Decimal(n), Kalimat(_n("%(nama)s: %(n)s."), {"nama": METRIK[nama], "n": n}))


def _used(k: Konteks, kanal: tuple[str, ...]) -> dict[str, int]:
    return {b.kode: b.n for b in k.pengaduan.tabel["D1"].baris if b.kode in kanal and b.n}


def _read_daring(k: Konteks) -> Ukuran:
    lain = ", ".join(KANAL[kode] for kode in _used(k, DARING))
    kata = Kalimat(_n("Pengaduan daring diterima lewat formulir portal."))
    if lain:
        kata = Kalimat(_n("Pengaduan daring diterima lewat formulir portal, juga: %(kanal)s."), {"kanal": lain})
    return Ukuran(Decimal(1 + len(_used(k, DARING))), kata)


def _read_luring(k: Konteks) -> Ukuran:
    ada = _used(k, LURING)
    if not ada:
        return Ukuran(
            None, Kalimat(_n("Belum ada pengaduan loket, telepon, surat, atau kotak yang dicatat tahun ini."))
        )
    kanal = ", ".join(KANAL[kode] for kode in ada)
    return Ukuran(Decimal(len(ada)), Kalimat(_n("Pengaduan luring dicatat dari: %(kanal)s."), {"kanal": kanal}))


def _read_pengaduan(k: Konteks) -> Ukuran:
    angka = k.pengaduan
    if not angka.B1.d:
        return Ukuran(
            None, Kalimat(_n("Tidak ada pengaduan yang harus ditindaklanjuti tahun ini (nihil).")), nihil=True
        )
    data = {"n": angka.B1.n, "dari": angka.B1.d, "nilai": format_angka(angka.B1.nilai or 0)}
    return Ukuran(
        angka.B1.nilai, Kalimat(_n("Pengaduan ditindaklanjuti %(nilai)s persen (%(n)s dari %(dari)s)."), data)
    )


def describe_rekap(nama: str, rekap: Rekap) -> Ukuran:
    """Return the share of recommendations done; unknown without recommendations."""
    if rekap.persen is None:
        return Ukuran(None, Kalimat(_n("Belum ada rekomendasi yang dicatat untuk tahun ini.")))
    return _share(nama, rekap.selesai, rekap.dihitung)


def _read_rekom(nama: str) -> Callable[[Konteks], Ukuran]:
    return lambda k: describe_rekap(nama, k.count_rekomendasi(SUMBER_REKOM[nama]))


def _read_wbs(k: Konteks) -> Ukuran:
    if k.wbs.menerima:
        return Ukuran(Decimal(1), Kalimat(_n("Kanal WBS portal menerima laporan.")))
    return Ukuran(Decimal(0), Kalimat(_n("Kanal WBS portal belum menerima laporan.")))


def _read_standar(nama: str, bidang: str, dari: str = "layanan") -> Callable[[Konteks], Ukuran]:
    def read(k: Konteks) -> Ukuran:
        return _share(nama, getattr(k.standar, bidang), getattr(k.standar, dari))

    return read


def _read_informasi(k: Konteks) -> Ukuran:
    return _share("informasi_daring", k.informasi_terbit, len(k.layanan))


def _read_online(nama: str, bidang: str) -> Callable[[Konteks], Ukuran]:
    return lambda k: _count(nama, getattr(k.standar, bidang))


def _read_putaran(k: Konteks) -> Ukuran:
    tutup = [(hasil.periode, hasil.per_bulan) for _penutupan, hasil in k.list_tutup(SURVEI)]
    minimum = next((h.instrumen.minimum_per_bulan for _p, h in k.list_tutup(SURVEI)), None) or 0
    putaran = count_putaran(tutup, minimum)
    data = {"sah": len(putaran.sah), "tutup": len(putaran.tutup), "minimum": minimum}
    if len(putaran.sah) == len(putaran.tutup):
        return Ukuran(Decimal(len(putaran.sah)), Kalimat(_n("Putaran survei yang sah: %(sah)s."), data))
    kata = _n(
        "Putaran survei yang sah: %(sah)s dari %(tutup)s yang ditutup; sisanya berbulan di bawah %(minimum)s responden."
    )
    return Ukuran(Decimal(len(putaran.sah)), Kalimat(kata, data))


def _read_terbit(k: Konteks) -> Ukuran:
    return _count("hasil_terbit", len(k.terbitan))


def list_pemakai(k: Konteks) -> dict[str, tuple[bool, int]]:
    """Return service name → whether it has survey answers this year, and its complaints."""
    aduan = {b.kode: b.n or 0 for b in k.pengaduan.tabel["D4_layanan"].baris}
    return {s.nama: (s.id in k.layanan_dinilai, aduan.get(s.nama, 0)) for s in k.layanan}


def _read_pemakaian(k: Konteks) -> Ukuran:
    pakai = list_pemakai(k)
    return _share("layanan_memakai_portal", sum(1 for dinilai, n in pakai.values() if dinilai or n), len(pakai))


def _read_ikm(k: Konteks) -> Ukuran:
    for _penutupan, hasil in sorted(
        k.list_tutup(SURVEI), key=lambda b: (b[1].periode.sampai, b[1].periode.jenis == "tahun")
    )[::-1]:
        if hasil.indeks.ikm is not None:
            data = {"periode": hasil.periode.nama, "nilai": f"{hasil.indeks.ikm:.2f}".replace(".", ",")}
            return Ukuran(hasil.indeks.ikm, Kalimat(_n("Indeks kepuasan %(periode)s: %(nilai)s."), data))
    return Ukuran(None, Kalimat(_n("Belum ada periode survei yang ditutup tahun ini.")))


def _read_paham(nama: str) -> Callable[[Konteks], Ukuran]:
    def read(k: Konteks) -> Ukuran:
        isi = k.read_paham(INSTRUMEN_PAHAM[nama])
        if isi is None or isi[1].persen is None:
            return _unknown(nama)
        data = {"nama": METRIK[nama], "periode": isi[0].nama, "nilai": format_angka(isi[1].persen)}
        return Ukuran(isi[1].persen, Kalimat(_n("%(nama)s, %(periode)s: %(nilai)s persen."), data))

    return read


PEMBACA: Mapping[str, Callable[[Konteks], Ukuran]] = {
    "kanal_daring": _read_daring,
    "kanal_luring": _read_luring,
    "pengaduan_ditindaklanjuti": _read_pengaduan,
    **{nama: _read_rekom(nama) for nama in SUMBER_REKOM},
    "wbs_aktif": _read_wbs,
    "layanan_berstandar": _read_standar("layanan_berstandar", "berstandar"),
    "standar_lengkap": _read_standar("standar_lengkap", "lengkap", "berstandar"),
    "standar_daring": _read_online("standar_daring", "berstandar"),
    "layanan_bermaklumat": _read_standar("layanan_bermaklumat", "bermaklumat"),
    "maklumat_daring": _read_online("maklumat_daring", "bermaklumat"),
    "informasi_daring": _read_informasi,
    "layanan_tertaut": _read_standar("layanan_tertaut", "tertaut"),
    "layanan_berkompensasi": _read_standar("layanan_berkompensasi", "berkompensasi"),
    "layanan_terpadu": _read_standar("layanan_terpadu", "terpadu"),
    "putaran_survei": _read_putaran,
    "hasil_terbit": _read_terbit,
    "layanan_memakai_portal": _read_pemakaian,
    "ikm": _read_ikm,
    **{nama: _read_paham(nama) for nama in INSTRUMEN_PAHAM},
}
"""Every name of `portal.zi.domain.metrik.METRIK`; a published page counts as online because the portal shows it."""


def read_metrik(k: Konteks) -> dict[str, Ukuran]:
    """Return every figure of a unit and year."""
    return {nama: baca(k) for nama, baca in PEMBACA.items()}
