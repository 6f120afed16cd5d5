package dev.assay.analyzers.external;

import dev.assay.analyzers.source.FileKind;
import dev.assay.analyzers.tool.Finding;
import dev.assay.analyzers.tool.Tool.Area;
import dev.assay.analyzers.tool.ToolRun;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// What is particular about one installed tool: how it is called and how its report reads.
///
/// A tool never gets settings or plug-ins of the application it looks at, because some of those are code: every
/// command line names our own settings, or none.
interface Adapter {

    /// The name of the tool and of its program.
    String name();

    Area area();

    Set<FileKind> reads();

    default boolean listsIssues() {
        return false;
    }

    /// The command line. It is run in the folder with the files; settings may be written into the run's home.
    List<String> command(Program program, ToolRun run) throws IOException;

    /// True for the exit codes with which the tool also says "I looked and found something".
    default boolean isReport(int exitCode) {
        return exitCode == 0 || exitCode == 1;
    }

    /// Reads the report.
    ///
    /// @param nameOf turns a path the tool printed into the file's name below the application
    /// @throws IOException when the output is not a report
    List<Finding> findings(Output output, UnaryOperator<String> nameOf) throws IOException;
}
