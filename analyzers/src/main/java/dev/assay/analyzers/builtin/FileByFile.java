package dev.assay.analyzers.builtin;

import dev.assay.analyzers.source.SourceFile;
import dev.assay.analyzers.tool.Execution;
import dev.assay.analyzers.tool.Finding;
import dev.assay.analyzers.tool.ToolReport;
import dev.assay.analyzers.tool.ToolRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xml.sax.SAXException;

/// Looks at the files of a run one after another. One that cannot be read is told of, and keeps no other from being
/// read.
final class FileByFile {

    private FileByFile() {}

    @FunctionalInterface
    interface Look {
        List<Finding> at(SourceFile file) throws IOException, SAXException;
    }

    /// @param command what a person would type for the same
    static ToolReport run(ToolRun run, Look look, String... command) {
        List<Finding> findings = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        int done = 0;
        for (SourceFile file : run.files()) {
            run.filesDone(done++);
            try {
                findings.addAll(look.at(file));
            } catch (IOException | SAXException e) {
                unread.add(file.name() + ": " + e.getMessage());
            }
        }
        return new ToolReport.Found(findings, unread, Execution.inside(run.elapsed(), command));
    }
}
