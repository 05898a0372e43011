"""演示 (demo): a lively community and a factory, invented throughout; dates relative to today.

`ground` lays the places and people, `stories` holds the words, `days` plays a year of matters by the acts
themselves, so that every log, limit and thread of the demo is a real one.
"""
