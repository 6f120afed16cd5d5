package dev.assay.analyzers.analysis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How far an analysis is.
///
/// @param percentage 0 to 100, each tool counting the same
/// @param tool the tool that moved last
/// @param filesDone how many of its files that tool is done with
/// @param filesTotal how many files that tool looks at
/// @param soFar writes down what the tools have found until now; null when no tool has ended since the last time,
///     or nobody asked for it
public record Progress(
        int percentage,
        String tool,
        int filesDone,
        int filesTotal,
        int toolsDone,
        int toolsTotal,
        @Nullable Supplier<ObjectNode> soFar) {

    /// The numbers alone.
    public Progress withoutPart() {
        return new Progress(percentage, tool, filesDone, filesTotal, toolsDone, toolsTotal, null);
    }

    /// This, and what an earlier one had to tell besides the numbers when nobody was told.
    public Progress after(Progress untold) {
        return soFar != null || untold.soFar == null
                ? this
                : new Progress(percentage, tool, filesDone, filesTotal, toolsDone, toolsTotal, untold.soFar);
    }
}
