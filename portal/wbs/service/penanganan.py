"""What handlers do with a report: answer, confirm, move, ask for more time, name somebody, hold, share.

Every function runs in the caller's unit of work on a report opened by `open_to_work`, which locks its row: two
handlers never write over each other, and nobody seals with a key that was exchanged meanwhile.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from portal.inti.db import db
from portal.inti.galat import Bentrok, DomainError, _n
from portal.wbs.domain.alur import Gerak, check_alasan, check_gerak
from portal.wbs.domain.pilihan import NAMA_HASIL, Hasil, Status
from portal.wbs.domain.tenggat import Jam
from portal.wbs.models import Akses, Identitas, Laporan
from portal.wbs.service import akses
from portal.wbs.service.akses import Terbuka, list_calon, mark_baru, open_laporan
from portal.wbs.service.brankas import PENGELOLA as JENIS_PENGELOLA
from portal.wbs.service.brankas import Pemegang, PemegangKunci, find_brankas, list_pemegang
from portal.wbs.service.jam import compute_jam
from portal.wbs.service.laporan import BerkasTitipan
from portal.wbs.service.percakapan import (
    PENGELOLA,
    add_catatan,
    add_gerak,
    add_pesan,
    check_teks,
    list_gerak,
    make_kiriman,
)
from portal.wbs.service.tempat import local_day

MINTA_WAKTU, BERI_WAKTU, TOLAK_WAKTU = "perpanjang", "perpanjang_ya", "perpanjang_tidak"
BERI_AKSES, CABUT_AKSES = "beri_akses", "cabut_akses"
TUJUAN_MAKS = 200
KATA_HASIL = {
    Hasil.TERBUKTI_ETIKA: _n("Pemeriksaan menemukan pelanggaran etika."),
    Hasil.TERBUKTI_DISIPLIN: _n("Pemeriksaan menemukan pelanggaran disiplin."),
    Hasil.TERBUKTI_PIDANA: _n("Pemeriksaan menemukan dugaan tindak pidana. Laporan diteruskan sesuai hukum."),
    Hasil.TIDAK_TERBUKTI: _n("Pemeriksaan tidak menemukan pelanggaran."),
    Hasil.DILIMPAHKAN: _n("Laporan dilimpahkan ke instansi yang berwenang: %(tujuan)s."),
    Hasil.TIDAK_DAPAT: _n("Laporan tidak dapat ditindaklanjuti."),
}
KATA_SELESAI = _n("Laporan Anda selesai ditangani. Hasil: %(hasil)s.")
KATA_BUKA_LAGI = _n("Laporan Anda dibuka kembali dan ditelaah lagi.")
KATA_PERPANJANG = _n("Kami perlu waktu lebih lama. Umpan balik paling lambat %(tanggal)s.")


def open_to_work(pemegang: Pemegang, laporan_id: str, *, versi: str | None = None) -> Terbuka:
    """Lock and open a report in the caller's unit of work.

    `versi` is the hidden field of the form; raises Bentrok when a colleague changed the report meanwhile, and
    TidakDitemukan like `open_laporan`.
    """
    sesi = db.session()
    pilih = select(Laporan).where(Laporan.id == laporan_id).with_for_update().execution_options(populate_existing=True)
    baris = sesi.scalar(pilih)
    sesi.get(Akses, (laporan_id, pemegang.pengguna_id), populate_existing=True)
    terbuka = open_laporan(pemegang, laporan_id)
    if versi is not None and versi != str(baris.versi if baris else ""):
        raise Bentrok("laporan_berubah", _n("Rekan Anda baru saja mengubah laporan ini. Periksa dahulu, lalu ulangi."))
    return terbuka


def settle(pemegang: Pemegang, terbuka: Terbuka) -> Terbuka:
    """Do what opening a report leaves to do: forget the "new" mark, re-key when somebody's access was taken away."""
    milik = db.session().get_one(Akses, (terbuka.baris.id, pemegang.pengguna_id))
    milik.baru = False
    db.session().flush()
    return akses.rotate(pemegang, terbuka) if terbuka.baris.perlu_putar else terbuka


def needs_settling(pemegang: Pemegang, terbuka: Terbuka) -> bool:
    """Tell whether `settle` would change anything."""
    milik = db.session().get(Akses, (terbuka.baris.id, pemegang.pengguna_id))
    return terbuka.baris.perlu_putar or bool(milik and milik.baru)


def has_identitas(laporan_id: str) -> bool:
    """Tell whether an identity lies sealed for the custodians."""
    return db.session().get(Identitas, laporan_id) is not None


