"""Use cases of publication: publish a closed period, find it, make its posters in the job process."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.inti import dokumen
from portal.inti.db import db, wait_for_turn
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.periode import NAMA_BULAN, Periode, local_date
from portal.inti.rahasia import write_durable
from portal.inti.tabel import write_csv
from portal.inti.tugas import GAGAL, Kemajuan, Tugas, enqueue_tugas, pekerjaan
from portal.organisasi.service import Unit, describe_kop, find_unit, list_unit
from portal.publikasi.models import Publikasi
from portal.skm.domain.indeks import Indeks
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.domain.samar import SEL_KECIL, suppress_small
from portal.skm.service.baris import count_demografi
from portal.skm.service.indeks import HasilIndeks, describe_indeks, load_hasil
from portal.skm.service.penutupan import Penutupan, find_penutupan

JENIS_TUGAS = "publikasi.poster"
UCAPAN = (
    "Terima kasih atas penilaian yang telah Anda berikan. Masukan Anda sangat bermanfaat "
    "untuk kemajuan unit kami agar terus memperbaiki kualitas pelayanan bagi masyarakat."
)
WARNA_MUTU = {"A": "#0049b8", "B": "#288034", "C": "#855f00", "D": "#d50b0b", None: "#525252"}
POSTER: Mapping[str, str] = {
    "a4.pdf": "application/pdf",
    "a3.pdf": "application/pdf",
    "a4.png": "image/png",
    "a3.png": "image/png",
}


@dataclass(frozen=True)
class Tempat:
    """Where posters are kept and how public addresses begin; told once at start-up."""

    folder: Path
    base_url: str
    zona: str


@dataclass(frozen=True)
class Terbitan:
    """A published period: its row, unit, snapshot, figures and the profile of respondents for the public."""

    publikasi: Publikasi
    unit: Unit
    penutupan: Penutupan
    hasil: HasilIndeks

    @property
    def alamat(self) -> str:
        """Path of its public page."""
        return f"/publikasi/ikm/{self.unit.kode}/{self.hasil.periode.kode}"


_tempat: list[Tempat] = []


def set_tempat(tempat: Tempat) -> None:
    """Tell where files go and how addresses begin."""
    _tempat[:] = [tempat]


def publish(unit: Unit, periode: Periode, *, instrumen: str = "skm", pelaku: str, now: datetime) -> Publikasi:
    """Show the newest closing of a period to the public; publishing twice changes nothing.

    Raises TidakDitemukan while the period is not closed: running figures are never published.
    """
    wait_for_turn("publikasi")
    penutupan = find_penutupan(unit.id, periode, instrumen)
    if penutupan is None:
        raise TidakDitemukan(
            "belum_ditutup",
            _n("%(periode)s belum ditutup. Tutup periodenya lebih dahulu, baru diterbitkan."),
            bidang="periode",
            periode=periode.nama,
        )
    sesi = db.session()
    lama = sesi.scalar(select(Publikasi).where(Publikasi.penutupan_id == penutupan.id))
    if lama is not None:
        _renew_poster(lama, now)
        return lama
    _check_not_revealing(unit, periode, penutupan)
    publikasi = Publikasi(penutupan_id=penutupan.id, unit_id=unit.id, terbit_at=now, terbit_oleh=pelaku)
    sesi.add(publikasi)
    sesi.flush()
    publikasi.tugas_id = enqueue_tugas(JENIS_TUGAS, {"publikasi": publikasi.id}, now=now).id
    append_jejak(
        pelaku=pelaku,
        aksi="publikasi.terbit",
        objek=f"{unit.kode}/{periode.kode}",
        now=now,
        rincian={"revisi": penutupan.revisi, "sidik": penutupan.sidik},
    )
    return publikasi


def _renew_poster(publikasi: Publikasi, now: datetime) -> None:
    """Ask for the posters again when their job has failed."""
    tugas = db.session().get(Tugas, publikasi.tugas_id or 0)
    if tugas is not None and tugas.status == GAGAL:
        publikasi.tugas_id = enqueue_tugas(JENIS_TUGAS, {"publikasi": publikasi.id}, now=now).id


def _published_n(periode: Periode) -> dict[int, int]:
    """Return unit id → respondents of its newest publication of a period."""
    baris = db.session().execute(_select().where(Penutupan.periode == periode.kode))
    hasil: dict[int, int] = {}
    for _, unit, tutup in baris:
        hasil.setdefault(unit.id, tutup.n)
    return hasil


def _check_not_revealing(unit: Unit, periode: Periode, penutupan: Penutupan) -> None:
    """Refuse figures from which those of one to four people follow by subtraction.

    That is: from the former revision, or from a parent unit less its published children.
    """
    terbit = _published_n(periode)
    selisih = [penutupan.n - terbit[unit.id]] if unit.id in terbit else []
    terbit[unit.id] = penutupan.n
    for induk in {unit.id, unit.induk_id or 0} & set(terbit):
        anak = [terbit[u.id] for u in list_unit() if u.induk_id == induk and u.id in terbit]
        if anak:
            selisih.append(terbit[induk] - sum(anak))
    if any(0 < s < SEL_KECIL for s in selisih):
        raise DomainError(
            "terlalu_sedikit",
            _n("Belum dapat diterbitkan: jawaban kurang dari 5 orang akan terlihat dari selisih dengan hasil lain."),
        )


def _hide_few(hasil: HasilIndeks) -> HasilIndeks:
    """Return figures without numbers when fewer than five people answered."""
    if not 0 < hasil.indeks.n < SEL_KECIL:
        return hasil
    catatan = _n("responden kurang dari 5, angka tidak ditampilkan")
    kosong = {"indeks": Indeks(hasil.instrumen, hasil.indeks.n), "per_layanan": (), "per_loket": (), "per_kanal": ()}
    return HasilIndeks(**{**vars(hasil), **kosong, "peringatan": (catatan,)})


def _load(baris: Sequence[Any]) -> list[Terbitan]:
    return [Terbitan(p, unit, tutup, _hide_few(load_hasil(tutup))) for p, unit, tutup in baris]


def _select() -> Any:
    return (
        select(Publikasi, Unit, Penutupan)
        .join(Unit, Unit.id == Publikasi.unit_id)
        .join(Penutupan, Penutupan.id == Publikasi.penutupan_id)
        .order_by(Penutupan.mulai.desc(), Unit.nama, Penutupan.revisi.desc())
    )


def list_terbitan(unit_id: int | None = None, *, jumlah: int = 200) -> list[Terbitan]:
    """Return the published periods, newest period first, only the newest revision of each."""
    pilih = _select().limit(jumlah)
    if unit_id is not None:
        pilih = pilih.where(Publikasi.unit_id == unit_id)
    return _load_newest(pilih)


def _load_newest(pilih: Any) -> list[Terbitan]:
    """Run a select of publications; keep the newest revision of each unit and period."""
    terbaru: dict[tuple[int, str], Any] = {}
    for baris in db.session().execute(pilih):
        terbaru.setdefault((baris.Unit.id, baris.Penutupan.periode), baris)
    return _load(list(terbaru.values()))


def find_terbitan(kode_unit: str, periode: Periode) -> Terbitan:
    """Return the published figures of a unit and period; raises TidakDitemukan."""
    unit = find_unit(kode_unit)
    baris = (
        db.session()
        .execute(_select().where(Publikasi.unit_id == unit.id, Penutupan.periode == periode.kode).limit(1))
        .one_or_none()
    )
    if baris is None:
        raise TidakDitemukan(
            "belum_terbit", _n("Hasil %(periode)s untuk unit ini belum diterbitkan."), periode=periode.nama
        )
    return _load([baris])[0]


def describe_profil(terbitan: Terbitan) -> list[dict[str, Any]]:
    """Return the respondents' profile for the public, small cells hidden; empty when it would reveal people."""
    hitungan = count_demografi(terbitan.hasil.unit_ids, terbitan.penutupan)
    if terbitan.hasil.indeks.ikm is None or _reveals_by_difference(terbitan, hitungan):
        return []
    hasil = []
    for nama, pilihan in DEMOGRAFI.items():
        aman = suppress_small(hitungan[nama])
        butir = [{"label": label, "nilai": aman[kode]} for kode, label in pilihan.opsi.items()]
        butir.append({"label": _n("Tidak menjawab"), "nilai": aman[""]})
        hasil.append({"nama": pilihan.label, "butir": [b for b in butir if b["nilai"] != "0"]})
    return hasil


