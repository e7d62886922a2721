"""`python -m coibot` is the same program as `coibot`."""

from coibot.cli import main

if __name__ == "__main__":
    main()
