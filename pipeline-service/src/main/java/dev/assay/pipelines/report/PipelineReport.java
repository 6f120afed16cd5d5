package dev.assay.pipelines.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.pipeline.JobView;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The report on a pipeline, made from what can be read of it at this moment.
@ApplicationScoped
public class PipelineReport {

    /// A pipeline that ends, or goes on, while it is read is read once more.
    private static final int READINGS = 3;

    private final PipelineReader reader;
    private final ObjectMapper json;
    private final Clock clock;

    PipelineReport(PipelineReader reader, ObjectMapper json) {
        this.reader = reader;
        this.json = json;
        this.clock = Clock.systemUTC();
    }

    /// Empty for an unknown pipeline.
    public Optional<PipelineSummary> summary(PipelineId id) {
        Optional<PipelineView> before = reader.find(id);
        for (int i = 0; before.isPresent(); i++) {
            PipelineView view = before.get();
            List<JobView> jobs = jobs(id);
            Optional<PipelineView> after = reader.find(id);
            if (i == READINGS - 1 || after.isPresent() && isSameEnd(view, after.get())) {
                return Optional.of(Summing.of(view, jobs, config(view), clock.instant()));
            }
            before = after;
        }
        return Optional.empty();
    }

    /// As one page of HTML that needs nothing else, for who cannot see the results folder.
    public String html(PipelineSummary summary) {
        return html(summary, ResultLinks.NONE);
    }

    String html(PipelineSummary summary, ResultLinks links) {
        return ReportLayout.of(summary, links, summary.config().toPrettyString())
                .html()
                .render();
    }

    private List<JobView> jobs(PipelineId id) {
        List<JobView> jobs = new ArrayList<>();
        PageRequest request = PageRequest.first(PageRequest.MAX_LIMIT);
        while (true) {
            Page<JobView> page = reader.jobs(id, request);
            jobs.addAll(page.items());
            @Nullable String next = page.nextCursor();
            if (next == null) {
                return jobs;
            }
            request = request.after(next);
        }
    }

    /// What runs changes all the time, and a page of it is never of one moment; an end is one.
    private static boolean isSameEnd(PipelineView one, PipelineView other) {
        return one.status() == other.status() && one.round() == other.round();
    }

    private JsonNode config(PipelineView view) {
        try {
            return json.readTree(view.config());
        } catch (JsonProcessingException _) {
            return TextNode.valueOf(view.config());
        }
    }
}
