/* Panel petugas di tablet: apa yang belum terkirim, kirim, ekspor, hapus satu, lepas perangkat. */
import { deleteOne, readIsi, readJumlah, sync } from "./antrean.js";
import { button, make, say } from "./bentuk.js";
import { listAntrean } from "./gudang.js";
import { askPin } from "./pin.js";
import { show } from "./layar.js";

const teks = document.getElementById("panel").content;
const word = (nama) => teks.querySelector('[data-nama="' + nama + '"]').textContent;

function describe(catatan) {
  if (catatan.keadaan === "rusak") return say("status_rusak");
  if (catatan.keadaan === "perlu") return say("status_perlu", { sebab: catatan.sebab });
  return catatan.coba ? say("status_ditolak", { n: catatan.coba, sebab: catatan.sebab }) : say("status_menunggu");
}

function describeClock(selisih) {
  const menit = Math.round(Math.abs(selisih) / 60);
  if (!menit) return say("jam_tepat");
  return say(selisih > 0 ? "jam_lambat" : "jam_cepat", { n: menit });
}

/* Berkas berisi jawaban apa adanya: bukti dan cadangan, bukan pintu masuk (kios tidak membaca berkas). */
async function exportAll(susunan) {
  const butir = [];
  for (const catatan of await listAntrean()) {
    butir.push({ uuid: catatan.uuid, keadaan: catatan.keadaan, ditolak: catatan.coba, sebab: catatan.sebab, isi: await readIsi(catatan) });
  }
  const isi = { kios: susunan ? susunan.kios : null, diekspor: new Date().toISOString(), butir };
  const alamat = URL.createObjectURL(new Blob([JSON.stringify(isi, null, 1)], { type: "application/json" }));
  const a = make("a", { href: alamat, download: "kios-belum-terkirim-" + isi.diekspor.slice(0, 10) + ".json" });
  a.click();
  setTimeout(() => URL.revokeObjectURL(alamat), 10000);
}

async function row(catatan, hapus) {
  const isi = await readIsi(catatan);
  const saat = isi ? new Date(isi.diambil).toLocaleString("id-ID", { dateStyle: "medium", timeStyle: "short" }) : "–";
  return make(
    "li",
    { class: "catatan" },
    make("span", {}, make("b", {}, "#" + catatan.urutan), " " + saat),
    make("span", { class: "redup" }, describe(catatan)),
    button(say("hapus"), () => hapus(catatan), "tombol-kedua tombol-kecil", { "aria-label": say("hapus") + " #" + catatan.urutan }),
  );
}

/* `kerja`: {susunan(), selisih(), sebab(), terbuka(), tutup(), layarPenuh(), lepas()}. Panel yang sudah ditinggalkan tidak
   digambar lagi oleh pekerjaan yang baru selesai. */
export async function showPanel(kerja, kabar = "") {
  const susunan = kerja.susunan();
  const { semua, perlu } = await readJumlah();
  const again = (kalimat) => showPanel(kerja, kalimat);
  const remove = async (catatan) => {
    const hasil = await askPin(susunan.pin, { judul: word("hapus_judul") + " #" + catatan.urutan, alasan: true });
    if (!hasil) return;
    await deleteOne(catatan.uuid, hasil.alasan);
    await again(say("dihapus"));
  };
  const send = async () => {
    const n = await sync(true);
    const sisa = await readJumlah();
    await again(sisa.semua ? say("belum_bisa", { sebab: kerja.sebab() }) : say("terkirim", { n }));
  };
  const release = async () => {
    const kini = await readJumlah();
    if (kini.semua) await again(say("masih_ada", { n: kini.semua }));
    else if (kerja.terbuka()) await kerja.lepas();
  };
  const daftar = await Promise.all((await listAntrean()).slice(0, 100).map((c) => row(c, remove)));
  if (!kerja.terbuka()) return;
  show(
    "panel",
    make("h1", {}, word("judul")),
    make("p", {}, susunan.kios.nama + ", " + susunan.kios.unit + (susunan.kios.loket ? ", " + susunan.kios.loket : "") + ". " + describeClock(kerja.selisih())),
    make("p", { class: "kabar", role: "status" }, kabar),
    make("p", { class: "besar" }, semua ? say("belum_terkirim", { n: semua }) : say("semua_terkirim"), perlu ? " (" + say("perlu_petugas", { n: perlu }) + ")" : ""),
    make(
      "div",
      { class: "deret" },
      button(word("kembali"), kerja.tutup, "tombol-utama"),
      button(word("kirim"), send, "tombol-kedua"),
      semua > 0 && button(word("ekspor"), () => exportAll(susunan), "tombol-kedua"),
      button(word("layar"), kerja.layarPenuh, "tombol-kedua"),
      button(word("lepas"), release, "tombol-kedua"),
    ),
    daftar.length > 0 && make("h2", {}, word("daftar")),
    daftar.length > 0 && make("ul", { class: "daftar" }, ...daftar),
  );
}
