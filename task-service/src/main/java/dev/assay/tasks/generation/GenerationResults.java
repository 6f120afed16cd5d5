package dev.assay.tasks.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.generation.GenerationPayload;
import dev.assay.model.analysis.Metric;
import dev.assay.model.analysis.ReportDetails;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskReader;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.TaskStatus;
import dev.assay.tasks.generation.answer.AnswerFile;
import dev.assay.tasks.generation.chat.Usage;
import dev.assay.tasks.result.LeafResultWriter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The result files of a generation: `generation.json` says what was made of the answer, which lies beside it as it
/// came.
@ApplicationScoped
class GenerationResults {

    private static final String TOOL = "generation";

    private final LeafResultWriter writer;
    private final TaskReader tasks;
    private final ObjectMapper json;

    GenerationResults(LeafResultWriter writer, TaskReader tasks, ObjectMapper json) {
        this.writer = writer;
        this.tasks = tasks;
        this.json = json;
    }

    /// @param place where the application lies in the applications folder; null when there is none
    /// @param files in bytes, by path
    @RegisterForReflection
    record Summary(
            String task,
            String model,
            String modelId,
            String template,
            @Nullable Integer app,
            @Nullable String place,
            @Nullable Integer promptTokens,
            @Nullable Integer completionTokens,
            @Nullable BigDecimal cost,
            List<SummaryFile> files) {}

    @RegisterForReflection
    record SummaryFile(String path, int size) {}

    static List<SummaryFile> listed(List<AnswerFile> files) {
        return files.stream()
                .map(file -> new SummaryFile(file.path(), file.bytes().length))
                .toList();
    }

    /// @param answer empty when it is not known any more
    TaskResult made(
            TaskId task,
            GenerationPayload what,
            Target application,
            List<SummaryFile> files,
            String answer,
            Usage usage)
            throws IOException {
        return write(task, what, application, files, answer, usage);
    }

    /// What came of an answer that was not made into an application.
    TaskResult unmade(TaskId task, GenerationPayload what, String answer, Usage usage) throws IOException {
        return write(task, what, null, List.of(), answer, usage);
    }

    private TaskResult write(
            TaskId task,
            GenerationPayload what,
            @Nullable Target application,
            List<SummaryFile> files,
            String answer,
            Usage usage)
            throws IOException {
        var summary = new Summary(
                task.toString(),
                what.model(),
                what.modelId(),
                what.template(),
                application == null ? null : application.app(),
                application == null ? null : GeneratedApplications.place(application, what.template()),
                usage.promptTokens(),
                usage.completionTokens(),
                usage.cost(),
                files);
        var contents = new ArrayList<LeafResultWriter.Content>();
        contents.add(new LeafResultWriter.Content("generation.json", bytes(summary)));
        if (!answer.isEmpty()) {
            contents.add(new LeafResultWriter.Content("answer.md", answer.getBytes(StandardCharsets.UTF_8)));
        }
        return writer.write(
                tasks.find(task).orElseThrow(() -> new IOException(task + " is gone")),
                application,
                application == null ? TaskStatus.FAILED : TaskStatus.COMPLETED,
                details(usage, files.size()),
                contents);
    }

    private byte[] bytes(Summary summary) {
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(summary);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers has a JSON form", e);
        }
    }

    private static ReportDetails details(Usage usage, int files) {
        var metrics = new ArrayList<Metric>();
        Stream.of(
                        metric(Metric.Name.PROMPT_TOKENS, usage.promptTokens()),
                        metric(Metric.Name.COMPLETION_TOKENS, usage.completionTokens()),
                        metric(Metric.Name.COST, usage.cost()),
                        metric(Metric.Name.FILES, files))
                .forEach(metrics::addAll);
        return new ReportDetails(metrics, List.of(), List.of(), List.of(), List.of());
    }

    private static List<Metric> metric(Metric.Name name, @Nullable Number value) {
        return value == null ? List.of() : List.of(new Metric(TOOL, null, name, value.doubleValue()));
    }
}
