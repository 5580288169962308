"""One item: what it asks, what was found, what is suggested, and what the assessor says."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.berkas import Titipan
from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.web.bahasa import translate
from portal.inti.web.berkas import describe_titipan
from portal.inti.web.penjaga import boleh, butuh_izin, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import Unit, list_layanan, subtree_ids
from portal.zi.butir import find_butir, load_lke
from portal.zi.domain.butir import BAGIAN, BENTUK, JENIS_KANTOR, JENIS_PORTAL, Butir
from portal.zi.petugas.dasar import bp, chosen_tahun, chosen_unit, switch, today
from portal.zi.service.nilai import confirm_nilai, list_riwayat
from portal.zi.service.papan import list_pilihan_periode, read_lembar
from portal.zi.service.slot import list_slot

URUTAN = ("huruf", "bukti", "bagian", "bentuk", "judul", "periode", "layanan", "nomor", "tanggal", "berlaku_sampai",
          "berkas", "tautan", "catatan", "alasan")  # fmt: skip


def show_butir(
    butir: Butir,
    unit: Unit,
    tahun: int,
    galat: Mapping[str, str],
    *,
    titipan: Titipan | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Render an item, with the forms as they were typed when something is wrong."""
    lembar = read_lembar(butir, unit, tahun, hari_ini=today())
    isian: Mapping[str, Any] = request.form if galat else {"bukti": request.args.get("bukti", "")}
    urut = sorted(galat, key=lambda b: URUTAN.index(b) if b in URUTAN else -1)
    ids = subtree_ids(unit.id)
    slot = list_slot(ids, tahun, butir.kode)
    return render_template(
        "zi/petugas/show.html",
        lembar=lembar,
        butir=butir,
        area=next(a for a in load_lke().area if a.kode == butir.area),
        ditolak=[s for s in slot if s.ditolak],
        dicabut=[s for s in slot if s.cabut],
        riwayat=list_riwayat(butir.kode, unit.id, tahun),
        jenis={**JENIS_PORTAL, **JENIS_KANTOR},
        bagian=BAGIAN,
        pilihan_bagian=[(k, _(v)) for k, v in BAGIAN.items()],
        pilihan_bentuk=[(k, _(v)) for k, v in BENTUK.items() if k not in butir.dilarang],
        dilarang=[_(BENTUK[b]) for b in butir.dilarang],
        pilihan_bukti=[(b.kode, b.judul) for b in butir.bukti if b.boleh_diunggah],
        pilihan_butir_periode=list_pilihan_periode(butir, tahun),
        pilihan_layanan=[(s.id, s.nama) for s in list_layanan(ids)],
        isian=isian,
        galat=galat,
        ringkas=[("isi" if b == "umum" else f"b-{b}", galat[b]) for b in urut],
        titipan=describe_titipan(titipan),
        boleh_isi=boleh("zi.isi"),
        boleh_nilai=boleh("zi.nilai"),
        **switch(unit, tahun),
    ), status


@bp.get("/butir/<kode>")
@butuh_izin("zi.lihat")
def show(kode: str) -> ResponseReturnValue:
    """Show one item of a unit and year."""
    return show_butir(find_butir(kode), chosen_unit(), chosen_tahun(), {})


@bp.post("/butir/<kode>/nilai")
@butuh_izin("zi.nilai")
@menulis
def nilai(kode: str) -> ResponseReturnValue:
    """Store the assessor's grade of an item."""
    butir, unit, tahun = find_butir(kode), chosen_unit(), chosen_tahun()
    saran = read_lembar(butir, unit, tahun, hari_ini=today()).saran.huruf
    try:
        confirm_nilai(
            butir,
            unit,
            tahun,
            request.form.get("huruf", ""),
            request.form.get("catatan", ""),
            saran=saran,
            pelaku=pelaku(),
            now=utc_now(),
        )
    except DomainError as salah:
        bidang = "catatan_nilai" if salah.bidang == "catatan" else salah.bidang or "umum"
        return show_butir(butir, unit, tahun, {bidang: translate(salah)}, status=422)
    flash(_("Penilaian butir %(kode)s tersimpan.", kode=kode), "baik")
    return redirect(url_for("zi_petugas.show", kode=kode, unit=unit.kode, tahun=tahun), code=303)
