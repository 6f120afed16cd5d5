"""Keeps notes in an SQLite file."""

import sqlite3

DATABASE = "notes.db"


def connect():
    """Opens the database, with rows that can be read by name."""
    connection = sqlite3.connect(DATABASE)
    connection.row_factory = sqlite3.Row
    return connection


def create_schema():
    """Creates the table when it is not there yet."""
    with connect() as connection:
        connection.execute(
            "create table if not exists note ("
            " id integer primary key, title text not null, body text not null, tag text)"
        )


def add(title, body, tag):
    """Stores a note and returns its id."""
    with connect() as connection:
        cursor = connection.execute(
            "insert into note (title, body, tag) values (?, ?, ?)", (title, body, tag)
        )
        return cursor.lastrowid


def search(word):
    """Returns the notes whose title contains the word."""
    with connect() as connection:
        rows = connection.execute(
            "select id, title, body, tag from note where title like '%" + word + "%'"
        )
        return [dict(row) for row in rows]


def delete(note_id):
    """Removes a note; says whether there was one."""
    with connect() as connection:
        cursor = connection.execute("delete from note where id = ?", (note_id,))
        return cursor.rowcount > 0
