package dev.assay.analyzers.tool;

import dev.assay.analyzers.source.FileKind;
import java.util.Set;

/// Something that reads an application's files and finds things.
public interface Tool {

    /// The name it is asked for by, in lower case.
    String name();

    /// Under which heading of a result its entry stands.
    Area area();

    /// The kinds of files it looks at. It is not run for an application that has none of them.
    Set<FileKind> reads();

    /// Whether its findings are also listed as `issues`. The protocol lists them for the tools that had no SARIF
    /// output of their own; clients read the findings of all others from `sarif`.
    default boolean listsIssues() {
        return false;
    }

    /// Looks at the files of the run, at least one. Called on a thread of its own, which is interrupted when the
    /// run is to stop.
    ///
    /// @throws StoppedException when the run was stopped
    ToolReport run(ToolRun run);

    /// The headings of a result.
    enum Area {
        PYTHON,
        JAVASCRIPT,
        CSS,
        HTML,
        /// For tools that read several languages at once.
        GENERAL
    }
}
