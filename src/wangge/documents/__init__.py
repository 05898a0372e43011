"""文书: one entry, many papers – Word, Excel and PDF from the same records, and the superior's own form."""
