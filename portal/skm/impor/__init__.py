"""Reading of imported questionnaires, by noun: headings, columns, words, dates, rows. Pure."""
