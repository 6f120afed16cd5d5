package dev.assay.analyzers.builtin;

import dev.assay.analyzers.tool.Finding;
import dev.assay.analyzers.tool.ToolRun;
import java.util.ArrayList;
import java.util.List;
import net.sourceforge.pmd.lang.document.TextFile;
import net.sourceforge.pmd.reporting.FileAnalysisListener;
import net.sourceforge.pmd.reporting.GlobalAnalysisListener;
import net.sourceforge.pmd.reporting.Report.ProcessingError;
import net.sourceforge.pmd.reporting.RuleViolation;

/// Collects what PMD reports, file by file, and stops PMD between two files when the run is to stop.
final class PmdFindings implements GlobalAnalysisListener {

    private final ToolRun run;
    private final List<Finding> found = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private int filesStarted;

    PmdFindings(ToolRun run) {
        this.run = run;
    }

    List<Finding> found() {
        return found;
    }

    List<String> unread() {
        return unread;
    }

    @Override
    public FileAnalysisListener startFileAnalysis(TextFile file) {
        run.filesDone(filesStarted++);
        String name = run.nameOf(file.getFileId().getAbsolutePath());
        return new FileAnalysisListener() {
            @Override
            public void onRuleViolation(RuleViolation violation) {
                found.add(Pmd.finding(violation, name));
            }

            @Override
            public void onError(ProcessingError error) {
                unread.add(name + ": " + error.getMsg());
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
