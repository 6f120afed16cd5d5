package dev.assay.tasks.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.json.CauseJson;
import dev.assay.edge.json.DetailsJson;
import dev.assay.edge.json.FindingJson;
import dev.assay.edge.json.SummaryJson;
import dev.assay.edge.json.ToolJson;
import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Publication;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.TaskView;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Writes a main task's own two files: the consolidated result and, last, the manifest of everything.
@ApplicationScoped
class MainResultWriter {

    private static final Logger LOG = Logger.getLogger(MainResultWriter.class);

    /// In file names, where `:` is not welcome everywhere.
    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final ResultFolder folder;
    private final PublishedFiles published;
    private final ResultSchemas schemas;
    private final ObjectMapper json;

    MainResultWriter(ResultFolder folder, PublishedFiles published, ResultSchemas schemas, ObjectMapper json) {
        this.folder = folder;
        this.published = published;
        this.schemas = schemas;
        this.json = json;
    }

    record Written(TaskResult.StoredFiles files, Publication publication) {}

    Written write(TaskView main, TaskStatus verdict, List<SubtaskEnd> subtasks) throws IOException {
        String directory = folder.directory(main.id(), main.target());
        Path target = folder.resolve(directory);
        ConsolidatedResult result = consolidate(main, verdict, subtasks, directory);
        JsonNode document = json.valueToTree(result);
        schemas.checkResult(document);

        log("Writing", main, result);
        Staging staging = Staging.begin(folder.root(), main.id().toString(), target, ResultNames::isOfMainTask);
        try {
            String name = fileName(main, main.target());
            StoredFile consolidated = staging.write(
                    name, out -> json.writerWithDefaultPrettyPrinter().writeValue(out, document));
            JsonNode manifest = json.valueToTree(manifest(main, consolidated, subtasks, target));
            schemas.checkManifest(manifest);
            StoredFile listed = staging.write(
                    Manifest.NAME, out -> json.writerWithDefaultPrettyPrinter().writeValue(out, manifest));
            log("Wrote", main, result);
            return new Written(new TaskResult.StoredFiles(directory, listed.sha256()), staging.publication());
        } catch (IOException | RuntimeException e) {
            staging.discard();
            throw e;
        }
    }

    private ConsolidatedResult consolidate(
            TaskView main, TaskStatus verdict, List<SubtaskEnd> subtasks, String directory) throws IOException {
        Map<String, ConsolidatedResult.ServicePart> services = new LinkedHashMap<>();
        for (SubtaskEnd end : subtasks) {
            services.put(end.service(), servicePart(end, directory));
        }
        Target about = main.target();
        var metadata = new ConsolidatedResult.Metadata(
                ConsolidatedResult.VERSION,
                main.id().toString(),
                main.kind().name(),
                verdict,
                about == null ? null : about.model(),
                about == null ? null : about.app(),
                main.createdAt(),
                main.startedAt(),
                json.readTree(main.payload().json()),
                main.labels());
        return new ConsolidatedResult(
                metadata,
                SummaryJson.of(
                        subtasks.stream().map(SubtaskEnd::summary).reduce(FindingSummary.NONE, FindingSummary::plus)),
                services,
                subtasks.stream()
                        .flatMap(end -> end.tools().stream())
                        .map(ToolJson::of)
                        .toList(),
                subtasks.stream()
                        .flatMap(end -> end.findings().stream())
                        .sorted(Comparator.comparing(Finding::severity))
                        .map(FindingJson::of)
                        .toList());
    }

    private static ConsolidatedResult.ServicePart servicePart(SubtaskEnd end, String directory) {
        FailureCause cause = end.cause();
        String payload = end.payload();
        return new ConsolidatedResult.ServicePart(
                end.task().toString(),
                end.status(),
                cause == null ? null : CauseJson.of(cause),
                SummaryJson.of(end.summary()),
                end.details().isEmpty() ? null : DetailsJson.of(end.details()),
                payload == null ? null : payload.substring(directory.length() + 1));
    }

    private Manifest manifest(TaskView main, StoredFile consolidated, List<SubtaskEnd> subtasks, Path target)
            throws IOException {
        var files = new ArrayList<StoredFile>();
        files.add(consolidated);
        for (SubtaskEnd end : subtasks) {
            files.addAll(end.staged().isEmpty() && end.payload() != null ? published.of(end, target) : end.staged());
        }
        files.sort(Comparator.comparing(StoredFile::name));
        return new Manifest(Manifest.VERSION, main.id().toString(), main.createdAt(), consolidated.name(), files);
    }

    /// `<model>_app<N>_task_<id>_<utc>.json`, or without its first parts for a task about no application.
    static String fileName(TaskView main, @Nullable Target about) {
        return Stream.of(
                                about == null ? null : about.model() + "_app" + about.app(),
                                main.id().toString(),
                                FILE_TIME.format(main.createdAt()))
                        .filter(Objects::nonNull)
                        .reduce((a, b) -> a + "_" + b)
                        .orElseThrow()
                + ".json";
    }

    /// The line users of the replaced system search their logs for.
    private static void log(String verb, TaskView main, ConsolidatedResult result) {
        Target about = main.target();
        LOG.infof(
                "%s result files for task %s: model=%s app=%s type=%s findings=%d tools=%d",
                verb,
                main.id(),
                about == null ? "-" : about.model(),
                about == null ? "-" : about.app(),
                type(result.metadata().request()),
                result.summary().total(),
                result.tools().size());
    }

    private static String type(JsonNode request) {
        @Nullable JsonNode type = request.get("analysis");
        return type == null || type.isNull() ? "custom" : type.asText();
    }
}
