"""Use cases of complaints; each module is one noun of the room.

`kasus` takes complaints in, `gerak` moves them, `akses` says who may see and do what, `lacak` lets the
citizen in, `berkala` does what the calendar asks for, `angka` counts.
"""
