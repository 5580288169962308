"""What the tests of the closed room share: file watchers, a raw client, the real server with everything it writes."""

import ctypes
import http.client
import os
import re
import select
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from portal.settings import AKAR
from tests.gangguan.proses import stop, wait_until
from tests.postgres import free_port

_LIBC = ctypes.CDLL(None, use_errno=True)
IN_CREATE, IN_MOVED_TO, IN_NONBLOCK = 0x100, 0x80, 0o4000


class Intip:
    """Names of files that appear in folders, even those that are unlinked at once (inotify)."""

    def __init__(self, *folder: Path) -> None:
        self._fd = _LIBC.inotify_init1(IN_NONBLOCK)
        assert self._fd >= 0, "no inotify"
        for f in folder:
            assert _LIBC.inotify_add_watch(self._fd, os.fsencode(f), IN_CREATE | IN_MOVED_TO) >= 0, f

    def names(self) -> list[str]:
        """Return the names that appeared since the last call."""
        hasil = []
        while select.select([self._fd], [], [], 0)[0]:
            isi, ke = os.read(self._fd, 65536), 0
            while ke < len(isi):
                panjang = struct.unpack_from("iIII", isi, ke)[3]
                hasil.append(isi[ke + 16 : ke + 16 + panjang].rstrip(b"\0").decode())
                ke += 16 + panjang
        return hasil

    def close(self) -> None:
        os.close(self._fd)


class Pengawas(threading.Thread):
    """Reads again and again what processes hold open in a folder, unlinked files too, looking for words."""

    def __init__(self, induk: int, folder: Path, kata: Sequence[bytes]) -> None:
        super().__init__(daemon=True)
        self._induk, self._folder, self._kata = induk, str(folder), kata
        self._selesai = threading.Event()
        self.dibaca = 0
        self.temuan: set[bytes] = set()

    def run(self) -> None:
        while not self._selesai.wait(0.02):
            for pid in (self._induk, *self._children()):
                self._look(pid)

    def _children(self) -> list[int]:
        try:
            return [int(n) for n in Path(f"/proc/{self._induk}/task/{self._induk}/children").read_text().split()]
        except OSError:
            return []

    def _look(self, pid: int) -> None:
        try:
            daftar = os.listdir(f"/proc/{pid}/fd")
        except OSError:
            return
        for nomor in daftar:
            jalur = f"/proc/{pid}/fd/{nomor}"
            try:
                if not os.readlink(jalur).startswith(self._folder):
                    continue
                isi = Path(jalur).read_bytes()
            except OSError:
                continue
            self.dibaca += bool(isi)
            self.temuan |= {k for k in self._kata if k in isi}

    def stop(self) -> None:
        self._selesai.set()
        self.join(10)


def search(folder: Path, kata: Sequence[bytes]) -> dict[str, list[bytes]]:
    """Return which files below a folder (or the file itself) hold which of the words, in whatever case."""
    hasil: dict[str, list[bytes]] = {}
    for jalur in [folder] if folder.is_file() else sorted(folder.rglob("*")):
        if jalur.is_file() and not jalur.is_symlink():
            isi = jalur.read_bytes().lower()
            ada = [k for k in kata if k.lower() in isi or k.lower() in os.fsencode(jalur.name).lower()]
            if ada:
                hasil[str(jalur)] = ada
    return hasil


