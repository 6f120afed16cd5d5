package dev.assay.model.task;

/// What a runner needs to know, as the JSON text of its kind's own record. The queue carries it unread.
///
/// @param json a JSON object of at most [#MAX_LENGTH] characters
public record Payload(String json) {

    /// A submit is a note, not a file: larger inputs belong on disk or in a table of their own.
    public static final int MAX_LENGTH = 256 * 1024;

    public static final Payload EMPTY = new Payload("{}");

    public Payload {
        if (json.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a payload has at most " + MAX_LENGTH + " characters, not " + json.length());
        }
    }
}
