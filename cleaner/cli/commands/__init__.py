"""The commands, one file each: parse, call the pipeline, print; no logic."""
