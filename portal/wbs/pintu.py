"""The door of the room: what could tell who is there is taken off before the application sees the request.

Stands inside the proxy fix and outside Flask. Of the request's headers only those named below get in, of the
cookies only the room's own and the language; the address becomes a bucket name. On the way out every page
gets the room's headers, and HTML is filled up to steps of 4 KiB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from portal.inti.web.sunyi import count_fault, silence
from portal.wbs.takaran import Penyamar

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AWALAN = "/wbs"
EMBER = "portal.wbs.ember"
LANGKAH = 4096
MASUK_BOLEH = frozenset(
    {"HTTP_HOST", "HTTP_COOKIE", "HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE", "HTTP_TRANSFER_ENCODING", "HTTP_EXPECT"}
)
LINGKUNGAN_BOLEH = frozenset(
    {
        "REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "CONTENT_LENGTH",
        "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL",
    }
)  # fmt: skip
KEBIJAKAN = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
KEPALA = {
    "Cache-Control": "no-store",
    "Pragma": "no-cache",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": KEBIJAKAN,
    "X-Robots-Tag": "noindex, nofollow",
}
BUANG = frozenset(
    {"etag", "last-modified", "expires", "vary", "server", "content-length", *(k.lower() for k in KEPALA)}
)
KUE_BOLEH = ("wbs", "__Secure-wbs", "bahasa")


def is_wbs(jalur: str) -> bool:
    """Tell whether an address belongs to the room, or was meant to: /WBS and /wbs;x leave no line either."""
    return f"/{jalur.lstrip('/')}".lower().startswith(AWALAN)


def _keep_cookies(kepala: str) -> str:
    """Take the room's cookies; what another site or page wrote before them must not shut the mailbox."""
    bagian = (b.strip() for b in kepala.split(";"))
    return "; ".join(b for b in bagian if b.partition("=")[0] in KUE_BOLEH)


def _may_leave(nama: str, nilai: str) -> bool:
    return nama.lower() != "set-cookie" or nilai.partition("=")[0].strip() in KUE_BOLEH


def strip(lingkungan: WSGIEnvironment, ember: str) -> dict[str, Any]:
    """Return the request without address, device, origin page, portal session and everything else not needed."""
    bersih = {k: v for k, v in lingkungan.items() if k in LINGKUNGAN_BOLEH or k in MASUK_BOLEH or k.startswith("wsgi.")}
    bersih["HTTP_COOKIE"] = _keep_cookies(str(lingkungan.get("HTTP_COOKIE", "")))
    bersih["REMOTE_ADDR"] = "0.0.0.0"  # noqa: S104 - no address at all
    bersih[EMBER] = ember
    return bersih


def _page_of_fault() -> tuple[str, list[tuple[str, str]], list[bytes]]:
    isi = b"Terjadi kesalahan di server. Silakan coba lagi nanti.\n"
    return "500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")], [isi]


def _own_policy(kepala: list[tuple[str, str]]) -> dict[str, str]:
    """Keep a view's own policy when it is stricter: downloads are sandboxed."""
    nama = "Content-Security-Policy"
    nilai = next((v for k, v in kepala if k.lower() == nama.lower()), "")
    return {nama: nilai} if nilai.startswith("sandbox") else {}


def _fill_up(kepala: list[tuple[str, str]], isi: list[bytes]) -> list[bytes]:
    jenis = next((nilai for nama, nilai in kepala if nama.lower() == "content-type"), "")
    panjang = sum(map(len, isi))
    if not jenis.startswith("text/html") or not panjang:
        return isi
    return [*isi, b"\n" * (-panjang % LANGKAH)]


class Pintu:
    """WSGI middleware around the whole portal; only addresses below /wbs are touched."""

    def __init__(self, dalam: WSGIApplication, penyamar: Penyamar | None = None) -> None:
        self._dalam = dalam
        self._penyamar = penyamar or Penyamar()

    def __call__(self, lingkungan: WSGIEnvironment, mulai: StartResponse) -> Iterable[bytes]:
        """Serve one request."""
        if not is_wbs(lingkungan.get("PATH_INFO", "")):
            return self._dalam(lingkungan, mulai)
        ember = self._penyamar.hide(str(lingkungan.get("REMOTE_ADDR", "")))
        with silence():
            status, kepala, isi = _run(self._dalam, strip(lingkungan, ember))
        isi = _fill_up(kepala, isi)
        luar = [(nama, nilai) for nama, nilai in kepala if nama.lower() not in BUANG]
        luar += [*(KEPALA | _own_policy(kepala)).items(), ("Content-Length", str(sum(map(len, isi))))]
        mulai(status, luar)
        return isi


def _run(dalam: WSGIApplication, lingkungan: dict[str, Any]) -> tuple[str, list[tuple[str, str]], list[bytes]]:
    """Run the application to its end and return its whole answer; what breaks is counted, never logged."""
    jawaban: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, kepala: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        jawaban[:] = [(status, [pasangan for pasangan in kepala if _may_leave(*pasangan)])]
        return lambda _isi: None

    try:
        hasil = dalam(lingkungan, start)
        try:
            isi = list(hasil)
        finally:
            tutup = getattr(hasil, "close", None)
            if tutup is not None:
                tutup()
        return (*jawaban[0], isi)
    except Exception as salah:
        count_fault(salah)
        return _page_of_fault()
