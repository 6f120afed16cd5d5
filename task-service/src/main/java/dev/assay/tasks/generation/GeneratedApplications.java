package dev.assay.tasks.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.tasks.analysis.ApplicationsFolder;
import dev.assay.tasks.generation.answer.GeneratedMark;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The generated applications among all others: `<model>/<template>/app<N>`, each with the mark of its task.
@ApplicationScoped
class GeneratedApplications {

    /// No model slug begins with a dot, so that what lies in here is no application.
    private static final String STAGING = ".generating-";

    private final ApplicationsFolder folder;
    private final ObjectMapper json;

    GeneratedApplications(ApplicationsFolder folder, ObjectMapper json) {
        this.folder = folder;
        this.json = json;
    }

    /// False when this process has no applications folder to write to.
    boolean canBeWritten() {
        return folder.root().isPresent();
    }

    /// Numbers that something in the folder has.
    Set<Integer> taken(String model) throws IOException {
        return folder.numbers(model);
    }

    /// Relative to the folder, for people.
    static String place(Target application, String template) {
        return application.model() + "/" + template + "/app" + application.app();
    }

    boolean isThere(TaskId task, Target application, String template) {
        return isOf(task, path(application, template));
    }

    /// What a generated application consists of.
    List<GenerationResults.SummaryFile> files(Target application, String template) throws IOException {
        Path directory = path(application, template);
        try (Stream<Path> all = Files.walk(directory)) {
            var files = new ArrayList<GenerationResults.SummaryFile>();
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                String name = directory
                        .relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                if (!name.equals(GeneratedMark.NAME)) {
                    files.add(new GenerationResults.SummaryFile(name, (int) Files.size(file)));
                }
            }
            return files;
        }
    }

    /// An empty place for one attempt's files, in the folder's own file system. What earlier attempts of the task
    /// left behind is removed.
    ApplicationStaging begin(TaskId task, int epoch) throws IOException {
        Path root = Files.createDirectories(folder.root().orElseThrow());
        try (DirectoryStream<Path> left = Files.newDirectoryStream(root, STAGING + task + "-*")) {
            for (Path old : left) {
                Trees.delete(old);
            }
        }
        return new ApplicationStaging(this, task, Files.createDirectory(root.resolve(STAGING + task + "-" + epoch)));
    }

    Path path(Target application, String template) {
        return folder.root()
                .orElseThrow()
                .resolve(application.model())
                .resolve(template)
                .resolve("app" + application.app());
    }

    /// The folder for a new application, made if need be.
    ///
    /// @throws IOException when a link leads out of the applications folder
    Path parent(Path application) throws IOException {
        Path parent = Files.createDirectories(
                Optional.ofNullable(application.getParent()).orElseThrow());
        if (!parent.toRealPath().startsWith(folder.root().orElseThrow().toRealPath())) {
            throw new IOException(parent + " leads out of the applications folder");
        }
        return parent;
    }

    byte[] mark(Mark mark) {
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(mark);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts has a JSON form", e);
        }
    }

    /// Whether a directory was made by this task.
    boolean isOf(TaskId task, Path directory) {
        Path mark = directory.resolve(GeneratedMark.NAME);
        try {
            return Files.isRegularFile(mark, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(mark) < 10_000
                    && json.readTree(Files.readAllBytes(mark))
                            .path("task")
                            .asText()
                            .equals(task.toString());
        } catch (IOException _) {
            return false;
        }
    }
}
