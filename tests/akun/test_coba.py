from tests.conftest import *
from tests.inti.klien_segar import make_klien
from tests.pabrik.organisasi import make_akun, make_unit
from portal.akun.domain import Peran
from tests.klien import text_of, SANDI
from portal.akun.cli import make_link
def test_ganti(app):
    p = make_akun(Peran.ADMIN); k=make_klien(app); l=make_klien(app)
    print(k.masuk(p.email).headers["Location"]); 
    print(k.get("/petugas/").status_code, l.get("/petugas/").status_code)
    h=k.get("/akun/kata-sandi"); f=[x for x in k.forms(h) if "password" in x.nama][0]; print(f.isi, f.alamat)
    r=k.send(f,password=SANDI,new_password="sandi-baru-panjang-sekali",new_password_confirm="sandi-baru-panjang-sekali"); print(r.status_code, r.headers.get("Location"), text_of(r.text)[:500])
    print(k.get("/petugas/").status_code)
def test_link(app):
    p = make_akun(Peran.ADMIN); k=make_klien(app)
    t=make_link(p); print(t)
    h=k.get(t[len("http://127.0.0.1:8000"):]); print(h.status_code); f=k.form(h,"password"); print(f.isi,f.nama,f.alamat)
    r=k.send(f,password="sandi-baru-panjang-sekali",password_confirm="sandi-baru-panjang-sekali"); print(r.status_code, r.headers.get("Location"), text_of(r.text)[:500])
def test_lupa(app):
    p = make_akun(Peran.ADMIN); k=make_klien(app)
    for e in (p.email,"lain@uji.example"):
        h=k.get("/akun/atur-ulang"); f=k.form(h,"email"); r=k.send(f,email=e); print(r.status_code, r.headers.get("Location"), text_of(r.text)[:400])
