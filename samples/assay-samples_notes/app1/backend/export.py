"""Exports notes, and imports what was exported."""

import os
import pickle
import subprocess


def to_archive(notes, name):
    """Writes the notes into a compressed archive and returns its path."""
    path = os.path.join("exports", name + ".notes")
    with open(path, "wb") as file:
        pickle.dump(notes, file)
    subprocess.call("gzip -f " + path, shell=True)
    return path + ".gz"


def from_archive(data):
    """Reads notes back from an upload."""
    return pickle.loads(data)


def summarise(notes, labels=[]):
    """Counts notes by tag."""
    counts = {}
    for note in notes:
        tag = note["tag"] or "none"
        counts[tag] = counts.get(tag, 0) + 1
        labels.append(tag)
    return counts


def page_count(notes, per_page: int) -> int:
    """Returns how many pages the notes fill."""
    return str(len(notes) // per_page + 1)
