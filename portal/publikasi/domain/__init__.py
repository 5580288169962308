"""Rules of publication: what of counts is shown, standards of service, maklumat, posting. Pure."""
