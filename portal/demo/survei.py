"""The demo office's other surveys and ways in: population, rules, IPAK, an employee survey, paper, a burst.

All names are invented; the answers come from a fixed seed.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.demo.isi import PELAKU, Tempat
from portal.inti.periode import Periode
from portal.organisasi.service import Unit, find_unit, list_layanan, list_unit
from portal.skm.domain.keabsahan import AturanSkm
from portal.skm.instrumen import find_instrumen
from portal.skm.service.aturan import register_aturan, save_populasi
from portal.skm.service.impor import store_banyak
from portal.skm.service.jawaban import JawabanBaru, make_baris, submit_jawaban
from portal.skm.service.keabsahan import Asal

PEGAWAI = ("pegawai-gratifikasi", "pegawai-wbs")
JUMLAH_PEGAWAI = 40


def fill_populasi(periode: Sequence[Periode], *, now: datetime) -> None:
    """Enter people served for each service, and the employees of each unit."""
    for kurun in periode:
        for nomor, layanan in enumerate(list_layanan()):
            save_populasi(
                layanan.unit, layanan.id, kurun, 180 + 45 * nomor, sumber="buku antrean", pelaku=PELAKU, now=now
            )
        for unit in list_unit():
            save_populasi(
                unit, 0, kurun, JUMLAH_PEGAWAI, jenis="pegawai", sumber="daftar pegawai", pelaku=PELAKU, now=now
            )


def fill_aturan(*, mulai: date, now: datetime) -> None:
    """Register the rules of counting with which the office begins."""
    register_aturan(
        AturanSkm(jaringan_kantor=("192.0.2.0/24",)).to_dict(),
        mulai=mulai,
        alasan="Aturan awal kantor contoh.",
        hari_ini=mulai,
        pelaku=PELAKU,
        now=now,
    )


def _scores(kode: str, acak: random.Random, rata: float) -> dict[str, int]:
    instrumen = find_instrumen(kode)
    return {u.kode: min(instrumen.skala, max(1, round(acak.gauss(rata, 0.7)))) for u in instrumen.unsur}


def fill_ipak(tempat: Sequence[Tempat], periode: Periode, *, zona: str, hari_ini: date, now: datetime) -> int:
    """Store about one answer about integrity for each place and week, spread over a morning; return how many."""
    acak, instrumen, jumlah = random.Random(f"ipak-{periode.kode}"), find_instrumen("ipak"), 0
    hari = periode.mulai + timedelta(days=2)
    while hari <= min(periode.hari_terakhir, hari_ini):
        for ke, t in enumerate(tempat):
            jumlah += 1
            pukul = datetime.combine(hari, time(9 + ke // 4, ke % 4 * 14), ZoneInfo(zona))
            baru = JawabanBaru(
                instrumen=instrumen,
                unit_id=t.layanan.unit_id,
                layanan_id=t.layanan.id,
                gratis=t.layanan.gratis,
                loket_id=t.loket.id if t.loket else None,
                kanal="qr",
                tanggal=hari,
                nilai=_scores("ipak", acak, 5.4),
            )
            submit_jawaban(baru, kiriman=f"demo-ipak-{periode.kode}-{jumlah}", now=min(pukul, now))
        hari += timedelta(days=7)
    return jumlah


def fill_pegawai(periode: Periode, *, hari_ini: date, now: datetime) -> int:
    """Store two employee surveys of one quarter, as typed in from paper; return how many answers."""
    acak = random.Random(f"pegawai-{periode.kode}")
    tanggal = min(periode.hari_terakhir, hari_ini)
    baris = [
        make_baris(
            JawabanBaru(
                instrumen=find_instrumen(kode),
                unit_id=unit.id,
                layanan_id=None,
                gratis=False,
                kanal="kertas",
                tanggal=tanggal,
                nilai=_scores(kode, acak, 3.2),
                dicatat_oleh=PELAKU,
            ),
            kiriman=None,
            now=now,
        )
        for kode in PEGAWAI
        for unit in list_unit()
        for _ in range(acak.randint(18, 34))
    ]
    store_banyak(baris)
    return len(baris)


def fill_ledakan(unit: Unit, tempat: Sequence[Tempat], *, zona: str, hari_ini: date, now: datetime) -> int:
    """Send thirty flattering answers within five minutes at one counter: what the review page is for."""
    t = next(t for t in tempat if t.kode_unit == unit.kode)
    acak, instrumen = random.Random("ledakan"), find_instrumen("skm")
    for nomor in range(30):
        nilai = {u.kode: acak.choice((4, 4, 4, 3)) for u in instrumen.unsur}
        baru = JawabanBaru(
            instrumen=instrumen,
            unit_id=t.layanan.unit_id,
            layanan_id=t.layanan.id,
            gratis=t.layanan.gratis,
            loket_id=t.loket.id if t.loket else None,
            qr_id=t.qr_id,
            kanal="qr",
            tanggal=hari_ini,
            nilai=nilai,
            asal=Asal(f"198.51.100.{nomor}", "Contoh", zona),
            durasi=12 + nomor % 20,
        )
        saat = now - timedelta(minutes=30) + timedelta(seconds=10 * nomor)
        submit_jawaban(baru, kiriman=f"demo-ledakan-{nomor}", now=saat)
    return 30


def fill_survei_lain(
    tempat: Sequence[Tempat], periode: Sequence[Periode], *, zona: str, hari_ini: date, now: datetime
) -> None:
    """Fill the other surveys of these periods, oldest first, the last one running."""
    fill_populasi(periode, now=now)
    fill_aturan(mulai=hari_ini, now=now)
    for kurun in periode:
        fill_ipak(tempat, kurun, zona=zona, hari_ini=hari_ini, now=now)
        fill_pegawai(kurun, hari_ini=hari_ini, now=now)
    fill_ledakan(find_unit("PERIZINAN"), tempat, zona=zona, hari_ini=hari_ini, now=now)
