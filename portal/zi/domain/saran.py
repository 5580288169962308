"""The suggested grade of an item: the first grade whose conditions hold, why, and what the best one still needs. Pure.

A condition is true, false, or unknown (the portal cannot tell). An unknown condition never gives a worse grade: where
it decides, there is no suggestion and the reason says who decides. Conditions: `portal.zi.domain.butir.parse_syarat`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.inti.galat import _n
from portal.inti.periode import ROMAWI, Periode
from portal.zi.domain.bukti import (
    Fakta,
    Ukuran,
    is_present,
    late_periods,
    list_jatuh_tempo,
    missing_parts,
    share_of_layanan,
)
from portal.zi.domain.butir import BAGIAN, URUTAN_HURUF, BuktiDiminta, Butir, Syarat, Tingkat
from portal.zi.domain.kalimat import Kalimat, format_angka
from portal.zi.domain.metrik import METRIK, PERSEN

SERATUS = Decimal(100)
NAMA_UJI = {
    "seluruh": _n("100 persen"),
    "sebagian_besar": _n("lebih dari %(batas)s persen"),
    "ada": _n("lebih dari nol"),
    "ya": _n("ada"),
}


@dataclass(frozen=True)
class Putusan:
    """What one condition gave: holds (None: unknown), the fact, and what is missing when it does not hold."""

    benar: bool | None
    fakta: Kalimat
    kurang: Kalimat | None = None


@dataclass(frozen=True)
class Saran:
    """The suggestion for one item. `huruf` None: not suggested. `lengkap`: all evidence that must be there is there."""

    huruf: str | None
    alasan: tuple[Kalimat, ...]
    kurang: tuple[Kalimat, ...]
    lengkap: bool
    berplafon: bool = False


def short_name(periode: Periode) -> str:
    """Return a period's name without its year: TW I, Semester II, 2026."""
    awalan = {"triwulan": "TW ", "semester": "Semester ", "bulan": "bulan "}.get(periode.jenis)
    return f"{awalan}{ROMAWI[periode.urutan - 1]}" if awalan else str(periode.tahun)


def _judge_bukti(butir: Butir, syarat: Syarat, fakta: Fakta) -> Putusan:
    diminta = _asked(butir, syarat.acuan)
    return _judge_present(butir, diminta, fakta)


def _asked(butir: Butir, kode: str) -> BuktiDiminta:
    diminta = butir.find_bukti(kode)
    if diminta is None:
        raise KeyError(f"{butir.kode} does not ask for {kode}")
    return diminta


def _judge_present(butir: Butir, diminta: BuktiDiminta, fakta: Fakta) -> Putusan:
    daftar = fakta.bukti.get(diminta.kode, ())
    final = [b for b in daftar if b.final]
    if is_present(butir, diminta.kode, daftar):
        return Putusan(True, Kalimat(_n("%(judul)s: ada %(jumlah)s."), {"judul": diminta.judul, "jumlah": len(final)}))
    if diminta.jenis == "kegiatan" and final:
        kurang = ", ".join(BAGIAN[k].lower() for k in missing_parts(final))
        data = {"judul": diminta.judul, "bagian": kurang}
        return Putusan(
            False,
            Kalimat(_n("%(judul)s belum lengkap."), {"judul": diminta.judul}),
            Kalimat(_n("%(judul)s belum memuat: %(bagian)s."), data),
        )
    if daftar:
        kata = Kalimat(_n("%(judul)s ada, tetapi belum final."), {"judul": diminta.judul})
        return Putusan(False, kata, kata)
    kata = Kalimat(_n("%(judul)s belum ada."), {"judul": diminta.judul})
    return Putusan(False, kata, kata)


def _judge_berkala(butir: Butir, syarat: Syarat, fakta: Fakta) -> Putusan:
    return _judge_periods(butir, _asked(butir, syarat.acuan), fakta)


