package dev.assay.maintenance.sweep;

import dev.assay.maintenance.files.ApplicationScan;
import dev.assay.maintenance.files.ApplicationScan.Presence;
import dev.assay.model.task.Target;
import dev.assay.model.upkeep.ApplicationSweeps;
import dev.assay.model.upkeep.SkipReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The known applications against what was seen of them.
final class Comparison {

    private final ApplicationScan.Seen seen;
    private final List<Target> gone = new ArrayList<>();
    private final List<Target> back = new ArrayList<>();
    private final Map<String, SkipReason> doubts = new LinkedHashMap<>();
    private final Map<SkipReason, Long> doubtful = new EnumMap<>(SkipReason.class);
    private long believedPresent;

    Comparison(ApplicationScan.Seen seen) {
        this.seen = seen;
    }

    void look(ApplicationSweeps.Known known) {
        boolean marked = known.missingSince() != null;
        believedPresent += marked ? 0 : 1;
        switch (seen.of(known.target())) {
            case Presence.Present _ -> {
                if (marked) {
                    back.add(known.target());
                }
            }
            case Presence.Absent _ -> {
                if (!marked) {
                    gone.add(known.target());
                }
            }
            case Presence.Unknown(var place) -> {
                SkipReason reason = place.isLink() ? SkipReason.UNSAFE_PATH : SkipReason.UNREADABLE;
                doubts.put(place.toString(), reason);
                // Those that are marked are looked at once more when they are due.
                doubtful.merge(reason, marked ? 0L : 1L, Long::sum);
            }
        }
    }

    /// Not there any more, and not marked yet.
    List<Target> gone() {
        return gone;
    }

    /// Marked, and there again.
    List<Target> back() {
        return back;
    }

    /// How many were not marked before.
    long believedPresent() {
        return believedPresent;
    }

    /// The places that were not looked into.
    Map<String, SkipReason> doubts() {
        return doubts;
    }

    /// How many applications may be in such places.
    Map<SkipReason, Long> doubtful() {
        return doubtful;
    }
}
