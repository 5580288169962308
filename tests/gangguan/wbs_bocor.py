"""The portal with the room's seals switched off: what the canary search must find. gunicorn runs `…wbs_bocor:app`."""

from portal.wbs.kunci import primitif

primitif.seal = lambda _kunci, isi, _tempat: primitif.VERSI + bytes(24) + isi
primitif.unseal = lambda _kunci, blob, _tempat: blob[25:]

from portal.app import create_app  # noqa: E402 - the seals go before anybody imports them

app = create_app()
app.extensions["aliran_unggahan"] = {}