def _judge_periods(butir: Butir, diminta: BuktiDiminta, fakta: Fakta) -> Putusan:
    jatuh_tempo = list_jatuh_tempo(butir, fakta.tahun, fakta.hari_ini, fakta.tenggang_hari)
    if not jatuh_tempo:
        kata = Kalimat(_n("%(judul)s: belum ada periode yang jatuh tempo."), {"judul": diminta.judul})
        return Putusan(None, kata)
    telat = late_periods(butir, diminta.kode, fakta.bukti.get(diminta.kode, ()), jatuh_tempo)
    data = {"judul": diminta.judul, "ada": len(jatuh_tempo) - len(telat), "perlu": len(jatuh_tempo)}
    kata = Kalimat(_n("%(judul)s: %(ada)s dari %(perlu)s periode yang jatuh tempo."), data)
    if not telat:
        return Putusan(True, kata)
    periode = ", ".join(short_name(p) for p in telat)
    return Putusan(
        False, kata, Kalimat(_n("%(judul)s belum ada untuk %(periode)s."), {"judul": diminta.judul, "periode": periode})
    )


def _passes(nilai: Decimal, syarat: Syarat, fakta: Fakta) -> bool:
    if syarat.uji == ">=":
        return nilai >= syarat.batas
    if syarat.uji == "seluruh":
        return nilai >= SERATUS
    if syarat.uji == "sebagian_besar":
        return nilai > fakta.ambang.sebagian_besar
    return nilai > 0


def _wanted(syarat: Syarat, fakta: Fakta) -> str:
    if syarat.uji == ">=":
        return str(syarat.batas)
    return NAMA_UJI[syarat.uji] % {"batas": format_angka(fakta.ambang.sebagian_besar)}


def _judge_metrik(_butir: Butir, syarat: Syarat, fakta: Fakta) -> Putusan:
    nama = METRIK[syarat.acuan]
    ukuran = fakta.metrik.get(syarat.acuan)
    if ukuran is None:
        return Putusan(None, Kalimat(_n("%(nama)s belum dapat dihitung portal."), {"nama": nama}))
    if ukuran.nihil:
        return Putusan(True, ukuran.uraian)
    if ukuran.nilai is None:
        return Putusan(None, ukuran.uraian)
    if _passes(ukuran.nilai, syarat, fakta):
        return Putusan(True, ukuran.uraian)
    return Putusan(False, ukuran.uraian, _lacking(nama, syarat.acuan, ukuran.nilai, _wanted(syarat, fakta)))


def _lacking(nama: str, metrik: str, nilai: Decimal, perlu: str) -> Kalimat:
    teks = format_angka(nilai) + (" persen" if metrik in PERSEN else "")
    return Kalimat(_n("%(nama)s: %(nilai)s, perlu %(perlu)s."), {"nama": nama, "nilai": teks, "perlu": perlu})


def _judge_layanan(butir: Butir, syarat: Syarat, fakta: Fakta) -> Putusan:
    diminta = _asked(butir, syarat.acuan)
    persen = share_of_layanan(fakta.bukti.get(diminta.kode, ()), fakta.layanan)
    if persen is None:
        return Putusan(None, Kalimat(_n("Unit ini belum mempunyai layanan yang dapat dihitung.")))
    data = {"judul": diminta.judul, "nilai": format_angka(persen)}
    kata = Kalimat(_n("%(judul)s: mencakup %(nilai)s persen layanan."), data)
    if _passes(persen, syarat, fakta):
        return Putusan(True, kata)
    return Putusan(
        False,
        kata,
        Kalimat(
            _n("%(judul)s baru mencakup %(nilai)s persen layanan, perlu %(perlu)s."),
            data | {"perlu": _wanted(syarat, fakta)},
        ),
    )


def _judge_target(_butir: Butir, syarat: Syarat, fakta: Fakta) -> Putusan:
    ukuran, target = fakta.target.get(syarat.acuan, (None, None))
    if ukuran is None or target is None:
        return Putusan(None, Kalimat(_n("Target %(kode)s tahun ini belum ditetapkan."), {"kode": syarat.acuan}))
    if ukuran.nihil:
        return Putusan(True, ukuran.uraian)
    if ukuran.nilai is None:
        return Putusan(None, ukuran.uraian)
    return _compare(ukuran, target)


def _compare(ukuran: Ukuran, target: Decimal) -> Putusan:
    if ukuran.nilai is not None and ukuran.nilai >= target:
        return Putusan(True, ukuran.uraian)
    data = {"nilai": format_angka(ukuran.nilai or 0), "target": format_angka(target)}
    return Putusan(False, ukuran.uraian, Kalimat(_n("Capaian %(nilai)s, target tahun ini %(target)s."), data))


