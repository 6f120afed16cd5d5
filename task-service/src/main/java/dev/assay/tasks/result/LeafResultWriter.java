package dev.assay.tasks.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.json.SummaryJson;
import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.analysis.ReportDetails;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.TaskView;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the files of a task that stands alone: those of its kind, the consolidated result and, last, the
/// manifest.
@ApplicationScoped
public class LeafResultWriter {

    private final ResultFolder folder;
    private final ResultSchemas schemas;
    private final ObjectMapper json;

    LeafResultWriter(ResultFolder folder, ResultSchemas schemas, ObjectMapper json) {
        this.folder = folder;
        this.schemas = schemas;
        this.json = json;
    }

    /// A file of the kind's own.
    ///
    /// @param name plain, of letters, digits, `-` and `.`
    public record Content(String name, byte[] bytes) {}

    /// The files are safely on disk, under temporary names, when this returns.
    ///
    /// @param about what the task turned out to be about; null when that is nothing
    /// @param status what the task becomes if this is its last run
    /// @throws IOException when they cannot be written; nothing is left behind
    public TaskResult write(
            TaskView task, @Nullable Target about, TaskStatus status, ReportDetails details, List<Content> contents)
            throws IOException {
        String directory = folder.directory(task.id(), about);
        Staging staging = Staging.begin(folder.root(), task.id().toString(), folder.resolve(directory), _ -> true);
        try {
            var files = new ArrayList<StoredFile>();
            for (Content content : contents) {
                files.add(staging.write(content.name(), out -> out.write(content.bytes())));
            }
            JsonNode result = json.valueToTree(consolidated(task, about, status));
            schemas.checkResult(result);
            StoredFile consolidated = staging.write(
                    MainResultWriter.fileName(task, about),
                    out -> json.writerWithDefaultPrettyPrinter().writeValue(out, result));
            files.add(consolidated);
            files.sort(Comparator.comparing(StoredFile::name));
            JsonNode manifest = json.valueToTree(
                    new Manifest(Manifest.VERSION, task.id().toString(), task.createdAt(), consolidated.name(), files));
            schemas.checkManifest(manifest);
            StoredFile listed = staging.write(
                    Manifest.NAME, out -> json.writerWithDefaultPrettyPrinter().writeValue(out, manifest));
            return new TaskResult(
                    List.of(),
                    List.of(),
                    details,
                    new TaskResult.StoredFiles(directory, listed.sha256()),
                    staging.publication());
        } catch (IOException | RuntimeException e) {
            staging.discard();
            throw e;
        }
    }

    private ConsolidatedResult consolidated(TaskView task, @Nullable Target about, TaskStatus status)
            throws IOException {
        var metadata = new ConsolidatedResult.Metadata(
                ConsolidatedResult.VERSION,
                task.id().toString(),
                task.kind().name(),
                status,
                about == null ? null : about.model(),
                about == null ? null : about.app(),
                task.createdAt(),
                task.startedAt(),
                json.readTree(task.payload().json()),
                task.labels());
        return new ConsolidatedResult(metadata, SummaryJson.of(FindingSummary.NONE), Map.of(), List.of(), List.of());
    }
}
