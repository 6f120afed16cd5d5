package dev.assay.analyzer.report;

import dev.assay.model.task.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files of one application, by the paths tools report them under. Tools report few files and many findings in
/// each, so what was found out about a path is remembered.
final class AppFiles {

    private static final int MOST_REMEMBERED = 10_000;

    private final Target target;
    private final Map<String, Optional<String>> known = new HashMap<>();

    AppFiles(Target target) {
        this.target = target;
    }

    /// As [AppPath#relative] has it.
    @Nullable
    String relative(String path) {
        Optional<String> file = known.get(path);
        if (file == null) {
            file = Optional.ofNullable(AppPath.relative(path, target));
            if (known.size() < MOST_REMEMBERED) {
                known.put(path, file);
            }
        }
        return file.orElse(null);
    }
}