def _reveals_by_difference(terbitan: Terbitan, hitungan: Mapping[str, Mapping[str, int]]) -> bool:
    """Tell whether a cell of 1–4 people follows from this profile less those of the published children."""
    anak = _load_newest(
        _select().where(Unit.induk_id == terbitan.unit.id, Penutupan.periode == terbitan.penutupan.periode)
    )
    if not anak:
        return False
    milik_anak = [count_demografi(t.hasil.unit_ids, t.penutupan) for t in anak]
    return any(
        0 < jumlah - sum(m[nama][kode] for m in milik_anak) < SEL_KECIL
        for nama, isi in hitungan.items()
        for kode, jumlah in isi.items()
    )


def describe_terbitan(terbitan: Terbitan) -> dict[str, Any]:
    """Return the open data of a published period."""
    periode = terbitan.hasil.periode
    return {
        **describe_indeks(terbitan.hasil),
        "unit_nama": terbitan.unit.nama,
        "mulai": periode.mulai.isoformat(),
        "sampai": periode.hari_terakhir.isoformat(),
        "instrumen_versi": terbitan.hasil.instrumen.versi,
        "terbit_at": terbitan.publikasi.terbit_at.isoformat(),
        "sha256": terbitan.penutupan.sidik,
        "halaman": f"{_tempat[0].base_url}{terbitan.alamat}",
    }


def _id(nilai: object) -> str:
    return str(nilai).replace(".", ",")


