"""`python -m whoholds` is the command line."""

from whoholds.cli import main

if __name__ == "__main__":
    main()
