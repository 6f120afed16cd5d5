package dev.assay.tasks.api;

import dev.assay.edge.api.PageJson;
import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.task.TaskReader;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.TaskView;
import dev.assay.tasks.result.Manifest;
import dev.assay.tasks.result.ResultArchive;
import dev.assay.tasks.result.StoredFile;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Hands out the files of a result.
@Path("/api/tasks/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Results")
class ResultResource {

    private final TaskReader tasks;
    private final ResultArchive archive;

    ResultResource(TaskReader tasks, ResultArchive archive) {
        this.tasks = tasks;
        this.archive = archive;
    }

    @GET
    @Path("/result")
    @Operation(operationId = "getResult", summary = "The consolidated result")
    @APIResponse(
            responseCode = "200",
            description = "As docs/schemas/result.schema.json has it",
            content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    public Response result(@PathParam("id") String id) throws IOException {
        TaskResult.StoredFiles files = files(id);
        return send(files, manifest(files).result());
    }

    @GET
    @Path("/files")
    @Operation(operationId = "listFiles", summary = "The files of the result, as its manifest lists them")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = FilePage.class)))
    public PageJson<StoredFile> list(@PathParam("id") String id) throws IOException {
        return PageJson.whole(manifest(files(id)).files());
    }

    @GET
    @Path("/files/{name:.+}")
    @Produces(MediaType.WILDCARD)
    @Operation(operationId = "getFile", summary = "One file of the result; manifest.json is one too")
    @APIResponse(responseCode = "200", description = "The file as it is stored")
    public Response file(@PathParam("id") String id, @PathParam("name") String name) throws IOException {
        TaskResult.StoredFiles files = files(id);
        boolean listed =
                name.equals(Manifest.NAME) || manifest(files).find(name).isPresent();
        if (!listed) {
            throw new ProblemException(Problem.of(
                    404,
                    "FILE_NOT_FOUND",
                    "The result has no such file",
                    null,
                    "GET /api/tasks/" + Queries.taskId(id) + "/files lists the files it has."));
        }
        return send(files, name);
    }

    private Response send(TaskResult.StoredFiles files, String name) throws IOException {
        ResultArchive.Content content = archive.open(files, name).orElseThrow(ResultResource::gone);
        return Response.ok(entity(content))
                .type(type(name))
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"" + lastPart(name) + "\"")
                .build();
    }

    /// What a model wrote is never given out as anything that a browser would run.
    private static String type(String name) {
        if (name.endsWith(".gz")) {
            return "application/gzip";
        }
        return name.endsWith(".md") ? "text/plain;charset=UTF-8" : MediaType.APPLICATION_JSON;
    }

    private static Object entity(ResultArchive.Content content) throws IOException {
        return content.compressed()
                ? new GZIPInputStream(Files.newInputStream(content.path()))
                : content.path().toFile();
    }

    private TaskResult.StoredFiles files(String id) {
        TaskView task = tasks.find(Queries.taskId(id)).orElseThrow(() -> ProblemException.noSuchTask(id));
        TaskResult.StoredFiles files = task.files();
        if (task.parentId() != null) {
            throw new ProblemException(Problem.of(
                    404,
                    "RESULT_OF_MAIN_TASK",
                    "A subtask has no result of its own",
                    task.id() + " is a subtask of " + task.parentId(),
                    "Ask for the result of " + task.parentId() + "."));
        }
        if (files == null) {
            throw new ProblemException(Problem.of(
                    404,
                    task.status().isFinal() ? "NO_RESULT" : "RESULT_NOT_READY",
                    task.status().isFinal() ? "The task left no result" : "The result is not there yet",
                    task.id() + " is " + task.status(),
                    task.status().isFinal()
                            ? "GET /api/tasks/" + task.id() + " tells the cause."
                            : "Ask again when the task has ended."));
        }
        return files;
    }

    private Manifest manifest(TaskResult.StoredFiles files) throws IOException {
        return archive.manifest(files).orElseThrow(ResultResource::gone);
    }

    private static ProblemException gone() {
        return new ProblemException(Problem.of(
                410,
                "FILES_GONE",
                "The files of this result are not there any more",
                null,
                "They were removed, or the results folder is not mounted. The findings are still in the database."));
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /// A name for the OpenAPI document.
    @Schema(name = "FilePage", type = SchemaType.OBJECT)
    record FilePage(List<StoredFile> items, @Nullable String nextCursor) {}
}
