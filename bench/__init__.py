"""Speed of the portal against the limit of the machine it runs on: `python -m bench`. Never fails."""
