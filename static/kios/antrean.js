/* Antrean jawaban: disimpan tersandi, dikirim berkelompok, dihapus hanya setelah server menjawab.
   Sampai-tepat-sekali = dikirim sampai dijawab + nomor yang dikenali server. */
import { addAntrean, countAntrean, dropAntrean, listAntrean, nextUrutan, putAntrean, readSetelan, seal, unseal, writeSetelan } from "./gudang.js";
import { ask } from "./hubung.js";

export const KELOMPOK = 50;
export const TOLAK_MAKS = 5;
const TUNDA_MS = 5000;
const TUNDA_MAKS_MS = 300000;

/* Peristiwa "ubah" setiap kali isi antrean atau keadaan sambungan berubah. */
export const kabar = new EventTarget();
export const sambungan = { sebab: "", status: null, dicabut: false };

let gagal = 0;
let jadwal = null;
let berjalan = null;

function tell() {
  kabar.dispatchEvent(new Event("ubah"));
}

/* Menyimpan satu jawaban lengkap. Janji ini baru selesai setelah jawaban ada di penyimpan tetap. */
export async function submitAnswer(susunan, jawaban) {
  const isi = {
    uuid: crypto.randomUUID(),
    kios: susunan.kios.id,
    urutan: await nextUrutan(),
    diambil: Date.now(),
    zona: new Date().getTimezoneOffset(),
    instrumen: susunan.instrumen.kode,
    versi: susunan.instrumen.versi,
    layanan: jawaban.layanan ? jawaban.layanan.id : null,
    gratis: Boolean(jawaban.layanan && jawaban.layanan.gratis),
    nilai: jawaban.nilai,
    demografi: jawaban.demografi,
    saran: jawaban.saran,
    bahasa: jawaban.bahasa,
    durasi: jawaban.durasi,
  };
  const tersegel = await seal(isi);
  await addAntrean({ uuid: isi.uuid, urutan: isi.urutan, keadaan: "menunggu", coba: 0, sebab: "", nanti: 0, ...tersegel });
  tell();
  plan(0);
  return isi.uuid;
}

function backOff(ke) {
  return Math.min(TUNDA_MAKS_MS, TUNDA_MS * 2 ** ke) * (0.5 + Math.random() / 2);
}

function plan(ms) {
  clearTimeout(jadwal);
  jadwal = setTimeout(() => void sync(), ms);
}

async function openOne(catatan) {
  try {
    return await unseal(catatan);
  } catch (_salah) {
    return null;
  }
}

export async function readIsi(catatan) {
  return openOne(catatan);
}

/* Yang boleh dikirim sekarang, yang tertua dahulu. Jam yang dimundurkan tidak menahan jawaban lebih dari satu jam. */
async function pick(paksa) {
  const kini = Date.now();
  const siap = (c) => paksa || (c.keadaan === "menunggu" && (c.nanti <= kini || c.nanti - kini > 3600000));
  const daftar = (await listAntrean()).filter(siap);
  const butir = [];
  for (const catatan of daftar) {
    const isi = await openOne(catatan);
    if (isi) butir.push({ catatan, isi });
    else if (catatan.keadaan !== "rusak") await putAntrean([{ ...catatan, keadaan: "rusak" }]);
    if (butir.length === KELOMPOK) break;
  }
  return butir;
}

async function settle(butir, jawab) {
  const oleh = new Map(jawab.map((j) => [j.uuid, j]));
  const selesai = [];
  const tertolak = [];
  for (const { catatan } of butir) {
    const j = oleh.get(catatan.uuid);
    if (!j) continue;
    if (j.hasil === "diterima" || j.hasil === "duplikat") selesai.push(catatan.uuid);
    else tertolak.push(refuse(catatan, j.pesan || ""));
  }
  if (selesai.length) await dropAntrean(selesai);
  if (tertolak.length) await putAntrean(tertolak);
  return selesai.length;
}

function refuse(catatan, sebab) {
  const coba = catatan.coba + 1;
  return { ...catatan, coba, sebab, keadaan: coba >= TOLAK_MAKS ? "perlu" : "menunggu", nanti: Date.now() + backOff(coba) };
}

async function sendAll(paksa) {
  let terkirim = 0;
  for (let ronde = 0; ronde < 200; ronde += 1) {
    const butir = await pick(paksa && ronde === 0);
    if (!butir.length) break;
    const respons = await ask("kirim", { jam: Date.now(), butir: butir.map((b) => b.isi) });
    sambungan.status = respons.status;
    sambungan.sebab = respons.ok ? "" : (respons.isi.galat && respons.isi.galat.pesan) || "";
    if (!respons.ok) {
      gagal += 1;
      tell();
      return terkirim;
    }
    gagal = 0;
    sambungan.dicabut = respons.isi.dicabut === true;
    const jumlah = await settle(butir, respons.isi.butir || []);
    terkirim += jumlah;
    tell();
    if (!jumlah && !(respons.isi.butir || []).length) break;
  }
  return terkirim;
}

/* Mengirim yang menunggu; `paksa` juga mencoba yang sudah "perlu petugas". Menghasilkan jumlah yang terkirim. */
export function sync(paksa = false) {
  if (!berjalan) {
    berjalan = sendAll(paksa)
      .catch(() => 0)
      .finally(async () => {
        berjalan = null;
        const sisa = await countMenunggu().catch(() => 0);
        if (sisa) plan(backOff(Math.min(gagal, 8)));
      });
  }
  return berjalan;
}

async function countMenunggu() {
  return (await listAntrean()).filter((c) => c.keadaan === "menunggu").length;
}

export async function readJumlah() {
  const daftar = await listAntrean();
  return { semua: daftar.length, perlu: daftar.filter((c) => c.keadaan !== "menunggu").length };
}

/* Menghapus satu jawaban; penghapusan dilaporkan ke server pada tanda hidup berikutnya. */
export async function deleteOne(uuid, alasan) {
  const hapus = (await readSetelan("hapus")) || [];
  await writeSetelan("hapus", [...hapus, { uuid, alasan }]);
  await dropAntrean([uuid]);
  tell();
}

/* Tanda hidup: panjang antrean, jam tablet, penghapusan yang belum dilaporkan. */
export async function beat(rilis) {
  const hapus = (await readSetelan("hapus")) || [];
  const respons = await ask("denyut", { jam: Date.now(), antrean: await countAntrean(), rilis, hapus: hapus.slice(0, 50) });
  sambungan.status = respons.status;
  if (respons.ok) {
    sambungan.dicabut = respons.isi.dicabut;
    const tercatat = respons.isi.hapus || [];
    if (tercatat.length) {
      const kini = (await readSetelan("hapus")) || [];
      await writeSetelan("hapus", kini.filter((h) => tercatat.indexOf(h.uuid) < 0));
    }
  }
  return respons;
}

window.addEventListener("online", () => {
  gagal = 0;
  plan(500);
});
