"""The page of a lesson: one file of HTML that loads nothing, with its own style and script and no other."""