def _touch(baris: Laporan) -> None:
    baris.versi += 1
    db.session().flush()


def _jabatan(pemegang: Pemegang) -> str:
    baris = find_brankas(pemegang.pengguna_id)
    return baris.jabatan if baris else ""


def _tell(pemegang: Pemegang, terbuka: Terbuka, teks: str, *, now: datetime) -> None:
    """Send the reporter a sentence of the portal; it counts as a personal answer."""
    add_pesan(
        terbuka.baris, terbuka.kunci, sisi=PENGELOLA, teks=teks, now=now, kiriman=make_kiriman(),
        penulis=_jabatan(pemegang),
    )  # fmt: skip
    _mark_answered(terbuka.baris, local_day(now))


def _mark_answered(baris: Laporan, hari: date) -> None:
    """The first answer meets the clocks of answer and acknowledgement; dates once set never move."""
    baris.dikonfirmasi_pada = baris.dikonfirmasi_pada or hari
    baris.dibalas_pada = baris.dibalas_pada or hari


def reply(
    pemegang: Pemegang,
    terbuka: Terbuka,
    *,
    teks: str,
    berkas: Sequence[BerkasTitipan],
    umpan_balik: bool,
    kiriman: str,
    now: datetime,
) -> None:
    """Send the reporter a message with files. Raises DomainError (`bidang` pesan) for nothing or too much.

    `umpan_balik`: it tells the outcome or what is being done, and meets the third clock.
    """
    bersih = check_teks(teks, ada_berkas=bool(berkas))
    baris, hari = terbuka.baris, local_day(now)
    add_pesan(
        baris, terbuka.kunci, sisi=PENGELOLA, teks=bersih, now=now, kiriman=kiriman, penulis=_jabatan(pemegang),
        berkas=berkas,
    )  # fmt: skip
    _mark_answered(baris, hari)
    if umpan_balik:
        baris.umpan_balik_pada = baris.umpan_balik_pada or hari
    db.session().flush()
    mark_baru(baris.id, kecuali=[pemegang.pengguna_id])
    akses.audit(pemegang, "wbs.pesan", baris, now=now, umpan_balik=umpan_balik)


def note(pemegang: Pemegang, terbuka: Terbuka, *, teks: str, kiriman: str, now: datetime) -> None:
    """Keep an internal note. Raises DomainError (`bidang` catatan) for nothing or too much."""
    bersih = check_teks(teks, bidang="catatan")
    add_catatan(terbuka.baris, terbuka.kunci, pengguna_id=pemegang.pengguna_id, teks=bersih, kiriman=kiriman, now=now)
    mark_baru(terbuka.baris.id, kecuali=[pemegang.pengguna_id])
    akses.audit(pemegang, "wbs.catatan", terbuka.baris, now=now)


def confirm(pemegang: Pemegang, terbuka: Terbuka, *, now: datetime) -> None:
    """Acknowledge a report; again it changes nothing, so that the feedback clock cannot be pushed."""
    if terbuka.baris.dikonfirmasi_pada is not None:
        return
    terbuka.baris.dikonfirmasi_pada = local_day(now)
    _touch(terbuka.baris)
    akses.audit(pemegang, "wbs.dikonfirmasi", terbuka.baris, now=now)


def move(
    pemegang: Pemegang, terbuka: Terbuka, gerak: Gerak, *, hasil: Hasil | None, alasan: str, tujuan: str,
    kata: dict[str, str], now: datetime,
) -> None:  # fmt: skip
    """Move the state; closing and reopening tell the reporter in plain words.

    `kata`: the sentences for the reporter in the language of the room (keys "selesai", "hasil", "buka_lagi").
    Raises like `check_gerak`.
    """
    baris, hari = terbuka.baris, local_day(now)
    hasil = hasil if gerak is Gerak.SELESAI else None
    tujuan = tujuan.strip()[:TUJUAN_MAKS] if hasil is Hasil.DILIMPAHKAN else ""
    ke = check_gerak(Status(baris.status), gerak, hasil=hasil, alasan=alasan, tujuan=tujuan)
    add_gerak(
        baris, terbuka.kunci, gerak=gerak.value, ke=ke.value, hasil=hasil.value if hasil else None,
        oleh_id=pemegang.pengguna_id, isi={"alasan": alasan.strip(), "tujuan": tujuan}, now=now,
    )  # fmt: skip
    baris.status, baris.hasil = ke.value, hasil.value if hasil else None
    baris.ditutup_pada = hari if gerak is Gerak.SELESAI else None
    if gerak is Gerak.SELESAI:
        _tell(pemegang, terbuka, f"{kata['selesai']}\n\n{kata['hasil']}", now=now)
        baris.umpan_balik_pada = baris.umpan_balik_pada or hari
        baris.perpanjang_oleh_id = None if baris.diperpanjang_pada is None else baris.perpanjang_oleh_id
    elif gerak is Gerak.BUKA_LAGI:
        _tell(pemegang, terbuka, kata["buka_lagi"], now=now)
    _touch(baris)
    mark_baru(baris.id, kecuali=[pemegang.pengguna_id])
    akses.audit(pemegang, "wbs.gerak", baris, now=now, gerak=gerak.value, ke=ke.value)


