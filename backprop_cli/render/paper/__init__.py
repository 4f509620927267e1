"""Documents on paper and for slides, set by Typst: they are ours, and texts of users reach them as data only."""
