"""What waits for an approver; the deadline board; duplicates side by side."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan, _n
from portal.inti.periode import Periode
from portal.inti.web.bahasa import translate
from portal.inti.web.daftar import fetch_halaman
from portal.inti.web.penjaga import butuh_izin
from portal.inti.web.transaksi import menulis
from portal.organisasi.domain import TAHUN_KALENDER
from portal.organisasi.service import Unit, get_unit, list_unit
from portal.organisasi.service.kalender import list_libur
from portal.pengaduan.domain.gerak import allowed_gerak
from portal.pengaduan.domain.isian_petugas import read_nomor
from portal.pengaduan.domain.pilihan import KANAL, KLASIFIKASI
from portal.pengaduan.domain.status import NAMA_STATUS, Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.petugas.dasar import bp, saya, today
from portal.pengaduan.service import aturan
from portal.pengaduan.service import papan as layanan_papan
from portal.pengaduan.service.akses import find_kasus, wewenang_pada
from portal.pengaduan.service.banding import describe_sisi, find_banding, find_induk, list_serupa
from portal.pengaduan.service.gerak import decide_usulan, move
from portal.pengaduan.service.langkah import Isian
from portal.pengaduan.service.riwayat import describe_tenggat
from portal.pengaduan.service.setuju import list_menunggu


def _waiting(galat: DomainError | None = None, kasus_id: int | None = None) -> ResponseReturnValue:
    now = utc_now()
    menunggu, jumlah = list_menunggu(saya())
    isi = render_template(
        "pengaduan/petugas/setuju.html",
        menunggu=[(m, describe_tenggat(m.kasus, now=now)) for m in menunggu],
        jumlah=jumlah,
        salah_di=kasus_id,
        ringkas=[(f"kasus-{kasus_id}", translate(galat))] if galat else [],
        klasifikasi=KLASIFIKASI,
    )
    return isi, galat.status if galat else 200


@bp.get("/setuju")
@butuh_izin("pengaduan.setuju")
def setuju() -> ResponseReturnValue:
    """List what waits for this person's decision, the oldest deadline first."""
    return _waiting()


def _done(kalimat: str) -> ResponseReturnValue:
    flash(kalimat, "success")
    return redirect(url_for("pengaduan_petugas.setuju"), code=303)


@bp.post("/setuju/<int:kasus_id>/jawaban")
@butuh_izin("pengaduan.setuju")
@menulis
def putuskan_jawaban(kasus_id: int) -> ResponseReturnValue:
    """Approve and send an answer, changed or not, or ask for a better one."""
    kasus = find_kasus(kasus_id, saya())
    versi = read_nomor(request.form, "versi")
    setujui = request.form.get("aksi") == "setujui"
    isian = (
        Isian(nilai={n: request.form.get(n, "") for n in ("jawaban", "nomor_surat")})
        if setujui
        else Isian(catatan=request.form.get("catatan", ""))
    )
    try:
        move(kasus.id, "tanggapi" if setujui else "minta_revisi", isian, pelaku=saya(), now=utc_now(), versi=versi)
    except DomainError as salah:
        return _waiting(salah, kasus_id)
    if setujui:
        return _done(_("Jawaban %(nomor)s dikirim kepada pelapor.", nomor=kasus.nomor_register))
    return _done(_("Jawaban %(nomor)s dikembalikan untuk diperbaiki.", nomor=kasus.nomor_register))


@bp.post("/setuju/<int:kasus_id>/usulan")
@butuh_izin("pengaduan.setuju")
@menulis
def putuskan_usulan(kasus_id: int) -> ResponseReturnValue:
    """Carry a proposed move out, or refuse it with a reason."""
    kasus = find_kasus(kasus_id, saya())
    setujui = request.form.get("aksi") == "setujui"
    try:
        decide_usulan(
            kasus.id,
            setuju=setujui,
            catatan=request.form.get("catatan", ""),
            pelaku=saya(),
            now=utc_now(),
            versi=read_nomor(request.form, "versi"),
        )
    except DomainError as salah:
        return _waiting(salah, kasus_id)
    if setujui:
        return _done(_("Usul %(nomor)s disetujui.", nomor=kasus.nomor_register))
    return _done(_("Usul %(nomor)s ditolak.", nomor=kasus.nomor_register))


def _chosen_unit() -> Unit | None:
    """Return the unit of the address; units without cases of this person show nothing, so no scope is needed."""
    nomor = read_nomor(request.args, "unit")
    try:
        return get_unit(nomor) if nomor else None
    except TidakDitemukan:
        return None


def _chosen_month() -> Periode:
    try:
        bulan = Periode.parse(request.args.get("bulan", ""))
    except DomainError:
        bulan = Periode.containing(today(), "bulan")
    return bulan if bulan.jenis == "bulan" and bulan.tahun in TAHUN_KALENDER else Periode.containing(today(), "bulan")


def _chosen_day() -> date | None:
    try:
        hari = date.fromisoformat(request.args.get("hari", ""))
    except ValueError:
        return None
    return hari if hari.year in TAHUN_KALENDER else None