@dataclass
class Halaman:
    """One answer."""

    status: int
    kepala: http.client.HTTPMessage
    isi: bytes

    @property
    def teks(self) -> str:
        return self.isi.decode(errors="replace")

    def hidden(self, nama: str) -> str:
        """Return the value of a hidden field."""
        cocok = re.search(rf'<input[^>]*name="{nama}"[^>]*value="([^"]*)"', self.teks)
        assert cocok, f"no field {nama}: {self.status} {self.words()[:300]}"
        return cocok[1].replace("&#34;", '"').replace("&amp;", "&")

    def has(self, nama: str) -> bool:
        return f'name="{nama}"' in self.teks

    def by_id(self, nama: str) -> str:
        """Return the text of the element with an id."""
        cocok = re.search(rf'<(\w+)[^>]*\sid="{nama}"[^>]*>(.*?)</\1>', self.teks, re.DOTALL)
        assert cocok, f"no element {nama}: {self.status} {self.words()[:300]}"
        return " ".join(re.sub(r"<[^>]+>", "", cocok[2]).split())

    def words(self) -> str:
        return " ".join(re.sub(r"<[^>]+>", " ", self.teks).split())


Isian = dict[str, str | list[str]]
Berkas = Sequence[tuple[str, str, bytes]]


def encode(isian: Isian, berkas: Berkas = (), batas: str = "----BATAS7MA4YWxkTrZu0gW") -> tuple[bytes, str]:
    """Return a multipart body and its content type; files are (control, name, content)."""
    bagian = []
    for nama, nilai in isian.items():
        for n in nilai if isinstance(nilai, list) else [nilai]:
            bagian.append(f'--{batas}\r\nContent-Disposition: form-data; name="{nama}"\r\n\r\n{n}\r\n'.encode())
    for kendali, nama, isi in berkas:
        kepala = f'--{batas}\r\nContent-Disposition: form-data; name="{kendali}"; filename="{nama}"\r\n'
        bagian.append(kepala.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + isi + b"\r\n")
    return b"".join(bagian) + f"--{batas}--\r\n".encode(), f"multipart/form-data; boundary={batas}"


@dataclass
class Pelapor:
    """A browser without script that keeps the Secure cookies by hand."""

    port: int
    asal: str = "127.0.0.1"
    kepala: dict[str, str] = field(default_factory=dict)
    kue: dict[str, str] = field(default_factory=dict)
    tls: bool = False
    sabar: float = 30.0

    def connect(self) -> http.client.HTTPConnection:
        if self.tls:
            konteks = ssl._create_unverified_context()  # noqa: S323 - a certificate of the test itself
            return http.client.HTTPSConnection(
                "127.0.0.1", self.port, timeout=self.sabar, context=konteks, source_address=(self.asal, 0)
            )
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.sabar, source_address=(self.asal, 0))

    def headers(self) -> dict[str, str]:
        dasar = {"Host": "kantor.example", **self.kepala}
        if self.kue:
            dasar["Cookie"] = "; ".join(f"{n}={v}" for n, v in self.kue.items())
        return dasar

    def send(self, cara: str, jalur: str, isi: bytes | None = None, jenis: str = "") -> Halaman:
        sambungan = self.connect()
        try:
            sambungan.request(cara, jalur, isi, {**self.headers(), **({"Content-Type": jenis} if jenis else {})})
            respons = sambungan.getresponse()
            halaman = Halaman(respons.status, respons.headers, respons.read())
        finally:
            sambungan.close()
        for kue in halaman.kepala.get_all("Set-Cookie") or ():
            nama, _, nilai = kue.partition(";")[0].partition("=")
            if nilai:
                self.kue[nama] = nilai
            else:
                self.kue.pop(nama, None)
        return halaman

    def get(self, jalur: str) -> Halaman:
        return self.send("GET", jalur)

    def post(self, jalur: str, isian: Isian, berkas: Berkas = ()) -> Halaman:
        return self.send("POST", jalur, *encode(isian, berkas))

    # The reporter's way, after the form contract of the room.

    def prepare(self, apa: str, berkas: Berkas = (), **lain: str) -> "Draf":
        """Fill the form and return the checked draft with its receipt."""
        formulir = self.get("/wbs/baru")
        assert formulir.status == 200, formulir.words()[:300]
        isian: Isian = {
            "sampul": formulir.hidden("sampul"), "mode": "anonim", "kategori": "pungli", "apa": apa, "siapa": "",
            "di_mana": "", "kapan": "", "bagaimana": "", "bukti_lain": "", "nama": "", "kontak": "", "hubungan": "",
            "langkah": "periksa", **lain,
        }  # fmt: skip
        periksa = self.post("/wbs/baru", isian, berkas)
        assert periksa.status == 200, (periksa.status, periksa.words()[:600])
        return Draf(periksa, periksa.hidden("draf"), periksa.by_id("resi"))

    def finish(self, draf: "Draf") -> Halaman:
        """Send a checked draft; the answer is the receipt page."""
        isian: Isian = {"draf": draf.draf, "disimpan": "ya", "langkah": "kirim", **draf.tambahan()}
        return self.post("/wbs/baru", isian)

    def enter(self, resi: str) -> Halaman:
        """Open the mailbox by its receipt."""
        depan = self.get("/wbs/kotak")
        masuk = self.post("/wbs/kotak", {"resi": resi, **answer(depan)})
        if masuk.status == 422 and masuk.has("jawaban"):
            masuk = self.post("/wbs/kotak", {"resi": resi, **answer(masuk)})
        return masuk


