package dev.assay.pipelines.report;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The report as a person reads it: everything in words, nothing left to compute for the template, and never more
/// of it than can be looked at.
///
/// @param soFar while the pipeline goes on
/// @param verdict one sentence on what it came to
/// @param why the pipeline's own cause; null when there is none
/// @param facts the numbers that matter most
/// @param shares findings by severity, gravest first; those that there are
/// @param columns of the matrix, after the application
/// @param rows one per application, or per model when there are too many applications
/// @param grouped whether a row is a model
/// @param rowsLeftOut how many rows there would be more
/// @param worst of many applications, those a person should look at; empty when `rows` has them all
/// @param troubled how many applications did not complete
/// @param times what took how long
record ReportPage(
        String pipeline,
        String title,
        boolean soFar,
        Badge status,
        String verdict,
        @Nullable Why why,
        List<Fact> facts,
        List<Share> shares,
        List<String> columns,
        List<Row> rows,
        boolean grouped,
        int rowsLeftOut,
        List<Row> worst,
        String troubled,
        List<Trouble> failures,
        List<Trouble> leftOut,
        List<Missing> missing,
        List<Fact> times,
        String config,
        String asOf) {

    TemplateInstance html() {
        return Templates.report(this);
    }

    @CheckedTemplate(basePath = "pipelines")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance report(ReportPage page);
    }

    /// A state, as a colour, a sign that needs no colour, and a word.
    record Badge(String css, String sign, String word) {}

    record Why(String message, String suggestion, String code) {}

    record Fact(String name, String value, @Nullable String note) {}

    /// @param count as a number for the bar's width
    record Share(String css, String word, int count, String shown) {}

    /// @param detail under its name; null for nothing
    /// @param link to its result's files; null when there are none to be found from here
    record Row(
            String name, @Nullable String detail, @Nullable String link, List<Box> boxes, String findings) {}

    /// One cell of the matrix.
    ///
    /// @param badges one for an application, one per state for a group
    /// @param shares its findings by severity
    /// @param note what went wrong, or what was missing; null for nothing
    record Box(
            String column,
            List<Badge> badges,
            List<Share> shares,
            @Nullable String seconds,
            @Nullable String note) {}

    /// @param services those that met it
    /// @param more whether it met more applications than are named
    record Trouble(
            String services,
            Badge state,
            String count,
            @Nullable String code,
            @Nullable String message,
            @Nullable String suggestion,
            List<String> applications,
            boolean more) {}

    record Missing(String tool, String service, String count) {}
}
