"""Routes: each parses, asks once, and tells the answer; one file per noun."""
