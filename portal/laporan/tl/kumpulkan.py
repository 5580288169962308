"""Collects follow-up reports through the services; an addendum also reads the report that it completes."""

import json
from datetime import date

from sqlalchemy import select

from portal.inti.db import db
from portal.inti.galat import DomainError, _n
from portal.inti.kode import group_kode
from portal.inti.periode import Periode, local_date
from portal.laporan.domain.daur import SAH
from portal.laporan.models import Laporan
from portal.laporan.ruang_lain import read_tindak_lanjut
from portal.laporan.tl.data import Dahulu, DataAdendum, DataTl, index_nilai, read_lembar
from portal.organisasi.service import Unit, subtree_ids
from portal.skm.service.penutupan import read_indeks
from portal.tindak_lanjut.service.baca import read_pita
from portal.tindak_lanjut.service.tempat import read_tempat

KODE_SURVEI = "tl-survei"


def collect_survei(unit: Unit, periode: Periode, *, hari_ini: date) -> DataTl:
    """Collect the follow-up of the surveys of a period, as it stands at the end of a day."""
    hasil = [read_indeks(unit, periode, instrumen=kode, hari_ini=hari_ini) for kode in ("skm", "ipak")]
    return DataTl(
        judul="Laporan Tindak Lanjut Hasil Survei IKM dan IPAK",
        perihal="hasil survei IKM dan IPAK",
        unit_nama=unit.nama,
        periode=periode,
        hari_ini=hari_ini,
        tindak_lanjut=read_tindak_lanjut(subtree_ids(unit.id), periode, sumber="survei", per=hari_ini),
        pita=read_pita(),
        nilai=tuple(index_nilai(h) for h in hasil),
        sementara=any(h.status == "sementara" and h.indeks.n for h in hasil),
    )


def collect_wbs(unit: Unit, periode: Periode, *, hari_ini: date) -> DataTl:
    """Collect the follow-up of the evaluations of WBS; nothing is read of the sealed room."""
    return DataTl(
        judul="Laporan Tindak Lanjut Evaluasi Penerapan WBS",
        perihal="evaluasi penerapan WBS",
        unit_nama=unit.nama,
        periode=periode,
        hari_ini=hari_ini,
        tindak_lanjut=read_tindak_lanjut(subtree_ids(unit.id), periode, sumber="wbs", per=hari_ini),
        pita=read_pita(),
    )


def collect_adendum(unit: Unit, periode: Periode, *, hari_ini: date) -> DataAdendum:
    """Collect what changed since the newest final report that was made before the period ended.

    Raises DomainError while the period runs, or when there is no such report.
    """
    if hari_ini < periode.sampai:
        raise DomainError(
            "adendum_dini", _n("%(periode)s belum berakhir. Adendum dibuat sesudahnya."), periode=periode.nama
        )
    return DataAdendum(collect_survei(unit, periode, hari_ini=hari_ini), _read_dahulu(unit, periode))


def _read_dahulu(unit: Unit, periode: Periode) -> Dahulu:
    zona = read_tempat().zona
    pilih = (
        select(Laporan)
        .where(
            Laporan.jenis == KODE_SURVEI,
            Laporan.unit_id == unit.id,
            Laporan.periode == periode.kode,
            Laporan.status.in_(SAH),
            Laporan.dibuat_at < periode.to_utc(zona)[1],
        )
        .order_by(Laporan.versi.desc())
        .limit(1)
    )
    lama = db.session().scalar(pilih)
    if lama is None or lama.isi is None:
        raise DomainError(
            "tanpa_sementara",
            _n("Tidak ada laporan tindak lanjut %(periode)s yang final dan dibuat sebelum periodenya berakhir."),
            periode=periode.nama,
        )
    nilai, butir = read_lembar(json.loads(lama.isi)["lembar"])
    hari = local_date(lama.dibuat_at, zona)
    return Dahulu(lama.versi, hari, group_kode(lama.kode_verifikasi), nilai, butir, lama.nomor or "")
