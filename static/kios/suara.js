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

/* Memutar atau menghentikan rekaman; tombolnya menyatakan sedang ditekan atau tidak. */
export async function toggleSuara(id, tombol) {
  const berbunyi = tombol.getAttribute("aria-pressed") === "true";
  stopSuara();
  tombol.setAttribute("aria-pressed", String(!berbunyi));
  if (berbunyi) return;
  const isi = await readSuara(id).catch(() => null);
  alamat = isi ? URL.createObjectURL(isi) : "";
  pemutar = new Audio(alamat || "/skm/suara/" + id);
  pemutar.onended = () => tombol.setAttribute("aria-pressed", "false");
  pemutar.play().catch(() => tombol.setAttribute("aria-pressed", "false"));
}

/* Mengambil rekaman yang belum ada dan membuang yang tidak dipakai lagi. */
export async function refreshSuara(susunan) {
  const perlu = new Set(Object.values(susunan.suara || {}).flatMap((s) => Object.values(s)));
  for (const id of await listSuara()) {
    if (!perlu.has(id)) await dropSuara(id);
    perlu.delete(id);
  }
  for (const id of perlu) {
    const respons = await fetch("/skm/suara/" + id, { credentials: "omit" }).catch(() => null);
    if (respons && respons.ok) await writeSuara(id, await respons.blob());
  }
}
