"""单位安全: a company's hazards, notices and accidents."""
