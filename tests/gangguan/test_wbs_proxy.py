"""nginx before the room: reports stay in memory, downloads too, and no line is written about either."""

import http.client
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gangguan.proses import wait_until
from tests.gangguan.wbs import Halaman, Intip, Pelapor, drip, run_nginx, search

pytestmark = pytest.mark.gangguan
KANARI = b"KANARI-PROXY"
ISI = (KANARI + b" isi laporan\n") * (5 * 1024 * 1024 // 25)
BESAR = 20 * 1024 * 1024
PENYANGGA = {"client_body_buffer_size   57m;": ""}
UNDUHAN = {"proxy_max_temp_file_size  0;": "", "proxy_buffers             16 64k;": "proxy_buffers 4 64k;"}


class Hulu(http.server.BaseHTTPRequestHandler):
    """Stands for the portal: takes any body, gives 20 MB for /unduh."""

    protocol_version = "HTTP/1.1"

    datang = 0

    def do_POST(self) -> None:
        type(self).datang += 1
        panjang = len(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer(200, str(panjang).encode())

    def do_GET(self) -> None:
        self._answer(200, (KANARI + b"u" * 52) * (BESAR // 64) if self.path.endswith("unduh") else b"baik")

    def _answer(self, status: int, isi: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(isi)))
        self.end_headers()
        try:
            self.wfile.write(isi)
        except OSError:
            self.close_connection = True

    def log_message(self, *_isi: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def hulu() -> Iterator[int]:
    peladen = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hulu)
    benang = threading.Thread(target=peladen.serve_forever, daemon=True)
    benang.start()
    yield peladen.server_address[1]
    peladen.shutdown()
    peladen.server_close()


def _reporter(port: int) -> Pelapor:
    return Pelapor(port, tls=True, kepala={"User-Agent": "KANARI-PROXY-UA", "Referer": "https://KANARI-PROXY/"})


def _upload(folder: Path, port: int, jalur: str, *, sampai: float = 1.0) -> tuple[Halaman | None, list[str]]:
    intip = Intip(folder / "badan", folder / "proxy")
    try:
        return drip(_reporter(port), jalur, ISI, "text/plain", detik=0.8, sampai=sampai), intip.names()
    finally:
        intip.close()


def test_a_slow_upload_of_5_mb_makes_no_file_and_no_line(hulu: int, tmp_path: Path) -> None:
    with run_nginx(tmp_path, hulu) as port:
        for jalur in ("/wbs/baru", "/wbs/kotak/pesan", "/petugas/wbs/laporan/a", "//wbs/baru", "/%77bs/baru"):
            halaman, berkas = _upload(tmp_path, port, jalur)
            assert halaman is not None
            assert (halaman.status, halaman.teks) == (200, str(len(ISI))), jalur
            assert berkas == [], jalur
        assert _upload(tmp_path, port, "/wbs/baru", sampai=0.5) == (None, [])
        assert _reporter(port).get("/wbs/kotak?x=1").status == 200
    assert search(tmp_path, [KANARI, b"/wbs", b"%77bs"]).keys() <= {str(tmp_path / "nginx.conf")}
    assert (tmp_path / "akses.log").read_bytes() == b""


def test_with_the_default_buffer_the_same_upload_lies_on_the_disk(hulu: int, tmp_path: Path) -> None:
    """Control: the watcher sees nginx's file although it is unlinked at once."""
    with run_nginx(tmp_path, hulu, PENYANGGA) as port:
        halaman, berkas = _upload(tmp_path, port, "/wbs/baru")
    assert halaman is not None
    assert halaman.status == 200
    assert berkas


def test_other_pages_are_written_down(hulu: int, tmp_path: Path) -> None:
    """Control: the log works, and a page outside the room is in it."""
    with run_nginx(tmp_path, hulu) as port:
        _reporter(port).get("/organisasi/KANARI-PROXY")
        for berkas in ("/static/KANARI-GAYA.css", "/gaya/KANARI-GAYA.css", "/WBS/KANARI-GAYA", "/wbs;KANARI-GAYA"):
            _reporter(port).get(berkas)
    catatan = (tmp_path / "akses.log").read_bytes()
    assert b"/organisasi/KANARI-PROXY" in catatan
    assert b"KANARI-GAYA" not in catatan, "visitors of the room fetch it too"


def test_faults_behind_the_room_are_not_written_either(tmp_path: Path) -> None:
    with run_nginx(tmp_path, 9) as port:
        assert _reporter(port).get("/wbs/KANARI-PROXY").status == 502
        isi = b"x" * (58 * 1024 * 1024)
        with pytest.raises((OSError, AssertionError)):
            assert drip(_reporter(port), "/wbs/baru", isi, "text/plain", detik=0) is None
        assert KANARI not in (tmp_path / "salah.log").read_bytes()
        assert b"/wbs" not in (tmp_path / "salah.log").read_bytes()
        assert _reporter(port).get("/lain/KANARI-PROXY").status == 502
        assert KANARI in (tmp_path / "salah.log").read_bytes(), "control: elsewhere it is written"


def _download_slowly(folder: Path, port: int) -> list[str]:
    intip = Intip(folder / "proxy")
    sambungan = _reporter(port).connect()
    try:
        sambungan.request("GET", "/wbs/kotak/unduh", headers=_reporter(port).headers())
        respons = sambungan.getresponse()
        terima, nama = len(respons.read(64 * 1024)), intip.names()
        for _ke in range(5):
            threading.Event().wait(0.1)
            nama += intip.names()
        while potong := respons.read(1024 * 1024):
            terima += len(potong)
        assert terima == BESAR
        return nama + intip.names()
    finally:
        sambungan.close()
        intip.close()


def test_a_slow_download_is_never_on_the_disk(hulu: int, tmp_path: Path) -> None:
    with run_nginx(tmp_path, hulu) as port:
        assert _download_slowly(tmp_path, port) == []


def test_with_nginx_own_setting_the_download_is_on_the_disk(hulu: int, tmp_path: Path) -> None:
    """Control."""
    with run_nginx(tmp_path, hulu, UNDUHAN) as port:
        assert _download_slowly(tmp_path, port)


def _half_sent(port: int, asal: str) -> http.client.HTTPConnection:
    sambungan = Pelapor(port, asal=asal, tls=True).connect()
    sambungan.putrequest("POST", "/wbs/baru")
    sambungan.putheader("Content-Length", str(len(ISI)))
    sambungan.endheaders()
    sambungan.send(ISI[: len(ISI) // 2])
    return sambungan


def test_twenty_half_sent_reports_do_not_reach_the_web_process(hulu: int, tmp_path: Path) -> None:
    """The body reaches the portal when it is whole: until then no thread of the portal knows of it."""
    Hulu.datang = 0
    with run_nginx(tmp_path, hulu) as port:
        setengah = [_half_sent(port, "127.0.0.1") for _ in range(20)]
        assert _reporter(port).get("/wbs/").status == 200
        assert Hulu.datang == 0
        for sambungan in setengah:
            sambungan.send(ISI[len(ISI) // 2 :])
            assert sambungan.getresponse().read() == str(len(ISI)).encode()
            sambungan.close()
    assert Hulu.datang == 20


def test_one_address_cannot_fill_the_room_and_nobody_can_shut_its_pages(hulu: int, tmp_path: Path) -> None:
    with run_nginx(tmp_path, hulu) as port:

        def send(asal: str) -> int:
            return Pelapor(port, asal=asal, tls=True).send("POST", "/wbs/kotak", b"resi=").status

        setengah = [_half_sent(port, "127.0.0.66") for _ in range(9)]
        wait_until(lambda: send("127.0.0.66") == 503, "its share is used")
        assert send("127.0.0.67") == 200
        setengah += [_half_sent(port, f"127.0.0.{n // 6 + 70}") for _ in range(3) for n in range(6)]
        setengah += [_half_sent(port, "127.0.0.1") for _ in range(24)]
        wait_until(lambda: send("127.0.0.67") == 503, "the room's memory is bounded")
        assert Pelapor(port, asal="127.0.0.66", tls=True).get("/wbs/").status == 200
        for sambungan in setengah:
            sambungan.close()
        wait_until(lambda: send("127.0.0.67") == 200, "and free again")
