"""The canary: a report with unmistakable words goes through the production server, and nobody finds them again."""

import secrets
import smtplib
import socketserver
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask

from portal.akun.domain import Peran
from portal.inti.db import db
from tests.gangguan.proses import stop, wait_until
from tests.gangguan.wbs import Peladen, Pelapor, Pengawas, drip, encode, run_nginx, search, serve
from tests.pabrik.organisasi import make_unit
from tests.pabrik.pengaduan import make_pengaduan
from tests.pabrik.wbs import make_staf

pytestmark = pytest.mark.gangguan
KATA, UA, ASAL, PALSU = "KANARI-7Q4Z-cerita", "KANARI-UA/9.1", "127.0.0.77", "198.51.100.77"
NAMA, PESAN, RUJUKAN = "KANARI-bukti-7Q4Z.pdf", "KANARI-7Q4Z-pesan", "https://kantor.example/KANARI-asal"
TANDA_ISI = b"KANARI-7Q4Z-isi-berkas "
ISI = TANDA_ISI * (5 * 1024 * 1024 // len(TANDA_ISI))
SEDANG = ISI[: 700 * 1024]
"""More than Werkzeug keeps in memory."""
KEPALA = {
    "User-Agent": UA, "X-Forwarded-For": PALSU, "X-Real-IP": PALSU, "Forwarded": f"for={PALSU}",
    "Via": "1.1 KANARI-via", "Referer": RUJUKAN, "Accept-Language": "KANARI-bahasa", "From": "KANARI@uji.example",
}  # fmt: skip
DICARI = [b"KANARI", ASAL.encode(), PALSU.encode()]


class _Surat(socketserver.StreamRequestHandler):
    """As little SMTP as a client needs; everything heard goes into one file."""

    berkas: Path

    def handle(self) -> None:
        self.wfile.write(b"220 uji\r\n")
        isi = False
        for baris in self.rfile:
            with self.berkas.open("ab") as tulis:
                tulis.write(baris)
            if isi and baris != b".\r\n":
                continue
            perintah, isi = baris[:4].upper(), baris[:4].upper() == b"DATA"
            self.wfile.write(b"354 isi\r\n" if isi else b"221 ya\r\n" if perintah == b"QUIT" else b"250 ya\r\n")


@contextmanager
def _mail_sink(berkas: Path) -> Iterator[int]:
    penerima = type("Surat", (_Surat,), {"berkas": berkas})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), penerima) as peladen:
        threading.Thread(target=peladen.serve_forever, daemon=True).start()
        yield peladen.server_address[1]
        peladen.shutdown()


def _sql(data: Path, *perintah: str) -> None:
    with closing(sqlite3.connect(data / "portal.sqlite3", timeout=10, isolation_level=None)) as koneksi:
        for satu in perintah:
            koneksi.execute(satu)


@contextmanager
def _without(data: Path, tabel: str) -> Iterator[None]:
    """Take a table away: every page that needs it breaks."""
    _sql(data, f"ALTER TABLE {tabel} RENAME TO hilang")
    try:
        yield
    finally:
        _sql(data, f"ALTER TABLE hilang RENAME TO {tabel}")


@contextmanager
def _wrong_category(data: Path) -> Iterator[None]:
    """Write a value that no code expects: a fault of the program, not of the database."""
    _sql(data, "UPDATE wbs_laporan SET kategori = 'x' || kategori")
    try:
        yield
    finally:
        _sql(data, "UPDATE wbs_laporan SET kategori = substr(kategori, 2)")


def _break_public(pelapor: Pelapor, data: Path) -> list[int]:
    """Ask for everything while tables are missing, and for what is refused; return the states."""
    status = [pelapor.get("/wbs/KANARI-tidak-ada?x=KANARI").status, pelapor.send("DELETE", "/wbs/baru").status]
    status.append(pelapor.post("/wbs/bukti", {"teks": "KANARI " * 450_000}).status)
    draf = pelapor.prepare(KATA * 3)
    for tabel in ("wbs_brankas", "wbs_laporan", "wbs_pengaturan"):
        with _without(data, tabel):
            status += [pelapor.get(j).status for j in ("/wbs/", "/wbs/baru", "/wbs/kotak", "/wbs/bukti")]
            status.append(
                pelapor.post("/wbs/baru", {"apa": KATA, "langkah": "periksa"}, [("berkas", NAMA, SEDANG)]).status
            )
            status += [pelapor.finish(draf).status, pelapor.post("/wbs/kotak", {"resi": draf.resi}).status]
    return status


