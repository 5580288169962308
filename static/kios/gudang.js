/* Simpanan di tablet (IndexedDB): setelan, antrean tersandi, suara. Jawaban yang sedang diisi tidak pernah disimpan. */

const NAMA = "kios";
let janji = null;

function finish(minta) {
  return new Promise((ok, gagal) => {
    minta.onsuccess = () => ok(minta.result);
    minta.onerror = () => gagal(minta.error);
  });
}

function openGudang() {
  if (!janji) {
    const minta = indexedDB.open(NAMA, 1);
    minta.onupgradeneeded = () => {
      minta.result.createObjectStore("setelan");
      minta.result.createObjectStore("antrean", { keyPath: "uuid" }).createIndex("urutan", "urutan");
      minta.result.createObjectStore("suara");
    };
    janji = finish(minta);
    janji.catch(() => {
      janji = null;
    });
  }
  return janji;
}

/* Selesai hanya bila perubahan sudah di penyimpan tetap: baterai yang mati sesudahnya tidak menghilangkan apa pun. */
async function change(toko, ubah) {
  const db = await openGudang();
  const kerja = db.transaction(toko, "readwrite", { durability: "strict" });
  const selesai = new Promise((ok, gagal) => {
    kerja.oncomplete = () => ok();
    kerja.onerror = kerja.onabort = () => gagal(kerja.error);
  });
  const hasil = ubah(kerja.objectStore(toko));
  await selesai;
  return hasil;
}

async function read(toko, minta) {
  const db = await openGudang();
  return finish(minta(db.transaction(toko).objectStore(toko)));
}

export const readSetelan = (nama) => read("setelan", (t) => t.get(nama));
export const writeSetelan = (nama, nilai) => change("setelan", (t) => void t.put(nilai, nama));
export const dropSetelan = (nama) => change("setelan", (t) => void t.delete(nama));

export const readSuara = (nama) => read("suara", (t) => t.get(nama));
export const listSuara = () => read("suara", (t) => t.getAllKeys());
export const writeSuara = (nama, isi) => change("suara", (t) => void t.put(isi, nama));
export const dropSuara = (nama) => change("suara", (t) => void t.delete(nama));

async function readKunci() {
  let kunci = await readSetelan("kunci");
  if (!kunci) {
    kunci = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await writeSetelan("kunci", kunci);
  }
  return kunci;
}

/* Kunci tidak dapat dikeluarkan dari peramban: salinan berkas IndexedDB saja tidak terbaca. */
export async function seal(isi) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const teks = new TextEncoder().encode(JSON.stringify(isi));
  return { iv, isi: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await readKunci(), teks) };
}

export async function unseal(tersegel) {
  const teks = await crypto.subtle.decrypt({ name: "AES-GCM", iv: tersegel.iv }, await readKunci(), tersegel.isi);
  return JSON.parse(new TextDecoder().decode(teks));
}

/* Nomor urut naik terus selama tablet ini dipakai; celah berarti jawaban dihapus petugas. */
export async function nextUrutan() {
  const db = await openGudang();
  const kerja = db.transaction("setelan", "readwrite");
  const toko = kerja.objectStore("setelan");
  const nilai = ((await finish(toko.get("urutan"))) || 0) + 1;
  toko.put(nilai, "urutan");
  return nilai;
}

export const addAntrean = (catatan) => change("antrean", (t) => void t.add(catatan));
export const putAntrean = (daftar) => change("antrean", (t) => daftar.forEach((c) => t.put(c)));
export const dropAntrean = (uuid) => change("antrean", (t) => uuid.forEach((u) => t.delete(u)));
export const listAntrean = () => read("antrean", (t) => t.index("urutan").getAll());
export const countAntrean = () => read("antrean", (t) => t.count());
