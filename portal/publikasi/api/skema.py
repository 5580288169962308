"""Shapes of the open data, for the answers and for the OpenAPI document. Figures are texts with a decimal point."""

from typing import Any

from marshmallow import Schema, fields, validate

from portal.publikasi.domain.standar import KOMPONEN

PER_HALAMAN, PER_HALAMAN_MAKS = 50, 100
TAHUN = validate.Range(2000, 2100)
KODE = validate.Regexp(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")


def _says(arti: str, **lain: Any) -> dict[str, Any]:
    """Return what the OpenAPI document tells of a field."""
    return {"metadata": {"description": arti, **lain}}


def _text(arti: str, *, kosong: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=kosong, **_says(arti))


def _number(arti: str, *, kosong: bool = False) -> fields.Integer:
    return fields.Integer(required=True, allow_none=kosong, **_says(arti))


def _yes(arti: str) -> fields.Boolean:
    return fields.Boolean(required=True, **_says(arti))


class PesanSchema(Schema):
    """The part of an error that the portal's older answers have too."""

    status = fields.Integer(required=True)
    kode = fields.String(required=True, **_says("Kode tetap untuk program"))
    pesan = fields.String(required=True, **_says("Kalimat untuk manusia"))
    bidang = fields.String(required=True, allow_none=True, **_says("Nama parameter yang salah"))


class GalatSchema(Schema):
    """An error: a problem document of RFC 9457."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    galat = fields.Nested(PesanSchema, required=True)


class UnitQuery(Schema):
    """Which unit."""

    unit = fields.String(validate=KODE, **_says("Kode unit"))


class HalamanQuery(Schema):
    """Which page."""

    halaman = fields.Integer(load_default=1, validate=validate.Range(1, 100_000), **_says("Halaman, mulai dari 1"))
    per_halaman = fields.Integer(
        load_default=PER_HALAMAN, validate=validate.Range(1, PER_HALAMAN_MAKS), **_says("Isi satu halaman")
    )


class DaftarUnitQuery(HalamanQuery, UnitQuery):
    """A list of one unit, or of all."""


class DaftarTahunQuery(DaftarUnitQuery):
    """A list of one unit and year, or of all."""

    tahun = fields.Integer(validate=TAHUN, **_says("Tahun mulainya periode"))


class GayaQuery(Schema):
    """How a CSV file writes its numbers."""

    gaya = fields.String(
        load_default="titik",
        validate=validate.OneOf(("titik", "koma")),
        **_says("titik: 87.50 dan koma antarsel. koma: 87,50 dan titik koma antarsel, untuk Excel Indonesia"),
    )


class CsvUnitQuery(GayaQuery, UnitQuery):
    """A CSV file of one unit, or of all."""


class CsvTahunQuery(CsvUnitQuery):
    """A CSV file of one unit and year, or of all."""

    tahun = fields.Integer(validate=TAHUN, **_says("Tahun mulainya periode"))


class CsvIkmQuery(CsvUnitQuery):
    """A CSV file of one year of results."""

    tahun = fields.Integer(validate=TAHUN, **_says("Tahun mulainya periode; tanpa ini tahun terbaru yang terbit"))


class UnitSchema(Schema):
    """A unit of the office."""

    kode = _text("Kode unit")
    nama = _text("Nama unit")
    induk = _text("Kode unit di atasnya", kosong=True)


class LayananSchema(Schema):
    """A service of a unit."""

    unit = _text("Kode unit")
    kode = _text("Kode layanan")
    nama = _text("Nama layanan")
    gratis = _yes("Tanpa biaya")
    halaman = _text("Halaman publik layanan")


class PeriodeSchema(Schema):
    """A unit and a period, the first and the last day included."""

    unit = _text("Kode unit")
    unit_nama = _text("Nama unit")
    periode = _text("Kode periode: 2025-01, 2025-TW1, 2025-S1, 2025")
    mulai = fields.String(required=True, **_says("Hari pertama", format="date"))
    sampai = fields.String(required=True, **_says("Hari terakhir", format="date"))
    halaman = _text("Halaman publik")


class IkmSchema(PeriodeSchema):
    """A published index in short."""

    instrumen = _text("Kode instrumen")
    ikm = _text("Indeks, 25 sampai 100; kosong bila responden kurang dari 5", kosong=True)
    mutu = _text("Huruf mutu", kosong=True)
    kinerja = _text("Kata mutu", kosong=True)
    n = _number("Jumlah responden yang dihitung")
    revisi = _number("Revisi penutupan periode")
    terbit_at = fields.String(required=True, **_says("Saat terbit", format="date-time"))
    data = _text("Alamat data lengkapnya")


class UnsurSchema(Schema):
    """One rated element."""

    kode = _text("Kode unsur")
    nama = _text("Nama unsur")
    jumlah = _number("Jumlah nilai")
    n = _number("Jumlah responden")
    nrr = _text("Nilai rata-rata")
    konversi = _text("Nilai rata-rata kali 25")
    mutu = _text("Huruf mutu")


class IkmLengkapSchema(PeriodeSchema):
    """Everything published of one period; figures that would tell on fewer than five people are null."""

    instrumen = _text("Kode instrumen")
    instrumen_versi = _number("Versi instrumen")
    n = _number("Jumlah responden yang dihitung")
    n_dikecualikan = _number("Jumlah jawaban yang tidak dihitung")
    populasi = _number("Jumlah penerima layanan", kosong=True)
    n_minimum = _number("Sampel minimum", kosong=True)
    bobot = fields.String(
        required=True, validate=validate.OneOf(("sama", "berbeda")), **_says("Apakah bobot semua unsur sama")
    )
    agregasi = _text("Cara menggabung layanan: gabungan atau rata_layanan")
    unsur = fields.List(fields.Nested(UnsurSchema), required=True)
    ikm = _text("Indeks", kosong=True)
    mutu = _text("Huruf mutu", kosong=True)
    kinerja = _text("Kata mutu", kosong=True)
    ik95 = _text("Setengah lebar selang kepercayaan 95 persen", kosong=True)
    terendah = fields.List(fields.String(), required=True, **_says("Kode unsur terendah"))
    tertinggi = fields.List(fields.String(), required=True, **_says("Kode unsur tertinggi"))
    pembanding = fields.Dict(
        keys=fields.String(), values=fields.String(allow_none=True), required=True, **_says("Indeks dengan bobot lain")
    )
    ikm_gabungan = _text("Indeks dari semua jawaban yang digabung", kosong=True)
    rata_rata_layanan = _text("Rata-rata indeks layanan", kosong=True)
    ikm_semua = _text("Indeks dengan jawaban yang tidak dihitung", kosong=True)
    per_kanal = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(allow_none=True),
        required=True,
        allow_none=True,
        **_says("Jumlah menurut cara menjawab"),
    )
    per_bulan = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(allow_none=True),
        required=True,
        allow_none=True,
        **_says("Jumlah menurut bulan"),
    )
    status = _text("Selalu ditutup: angka berjalan tidak diterbitkan")
    revisi = _number("Revisi penutupan periode")
    peringatan = fields.List(fields.String(), required=True)
    catatan = fields.List(fields.String(), required=True)
    terbit_at = fields.String(required=True, **_says("Saat terbit", format="date-time"))
    sha256 = _text("Sidik angka yang ditutup")


class PengaduanSchema(PeriodeSchema):
    """A closed period of complaints in short."""

    diterima = _number("Jumlah pengaduan yang diterima")
    data = _text("Alamat data lengkapnya")


def _count(arti: str) -> fields.Integer:
    """Return a figure that is left out when fewer than three cases were received."""
    return fields.Integer(**_says(arti))


def _share(arti: str) -> fields.String:
    return fields.String(allow_none=True, **_says(arti))


def _table(arti: str) -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=fields.Integer(allow_none=True), allow_none=True, **_says(arti))


class PengaduanLengkapSchema(PeriodeSchema):
    """Everything published of one closed period of complaints; hidden numbers are null or left out."""

    revisi = _number("Revisi penutupan periode")
    sha256 = _text("Sidik angka yang ditutup")
    ditutup_at = fields.String(required=True, **_says("Saat ditutup", format="date-time"))
    diterima = _number("Jumlah pengaduan yang diterima")
    terlalu_sedikit = _yes("Kurang dari tiga kasus: angka lain tidak ditampilkan")
    saldo_awal = _count("Sisa periode lalu")
    tidak_diproses = _count("Tidak diproses sebagai pengaduan")
    harus_ditindaklanjuti = _count("Harus ditindaklanjuti")
    ditindaklanjuti = _count("Ditindaklanjuti")
    selesai = _count("Selesai")
    sedang_diproses = _count("Sedang diproses")
    belum_ditindaklanjuti = _count("Belum ditindaklanjuti")
    persen_ditindaklanjuti = _share("Persen ditindaklanjuti")
    persen_selesai = _share("Persen selesai")
    persen_tepat_waktu = _share("Persen selesai tepat waktu")
    rata_rata_hari_kerja = _share("Rata-rata lama penyelesaian, hari kerja")
    median_hari_kerja = _share("Median lama penyelesaian, hari kerja")
    aturan = fields.List(fields.String(), **_says("Aturan hitung"))
    per_kanal = _table("Jumlah menurut kanal")
    per_klasifikasi = _table("Jumlah menurut klasifikasi")
    klasifikasi_keadaan = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.Integer(allow_none=True)),
        allow_none=True,
        **_says("Klasifikasi menurut keadaan: A3 selesai, A4 diproses, A5 belum, K tidak diproses"),
    )


class StandarSchema(Schema):
    """A standard of service in force, in short."""

    unit = _text("Kode unit")
    layanan = _text("Kode layanan")
    layanan_nama = _text("Nama layanan")
    versi = _number("Versi standar")
    berlaku_mulai = fields.String(required=True, **_says("Hari mulai berlaku", format="date"))
    nomor_sk = _text("Nomor SK", kosong=True)
    tanggal_sk = fields.String(required=True, allow_none=True, **_says("Tanggal SK", format="date"))
    komponen_terisi = _number("Berapa dari 14 komponen yang terisi")
    berkompensasi = _yes("Ada ketentuan kompensasi")
    bermaklumat = _yes("Ada maklumat yang berlaku")
    daring = _yes("Layanan daring")
    terpadu = _yes("Layanan terpadu")
    sippn_id = _text("Nomor di SIPPN", kosong=True)
    sippn_url = _text("Tautan di SIPPN", kosong=True)
    sippn_sinkron = fields.String(required=True, allow_none=True, **_says("Terakhir dicocokkan", format="date"))
    halaman = _text("Halaman publik layanan")
    data = _text("Alamat data lengkapnya")


class MaklumatSchema(Schema):
    """A maklumat with its three elements."""

    penyelenggara = _text("Siapa yang melayani")
    jenis_layanan = _text("Layanan yang dijanjikan")
    sanksi = _text("Sanksi bila tidak ditepati")
    tanggal = fields.String(required=True, **_says("Tanggal ditandatangani", format="date"))
    penandatangan = _text("Nama penandatangan")
    jabatan = _text("Jabatan penandatangan")
    versi = _number("Versi maklumat")


KomponenSchema = Schema.from_dict(
    {kode: fields.String(required=True, **_says(nama)) for kode, nama in KOMPONEN.items()}, name="KomponenSchema"
)


class StandarLengkapSchema(StandarSchema):
    """A standard of service in force with its 14 components (PermenPANRB 15/2014)."""

    komponen = fields.Nested(KomponenSchema, required=True)
    kompensasi = _text("Kompensasi bila layanan tidak sesuai standar", kosong=True)
    maklumat = fields.Nested(MaklumatSchema, required=True, allow_none=True)


def listed(isi: type[Schema], nama: str) -> type[Schema]:
    """Return the shape of one page of a list."""
    return Schema.from_dict(
        {
            "data": fields.List(fields.Nested(isi), required=True),
            "jumlah": _number("Jumlah semuanya"),
            "halaman": _number("Halaman ini, mulai dari 1"),
            "per_halaman": _number("Isi satu halaman"),
        },
        name=nama,
    )