def _talk(pelapor: Pelapor, data: Path, resi: str) -> list[int]:
    """Use the mailbox, and use it while it is broken; return the states of the broken ones."""
    assert pelapor.enter(resi).status == 303
    kotak = pelapor.get("/wbs/kotak")
    assert KATA in kotak.teks
    tanda = {"tanda": kotak.hidden("tanda"), "kiriman": kotak.hidden("kiriman"), "langkah": "kirim"}
    assert pelapor.post("/wbs/kotak/pesan", {**tanda, "pesan": PESAN}, [("berkas", NAMA, SEDANG)]).status == 303
    assert PESAN in pelapor.get("/wbs/kotak").teks
    status = []
    for rusak in (_without(data, "wbs_pesan"), _without(data, "wbs_sesi_pelapor"), _wrong_category(data)):
        with rusak:
            status += [pelapor.get(j).status for j in ("/wbs/kotak", "/wbs/kotak/bukti", "/wbs/kotak/berkas/KANARI")]
            status.append(pelapor.post("/wbs/kotak/pesan", {**tanda, "pesan": PESAN, "kiriman": "0" * 32}).status)
    assert pelapor.get("/wbs/keluar").status == 303
    return status


def _abandon(pelapor: Pelapor) -> None:
    """Cut an upload at half, and leave a finished one without sending the report."""
    formulir = pelapor.get("/wbs/baru")
    isian = {"sampul": formulir.hidden("sampul"), "apa": KATA, "langkah": "periksa"}
    isi, jenis = encode(isian, [("berkas", NAMA, ISI)])
    drip(pelapor, "/wbs/baru", isi, jenis, detik=0.4, sampai=0.5)
    pelapor.prepare(KATA * 3, [("berkas", NAMA, SEDANG)])


def _report(pelapor: Pelapor) -> str:
    """Send one report with a file of 5 MB slowly; return its receipt as it was shown."""
    formulir = pelapor.get("/wbs/baru")
    isian = {
        "sampul": formulir.hidden("sampul"), "mode": "rahasia", "kategori": "korupsi", "apa": KATA * 3, "siapa": KATA,
        "nama": "KANARI-nama", "kontak": "KANARI@uji.example", "hubungan": "KANARI", "langkah": "periksa",
    }  # fmt: skip
    halaman = drip(pelapor, "/wbs/baru", *encode(isian, [("berkas", NAMA, ISI)]), detik=0.6)
    assert halaman is not None
    assert halaman.status == 200, halaman.words()[:500]
    draf = type(pelapor.prepare(KATA * 3))(halaman, halaman.hidden("draf"), halaman.by_id("resi"))
    akhir = pelapor.finish(draf)
    assert akhir.status == 200, akhir.words()[:500]
    assert akhir.by_id("resi") == draf.resi
    return draf.resi


@pytest.fixture
def kantor(app: Flask, data: Path) -> Path:
    """A data folder with a handler, a custodian and a unit; the test's own connections are closed."""
    make_staf(nama="a")
    make_staf(Peran.KUSTODIAN_WBS, nama="k")
    db.session.remove()
    db.engine.dispose()
    return data


def _resi_words(resi: str) -> list[bytes]:
    return [resi.encode(), resi.replace("-", "").encode()]


def _backup(data: Path, tujuan: Path) -> None:
    with closing(sqlite3.connect(data / "portal.sqlite3")) as dari, closing(sqlite3.connect(tujuan)) as ke:
        dari.backup(ke)


def _assert_nothing(folder: Path, data: Path, kata: list[bytes]) -> None:
    assert search(folder, kata) == {}
    assert search(data, kata) == {}
    for catatan in folder.rglob("*.log"):
        assert b"/wbs" not in catatan.read_bytes(), catatan.name


def _run_canary(p: Peladen, pelapor: Pelapor, data: Path) -> str:
    resi = _report(pelapor)
    _abandon(pelapor)
    rusak = [*_break_public(pelapor, data), *_talk(pelapor, data, resi)]
    assert {404, 405, 413, 500, 503} <= set(rusak), sorted(set(rusak))
    _backup(data, p.folder / "cadangan.sqlite3")
    return resi


VARIAN = {
    "nothing but gunicorn": ((), False),
    "our settings behind nginx": (("-c", "deploy/gunicorn.conf.py"), True),
    "everything logged": (("--log-level", "debug", "--access-logfile", "-", "--capture-output"), False),
}