def _record(pemegang: Pemegang, terbuka: Terbuka, gerak: str, isi: dict[str, str], *, now: datetime) -> None:
    add_gerak(
        terbuka.baris, terbuka.kunci, gerak=gerak, ke=terbuka.baris.status, hasil=None,
        oleh_id=pemegang.pengguna_id, isi=isi, now=now,
    )  # fmt: skip


def may_extend(baris: Laporan) -> bool:
    """Tell whether more time can be asked for: the feedback still runs and was not extended before."""
    return (
        baris.status != Status.SELESAI
        and baris.umpan_balik_pada is None
        and baris.diperpanjang_pada is None
        and baris.perpanjang_oleh_id is None
    )


def ask_extension(pemegang: Pemegang, terbuka: Terbuka, *, alasan: str, now: datetime) -> None:
    """Ask for three more months for the feedback; somebody else must agree. Raises DomainError, Bentrok."""
    if not may_extend(terbuka.baris):
        raise Bentrok("perpanjang_tidak_bisa", _n("Tenggat umpan balik tidak dapat diperpanjang lagi."))
    _record(pemegang, terbuka, MINTA_WAKTU, {"alasan": check_alasan(alasan)}, now=now)
    terbuka.baris.perpanjang_oleh_id = pemegang.pengguna_id
    _touch(terbuka.baris)
    mark_baru(terbuka.baris.id, kecuali=[pemegang.pengguna_id])
    akses.audit(pemegang, "wbs.perpanjang_diminta", terbuka.baris, now=now)


def feedback_due(baris: Laporan) -> date:
    """Return the last day that is on time for the feedback."""
    return next(t.jatuh for t in compute_jam(baris) if t.jam is Jam.UMPAN_BALIK)


def answer_extension(pemegang: Pemegang, terbuka: Terbuka, *, setuju: bool, now: datetime) -> bool:
    """Agree or decline; return whether more time was given, whereupon the caller tells the reporter (`tell_extension`).

    Raises Bentrok when nothing waits any more, DomainError when the asker agrees with himself or herself.
    """
    baris = terbuka.baris
    if baris.perpanjang_oleh_id is None or baris.diperpanjang_pada is not None:
        raise Bentrok("perpanjang_tidak_ada", _n("Tidak ada permintaan waktu yang menunggu."))
    if setuju and baris.perpanjang_oleh_id == pemegang.pengguna_id:
        raise DomainError("perpanjang_sendiri", _n("Permintaan Anda sendiri harus disetujui rekan lain."))
    _record(pemegang, terbuka, BERI_WAKTU if setuju else TOLAK_WAKTU, {"alasan": ""}, now=now)
    if setuju:
        baris.diperpanjang_pada = local_day(now)
    else:
        baris.perpanjang_oleh_id = None
    _touch(baris)
    mark_baru(baris.id, kecuali=[pemegang.pengguna_id])
    akses.audit(pemegang, "wbs.perpanjang_dijawab", baris, now=now, setuju=setuju)
    return setuju


def tell_extension(pemegang: Pemegang, terbuka: Terbuka, kalimat: str, *, now: datetime) -> None:
    """Tell the reporter the new date, in the unit of work that gave the time."""
    _tell(pemegang, terbuka, kalimat, now=now)
    db.session().flush()


def assign(pemegang: Pemegang, terbuka: Terbuka, pengguna_id: int | None, *, now: datetime) -> None:
    """Name who is responsible; raises DomainError (`bidang` penanggung) for somebody without access."""
    if pengguna_id is not None and pengguna_id not in {a.pengguna_id for a in akses.list_akses(terbuka.baris.id)}:
        raise DomainError("penanggung_salah", _n("Pilih orang yang memiliki akses."), bidang="penanggung")
    terbuka.baris.penanggung_jawab_id = pengguna_id
    if pengguna_id not in (None, pemegang.pengguna_id):
        db.session().get_one(Akses, (terbuka.baris.id, pengguna_id)).baru = True
    _touch(terbuka.baris)
    akses.audit(pemegang, "wbs.penanggung_jawab", terbuka.baris, now=now, pengguna_id=pengguna_id)


