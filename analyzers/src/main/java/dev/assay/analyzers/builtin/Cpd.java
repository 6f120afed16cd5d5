package dev.assay.analyzers.builtin;

import dev.assay.analyzers.source.FileKind;
import dev.assay.analyzers.source.SourceFile;
import dev.assay.analyzers.tool.Execution;
import dev.assay.analyzers.tool.Finding;
import dev.assay.analyzers.tool.Severity;
import dev.assay.analyzers.tool.Tool;
import dev.assay.analyzers.tool.ToolReport;
import dev.assay.analyzers.tool.ToolRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import net.sourceforge.pmd.cpd.CPDConfiguration;
import net.sourceforge.pmd.cpd.CPDListener;
import net.sourceforge.pmd.cpd.CPDReport;
import net.sourceforge.pmd.cpd.CpdAnalysis;
import net.sourceforge.pmd.cpd.Mark;
import net.sourceforge.pmd.cpd.Match;
import net.sourceforge.pmd.lang.document.FileLocation;
import net.sourceforge.pmd.util.log.PmdReporter;

/// Finds code that was copied and pasted: runs of equal tokens, within a file or between files of one language.
public final class Cpd implements Tool {

    private static final String RULE = "duplicated-code";

    /// How many equal tokens are a copy. CPD's customary 100 is meant for large Java code bases; in applications of
    /// a few hundred lines a copied function is about this long, and shorter runs are mostly imports and getters.
    private static final int TOKENS = 70;

    /// From this many lines on, a change is bound to be forgotten in one of the copies.
    private static final int LONG_COPY_LINES = 30;

    @Override
    public String name() {
        return "cpd";
    }

    @Override
    public Area area() {
        return Area.GENERAL;
    }

    @Override
    public Set<FileKind> reads() {
        return EnumSet.of(FileKind.JAVA, FileKind.JAVASCRIPT, FileKind.TYPESCRIPT, FileKind.PYTHON, FileKind.CSS);
    }

    @Override
    public ToolReport run(ToolRun run) {
        Map<FileKind, List<SourceFile>> languages = run.files().stream()
                .collect(Collectors.groupingBy(
                        SourceFile::kind, () -> new EnumMap<>(FileKind.class), Collectors.toList()));
        Copies copies = new Copies(run);
        try {
            for (List<SourceFile> language : languages.values()) {
                compare(language, copies);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ToolReport.Found(
                copies.found,
                copies.unread,
                Execution.inside(
                        run.elapsed(), "pmd", "cpd", "--minimum-tokens", Integer.toString(TOKENS), "--dir", "."));
    }

    private static void compare(List<SourceFile> files, Copies copies) throws IOException {
        CPDConfiguration configuration = new CPDConfiguration();
        configuration.setMinimumTileSize(TOKENS);
        configuration.setReporter(PmdReporter.quiet());
        try (CpdAnalysis analysis = CpdAnalysis.create(configuration)) {
            for (SourceFile file : files) {
                analysis.files().addFile(file.copy());
            }
            analysis.setCpdListener(copies);
            analysis.performAnalysis(copies::add);
        }
    }

    private static final class Copies implements CPDListener {

        private final List<Finding> found = new ArrayList<>();
        private final List<String> unread = new ArrayList<>();
        private final ToolRun run;
        private int files;

        Copies(ToolRun run) {
            this.run = run;
        }

        @Override
        public void addedFile(int count) {
            files += count;
            run.filesDone(files);
        }

        @Override
        public void phaseUpdate(int phase) {
            run.checkStop();
        }

        void add(CPDReport report) {
            report.getProcessingErrors()
                    .forEach(error ->
                            unread.add(run.nameOf(error.getFileId().getAbsolutePath()) + ": " + error.getMsg()));
            report.getMatches().forEach(match -> found.add(finding(match)));
        }

        private Finding finding(Match match) {
            FileLocation first = match.getFirstMark().getLocation();
            String others = StreamSupport.stream(match.spliterator(), false)
                    .skip(1)
                    .map(Mark::getLocation)
                    .map(other -> name(other) + ":" + other.getStartLine())
                    .collect(Collectors.joining(", "));
            return new Finding(
                    RULE,
                    match.getLineCount() >= LONG_COPY_LINES ? Severity.MEDIUM : Severity.LOW,
                    "%d lines (%d tokens) are repeated at %s"
                            .formatted(match.getLineCount(), match.getTokenCount(), others),
                    new Finding.Place(
                            name(first),
                            first.getStartLine(),
                            first.getStartColumn(),
                            first.getEndLine(),
                            first.getEndColumn()));
        }

        private String name(FileLocation location) {
            return run.nameOf(location.getFileId().getAbsolutePath());
        }
    }
}
