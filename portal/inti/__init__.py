"""Foundation: database, periods, codes, jobs, audit trail, documents, web plumbing. Knows no business noun."""
