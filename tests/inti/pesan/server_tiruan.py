"""A mail server and a webhook on the loopback that note what they got and answer what the test chose."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@contextmanager
def serve(server: socketserver.TCPServer) -> Iterator[None]:
    benang = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    benang.start()
    try:
        yield
    finally:
        server.shutdown()
        benang.join()
        server.server_close()


class ServerSurel(socketserver.ThreadingTCPServer):
    """Speaks enough SMTP; `jawaban` overrides the answer to a command (a list is used up one by one)."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Smtp)
        self.mentah: list[bytes] = []
        self.penerima: list[list[str]] = []
        self.perintah: list[str] = []
        self.jawaban: dict[str, list[str]] = {}

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    @property
    def surat(self) -> list[EmailMessage]:
        return [message_from_bytes(m, policy=policy.SMTP) for m in self.mentah]  # type: ignore[misc]

    def answer(self, perintah: str, biasa: str) -> str:
        antre = self.jawaban.get(perintah, [])
        return antre.pop(0) if antre else biasa


class _Smtp(socketserver.StreamRequestHandler):
    server: ServerSurel

    def _say(self, perintah: str, biasa: str) -> bool:
        balas = self.server.answer(perintah, biasa)
        if not balas:
            return False
        self.wfile.write(balas.encode() + b"\r\n")
        return True

    def handle(self) -> None:
        penerima: list[str] = []
        if not self._say("BUKA", "220 tiruan"):
            return
        while baris := self.rfile.readline():
            perintah = baris.split(b" ")[0].split(b"\r")[0].decode().upper()
            self.server.perintah.append(perintah)
            if perintah == "RCPT":
                penerima.append(baris.decode().strip().split("<")[1].split(">")[0])
            if perintah == "DATA":
                self.wfile.write(b"354 lanjut\r\n")
                isi = []
                while (data := self.rfile.readline()) not in (b".\r\n", b""):
                    isi.append(data)
                balas = self.server.answer("ISI", "250 diterima")
                if balas.startswith("250"):
                    self.server.mentah.append(b"".join(isi))
                    self.server.penerima.append(penerima)
                self.wfile.write(balas.encode() + b"\r\n")
                continue
            if not self._say(perintah, "221 selesai" if perintah == "QUIT" else "250 baik") or perintah == "QUIT":
                return


class ServerWa(HTTPServer):
    """Notes every POST and answers the next status of `jawaban`, 200 when there is none."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Webhook)
        self.kiriman: list[dict[str, Any]] = []
        self.kepala: list[dict[str, str]] = []
        self.metode: list[str] = []
        self.jawaban: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/kait?kunci=kunci-kait"


class _Webhook(BaseHTTPRequestHandler):
    server: ServerWa

    def do_POST(self) -> None:
        self.server.metode.append(self.command)
        panjang = int(self.headers.get("Content-Length") or 0)
        if panjang:
            self.server.kiriman.append(json.loads(self.rfile.read(panjang)))
            self.server.kepala.append(dict(self.headers))
        status = self.server.jawaban.pop(0) if self.server.jawaban else 200
        if status == 0:
            return
        self.send_response(status, "Alasan dengan isi rahasia-server")
        if 300 <= status < 400:
            self.send_header("Location", "/tempat-lain")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - the name is http.server's

    def log_message(self, *_lain: Any) -> None:
        """Keep the test output clean."""