def _judge_asesor(_butir: Butir, syarat: Syarat, _fakta: Fakta) -> Putusan:
    return Putusan(None, Kalimat(_n("Ditetapkan asesor: %(hal)s."), {"hal": syarat.acuan}))


_HAKIM: dict[str, Callable[[Butir, Syarat, Fakta], Putusan]] = {
    "bukti": _judge_bukti,
    "berkala": _judge_berkala,
    "metrik": _judge_metrik,
    "layanan": _judge_layanan,
    "target": _judge_target,
    "asesor": _judge_asesor,
}


def judge(butir: Butir, syarat: Syarat, fakta: Fakta) -> Putusan:
    """Judge one condition of an item against the facts."""
    return _HAKIM[syarat.kelas](butir, syarat, fakta)


def _holds(butir: Butir, pilihan: Sequence[Sequence[Syarat]], fakta: Fakta) -> bool | None:
    """Any alternative whose conditions all hold; false beats unknown within one, unknown beats false between them."""
    hasil = [_all(judge(butir, s, fakta).benar for s in satu) for satu in pilihan]
    if True in hasil:
        return True
    return None if None in hasil else False


def _all(nilai: Iterable[bool | None]) -> bool | None:
    isi = list(nilai)
    if False in isi:
        return False
    return None if None in isi else True


def _choose(butir: Butir, fakta: Fakta) -> tuple[str | None, Tingkat | None]:
    """Return the suggested grade (None: unknown) and the grade where the decision fell."""
    for tingkat in butir.tingkat:
        if tingkat.pilihan is None:
            continue
        benar = _holds(butir, tingkat.pilihan, fakta)
        if benar is None:
            return None, tingkat
        if benar:
            return tingkat.huruf, tingkat
    return None, None


def _unique(daftar: Sequence[Kalimat]) -> tuple[Kalimat, ...]:
    hasil: dict[str, Kalimat] = {}
    for k in daftar:
        hasil.setdefault(k.isi, k)
    return tuple(hasil.values())


def list_bukti_kurang(butir: Butir, fakta: Fakta) -> list[Kalimat]:
    """Return what the evidence that must be there lacks; periodic evidence must be there for each due period."""
    hasil = []
    for diminta in butir.bukti:
        if not diminta.wajib:
            continue
        putusan = (_judge_periods if diminta.berkala else _judge_present)(butir, diminta, fakta)
        if putusan.kurang is not None:
            hasil.append(putusan.kurang)
    return hasil


def suggest(butir: Butir, fakta: Fakta) -> Saran:
    """Return the suggestion of an item from the facts of a unit and year."""
    bukti_kurang = list_bukti_kurang(butir, fakta)
    berlaku = [t for t in butir.tingkat if t.pilihan is not None]
    if not berlaku:
        kata = Kalimat(_n("Butir ini dinilai asesor dari bukti yang diunggah."))
        return Saran(None, (kata,), _unique(bukti_kurang), not bukti_kurang)
    huruf, letak = _choose(butir, fakta)
    syarat = [s for t in (berlaku[0], letak) if t is not None for p in t.pilihan or () for s in p]
    alasan = _unique([judge(butir, s, fakta).fakta for s in syarat])
    puncak = [judge(butir, s, fakta).kurang for p in (berlaku[0].pilihan or ())[:1] for s in p]
    kurang = _unique([k for k in puncak if k is not None] + bukti_kurang)
    return _cap(butir, Saran(huruf, alasan, kurang, not bukti_kurang))


def _cap(butir: Butir, saran: Saran) -> Saran:
    """Lower a suggestion to the item's ceiling (source: LKE items that give at most b)."""
    if not butir.plafon or saran.huruf is None:
        return saran
    if URUTAN_HURUF.index(saran.huruf) >= URUTAN_HURUF.index(butir.plafon):
        return saran
    kata = Kalimat(
        _n("Nilai butir ini paling tinggi %(huruf)s: %(alasan)s."),
        {"huruf": butir.plafon, "alasan": butir.alasan_plafon},
    )
    return Saran(butir.plafon, (*saran.alasan, kata), saran.kurang, saran.lengkap, berplafon=True)
