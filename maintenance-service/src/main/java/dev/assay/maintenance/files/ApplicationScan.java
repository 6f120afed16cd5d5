package dev.assay.maintenance.files;

import dev.assay.model.task.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a look at the applications folder showed.
public sealed interface ApplicationScan {

    /// Nothing can be said about any application: no folder, an empty one, one that cannot be read.
    ///
    /// @param reason for a person
    record Blind(String reason) implements ApplicationScan {}

    /// @param present the applications whose directories are there
    /// @param unclear where it could not be seen whether there is one
    record Seen(Set<Target> present, List<Unclear> unclear) implements ApplicationScan {

        public Seen {
            present = Set.copyOf(present);
            unclear = List.copyOf(unclear);
        }

        /// An application is only absent when everything where it could be was looked at.
        public Presence of(Target application) {
            if (present.contains(application)) {
                return new Presence.Present();
            }
            Optional<Unclear> doubt =
                    unclear.stream().filter(place -> place.mayHold(application)).findFirst();
            return doubt.isPresent() ? new Presence.Unknown(doubt.get()) : new Presence.Absent();
        }

        /// Those that are there, in the order of their names.
        public Iterable<Target> sorted() {
            var sorted = new TreeSet<>(SeenApplications.BY_NAME);
            sorted.addAll(present);
            return sorted;
        }
    }

    /// Whether an application's directory is there.
    sealed interface Presence {

        record Present() implements Presence {}

        record Absent() implements Presence {}

        record Unknown(Unclear place) implements Presence {}
    }

    /// A place that was not looked into, or may not be.
    ///
    /// @param path relative to the applications folder
    /// @param model whose applications may be there
    /// @param app the one application it would be; null when it may be any of the model's
    /// @param isLink whether it was not looked into because it leads somewhere else
    /// @param reason why, for a person
    record Unclear(String path, String model, @Nullable Integer app, boolean isLink, String reason) {

        boolean mayHold(Target application) {
            return model.equals(application.model()) && (app == null || app == application.app());
        }

        @Override
        public String toString() {
            return path + " " + reason;
        }
    }
}
