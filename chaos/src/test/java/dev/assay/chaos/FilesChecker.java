package dev.assay.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.model.task.TaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/// Compares the files of every finished task with its manifest, and the manifest with what the database says of it.
final class FilesChecker {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path results;
    private final List<String> violations = new ArrayList<>();

    FilesChecker(Path results) {
        this.results = results;
    }

    /// What is missing or different; empty when all is well.
    List<String> violations(Collection<HistoryChecker.Row> rows) throws IOException {
        for (HistoryChecker.Row row : rows) {
            if (row.parent() == null && row.status().isSuccess()) {
                check(row);
            }
        }
        return violations;
    }

    private void check(HistoryChecker.Row row) throws IOException {
        if (row.resultPath() == null || row.resultSha256() == null) {
            violations.add(row.id() + " is " + row.status() + " without files");
            return;
        }
        Path folder = results.resolve(row.resultPath());
        Path manifest = folder.resolve("manifest.json");
        if (!Files.exists(manifest) || !digest(manifest).equals(row.resultSha256())) {
            violations.add(row.id() + ": " + manifest + " is not the manifest that was settled");
            return;
        }
        for (JsonNode file : JSON.readTree(manifest.toFile()).path("files")) {
            Path path = folder.resolve(file.path("name").asText());
            if (!Files.exists(path)
                    || Files.size(path) != file.path("size").asLong()
                    || !digest(path).equals(file.path("sha256").asText())) {
                violations.add(row.id() + ": " + path + " is not what the manifest says");
            }
        }
        if (row.status() == TaskStatus.COMPLETED
                && JSON.readTree(manifest.toFile()).path("files").size() < 2) {
            violations.add(row.id() + " is COMPLETED and has no file of a service");
        }
    }

    private static String digest(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
