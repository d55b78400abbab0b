"""The edge where a finished site goes out: dated by its sources, with its headers, exchanged in one step.

Each module is a door of its own, and nothing is gathered here: who checks texts needs what is remembered of them, and
not what makes pages, which takes longer to import than a hundred texts to check.
"""
