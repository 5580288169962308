"""The figures of a published period as the public may see them: page, JSON, CSV. Small groups stay hidden.

Hidden is every count of one to four people, and every figure from which theirs follows: beside another cell, a
former revision, the published units below or shorter periods, or the figure of everybody.
"""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from portal.inti.galat import _n
from portal.inti.tabel import GayaCsv, write_csv
from portal.publikasi.domain.samar import add_shown, publish_counts, reveals_few
from portal.publikasi.service import Pembanding, Terbitan, list_pembanding, read_tempat
from portal.skm.domain.profil import DEMOGRAFI, KANAL, KANAL_TERBUKTI
from portal.skm.domain.samar import SEL_KECIL
from portal.skm.service.baris import count_demografi
from portal.skm.service.indeks import HasilIndeks, describe_indeks

Penghitung = Callable[[Terbitan], Mapping[str, int]]


def _compare(lain: Pembanding, hitung: Penghitung) -> list[Mapping[str, int]]:
    """Return the counts that are public too and could be subtracted: former revisions, units below, periods inside."""
    return [*map(hitung, lain.lama), *(add_shown(map(hitung, bagian)) for bagian in (lain.unit, lain.periode))]


def _publish(terbitan: Terbitan, lain: Pembanding, hitung: Penghitung) -> dict[str, str] | None:
    return publish_counts(hitung(terbitan), _compare(lain, hitung))


def _count_kanal(terbitan: Terbitan) -> dict[str, int]:
    return {k.kode: k.rekap.n for k in terbitan.hasil.per_kanal}


def _count_bulan(terbitan: Terbitan) -> Mapping[str, int]:
    return terbitan.hasil.per_bulan


def _count_profil(terbitan: Terbitan) -> dict[str, int]:
    hitungan = count_demografi(terbitan.hasil.unit_ids, terbitan.penutupan)
    return {f"{nama}/{kode}": jumlah for nama, isi in hitungan.items() for kode, jumlah in isi.items()}


def describe_profil(terbitan: Terbitan) -> list[dict[str, Any]]:
    """Return the respondents' profile for the public, small cells hidden; empty when it would reveal people."""
    hitungan = _count_profil(terbitan)
    if terbitan.hasil.indeks.ikm is None or reveals_few(hitungan, _compare(list_pembanding(terbitan), _count_profil)):
        return []
    hasil = []
    for nama, pilihan in DEMOGRAFI.items():
        aman = publish_counts({kode: hitungan[f"{nama}/{kode}"] for kode in (*pilihan.opsi, "")}, []) or {}
        butir = [{"label": label, "nilai": aman[kode]} for kode, label in pilihan.opsi.items()]
        butir.append({"label": _n("Tidak menjawab"), "nilai": aman[""]})
        hasil.append({"nama": pilihan.label, "butir": [b for b in butir if b["nilai"] != "0"]})
    return hasil


def describe_kanal(terbitan: Terbitan) -> list[dict[str, Any]]:
    """Return the ways in with their counts as text, small ones hidden; empty when they would reveal people."""
    aman = _publish(terbitan, list_pembanding(terbitan), _count_kanal) or {}
    return [
        {"nama": KANAL.get(kode, kode), "nilai": nilai, "terbukti": kode in KANAL_TERBUKTI}
        for kode, nilai in aman.items()
        if nilai != "0"
    ]


def _publish_bulan(terbitan: Terbitan, lain: Pembanding) -> dict[str, str] | None:
    """Return the months' counts as text; None when a shorter period tells what stands beside a month of few people."""
    sedikit = any(0 < n < SEL_KECIL for n in _count_bulan(terbitan).values())
    return None if sedikit and lain.periode else _publish(terbitan, lain, _count_bulan)


def _numbers(aman: Mapping[str, str] | None) -> dict[str, int | None] | None:
    """Return counts for a machine: null where the page writes “<5” or “–”."""
    return None if aman is None else {k: int(v) if v.isdigit() else None for k, v in aman.items()}


def _hides_services(hasil: HasilIndeks) -> bool:
    """Tell whether the mean of the services beside the pooled index would tell on a service with few answers."""
    return hasil.aturan.agregasi != "rata_layanan" and any(k.kecil for k in hasil.per_layanan)