def _describe_poster(terbitan: Terbitan, ukuran: str, kop: Mapping[str, str | None]) -> dict[str, Any]:
    hasil = terbitan.hasil
    indeks, periode = hasil.indeks, hasil.periode
    terbit = local_date(terbitan.publikasi.terbit_at, _tempat[0].zona)
    return {
        "ukuran": ukuran,
        "instansi": kop,
        "judul": "INDEKS KEPUASAN MASYARAKAT (IKM)",
        "unit": hasil.unit_nama,
        "periode": periode.nama,
        "ikm": _id(indeks.ikm) if indeks.ikm is not None else None,
        "mutu": indeks.kelas.mutu if indeks.kelas else None,
        "kinerja": indeks.kelas.kinerja if indeks.kelas else None,
        "warna_mutu": WARNA_MUTU[indeks.kelas.mutu if indeks.kelas else None],
        "n": str(indeks.n),
        "rentang": f"{_write_tanggal(periode.mulai)}–{_write_tanggal(periode.hari_terakhir)} {periode.tahun}",
        "profil": [p for p in describe_profil(terbitan) if p["nama"] != DEMOGRAFI["disabilitas"].label],
        "unsur": [{"nama": u.unsur.nama["id"], "nilai": _id(u.konversi), "mutu": u.kelas.mutu} for u in indeks.unsur],
        "metode": (
            f"Dihitung dari {indeks.n} jawaban atas 9 unsur menurut {hasil.instrumen.dasar_hukum['id']}; skala 25–100."
        ),
        "ucapan": UCAPAN,
        "qr": "qr.svg",
        "url": f"{_tempat[0].base_url}{terbitan.alamat}",
        "tanggal": f"Diterbitkan {_write_tanggal(terbit)} {terbit.year}",
    }


def _write_tanggal(hari: Any) -> str:
    return f"{hari.day} {NAMA_BULAN[hari.month - 1][:3]}"


def _poster_file(publikasi_id: int, nama: str) -> Path:
    return _tempat[0].folder / str(publikasi_id) / nama


def _draw_poster(data: dict[str, Any], berkas: dict[str, bytes], *, sebagai_png: bool) -> bytes:
    if sebagai_png:
        return dokumen.susun(dokumen.POSTER, data, berkas, format="png", ppi=110)[0]
    return dokumen.susun(dokumen.POSTER, data, berkas)


@pekerjaan(JENIS_TUGAS)
def make_poster(muatan: dict[str, Any], kemajuan: Kemajuan) -> dict[str, Any]:
    """Make the posters of a published period: A4 and A3, PDF and PNG."""
    terbitan = _load(db.session().execute(_select().where(Publikasi.id == muatan["publikasi"])).all())[0]
    kop, berkas = describe_kop()
    berkas["qr.svg"] = dokumen.qr_svg(f"{_tempat[0].base_url}{terbitan.alamat}")
    sidik = {}
    for ke, nama in enumerate(POSTER, start=1):
        kemajuan.report(ke, len(POSTER), f"Menggambar poster {nama}")
        ukuran, format_ = nama.split(".")
        isi = _draw_poster(_describe_poster(terbitan, ukuran, kop), berkas, sebagai_png=format_ == "png")
        write_durable(_poster_file(muatan["publikasi"], nama), isi)
        sidik[nama] = hashlib.sha256(isi).hexdigest()
    return {"poster": sidik}


def list_poster(terbitan: Terbitan) -> list[str]:
    """Return the names of the posters that are made."""
    return [n for n in POSTER if _poster_file(terbitan.publikasi.id, n).is_file()]


def read_poster(terbitan: Terbitan, nama: str) -> bytes:
    """Return one poster; raises TidakDitemukan while it is not made."""
    try:
        if nama in POSTER:
            return _poster_file(terbitan.publikasi.id, nama).read_bytes()
    except OSError:
        pass
    raise TidakDitemukan("poster_tidak_ada", _n("Poster ini belum selesai dibuat. Coba lagi sebentar."))


def dump_json(terbitan: Terbitan) -> str:
    """Return the open data as one JSON document."""
    return json.dumps(describe_terbitan(terbitan), ensure_ascii=False, indent=2)


def dump_csv(terbitan: Terbitan) -> str:
    """Return the unsur figures as CSV: decimal point, UTF-8, one line an unsur and one for the index."""
    isi = describe_terbitan(terbitan)
    awal = (isi["unit"], isi["periode"], isi["instrumen"])
    baris: list[tuple[object, ...]] = [
        ("unit", "periode", "instrumen", "kode", "nama", "jumlah", "n", "nrr", "konversi", "mutu")
    ]
    baris += [
        (*awal, u["kode"], u["nama"], u["jumlah"], u["n"], u["nrr"], u["konversi"], u["mutu"]) for u in isi["unsur"]
    ]
    baris.append((*awal, "ikm", "Indeks Kepuasan Masyarakat", "", isi["n"], "", isi["ikm"] or "", isi["mutu"] or ""))
    return write_csv(baris)