@pytest.mark.parametrize("varian", VARIAN)
def test_nothing_of_a_report_is_found_again(kantor: Path, tmp_path: Path, varian: str) -> None:
    pilihan, pakai_nginx = VARIAN[varian]
    folder = tmp_path / "jalan"
    folder.mkdir()
    with ExitStack() as tumpukan:
        surat = tumpukan.enter_context(_mail_sink(folder / "surat.log"))
        hops = "1" if pakai_nginx else "0"
        lain = {"PORTAL_SMTP_URL": f"smtp://127.0.0.1:{surat}", "PORTAL_PROXY_HOPS": hops}
        p = tumpukan.enter_context(serve(folder, kantor, *pilihan, pekerja=True, **lain))
        port = tumpukan.enter_context(run_nginx(folder / "nginx", p.port)) if pakai_nginx else p.port
        pengawas = Pengawas(p.proses.pid, p.sementara, DICARI)
        pengawas.start()
        pelapor = Pelapor(port, asal=ASAL, kepala=KEPALA, tls=pakai_nginx)
        resi = _run_canary(p, pelapor, kantor)
        pengawas.stop()
        kata = [*DICARI, *_resi_words(resi)]
        assert pengawas.temuan == set()
        assert pengawas.dibaca > 0, "control: the sealed upload was seen on its way"
        _assert_nothing(folder, kantor, kata)
        stop(p.proses)
        _assert_nothing(folder, kantor, kata)
    _assert_nothing(folder, kantor, kata)


def test_without_the_seals_the_same_search_finds_everything(kantor: Path, tmp_path: Path) -> None:
    """Control: the phrase in the database, and the upload in the temporary folder while it runs."""
    folder = tmp_path / "jalan"
    with serve(folder, kantor, aplikasi="tests.gangguan.wbs_bocor:app") as p:
        pengawas = Pengawas(p.proses.pid, p.sementara, [TANDA_ISI])
        pengawas.start()
        pelapor = Pelapor(p.port, asal=ASAL, kepala=KEPALA)
        resi = _report(pelapor)
        wait_until(lambda: bool(pengawas.temuan) or not pengawas.is_alive(), "the upload is seen")
        pengawas.stop()
        assert pengawas.temuan == {TANDA_ISI}
        assert pelapor.enter(resi).status == 303
    ditemukan = search(kantor, [KATA.encode(), b"KANARI-nama"])
    assert sum(map(len, ditemukan.values())) >= 2, ditemukan


def test_the_same_search_finds_a_complaint_a_plain_file_a_mail_and_a_log_line(
    app: Flask, kantor: Path, tmp_path: Path
) -> None:
    """Control: what is stored in clear elsewhere is found."""
    make_pengaduan(make_unit("LAIN", "Dinas Lain"), isi=f"{KATA} pengaduan biasa, tersimpan terang.")
    db.session.remove()
    db.engine.dispose()
    assert search(kantor, DICARI), "complaints are stored in clear"
    folder = tmp_path / "jalan"
    (folder / "tmp").mkdir(parents=True)
    (folder / "tmp" / "unggahan").write_bytes(b"x" * 100 + TANDA_ISI)
    with _mail_sink(folder / "surat.log") as port, smtplib.SMTP("127.0.0.1", port) as surat:
        surat.sendmail("a@uji.example", "b@uji.example", f"Subject: {PESAN}\r\n\r\nisi")
    catat = ("--access-logfile", "-", "--access-logformat", "%(h)s %(r)s %(a)s")
    with serve(folder, kantor, *catat) as p:
        pelapor = Pelapor(p.port, asal=ASAL, kepala=KEPALA)
        pelapor.get("/pengaduan/")
        pelapor.get("/wbs/")
    ditemukan = {Path(j).name.split("-")[0]: k for j, k in search(folder, DICARI).items()}
    assert {"surat.log", "unggahan", "web"} <= set(ditemukan)
    assert ASAL.encode() in ditemukan["web"]
    (catatan,) = folder.glob("web-*.log")
    assert b"/pengaduan/" in catatan.read_bytes()
    assert b"/wbs" not in catatan.read_bytes()


def test_a_random_word_is_not_found_by_chance(kantor: Path) -> None:
    """Control of the search itself."""
    assert search(kantor, [secrets.token_hex(16).encode()]) == {}
    assert search(kantor, [b"SQLite format 3"])
