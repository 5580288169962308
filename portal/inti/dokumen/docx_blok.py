"""Puts one block after the other into the Word document, before the template's content marker."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from portal.inti.dokumen.docx_tabel import write_table
from portal.inti.dokumen.docx_xml import add_text, element, field_part, mm, pt, qualified, rgb, shading
from portal.inti.dokumen.isi import (
    AngkaKunci,
    Berdampingan,
    Blok,
    Catatan,
    Daftar,
    Dokumen,
    Grafik,
    HalamanBaru,
    Judul,
    Paragraf,
    Pasangan,
    Sorotan,
    Tabel,
    TandaTangan,
)
from portal.inti.dokumen.mesin import susun
from portal.inti.dokumen.qr import qr_svg
from portal.inti.dokumen.warna import warna_di_atas, warna_terbaca

LEBAR_TEGAK = 163.0
LEBAR_LANSKAP = 265.0
PENGGANTI_GAMBAR = Path("_dasar/gambar.typ")


def svg_to_png(svg: bytes, *, lebar_mm: float, ppi: float = 220) -> bytes:
    """Return the SVG as PNG, ``lebar_mm`` wide at ``ppi``: Word shows SVG only in its newest versions."""
    return susun(
        PENGGANTI_GAMBAR,
        {"lebar": lebar_mm, "gambar": "gambar.svg"},
        {"gambar.svg": svg},
        format="png",
        ppi=ppi,
    )[0]


class Penulis:
    """Writes blocks before ``penanda`` and counts tables, figures and pictures on the way."""

    def __init__(self, berkas: Any, penanda: Any, dok: Dokumen) -> None:
        self.berkas, self.penanda, self.dok = berkas, penanda, dok
        self.nomor = {"Tabel": 0, "Gambar": 0, "penanda": 0, "daftar": 0}
        self.aksen = warna_terbaca(dok.kop.warna, minimal=4.5).lstrip("#").upper()

    def paragraf(self, teks: str = "", gaya: str = "Normal") -> Any:
        """Add a paragraph; newlines become line breaks."""
        baru = self.penanda.insert_paragraph_before("", style=gaya)
        add_text(baru, teks)
        return baru

    def tulis(self, blok: Blok, *, lanskap: bool) -> None:  # noqa: C901, PLR0912 - one case per block type
        """Write one block; ``lanskap`` tells how wide the page is."""
        lebar = LEBAR_LANSKAP if lanskap else LEBAR_TEGAK
        match blok:
            case Judul():
                self._heading(blok)
            case Paragraf():
                for bagian in _paragraphs(blok.teks):
                    self.paragraf(bagian)
            case Daftar():
                self._list(blok)
            case Pasangan():
                self._pairs(blok)
            case Tabel():
                self._table(blok, lebar)
            case Grafik():
                self._chart(blok, min(lebar, LEBAR_TEGAK))
            case Sorotan():
                self._highlight(blok)
            case AngkaKunci():
                self._figure(blok)
            case Berdampingan():
                for satu in (isi for kolom in blok.kolom for isi in kolom):
                    self.tulis(satu, lanskap=lanskap)
            case Catatan():
                self._note(blok)
            case TandaTangan():
                self._signature(blok)
            case HalamanBaru():
                self.paragraf().add_run().add_break(_page_break())

    def front_matter(self, judul: list[Judul]) -> None:
        """Title lines when there is no cover, then the table of contents when there are more than six
        headings.

        ``judul`` are all headings in order; the contents show levels 1 and 2.
        """
        if not self.dok.sampul:
            self._centred(self.dok.judul, "Judul Daftar Isi")
            for teks in (self.dok.subjudul, f"Nomor: {self.dok.nomor}" if self.dok.nomor else ""):
                if teks:
                    self._centred(teks, "Normal")
        utama = [satu for satu in judul if satu.tingkat <= 2]
        if len(utama) > 6:
            self._contents(utama)

    def verification(self) -> None:
        """The verification code with its QR code, at the end."""
        if not self.dok.kode_verifikasi:
            return
        if self.dok.url_verifikasi:
            gambar = self.paragraf()
            gambar.paragraph_format.space_before = pt(18)
            gambar.paragraph_format.keep_with_next = True
            png = svg_to_png(qr_svg(self.dok.url_verifikasi), lebar_mm=25)
            self._picture(gambar, png, 25, "Kode QR menuju halaman pemeriksaan keaslian dokumen")
        baris = self.paragraf("Kode verifikasi: ")
        baris.add_run(self.dok.kode_verifikasi).bold = True
        if self.dok.url_verifikasi:
            self.paragraf(f"Buka {self.dok.url_verifikasi} untuk memeriksa keaslian dokumen.", "Sumber")

    def end_section(self, sect_pr: Any) -> None:
        """End the current section: in Word the last paragraph of a section carries its page set-up."""
        baru = self.paragraf()
        baru.paragraph_format.space_after = pt(0)
        baru._p.get_or_add_pPr().append(sect_pr)

    def finish(self) -> None:
        """Give every picture a unique id, the same every time, and the logos their alt text."""
        kepala = [bagian.first_page_header._element for bagian in self.berkas.sections[:2]]
        nomor = 0
        for akar in (self.berkas.element.body, *kepala):
            for unsur in akar.iter(qualified("wp:docPr")):
                nomor += 1
                unsur.set("id", str(1000 + nomor))
                unsur.set("name", f"Gambar {nomor}")
                if not unsur.get("descr"):
                    unsur.set("descr", f"Logo {self.dok.kop.nama}")

    def _centred(self, teks: str, gaya: str) -> None:
        self.paragraf(teks, gaya).alignment = 1

    def _heading(self, blok: Judul) -> None:
        judul = self.paragraf(blok.teks.replace("\n", " "), f"Heading {blok.tingkat}")
        if blok.tingkat == 1:
            for run in judul.runs:
                run.font.color.rgb = rgb(self.aksen)
        if blok.tingkat <= 2:
            self.nomor["penanda"] += 1
            awal = element("w:bookmarkStart", id=str(self.nomor["penanda"]), name=f"_Toc{self.nomor['penanda']:06d}")
            judul._p.insert(1, awal)
            judul._p.append(element("w:bookmarkEnd", id=str(self.nomor["penanda"])))

    def _contents(self, judul: list[Judul]) -> None:
        self.paragraf("Daftar Isi", "Judul Daftar Isi")
        for nomor, satu in enumerate(judul, start=1):
            baris = self.paragraf()
            baris.paragraph_format.left_indent = mm(0 if satu.tingkat == 1 else 6)
            baris.paragraph_format.space_after = pt(3)
            if nomor == 1:
                field_part(baris, "begin", kotor=True)
                baris.add_run()._r.append(element("w:instrText", teks=r'TOC \o "1-2" \h \z \u'))
                field_part(baris, "separate")
            tautan = element("w:hyperlink", anchor=f"_Toc{nomor:06d}")
            run = baris.add_run(satu.teks.replace("\n", " "))
            run.bold = satu.tingkat == 1
            tautan.append(run._r)
            baris._p.append(tautan)
            if nomor == len(judul):
                field_part(baris, "end")
        self.paragraf().add_run().add_break(_page_break())

    def _list(self, blok: Daftar) -> None:
        nomor = self._new_numbering() if blok.bernomor else None
        for butir in blok.butir:
            baris = self.paragraf(butir, "List Number" if blok.bernomor else "List Bullet")
            if nomor is not None:
                angka = baris._p.get_or_add_pPr().get_or_add_numPr()
                angka.get_or_add_numId().val = nomor
                angka.get_or_add_ilvl().val = 0

    def _pairs(self, blok: Pasangan) -> None:
        for ke, (nama, nilai) in enumerate(blok.isi, start=1):
            baris = self.paragraf(f"{nama}\t:\t{nilai}")
            bentuk = baris.paragraph_format
            bentuk.left_indent, bentuk.first_line_indent = mm(38), mm(-38)
            bentuk.tab_stops.add_tab_stop(mm(33))
            bentuk.tab_stops.add_tab_stop(mm(38))
            bentuk.space_after = pt(10 if ke == len(blok.isi) else 3)
            if blok.garis and ke == len(blok.isi):
                tepi = element("w:pBdr")
                tepi.append(element("w:bottom", val="single", sz="8", space="6", color="1F1F1F"))
                p_pr = baris._p.get_or_add_pPr()
                p_pr.insert_element_before(tepi, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")

    def _new_numbering(self) -> int:
        """Start a numbered list at 1 again: a copy of the style's numbering with an override."""
        daftar = self.berkas.part.numbering_part.element
        asal = self.berkas.styles["List Number"].element.pPr.numPr.numId.val
        abstrak = daftar.num_having_numId(asal).abstractNumId.val
        baru = daftar.add_num(abstrak)
        baru.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(baru.numId)

    def _caption(self, jenis: str, judul: str) -> Any:
        self.nomor[jenis] += 1
        baris = self.paragraf(f"{jenis} ", "Caption")
        field_part(baris, "begin")
        baris.add_run()._r.append(element("w:instrText", teks=rf" SEQ {jenis} \* ARABIC "))
        field_part(baris, "separate")
        baris.add_run(str(self.nomor[jenis]))
        field_part(baris, "end")
        add_text(baris, f". {judul}", tebal=False)
        return baris

    def _source(self, sumber: str | None) -> None:
        baris = self.paragraf(f"Sumber: {sumber}" if sumber else "", "Sumber")
        baris.paragraph_format.space_before = pt(4)

    def _chart(self, blok: Grafik, lebar: float) -> None:
        baris = self.paragraf()
        baris.paragraph_format.keep_with_next = True
        self._picture(baris, svg_to_png(blok.svg.encode(), lebar_mm=lebar), lebar, blok.alt)
        self._caption("Gambar", blok.judul).paragraph_format.space_before = pt(2)
        if blok.sumber:
            self._source(blok.sumber)

    def _picture(self, baris: Any, png: bytes, lebar: float, alt: str) -> None:
        gambar = baris.add_run().add_picture(io.BytesIO(png), width=mm(lebar))
        gambar._inline.docPr.set("descr", alt)

    def _table(self, blok: Tabel, lebar: float) -> None:
        self._caption("Tabel", blok.judul).paragraph_format.keep_with_next = True
        write_table(self.penanda, blok, lebar_mm=lebar, aksen=self.aksen)
        self._source(blok.sumber)

    def _highlight(self, blok: Sorotan) -> None:
        baris = self.paragraf(blok.angka, "Sorotan")
        baris.paragraph_format.keep_with_next = True
        if blok.huruf:
            warna = warna_terbaca(blok.warna)
            baris.add_run("  ")
            run = baris.add_run(f" {blok.huruf} ")
            run.font.color.rgb = rgb(warna_di_atas(warna).lstrip("#"))
            run._r.get_or_add_rPr().append(shading(warna.lstrip("#").upper()))
        self.paragraf(blok.keterangan, "Sorotan Keterangan").paragraph_format.space_after = pt(12)

    def _figure(self, blok: AngkaKunci) -> None:
        baris = self.paragraf(f"{blok.label}: ")
        baris.add_run(f"{blok.angka} {blok.huruf}".strip()).bold = True
        if blok.keterangan:
            add_text(baris, f"\n{blok.keterangan}")

    def _note(self, blok: Catatan) -> None:
        for bagian in _paragraphs(blok.teks):
            baris = self.paragraf(bagian, "Catatan")
            baris.paragraph_format.space_before = pt(10)
            p_pr = baris._p.get_or_add_pPr()
            tepi = element("w:pBdr")
            tepi.append(element("w:left", val="single", sz="24", space="8", color="855F00"))
            p_pr.insert_element_before(tepi, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")
            p_pr.insert_element_before(shading("FFF9EB"), "w:spacing", "w:ind", "w:jc", "w:rPr")

    def _signature(self, blok: TandaTangan) -> None:
        bagian = [
            self.paragraf(blok.tempat_tanggal, "Tanda Tangan"),
            self.paragraf(f"{blok.jabatan},", "Tanda Tangan"),
            self.paragraf(blok.keterangan, "Tanda Tangan"),
            self.paragraf(blok.nama, "Tanda Tangan"),
        ]
        if blok.nip:
            bagian.append(self.paragraf(f"NIP {blok.nip}", "Tanda Tangan"))
        for satu in bagian:
            satu.paragraph_format.left_indent = mm(LEBAR_TEGAK / 2)
            satu.paragraph_format.keep_together = True
            satu.paragraph_format.keep_with_next = satu is not bagian[-1]
        bagian[0].paragraph_format.space_before = pt(24)
        bagian[2].paragraph_format.space_before = bagian[2].paragraph_format.space_after = pt(22)
        for run in bagian[3].runs:
            run.bold = True
        bagian[-1].paragraph_format.space_after = pt(12)


def _paragraphs(teks: str) -> list[str]:
    return [bagian.strip() for bagian in re.split(r"\n[ \t]*\n", teks) if bagian.strip()]


def _page_break() -> Any:
    from docx.enum.text import WD_BREAK

    return WD_BREAK.PAGE
