"""The desk's benchmark: a theatre of three hundred places and a year of claims, and how fast it is served."""
