package dev.assay.pipelines.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.assay.edge.digest.Digests;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;

/// Writes a report's two files to `pipelines/<id>` in the results folder.
///
/// Each is written under a temporary name, safely on disk, and then renamed; `summary.json` comes last, so a
/// directory that has it is whole. Several processes may write the same report at once: what they write is the
/// same.
@ApplicationScoped
class ReportFiles {

    static final String FOLDER = "pipelines";
    static final String SUMMARY = "summary.json";
    static final String REPORT = "report.html";

    /// The one that results have, too: what a crash leaves behind in it is removed by the maintenance service.
    private static final String STAGING = ".staging";

    private final Path root;
    private final PipelineReport report;
    private final SummarySchema schema;
    private final ObjectWriter json;

    ReportFiles(ResultsSettings settings, PipelineReport report, SummarySchema schema, ObjectMapper json) {
        this.root = settings.dir().toAbsolutePath().normalize();
        this.report = report;
        this.schema = schema;
        // Who writes the content must not close the file: a closed one can no longer be synced.
        this.json = json.writerWithDefaultPrettyPrinter().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    /// @param path relative to the results folder
    /// @param sha256 of the summary, lower-case hex
    record Written(String path, String sha256) {}

    /// @throws IOException when it cannot be written; then either the earlier files are there or the new ones
    Written write(PipelineSummary summary) throws IOException {
        schema.check(summary);
        String path = FOLDER + "/" + summary.pipeline();
        Path target = root.resolve(path);
        Path staging =
                Files.createTempDirectory(Files.createDirectories(root.resolve(STAGING)), summary.pipeline() + "-");
        try {
            stage(
                    staging.resolve(REPORT),
                    out -> out.write(report.html(summary, ResultLinks.FROM_RESULTS_FOLDER)
                            .getBytes(StandardCharsets.UTF_8)));
            String digest = stage(staging.resolve(SUMMARY), out -> json.writeValue(out, summary));
            Files.createDirectories(target);
            for (String name : List.of(REPORT, SUMMARY)) {
                Files.move(
                        staging.resolve(name),
                        target.resolve(name),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
            sync(target);
            sync(root.resolve(FOLDER));
            sync(root);
            return new Written(path, digest);
        } finally {
            discard(staging);
        }
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static String stage(Path file, Content content) throws IOException {
        MessageDigest digest = Digests.sha256();
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                var out = new BufferedOutputStream(
                        new DigestOutputStream(Channels.newOutputStream(channel), digest), 64 * 1024)) {
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
        return Digests.hex(digest);
    }

    /// A rename is only safe from a power cut once the directory that holds the name is on disk.
    private static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void discard(Path staging) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(staging)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(staging);
        } catch (IOException _) {
            // Left for the sweep of orphaned temporary files; nothing depends on it.
        }
    }
}