def _describe_month(unit: Unit | None) -> dict[str, Any]:
    bulan = _chosen_month()
    kal = aturan.kalender_of(unit.id if unit else None)
    libur = {b.tanggal: b.nama for b in list_libur(bulan.tahun, unit) if b.tanggal in bulan}
    return {
        "bulan": bulan,
        "minggu": layanan_papan.weeks_of(bulan),
        "jatuh": layanan_papan.count_days(saya(), bulan),
        "libur": libur,
        "hari_kerja": {h for m in layanan_papan.weeks_of(bulan) for h in m if kal.is_hari_kerja(h)},
        "hari_ini": today(),
    }


@bp.get("/papan")
@butuh_izin("pengaduan.lihat")
def papan() -> ResponseReturnValue:
    """Show how much is due when, by unit and by day; every number opens the cases behind it."""
    now, unit, hari = utc_now(), _chosen_unit(), _chosen_day()
    kolom = request.args.get("kolom") if request.args.get("kolom") in layanan_papan.KOLOM else None
    hitungan = layanan_papan.count_papan(saya(), now=now)
    nama_unit = {u.id: u.nama for u in list_unit()}
    daftar = None
    if kolom or hari or unit:
        pilih = layanan_papan.select_papan(saya(), now=now, kolom=kolom, unit_id=unit.id if unit else None, hari=hari)
        daftar = fetch_halaman(pilih)
    return render_template(
        "pengaduan/petugas/papan.html",
        papan=hitungan,
        unit_urut=sorted(hitungan.per_unit, key=lambda u: nama_unit.get(u, "")),
        nama_unit=nama_unit,
        kolom_papan=layanan_papan.KOLOM,
        kolom=kolom,
        unit=unit,
        hari=hari,
        daftar=daftar,
        sisa={k.id: describe_tenggat(k, now=now) for (k,) in daftar.baris} if daftar else {},
        nama_status=NAMA_STATUS,
        **_describe_month(unit),
    )


def _compare(kasus: Pengaduan, *, galat: DomainError | None = None) -> ResponseReturnValue:
    dengan, lain = request.values.get("dengan", ""), None
    if dengan:
        try:
            lain = find_banding(dengan, kasus, saya())
        except DomainError as salah:
            galat = galat or salah
    boleh = {g.kode for g in allowed_gerak(Status(kasus.status), wewenang_pada(kasus, saya()))}
    isi = render_template(
        "pengaduan/petugas/banding.html",
        kiri=describe_sisi(kasus, saya()),
        kanan=describe_sisi(lain, saya()) if lain else None,
        dengan=dengan,
        induk=find_induk(kasus, saya()) if kasus.status == Status.DUPLIKAT else None,
        serupa=[s for s in list_serupa(kasus, saya()) if lain is None or s.id != lain.id],
        boleh_gerak=boleh,
        ringkas=[("dengan", translate(galat))] if galat else [],
        nama_status=NAMA_STATUS,
        kanal=KANAL,
    )
    return isi, galat.status if galat and galat.status != 404 else 422 if galat else 200


@bp.get("/<int:kasus_id>/banding")
@butuh_izin("pengaduan.lihat")
def banding(kasus_id: int) -> ResponseReturnValue:
    """Show a case beside another one, with suggestions of cases that may be the same."""
    return _compare(find_kasus(kasus_id, saya()))


@bp.post("/<int:kasus_id>/banding/gabung")
@butuh_izin("pengaduan.kerja")
@menulis
def gabung(kasus_id: int) -> ResponseReturnValue:
    """Join a case with the one it repeats; both must be visible to the person."""
    kasus = find_kasus(kasus_id, saya())
    try:
        induk = find_banding(request.form.get("dengan", ""), kasus, saya())
        move(
            kasus.id,
            "duplikat",
            Isian(catatan=request.form.get("catatan", ""), nilai={"induk": induk.nomor_register}),
            pelaku=saya(),
            now=utc_now(),
            versi=read_nomor(request.form, "versi"),
        )
    except DomainError as salah:
        return _compare(kasus, galat=salah)
    flash(_("%(nomor)s digabung dengan %(induk)s.", nomor=kasus.nomor_register, induk=induk.nomor_register), "success")
    return redirect(url_for("pengaduan_petugas.banding", kasus_id=kasus.id, dengan=induk.nomor_register), code=303)


@bp.post("/<int:kasus_id>/banding/pisah")
@butuh_izin("pengaduan.kerja")
@menulis
def pisah(kasus_id: int) -> ResponseReturnValue:
    """Let a duplicate stand on its own again."""
    kasus = find_kasus(kasus_id, saya())
    try:
        if kasus.status != Status.DUPLIKAT:
            raise Bentrok("keadaan_lain", _n("Langkah ini tidak dapat dilakukan pada keadaan pengaduan sekarang."))
        move(
            kasus.id,
            "pulihkan",
            Isian(catatan=request.form.get("catatan", "")),
            pelaku=saya(),
            now=utc_now(),
            versi=read_nomor(request.form, "versi"),
        )
    except DomainError as salah:
        return _compare(kasus, galat=salah)
    flash(_("%(nomor)s diproses kembali sebagai laporan sendiri.", nomor=kasus.nomor_register), "success")
    return redirect(url_for("pengaduan_petugas.banding", kasus_id=kasus.id), code=303)
