package dev.assay.model.history;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in the feed of events: everything up to and including one event has been read. Cursors are ordered like
/// the events are, for everybody and for ever. As text it is an event's id; clients are not to read anything into
/// it.
///
/// @param txid all transactions up to this one had ended before the event could be read
/// @param seq tells apart what was recorded under the same `txid`
public record EventCursor(long txid, long seq) implements Comparable<EventCursor> {

    /// Before everything.
    public static final EventCursor BEGINNING = new EventCursor(0, 0);

    private static final Comparator<EventCursor> ORDER =
            Comparator.comparingLong(EventCursor::txid).thenComparingLong(EventCursor::seq);
    private static final Pattern TEXT = Pattern.compile("(0|[1-9][0-9]{0,17})-(0|[1-9][0-9]{0,17})");

    public EventCursor {
        if (txid < 0 || seq < 0) {
            throw new IllegalArgumentException("a cursor's parts are not negative");
        }
    }

    /// Empty when it is not a cursor's text.
    public static Optional<EventCursor> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new EventCursor(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return txid + "-" + seq;
    }

    @Override
    public int compareTo(EventCursor other) {
        return ORDER.compare(this, other);
    }
}