ANGKA = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")


def answer(halaman: Halaman) -> dict[str, str]:
    """Answer the sum that a page asks, if it asks one."""
    if not halaman.has("jawaban"):
        return {}
    cocok = re.search(r"Berapa (\w+) tambah (\w+)", halaman.words())
    assert cocok, halaman.words()[:600]
    jawaban = str(sum(ANGKA.index(kata) + 1 for kata in cocok.groups()))
    return {"jawaban": jawaban, **({"tanya": halaman.hidden("tanya")} if halaman.has("tanya") else {})}


@dataclass(frozen=True)
class Draf:
    """A checked form: what the reporter sends last, and the receipt shown beside it."""

    halaman: Halaman
    draf: str
    resi: str

    def tambahan(self) -> dict[str, str]:
        return answer(self.halaman)


@dataclass
class Peladen:
    """The production server, its worker, and every place they can write to."""

    proses: subprocess.Popen[bytes]
    pekerja: subprocess.Popen[bytes] | None
    port: int
    folder: Path

    @property
    def sementara(self) -> Path:
        return self.folder / "tmp"


def environment(folder: Path, data: Path, port: int, **lain: str) -> dict[str, str]:
    """Return the environment of a production server whose temporary files can be watched."""
    buang = ("PORTAL_", "GUNICORN_", "FLASK_", "TMP", "TEMP", "WEB_CONCURRENCY", "PORT")
    bersih = {k: v for k, v in os.environ.items() if not k.startswith(buang)}
    dasar = {
        "PORTAL_DATA": str(data), "PORTAL_MODE": "produksi", "PORTAL_BASE_URL": "https://kantor.example",
        "PORT": str(port), "TMPDIR": str(folder / "tmp"), "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    return {**bersih, **dasar, **lain}


def is_up(port: int) -> bool:
    try:
        return Pelapor(port, sabar=2).get("/sehat").status == 200
    except (OSError, http.client.HTTPException):
        return False


@contextmanager
def serve(
    folder: Path, data: Path, *pilihan: str, aplikasi: str = "wsgi:app", pekerja: bool = False, **lain: str
) -> Iterator[Peladen]:
    """Run gunicorn (and the job worker) in production mode; all output goes to files below `folder`."""
    port = free_port()
    (folder / "tmp").mkdir(parents=True, exist_ok=True)
    lingkungan = environment(folder, data, port, **lain)
    with (folder / f"web-{port}.log").open("wb") as web, (folder / f"pekerja-{port}.log").open("wb") as kerja:
        proses = subprocess.Popen(
            [str(AKAR / ".venv" / "bin" / "gunicorn"), aplikasi, *pilihan], cwd=AKAR, env=lingkungan, stdout=web,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        anak = None
        if pekerja:
            anak = subprocess.Popen(
                [str(AKAR / ".venv" / "bin" / "python"), "-m", "portal", "pekerja"], cwd=AKAR, env=lingkungan,
                stdout=kerja, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            wait_until(lambda: is_up(port), "gunicorn starts")
            yield Peladen(proses, anak, port, folder)
        finally:
            for p in filter(None, (proses, anak)):
                stop(p)


@contextmanager
def run_nginx(folder: Path, hulu: int, ubah: dict[str, str] | None = None) -> Iterator[int]:
    """Run nginx with the example of deploy/, changed only in ports, certificate and `ubah`; yield its TLS port."""
    port, lama = free_port(), free_port()
    for nama in ("badan", "proxy", "lain"):
        (folder / nama).mkdir(parents=True, exist_ok=True)
    kunci, sertifikat = folder / "kunci.pem", folder / "sertifikat.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
         "-subj", "/CN=kantor.example", "-keyout", str(kunci), "-out", str(sertifikat)],
        check=True, capture_output=True,
    )  # fmt: skip
    contoh = (AKAR / "deploy" / "nginx.conf.contoh").read_text()
    ganti = {
        "server 127.0.0.1:8000": f"server 127.0.0.1:{hulu}",
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen 127.0.0.1:{lama};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "/etc/ssl/portal/sertifikat.pem": str(sertifikat),
        "/etc/ssl/portal/kunci.pem": str(kunci),
        **(ubah or {}),
    }
    for dari, ke in ganti.items():
        assert dari in contoh, f"the example no longer has {dari!r}"
        contoh = contoh.replace(dari, ke)
    pengguna = "user root;\n" if os.geteuid() == 0 else ""
    sementara = "".join(f"  {n}_temp_path {folder}/lain/{n};\n" for n in ("fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"{pengguna}daemon off;\nworker_processes 1;\npid {folder}/pid;\nerror_log {folder}/salah.log info;\n"
        f"events {{ worker_connections 256; }}\nhttp {{\n  access_log {folder}/akses.log;\n"
        f"  client_body_temp_path {folder}/badan;\n  proxy_temp_path {folder}/proxy;\n{sementara}{contoh}\n}}\n"
    )
    proses = subprocess.Popen(
        [_find_nginx(), "-p", str(folder), "-e", f"{folder}/salah.log", "-c", f"{folder}/nginx.conf"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until(lambda: _listens(port) or proses.poll() is not None, "nginx starts")
        assert proses.poll() is None, (folder / "salah.log").read_text()[-500:]
        yield port
    finally:
        stop(proses)


def _find_nginx() -> str:
    for calon in ("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"):
        if os.access(calon, os.X_OK):
            return calon
    raise AssertionError("nginx is missing: run tests/pasang_alat.sh")


def _listens(port: int) -> bool:
    try:
        sambungan = Pelapor(port, tls=True, sabar=2).connect()
        sambungan.connect()
        sambungan.close()
    except OSError:
        return False
    return True


def drip(pelapor: Pelapor, jalur: str, isi: bytes, jenis: str, *, detik: float, sampai: float = 1.0) -> Halaman | None:
    """Send a body slowly; with `sampai` below 1 the connection is cut at that part and None is returned."""
    sambungan = pelapor.connect()
    try:
        sambungan.putrequest("POST", jalur, skip_host=True)
        for nama, nilai in {**pelapor.headers(), "Content-Type": jenis, "Content-Length": str(len(isi))}.items():
            sambungan.putheader(nama, nilai)
        sambungan.endheaders()
        akhir, langkah = int(len(isi) * sampai), 64 * 1024
        jeda = detik / max(1, akhir // langkah)
        for awal in range(0, akhir, langkah):
            sambungan.send(isi[awal : min(awal + langkah, akhir)])
            time.sleep(jeda)
        if sampai < 1:
            return None
        respons = sambungan.getresponse()
        return Halaman(respons.status, respons.headers, respons.read())
    finally:
        sambungan.close()
