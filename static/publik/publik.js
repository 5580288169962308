/* Kemudahan tambahan; semua halaman tetap utuh tanpa berkas ini. */
(function () {
  "use strict";
  var d = document;
  function each(selector, fn) { Array.prototype.forEach.call(d.querySelectorAll(selector), fn); }

  each("[data-cetak]", function (b) {
    b.hidden = false;
    b.addEventListener("click", function () { window.print(); });
  });

  each("[data-hitung]", function (kolom) {
    var sisa = d.createElement("p");
    sisa.className = "petunjuk";
    sisa.setAttribute("aria-live", "polite");
    kolom.addEventListener("input", function () {
      var n = kolom.getAttribute("data-hitung") - kolom.value.trim().length;
      sisa.textContent = kolom.getAttribute("data-sisa").replace("{sisa}", n);
      if (!sisa.parentNode) kolom.parentNode.appendChild(sisa);
    });
  });

  each("[data-salin]", function (b) {
    var sumber = d.getElementById(b.getAttribute("data-salin"));
    if (!sumber || !navigator.clipboard) return;
    b.hidden = false;
    b.addEventListener("click", function () {
      navigator.clipboard.writeText(sumber.textContent.trim().replace(/\s+/g, " ")).then(function () {
        (b.querySelector("[aria-live]") || b).textContent = b.getAttribute("data-sukses");
      });
    });
  });

  each("[data-keluar]", function (a) {
    var esc = 0;
    function leave(e) {
      if (e) e.preventDefault();
      d.title = "";
      d.body.hidden = true;
      window.location.replace(a.href);
    }
    a.addEventListener("click", leave);
    d.addEventListener("keydown", function (e) {
      esc = e.key === "Escape" ? esc + 1 : 0;
      if (esc === 3) leave();
    });
  });
})();
