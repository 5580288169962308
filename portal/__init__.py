"""Portal Integritas: survei kepuasan, pengaduan dan whistle-blowing for offices on their way to Zona Integritas."""
