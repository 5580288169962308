/* Tombol salin; isinya tetap dapat dipilih dan disalin tanpa berkas ini. */
(function () {
  "use strict";
  var d = document;
  Array.prototype.forEach.call(d.querySelectorAll("[data-salin]"), function (b) {
    var sumber = d.getElementById(b.getAttribute("data-salin"));
    if (!sumber || !navigator.clipboard) return;
    b.hidden = false;
    b.addEventListener("click", function () {
      var teks = "value" in sumber ? sumber.value : sumber.textContent.trim();
      navigator.clipboard.writeText(teks).then(function () {
        (b.querySelector("[aria-live]") || b).textContent = b.getAttribute("data-sukses");
      });
    });
  });
})();
