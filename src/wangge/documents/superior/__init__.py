"""上级的表: their own Excel form, taken in safely once, its columns mapped to our fields, filled again and again."""
