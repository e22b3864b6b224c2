"""The command line as `python -m excelsim`."""

from excelsim.cli import main

if __name__ == "__main__":
    main()
