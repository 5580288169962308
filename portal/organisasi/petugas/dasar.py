"""What the pages of the organisation share: the blueprint."""

from flask import Blueprint

bp = Blueprint("organisasi_petugas", __name__, url_prefix="/petugas/organisasi")
