"""One report: content, dialogue, notes, clocks, moves. Every POST opens its own unit of work.

A refused POST shows the page again with what was typed. Files: berkas.py; who has access: akses.py.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.akun.service import list_nama
from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.web.bahasa import translate
from portal.inti.web.bentuk import tanggal
from portal.inti.web.penjaga import butuh_izin
from portal.wbs.domain.alur import LANGKAH, Gerak, allowed_gerak, allowed_hasil
from portal.wbs.domain.isian import PANJANG
from portal.wbs.domain.pilihan import NAMA_HASIL, NAMA_KANAL, NAMA_KATEGORI, NAMA_MODE, NAMA_STATUS, Hasil, Status
from portal.wbs.domain.tenggat import NAMA_JAM
from portal.wbs.petugas.berkas import jenis_of, write_besar
from portal.wbs.petugas.daftar import RUPA_STATUS, shorten
from portal.wbs.petugas.dasar import bp, butuh_brankas, describe_tenggat, read_orang, saya, today
from portal.wbs.service import penanganan
from portal.wbs.service.akses import Terbuka, audit, list_akses, list_calon, open_laporan
from portal.wbs.service.brankas import PENGELOLA, list_pemegang
from portal.wbs.service.jam import compute_jam
from portal.wbs.service.laporan import BerkasTitipan, is_asli
from portal.wbs.service.percakapan import (
    BERKAS_MAKS,
    PESAN_MAKS,
    list_berkas,
    list_catatan,
    list_gerak,
    list_pesan,
    make_kiriman,
)
from portal.wbs.service.titipan import AliranBukti, take_unggahan

JUDUL_ISI = {
    "apa": _n("Apa yang terjadi"),
    "siapa": _n("Siapa yang terlibat"),
    "di_mana": _n("Di mana"),
    "kapan": _n("Kapan"),
    "bagaimana": _n("Bagaimana terjadinya"),
    "bukti_lain": _n("Bukti lain"),
}
NAMA_GERAK = {
    Gerak.VERIFIKASI: _n("Verifikasi dimulai"),
    Gerak.TELAAH: _n("Telaah dimulai"),
    Gerak.TINDAK_LANJUT: _n("Ditindaklanjuti"),
    Gerak.SELESAI: _n("Hasil ditetapkan"),
    Gerak.BUKA_LAGI: _n("Dibuka kembali"),
    penanganan.MINTA_WAKTU: _n("Perpanjangan waktu diminta"),
    penanganan.BERI_WAKTU: _n("Perpanjangan waktu disetujui"),
    penanganan.TOLAK_WAKTU: _n("Perpanjangan waktu tidak jadi"),
    penanganan.BERI_AKSES: _n("Akses diberikan"),
    penanganan.CABUT_AKSES: _n("Akses dicabut"),
}
KALIMAT_TAHAN = {True: _n("Laporan ditahan dari pemusnahan."), False: _n("Penahanan dilepas.")}
Langkah = Callable[[Terbuka], object]


def _read_orang(terbuka: Terbuka) -> dict[str, Any]:
    """Return who is around a report: names, who has access, who can still get it, who was named as involved."""
    nama = dict(list_nama())
    jabatan = {p.pengguna_id: p.jabatan for p in list_pemegang(PENGELOLA)}
    punya = [a.pengguna_id for a in list_akses(terbuka.baris.id)]
    return {
        "orang": nama,
        "jabatan": jabatan,
        "pemegang": sorted(punya, key=lambda n: nama.get(n, "")),
        "calon": [(p.pengguna_id, f"{p.nama}, {p.jabatan}") for p in list_calon(terbuka)],
        "terlibat": sorted(nama.get(n, str(n)) for n in terbuka.terlibat),
        "saya": saya().pengguna_id,
    }


def _read_alur(terbuka: Terbuka) -> dict[str, Any]:
    """Return clocks, moves done and moves that are possible."""
    status = Status(terbuka.baris.status)
    jam = [(t, *describe_tenggat(None if t.dipenuhi else t, today())) for t in compute_jam(terbuka.baris)]
    return {
        "jam": jam,
        "gerak": list(reversed(list_gerak(terbuka.baris, terbuka.kunci))),
        "langkah": [(g.value, _(LANGKAH[g].tombol)) for g in allowed_gerak(status) if g is not Gerak.SELESAI],
        "hasil": [(h.value, _(NAMA_HASIL[h])) for h in allowed_hasil(status)],
        "boleh_perpanjang": penanganan.may_extend(terbuka.baris),
    }


def show_kasus(terbuka: Terbuka, galat: Mapping[str, str] | None = None, *, status: int = 200) -> ResponseReturnValue:
    """Show a report; `galat` (sentence by control) keeps what was typed."""
    berkas = list_berkas(terbuka.baris, terbuka.kunci)
    isi = render_template(
        "wbs/petugas/kasus.html",
        l=terbuka.baris,
        isi=terbuka.isi,
        asli=is_asli(terbuka.baris.id, terbuka.isi),
        ringkas=shorten(str(terbuka.isi.get("apa", "")), 70),
        judul_isi=JUDUL_ISI,
        bidang_isi=list(PANJANG),
        berkas=[b for pesan, b in berkas if pesan == 0],
        pesan=list_pesan(terbuka.baris, terbuka.kunci),
        catatan=list(reversed(list_catatan(terbuka.baris, terbuka.kunci))),
        ada_identitas=penanganan.has_identitas(terbuka.baris.id),
        galat=galat or {},
        f=request.form if galat else {},
        kiriman=request.form.get("kiriman") if galat else None,
        kiriman_baru=make_kiriman(),
        nama_status=NAMA_STATUS,
        nama_kategori=NAMA_KATEGORI,
        nama_mode=NAMA_MODE,
        nama_kanal=NAMA_KANAL,
        nama_hasil=NAMA_HASIL,
        nama_jam=NAMA_JAM,
        nama_gerak=NAMA_GERAK,
        rupa_status=RUPA_STATUS,
        pesan_maks=PESAN_MAKS,
        berkas_maks=BERKAS_MAKS,
        bisa_bersih=jenis_of,
        write_besar=write_besar,
        **_read_orang(terbuka),
        **_read_alur(terbuka),
    )
    return isi, status


def work(
    laporan_id: str, langkah: Langkah, *, kata: str, jangkar: str = "", versi: bool = True, alasan: str = "alasan"
) -> ResponseReturnValue:
    """Run one step in a unit of work of its own and come back to the report.

    `kata` is said when it is done; `versi`: the form must show the report as it stands; `alasan`: the control that
    holds the reason. A refused step shows the page again with what was typed.
    """
    try:
        with unit_kerja():
            terbuka = penanganan.open_to_work(
                saya(), laporan_id, versi=request.form.get("versi", "") if versi else None
            )
            langkah(terbuka)
    except TidakDitemukan:
        raise
    except DomainError as salah:
        terbuka = open_laporan(saya(), laporan_id)
        bidang = alasan if salah.bidang == "alasan" else salah.bidang or "umum"
        return show_kasus(terbuka, {bidang: translate(salah)}, status=salah.status)
    flash(kata, "baik")
    return redirect(url_for("wbs_petugas.kasus", laporan_id=laporan_id, _anchor=jangkar or None), code=303)


@bp.get("/laporan/<laporan_id>")
@butuh_izin("wbs.kelola")
@butuh_brankas
def kasus(laporan_id: str) -> ResponseReturnValue:
    """Open one report: forget its "new" mark, re-key it when that waits, and note that it was opened."""
    terbuka = open_laporan(saya(), laporan_id)
    with unit_kerja():
        if penanganan.needs_settling(saya(), terbuka):
            terbuka = penanganan.settle(saya(), penanganan.open_to_work(saya(), laporan_id))
        audit(saya(), "wbs.laporan_dibuka", terbuka.baris, now=utc_now())
    return show_kasus(terbuka)


def _take_berkas() -> list[BerkasTitipan]:
    """Return the sealed uploads of this request; raises DomainError (`bidang` berkas), Terganggu."""
    hasil = []
    for unggahan in request.files.getlist("berkas"):
        if isinstance(unggahan.stream, AliranBukti):
            berkas = take_unggahan(unggahan.stream, unggahan.filename or "")
            hasil += [berkas] if berkas else []
    if len(hasil) > BERKAS_MAKS:
        raise DomainError(
            "berkas_banyak", _n("Paling banyak %(n)s berkas sekali kirim."), bidang="berkas", n=BERKAS_MAKS
        )
    return hasil


@bp.post("/laporan/<laporan_id>/pesan")
@butuh_izin("wbs.kelola")
@butuh_brankas
def pesan(laporan_id: str) -> ResponseReturnValue:
    """Send the reporter a message with files."""

    def langkah(terbuka: Terbuka) -> None:
        penanganan.reply(
            saya(), terbuka, teks=request.form.get("pesan", ""), berkas=_take_berkas(),
            umpan_balik=request.form.get("umpan_balik") == "ya", kiriman=request.form.get("kiriman", ""),
            now=utc_now(),
        )  # fmt: skip

    return work(laporan_id, langkah, kata=_("Pesan dikirim kepada pelapor."), jangkar="percakapan", versi=False)


@bp.post("/laporan/<laporan_id>/catatan")
@butuh_izin("wbs.kelola")
@butuh_brankas
def catatan(laporan_id: str) -> ResponseReturnValue:
    """Keep an internal note."""

    def langkah(terbuka: Terbuka) -> None:
        penanganan.note(
            saya(), terbuka, teks=request.form.get("catatan", ""), kiriman=request.form.get("kiriman", ""),
            now=utc_now(),
        )  # fmt: skip

    return work(laporan_id, langkah, kata=_("Catatan disimpan."), jangkar="catatan-internal", versi=False)


@bp.post("/laporan/<laporan_id>/konfirmasi")
@butuh_izin("wbs.kelola")
@butuh_brankas
def konfirmasi(laporan_id: str) -> ResponseReturnValue:
    """Acknowledge the report."""
    return work(
        laporan_id,
        lambda t: penanganan.confirm(saya(), t, now=utc_now()),
        kata=_("Penerimaan dikonfirmasi."),
        versi=False,
    )


def _kata_pelapor(hasil: Hasil | None, tujuan: str) -> dict[str, str]:
    """Return what the reporter is told, always in Indonesian: "selesai", "hasil", "buka_lagi"."""
    with force_locale("id"):
        return _write_kata(hasil, tujuan)


def _write_kata(hasil: Hasil | None, tujuan: str) -> dict[str, str]:
    nama, kalimat = penanganan.write_hasil(hasil) if hasil else ("", "")
    tambahan = request.form.get("kata", "").strip()[: PESAN_MAKS // 2]
    terang = _(kalimat, tujuan=tujuan) if kalimat else ""
    return {
        "selesai": _(penanganan.KATA_SELESAI, hasil=_(nama)) if nama else "",
        "hasil": f"{terang}\n\n{tambahan}".strip(),
        "buka_lagi": _(penanganan.KATA_BUKA_LAGI),
    }


@bp.post("/laporan/<laporan_id>/gerak")
@butuh_izin("wbs.kelola")
@butuh_brankas
def gerak(laporan_id: str) -> ResponseReturnValue:
    """Move the state of the report."""
    isi = request.form
    nama, pilih = isi.get("gerak", ""), isi.get("hasil", "")

    def langkah(terbuka: Terbuka) -> None:
        if nama not in set(Gerak):
            raise DomainError("gerak_kosong", _n("Pilih langkah."), bidang="gerak")
        hasil = Hasil(pilih) if pilih in set(Hasil) else None
        tujuan = " ".join(isi.get("tujuan", "").split())[: penanganan.TUJUAN_MAKS]
        penanganan.move(
            saya(), terbuka, Gerak(nama), hasil=hasil, alasan=isi.get("alasan", ""), tujuan=tujuan,
            kata=_kata_pelapor(hasil, tujuan), now=utc_now(),
        )  # fmt: skip

    return work(laporan_id, langkah, kata=_("Keadaan laporan diperbarui."), jangkar="keadaan")


@bp.post("/laporan/<laporan_id>/perpanjang")
@butuh_izin("wbs.kelola")
@butuh_brankas
def perpanjang(laporan_id: str) -> ResponseReturnValue:
    """Ask a colleague for three more months."""

    def langkah(terbuka: Terbuka) -> None:
        penanganan.ask_extension(saya(), terbuka, alasan=request.form.get("alasan_waktu", ""), now=utc_now())

    return work(
        laporan_id,
        langkah,
        kata=_("Permintaan waktu menunggu persetujuan rekan."),
        jangkar="jam",
        alasan="alasan_waktu",
    )


@bp.post("/laporan/<laporan_id>/perpanjang/jawab")
@butuh_izin("wbs.kelola")
@butuh_brankas
def jawab_perpanjang(laporan_id: str) -> ResponseReturnValue:
    """Agree to more time, whereupon the reporter is told the new date, or decline."""
    setuju = request.form.get("jawab") == "setuju"

    def langkah(terbuka: Terbuka) -> None:
        if penanganan.answer_extension(saya(), terbuka, setuju=setuju, now=utc_now()):
            with force_locale("id"):
                jatuh = tanggal(penanganan.feedback_due(terbuka.baris), "d MMMM yyyy")
                kalimat = _(penanganan.KATA_PERPANJANG, tanggal=jatuh)
            penanganan.tell_extension(saya(), terbuka, kalimat, now=utc_now())

    kata = _("Waktu diperpanjang dan pelapor diberi tahu.") if setuju else _("Permintaan dibatalkan.")
    return work(laporan_id, langkah, kata=kata, jangkar="jam")


@bp.post("/laporan/<laporan_id>/penanggung")
@butuh_izin("wbs.kelola")
@butuh_brankas
def penanggung(laporan_id: str) -> ResponseReturnValue:
    """Name who is responsible."""
    nomor = read_orang("penanggung")
    return work(
        laporan_id,
        lambda t: penanganan.assign(saya(), t, nomor, now=utc_now()),
        kata=_("Penanggung jawab disimpan."),
        jangkar="orang",
    )


@bp.post("/laporan/<laporan_id>/tahan")
@butuh_izin("wbs.kelola")
@butuh_brankas
def tahan(laporan_id: str) -> ResponseReturnValue:
    """Put a legal hold on the report or lift it."""
    minta = request.form.get("tahan") == "ya"

    def langkah(terbuka: Terbuka) -> None:
        penanganan.hold(
            saya(), terbuka, tahan=minta, alasan=request.form.get("alasan_tahan", ""),
            kalimat=_(KALIMAT_TAHAN[minta]), now=utc_now(),
        )  # fmt: skip

    return work(laporan_id, langkah, kata=_(KALIMAT_TAHAN[minta]), jangkar="orang", alasan="alasan_tahan")
