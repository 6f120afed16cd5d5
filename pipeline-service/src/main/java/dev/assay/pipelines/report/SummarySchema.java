package dev.assay.pipelines.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/// The published schema of summaries (`docs/schemas`), and the check that what we write keeps to it. Thread-safe.
@ApplicationScoped
class SummarySchema {

    private static final String NAME = "schemas/pipeline-summary.schema.json";

    /// As trees, ten thousand applications would be a hundred times the size of the file.
    private static final int AT_ONCE = 200;

    private final ObjectMapper json;
    private final Schema schema;

    SummarySchema(ObjectMapper json) {
        this.json = json;
        try (InputStream text = SummarySchema.class.getClassLoader().getResourceAsStream(NAME)) {
            if (text == null) {
                throw new IllegalStateException("the schema " + NAME + " is missing from this build");
            }
            this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws IOException when the summary is not one: a bug of ours that must not reach the disk
    void check(PipelineSummary summary) throws IOException {
        List<PipelineSummary.Application> applications = summary.applications();
        int from = 0;
        do {
            int to = Math.min(applications.size(), from + AT_ONCE);
            List<Error> errors = schema.validate(json.valueToTree(summary.with(applications.subList(from, to))));
            if (!errors.isEmpty()) {
                throw new IOException("the summary of " + summary.pipeline() + " does not keep to its schema: "
                        + errors.stream().limit(5).map(Error::toString).collect(Collectors.joining("; ")));
            }
            from = to;
        } while (from < applications.size());
    }
}
