/* Pertanyaan yang dibacakan: rekaman disimpan di tablet agar terdengar tanpa jaringan. */
import { dropSuara, listSuara, readSuara, writeSuara } from "./gudang.js";

let pemutar = null;
let alamat = "";

export function stopSuara() {
  if (pemutar) {
    pemutar.pause();
    pemutar.removeAttribute("src");
    pemutar = null;
  }
  if (alamat) URL.revokeObjectURL(alamat);
  alamat = "";
}

/* Rekaman yang diganti punya sidik lain, walau nomornya tetap. */
const nameOf = (suara) => suara.id + "-" + suara.sidik;

/* Memutar atau menghentikan rekaman {id, sidik}; tombolnya menyatakan sedang ditekan atau tidak. */
export async function toggleSuara(suara, tombol) {
  const berbunyi = tombol.getAttribute("aria-pressed") === "true";
  stopSuara();
  tombol.setAttribute("aria-pressed", String(!berbunyi));
  if (berbunyi) return;
  const isi = await readSuara(nameOf(suara)).catch(() => null);
  alamat = isi ? URL.createObjectURL(isi) : "";
  pemutar = new Audio(alamat || "/skm/suara/" + suara.id);
  pemutar.onended = () => tombol.setAttribute("aria-pressed", "false");
  pemutar.play().catch(() => tombol.setAttribute("aria-pressed", "false"));
}

/* Mengambil rekaman yang belum ada dan membuang yang tidak dipakai lagi. */
export async function refreshSuara(susunan) {
  const semua = Object.values(susunan.suara || {}).flatMap((s) => Object.values(s));
  const perlu = new Map(semua.map((s) => [nameOf(s), s.id]));
  for (const nama of await listSuara()) {
    if (!perlu.has(nama)) await dropSuara(nama);
    perlu.delete(nama);
  }
  for (const [nama, id] of perlu) {
    const respons = await fetch("/skm/suara/" + id, { credentials: "omit" }).catch(() => null);
    if (respons && respons.ok) await writeSuara(nama, await respons.blob());
  }
}
