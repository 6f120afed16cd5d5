package dev.assay.analyzers.builtin;

import dev.assay.analyzers.source.FileKind;
import dev.assay.analyzers.source.SourceFile;
import dev.assay.analyzers.tool.Finding;
import dev.assay.analyzers.tool.Severity;
import dev.assay.analyzers.tool.Tool;
import dev.assay.analyzers.tool.ToolReport;
import dev.assay.analyzers.tool.ToolRun;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.w3c.css.css.StyleSheetParser;
import org.w3c.css.parser.CssError;
import org.w3c.css.util.ApplContext;

/// The CSS checker of the W3C, which comes with the Nu HTML checker: unknown properties, wrong values, broken
/// syntax.
public final class CssChecker implements Tool {

    @Override
    public String name() {
        return "css-checker";
    }

    @Override
    public Area area() {
        return Area.CSS;
    }

    @Override
    public Set<FileKind> reads() {
        return EnumSet.of(FileKind.CSS);
    }

    @Override
    public ToolReport run(ToolRun run) {
        return FileByFile.run(run, CssChecker::check, "css-validator", "--profile", "css3svg", ".");
    }

    private static List<Finding> check(SourceFile file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file.copy(), StandardCharsets.ISO_8859_1)) {
            return check(reader, file);
        }
    }

    private static List<Finding> check(Reader reader, SourceFile file) throws IOException {
        ApplContext context = new ApplContext("en");
        context.setCssVersionAndProfile("css3svg");
        context.setMedium("all");
        // Style sheets that this one imports are files of their own, or on other machines, where we do not go.
        context.setFollowlinks(false);
        context.setTreatVendorExtensionsAsWarnings(true);
        StyleSheetParser parser = new StyleSheetParser(context);
        parser.parseStyleSheet(context, reader, file.copy().toUri().toURL());
        return Stream.of(parser.getStyleSheet().getErrors().getErrors())
                .flatMap(error -> finding(error, file.name()).stream())
                .toList();
    }

    private static Optional<Finding> finding(CssError error, String file) {
        String message =
                error.getException() == null ? null : error.getException().getMessage();
        if (message == null || message.isBlank()) {
            return Optional.empty();
        }
        int line = Math.max(error.getLine(), error.getBeginLine());
        return Optional.of(new Finding(
                rule(error),
                Severity.MEDIUM,
                message.strip().replaceAll("\\s+", " "),
                new Finding.Place(file, line, error.getBeginColumn())));
    }

    /// The checker sorts its messages by key (`noexistence-at-all`, `value`), some of which carry a sentence's
    /// beginning.
    private static String rule(CssError error) {
        String type = error.getType();
        return type == null || type.isBlank() ? "parse-error" : type;
    }
}
