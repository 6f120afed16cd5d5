package dev.assay.pipelines.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.api.PageJson;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.pipeline.JobView;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Shows one pipeline with what is in it.
@ApplicationScoped
class PipelineDetails {

    /// Enough for most; the others are read page by page.
    private static final int FIRST_APPLICATIONS = 100;

    private final PipelineReader reader;
    private final ObjectMapper json;

    PipelineDetails(PipelineReader reader, ObjectMapper json) {
        this.reader = reader;
        this.json = json;
    }

    PipelineJson of(PipelineId id, List<String> notes) {
        PipelineView pipeline = find(id);
        Page<JobView> first = reader.jobs(id, PageRequest.first(FIRST_APPLICATIONS));
        List<ApplicationJson> applications =
                applications(first, pipeline.services()).items();
        return PipelineJson.of(pipeline).with(config(pipeline), applications, first.nextCursor(), notes);
    }

    PageJson<ApplicationJson> applications(PipelineId id, PageRequest page) {
        List<AnalyzerService> services = find(id).services();
        return applications(reader.jobs(id, page), services);
    }

    private static PageJson<ApplicationJson> applications(Page<JobView> page, List<AnalyzerService> services) {
        return PageJson.of(page, job -> ApplicationJson.of(job, services));
    }

    private PipelineView find(PipelineId id) {
        return reader.find(id).orElseThrow(() -> PipelineProblems.noSuchPipeline(id.toString()));
    }

    private JsonNode config(PipelineView pipeline) {
        try {
            return json.readTree(pipeline.config());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the configuration of " + pipeline.id() + " is no JSON", e);
        }
    }
}
