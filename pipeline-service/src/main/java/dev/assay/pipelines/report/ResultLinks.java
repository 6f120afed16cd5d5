package dev.assay.pipelines.report;

import org.jspecify.annotations.Nullable;

/// Whether a report can link to results on disk.
enum ResultLinks {
    /// It lies among them, in `pipelines/<id>`.
    FROM_RESULTS_FOLDER,
    /// It came over HTTP, and the files did not.
    NONE;

    /// @param result relative to the results folder; of characters that mean nothing special in a URL
    @Nullable
    String to(String result) {
        return switch (this) {
            case FROM_RESULTS_FOLDER -> "../../" + result + "/";
            case NONE -> null;
        };
    }
}
