"""Buckets against floods: in memory only, keyed by a value that dies with the day. They never block anybody.

A visitor's network (/24 or /48) becomes a keyed digest at the door; the key lives in this process and changes
daily. An empty bucket means a text question, never a refusal: a flood cannot lock a genuine reporter out.
"""

import hashlib
import hmac
import ipaddress
import secrets
import threading
import time
from collections.abc import Callable

JARINGAN_4, JARINGAN_6 = 24, 48
UMUM = "umum"
EMBER_MAKS = 10_000


class Takaran:
    """Token buckets by key: `isi` tokens at most, refilled evenly over `jendela` seconds. Thread-safe."""

    def __init__(self, isi: int, jendela: float, *, jam: Callable[[], float] = time.monotonic) -> None:
        self._isi, self._jendela, self._jam = isi, jendela, jam
        self._ember: dict[str, tuple[float, float]] = {}
        self._giliran = threading.Lock()

    def _left(self, kunci: str, kini: float) -> float:
        sisa, pada = self._ember.get(kunci, (float(self._isi), kini))
        return min(float(self._isi), sisa + (kini - pada) * self._isi / self._jendela)

    def take(self, kunci: str) -> bool:
        """Take one token; False when the bucket is empty."""
        with self._giliran:
            if len(self._ember) > EMBER_MAKS:
                self._ember.clear()
            kini = self._jam()
            sisa = self._left(kunci, kini)
            self._ember[kunci] = (sisa - 1 if sisa >= 1 else sisa, kini)
            return sisa >= 1

    def is_empty(self, kunci: str) -> bool:
        """Tell whether the next `take` would fail; takes nothing."""
        with self._giliran:
            return self._left(kunci, self._jam()) < 1

    def refill(self) -> None:
        """Fill all buckets (tests)."""
        with self._giliran:
            self._ember.clear()


class Penyamar:
    """Turns addresses into bucket names that nobody can turn back, another way each day."""

    def __init__(self, *, jam: Callable[[], float] = time.time) -> None:
        self._jam = jam
        self._hari = -1
        self._kunci = b""
        self._giliran = threading.Lock()

    def hide(self, alamat: str) -> str:
        """Return the bucket's name of an address; onion and unreadable addresses share one."""
        try:
            ip = ipaddress.ip_address(alamat)
        except ValueError:
            return UMUM
        ip = getattr(ip, "ipv4_mapped", None) or ip
        if ip.is_loopback:
            return UMUM
        jaringan = ipaddress.ip_network((ip, JARINGAN_4 if ip.version == 4 else JARINGAN_6), strict=False)
        with self._giliran:
            hari = int(self._jam() // 86400)
            if hari != self._hari:
                self._hari, self._kunci = hari, secrets.token_bytes(32)
            kunci = self._kunci
        return hmac.new(kunci, str(jaringan).encode(), hashlib.sha256).hexdigest()[:16]


LAPORAN = Takaran(5, 3600)
"""Reports of one network in an hour before the question is asked."""
LAPORAN_SEMUA = Takaran(60, 3600)
"""Reports of everybody in an hour before the question is asked of all."""
MASUK = Takaran(10, 600)
"""Receipts tried by one network in ten minutes."""
MASUK_SEMUA = Takaran(200, 600)