def hold(pemegang: Pemegang, terbuka: Terbuka, *, tahan: bool, alasan: str, kalimat: str, now: datetime) -> None:
    """Put a legal hold on a report or lift it; `kalimat` and the reason become an internal note."""
    bersih = check_alasan(alasan)
    if terbuka.baris.ditahan == tahan:
        return
    terbuka.baris.ditahan = tahan
    add_catatan(
        terbuka.baris, terbuka.kunci, pengguna_id=pemegang.pengguna_id, teks=f"{kalimat}\n{bersih}",
        kiriman=make_kiriman(), now=now,
    )  # fmt: skip
    _touch(terbuka.baris)
    akses.audit(pemegang, "wbs.ditahan" if tahan else "wbs.tahanan_dilepas", terbuka.baris, now=now)


def share(pemegang: Pemegang, terbuka: Terbuka, penerima_id: int, *, now: datetime) -> None:
    """Give one more handler the report's keys; raises DomainError (`bidang` penerima)."""
    akses.grant(pemegang, terbuka, penerima_id, now=now)
    _record(pemegang, terbuka, BERI_AKSES, {"pengguna": str(penerima_id)}, now=now)


def withdraw(pemegang: Pemegang, terbuka: Terbuka, pengguna_id: int, *, now: datetime) -> Terbuka:
    """Take a handler's access away and re-key; the move remembers it, so that no "share all" gives it back."""
    terbuka = akses.revoke(pemegang, terbuka, pengguna_id, now=now)
    _record(pemegang, terbuka, CABUT_AKSES, {"pengguna": str(pengguna_id)}, now=now)
    _touch(terbuka.baris)
    return terbuka


def _was_withdrawn(terbuka: Terbuka, pengguna_id: int) -> bool:
    return any(
        g.gerak == CABUT_AKSES and isi.get("pengguna") == str(pengguna_id)
        for g, isi in list_gerak(terbuka.baris, terbuka.kunci)
    )


def _is_open_for(terbuka: Terbuka, pengguna_id: int) -> bool:
    """Tell whether "share all" would give this report: neither involved, nor holding it, nor taken away before."""
    calon = {c.pengguna_id for c in list_calon(terbuka)}
    return pengguna_id in calon and not _was_withdrawn(terbuka, pengguna_id)


def _missing(pemegang: Pemegang) -> dict[int, set[str]]:
    """Return, by colleague with a vault, the reports of this handler that the colleague cannot open."""
    milik = {laporan.id for laporan, _akses in akses.list_laporan(pemegang)}
    punya: dict[int, set[str]] = {}
    for laporan_id, pengguna_id in db.session().execute(select(Akses.laporan_id, Akses.pengguna_id)):
        punya.setdefault(pengguna_id, set()).add(laporan_id)
    rekan = [p.pengguna_id for p in list_pemegang(JENIS_PENGELOLA) if p.pengguna_id != pemegang.pengguna_id]
    return {nomor: kurang for nomor in rekan if (kurang := milik - punya.get(nomor, set()))}


def list_rekan_baru(pemegang: Pemegang) -> list[PemegangKunci]:
    """Return the colleagues with a vault to whom some of this handler's reports can still be shared."""
    kurang = _missing(pemegang)
    return [
        p
        for p in list_pemegang(JENIS_PENGELOLA)
        if any(_is_open_for(open_laporan(pemegang, lid), p.pengguna_id) for lid in kurang.get(p.pengguna_id, ()))
    ]


def share_all(pemegang: Pemegang, penerima_id: int, *, now: datetime) -> int:
    """Share this handler's reports with a colleague; return how many. What was taken away before stays away."""
    jumlah = 0
    for laporan_id in sorted(_missing(pemegang).get(penerima_id, ())):
        terbuka = open_to_work(pemegang, laporan_id)
        if _is_open_for(terbuka, penerima_id):
            share(pemegang, terbuka, penerima_id, now=now)
            jumlah += 1
    return jumlah


def write_hasil(hasil: Hasil) -> tuple[str, str]:
    """Return the name of an outcome and its sentence for the reporter, both untranslated."""
    return NAMA_HASIL[hasil], KATA_HASIL[hasil]
