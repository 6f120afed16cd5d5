package dev.assay.pipelines.api.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.edge.api.NaiveTime;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.pipeline.JobView;
import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.PipelineView;
import dev.assay.model.pipeline.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes pipelines in the reference's shapes.
@ApplicationScoped
class PipelineDocuments {

    private static final int MAX_EVENTS = 100;

    private final PipelineReader reader;
    private final ObjectMapper json;

    PipelineDocuments(PipelineReader reader, ObjectMapper json) {
        this.reader = reader;
        this.json = json;
    }

    PipelineAnswer whole(PipelineView pipeline) {
        return answer(pipeline, jobs(pipeline.id()), true);
    }

    /// Without what is in it once per application, and without events.
    PipelineAnswer listed(PipelineView pipeline) {
        return answer(pipeline, jobs(pipeline.id()), false);
    }

    PipelineAnswer.Details details(PipelineView pipeline) {
        List<JobView> jobs = jobs(pipeline.id());
        PipelineAnswer answer = answer(pipeline, jobs, true);
        List<PipelineAnswer.Task> mains =
                jobs.stream().flatMap(PipelineTasks::main).toList();
        return new PipelineAnswer.Details(
                answer,
                jobs.stream().map(PipelineDocuments::generationJob).toList(),
                mains,
                jobs.stream()
                        .flatMap(job -> Stream.concat(PipelineTasks.main(job), PipelineTasks.subtasks(job)))
                        .toList(),
                PipelineTasks.summary(mains),
                answer.progress().events());
    }

    private PipelineAnswer answer(PipelineView pipeline, List<JobView> jobs, boolean whole) {
        List<PipelineEvent> events = whole ? reader.latestEvents(pipeline.id(), MAX_EVENTS) : List.of();
        return new PipelineAnswer(
                pipeline.id().toString(),
                null,
                pipeline.name(),
                status(pipeline.status()),
                stage(pipeline),
                config(pipeline),
                new ProgressAnswer(
                        GenerationProgress.of(pipeline, jobs, whole),
                        AnalysisProgress.of(pipeline, jobs, whole),
                        events.stream().map(event -> event(event, jobs)).toList()),
                pipeline.progress(),
                pipeline.cause() == null
                        ? pipeline.cancelReason()
                        : pipeline.cause().message(),
                NaiveTime.known(pipeline.createdAt()),
                NaiveTime.of(pipeline.startedAt()),
                NaiveTime.of(pipeline.finishedAt()),
                NaiveTime.known(lastSeen(pipeline, events)));
    }

    private static String status(PipelineStatus status) {
        return switch (status) {
            case INITIALIZING, PENDING -> "pending";
            case RUNNING, PAUSED, COMPLETED, PARTIAL_SUCCESS, FAILED, CANCELLED ->
                status.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String stage(PipelineView pipeline) {
        if (pipeline.status().isFinal()) {
            return "done";
        }
        Stage stage = pipeline.stage();
        return stage == null ? (pipeline.generates() ? Stage.GENERATION : Stage.ANALYSIS).wireName() : stage.wireName();
    }

    private static Instant lastSeen(PipelineView pipeline, List<PipelineEvent> events) {
        if (!events.isEmpty()) {
            return events.getFirst().at();
        }
        Instant started = Objects.requireNonNullElse(pipeline.startedAt(), pipeline.createdAt());
        return Objects.requireNonNullElse(pipeline.finishedAt(), started);
    }

    private JsonNode config(PipelineView pipeline) {
        try {
            return json.readTree(pipeline.config());
        } catch (JsonProcessingException _) {
            return JsonNodeFactory.instance.textNode(pipeline.config());
        }
    }

    private static ProgressAnswer.Event event(PipelineEvent event, List<JobView> jobs) {
        return new ProgressAnswer.Event(
                NaiveTime.known(event.at()),
                event.type().wireName(),
                event.message(),
                event.level().wireName(),
                event.stage() == null ? null : event.stage().wireName(),
                target(event.job(), jobs),
                event.service() == null
                        ? Map.of()
                        : Map.of("service", event.service().wireName()));
    }

    private static @Nullable String target(@Nullable Integer job, List<JobView> jobs) {
        if (job == null || job >= jobs.size()) {
            return null;
        }
        JobView about = jobs.get(job);
        return about.model() + "/" + (about.app() == null ? about.template() : "app" + about.app());
    }

    private static PipelineAnswer.GenerationJob generationJob(JobView job) {
        return new PipelineAnswer.GenerationJob(
                job.number(), job.model(), job.template(), job.app(), job.app() != null, GenerationProgress.error(job));
    }

    private List<JobView> jobs(PipelineId id) {
        List<JobView> jobs = new ArrayList<>();
        PageRequest request = PageRequest.first(PageRequest.MAX_LIMIT);
        while (true) {
            Page<JobView> page = reader.jobs(id, request);
            jobs.addAll(page.items());
            String next = page.nextCursor();
            if (next == null) {
                return jobs;
            }
            request = request.after(next);
        }
    }
}
