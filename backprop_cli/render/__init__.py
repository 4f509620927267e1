"""One file a format, in a folder for each thing that is shown; renderers compute nothing."""
