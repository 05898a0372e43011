"""巡查: what a company's grids look at, how often, with which list."""
