"""Outside suites as gates for the engines: one door that runs whatever folder has their layout.

The suites are not ours and never lie in the project. `just suites [FOLDER]` looks in the folder for
each layout that it knows, and prints what failed, with what was expected and what came.
"""
