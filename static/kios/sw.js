/* Pekerja layanan kios. RILIS dan BERKAS ditulis server di depan berkas ini.
   Hanya alamat di bawah /kios/ yang dilayani; selebihnya tidak disentuh. */
"use strict";
const SIMPANAN = "kios-" + RILIS;
const AWALAN = "/kios/";

self.addEventListener("install", (e) => {
  e.waitUntil(
    caches
      .open(SIMPANAN)
      .then((c) => c.addAll(BERKAS.map((alamat) => new Request(alamat, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (e) => {
  e.waitUntil(
    caches
      .keys()
      .then((nama) => Promise.all(nama.filter((n) => n.startsWith("kios-") && n !== SIMPANAN).map((n) => caches.delete(n))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (e) => {
  const alamat = new URL(e.request.url);
  if (e.request.method !== "GET" || alamat.origin !== self.location.origin || !alamat.pathname.startsWith(AWALAN)) return;
  if (BERKAS.indexOf(alamat.pathname) < 0) return;
  e.respondWith(
    caches.open(SIMPANAN).then((c) => c.match(alamat.pathname)).then((ada) => ada || fetch(e.request)),
  );
});
