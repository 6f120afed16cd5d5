package dev.assay.analyzers.builtin;

import dev.assay.analyzers.source.FileKind;
import dev.assay.analyzers.source.SourceFile;
import dev.assay.analyzers.tool.Execution;
import dev.assay.analyzers.tool.Finding;
import dev.assay.analyzers.tool.Severity;
import dev.assay.analyzers.tool.Tool;
import dev.assay.analyzers.tool.ToolReport;
import dev.assay.analyzers.tool.ToolRun;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import net.sourceforge.pmd.PMDConfiguration;
import net.sourceforge.pmd.PmdAnalysis;
import net.sourceforge.pmd.lang.rule.RulePriority;
import net.sourceforge.pmd.reporting.RuleViolation;
import net.sourceforge.pmd.util.log.PmdReporter;

/// PMD with the rules of `pmd-rules.xml` for Java, JavaScript, HTML and XML.
public final class Pmd implements Tool {

    private static final String RULES = "dev/assay/analyzers/builtin/pmd-rules.xml";

    @Override
    public String name() {
        return "pmd";
    }

    @Override
    public Area area() {
        return Area.GENERAL;
    }

    @Override
    public Set<FileKind> reads() {
        return EnumSet.of(FileKind.JAVA, FileKind.JAVASCRIPT, FileKind.HTML, FileKind.XML);
    }

    @Override
    public ToolReport run(ToolRun run) {
        PMDConfiguration configuration = new PMDConfiguration();
        configuration.setReporter(PmdReporter.quiet());
        configuration.addRuleSet(RULES);
        // In this thread, so that stopping this thread stops PMD.
        configuration.setThreads(0);
        // No cache file: it would lie in the working directory.
        configuration.setIgnoreIncrementalAnalysis(true);

        PmdFindings findings = new PmdFindings(run);
        try (PmdAnalysis analysis = PmdAnalysis.create(configuration)) {
            for (SourceFile file : run.files()) {
                analysis.files().addFile(file.copy());
            }
            analysis.addListener(findings);
            analysis.performAnalysis();
        }
        return new ToolReport.Found(
                findings.found(),
                findings.unread(),
                Execution.inside(run.elapsed(), "pmd", "check", "--rulesets", RULES, "--dir", "."));
    }

    static Finding finding(RuleViolation violation, String file) {
        return new Finding(
                violation.getRule().getName(),
                violation.getRule().getName(),
                severity(violation.getRule().getPriority()),
                violation.getDescription(),
                new Finding.Place(
                        file,
                        violation.getBeginLine(),
                        violation.getBeginColumn(),
                        violation.getEndLine(),
                        violation.getEndColumn()),
                Optional.ofNullable(violation.getRule().getExternalInfoUrl()));
    }

    private static Severity severity(RulePriority priority) {
        return switch (priority) {
            case HIGH, MEDIUM_HIGH -> Severity.HIGH;
            case MEDIUM -> Severity.MEDIUM;
            case MEDIUM_LOW, LOW -> Severity.LOW;
        };
    }
}