def _hides_excluded(terbitan: Terbitan, lain: Pembanding) -> bool:
    """Tell whether the index with the excluded answers would tell what few excluded answers say."""

    def hitung(satu: Terbitan) -> dict[str, int]:
        return {"": satu.hasil.n_dikecualikan}

    return 0 < terbitan.hasil.n_dikecualikan < SEL_KECIL or reveals_few(hitung(terbitan), _compare(lain, hitung))


def describe_terbitan(terbitan: Terbitan) -> dict[str, Any]:
    """Return the open data of a published period; figures that would tell on few people are null."""
    hasil, isi, lain = terbitan.hasil, describe_indeks(terbitan.hasil), list_pembanding(terbitan)
    return {
        **isi,
        "per_kanal": _numbers(_publish(terbitan, lain, _count_kanal)),
        "per_bulan": _numbers(_publish_bulan(terbitan, lain)),
        "rata_rata_layanan": None if _hides_services(hasil) else isi["rata_rata_layanan"],
        "ikm_semua": None if _hides_excluded(terbitan, lain) else isi["ikm_semua"],
        "populasi": hasil.populasi,
        "unit_nama": terbitan.unit.nama,
        "mulai": hasil.periode.mulai.isoformat(),
        "sampai": hasil.periode.hari_terakhir.isoformat(),
        "instrumen_versi": hasil.instrumen.versi,
        "bobot": "sama" if len({u.bobot for u in hasil.instrumen.unsur}) == 1 else "berbeda",
        "terbit_at": terbitan.publikasi.terbit_at.isoformat(),
        "sha256": terbitan.penutupan.sidik,
        "halaman": f"{read_tempat().base_url}{terbitan.alamat}",
    }


def dump_json(terbitan: Terbitan) -> str:
    """Return the open data as one JSON document."""
    return json.dumps(describe_terbitan(terbitan), ensure_ascii=False, indent=2)


_KOLOM = ("unit", "periode", "instrumen", "kode", "nama", "jumlah", "n", "nrr", "konversi", "mutu")
_KOLOM_UNIT = ("ik95", "n_dikecualikan", "agregasi", "ikm_gabungan", "per_kanal", "catatan")
KOLOM_CSV = (*_KOLOM, *_KOLOM_UNIT)


def list_baris(terbitan: Terbitan) -> list[tuple[object, ...]]:
    """Return the figures as rows under KOLOM_CSV: one an unsur, and one for the index; decimals as Decimal.

    The last columns are about the unit as a whole and filled on the row of the index only.
    """
    isi = describe_terbitan(terbitan)
    awal = (isi["unit"], isi["periode"], isi["instrumen"])
    sela = ("",) * len(_KOLOM_UNIT)
    baris: list[tuple[object, ...]] = [
        (
            *awal,
            u["kode"],
            u["nama"],
            u["jumlah"],
            u["n"],
            _decimal(u["nrr"]),
            _decimal(u["konversi"]),
            u["mutu"],
            *sela,
        )
        for u in isi["unsur"]
    ]
    kanal = "; ".join(f"{k}={'' if n is None else n}" for k, n in (isi["per_kanal"] or {}).items() if n != 0)
    unit = (
        _decimal(isi["ik95"]),
        isi["n_dikecualikan"],
        isi["agregasi"],
        _decimal(isi["ikm_gabungan"]),
        kanal,
        "; ".join(isi["catatan"]),
    )
    nama = "Indeks Kepuasan Masyarakat"
    indeks = (*awal, "ikm", nama, "", isi["n"], "", _decimal(isi["ikm"]), isi["mutu"], *unit)
    return [*baris, tuple("" if satu is None else satu for satu in indeks)]


def _decimal(teks: str | None) -> Decimal | None:
    return None if teks is None else Decimal(teks)


def dump_csv(terbitan: Terbitan, *, gaya: GayaCsv = "titik") -> str:
    """Return the figures as CSV, with decimal points or decimal commas."""
    return write_csv([KOLOM_CSV, *list_baris(terbitan)], gaya=gaya)
