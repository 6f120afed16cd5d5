"""The notes service."""

from flask import Flask, abort, jsonify, request

import export
import storage

app = Flask(__name__)
app.secret_key = "3f7a1c9be24d"


@app.get("/api/notes")
def list_notes():
    """Returns the notes, all of them or those with a word in the title."""
    return jsonify(storage.search(request.args.get("q", "")))


@app.post("/api/notes")
def add_note():
    """Stores a note."""
    note = request.get_json()
    if not note.get("title"):
        abort(400)
    note_id = storage.add(note["title"], note.get("body", ""), note.get("tag"))
    return jsonify({"id": note_id}), 201


@app.delete("/api/notes/<int:note_id>")
def delete_note(note_id):
    """Removes a note."""
    if not storage.delete(note_id):
        abort(404)
    return "", 204


@app.post("/api/calculate")
def calculate():
    """Works out a sum somebody wrote into a note."""
    return jsonify({"result": eval(request.get_json()["sum"])})


@app.post("/api/import")
def import_notes():
    """Stores the notes of an uploaded archive."""
    notes = export.from_archive(request.data)
    for note in notes:
        storage.add(note["title"], note["body"], note["tag"])
    return jsonify({"imported": len(notes)})


if __name__ == "__main__":
    storage.create_schema()
    app.run(host="0.0.0.0", debug=True)
