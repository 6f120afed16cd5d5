package dev.assay.tasks.generation;

import dev.assay.model.task.Publication;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.tasks.generation.answer.AnswerFile;
import dev.assay.tasks.generation.answer.GeneratedMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// One attempt's files, beside the applications until they are one. Used by one thread at a time.
final class ApplicationStaging {

    private static final Logger LOG = Logger.getLogger(ApplicationStaging.class);

    private final GeneratedApplications applications;
    private final TaskId task;
    private final Path directory;

    ApplicationStaging(GeneratedApplications applications, TaskId task, Path directory) {
        this.applications = applications;
        this.task = task;
        this.directory = directory;
    }

    /// Safely on disk when this returns.
    ///
    /// @param files with paths that were checked
    void write(List<AnswerFile> files, Mark mark) throws IOException {
        for (AnswerFile file : files) {
            Path path = resolve(file.path());
            if (!path.startsWith(directory)) {
                throw new IOException(file.path() + " leads out of the application");
            }
            Files.createDirectories(Optional.ofNullable(path.getParent()).orElseThrow());
            write(path, file.bytes());
        }
        write(directory.resolve(GeneratedMark.NAME), applications.mark(mark));
        Trees.sync(directory);
    }

    /// Puts the files in place with one rename. Whatever has that place already stays as it is.
    Publication publication(Target application, String template) {
        Path place = applications.path(application, template);
        return new Publication() {
            @Override
            public void publish() throws IOException {
                if (applications.isOf(task, place)) {
                    return; // by this publication, or by a run whose settling failed
                }
                if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException(place + " has come into being meanwhile and is not ours");
                }
                Path parent = applications.parent(place);
                Files.move(directory, place, StandardCopyOption.ATOMIC_MOVE);
                Trees.syncNames(parent);
                Trees.syncNames(Optional.ofNullable(parent.getParent()).orElseThrow());
            }

            @Override
            public void discard() {
                ApplicationStaging.this.discard();
            }
        };
    }

    void discard() {
        try {
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Trees.delete(directory);
            }
        } catch (IOException e) {
            LOG.warnf("%s could not be removed: %s. The task's next attempt tries again", directory, e);
        }
    }

    /// A process that was started in an ASCII locale has no way to write other letters, and says so in its own manner.
    private Path resolve(String name) throws IOException {
        try {
            return directory.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw new IOException(
                    "this process cannot name a file like that (LANG=C.UTF-8 helps): " + e.getMessage(), e);
        }
    }

    private static void write(Path path, byte[] content) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
