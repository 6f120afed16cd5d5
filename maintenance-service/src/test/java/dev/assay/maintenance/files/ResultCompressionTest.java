package dev.assay.maintenance.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.digest.Digests;
import dev.assay.model.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultCompressionTest {

    private static final String PATH = "demo/app1/" + new TaskId(1);
    private static final String LARGE = "{\"a\":\"" + "x".repeat(5_000) + "\"}";

    @TempDir
    Path folder;

    private Path root;
    private Path result;
    private ResultCompression compression;
    private final List<String> manifest = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        root = folder.toRealPath().resolve("results");
        result = Files.createDirectories(root.resolve(PATH));
        compression = new ResultCompression(new ResultsFolder(root), new ObjectMapper(), 1_000);
    }

    @Test
    void large_documents_are_compressed_and_everything_else_stays_as_it_is() throws Exception {
        write("result.json", LARGE);
        write("services/static-analyzer.json", LARGE);
        write("services/dynamic-analyzer.json.gz", LARGE);
        write("sarif/small.sarif.json", "{}");
        writeManifest();
        byte[] manifestBefore = Files.readAllBytes(result.resolve("manifest.json"));
        Instant written = Instant.parse("2026-01-01T00:00:00Z");
        Files.setLastModifiedTime(result.resolve("result.json"), FileTime.from(written));

        assertThat(compression.count(PATH)).isEqualTo(2);
        var prepared = (Compression.Prepared) compress();
        assertThat(prepared.files()).isEqualTo(2);
        assertThat(prepared.saved()).isGreaterThan(9_000);
        assertThat(result.resolve("result.json")).hasContent(LARGE);

        prepared.publication().publish();
        prepared.publication().publish();

        assertThat(result.resolve("result.json")).doesNotExist();
        assertThat(unzipped("result.json.gz")).isEqualTo(LARGE);
        assertThat(unzipped("services/static-analyzer.json.gz")).isEqualTo(LARGE);
        assertThat(Files.getLastModifiedTime(result.resolve("result.json.gz")).toInstant())
                .isEqualTo(written);
        assertThat(result.resolve("sarif/small.sarif.json")).hasContent("{}");
        assertThat(result.resolve("services/dynamic-analyzer.json.gz")).hasContent(LARGE);
        assertThat(Files.readAllBytes(result.resolve("manifest.json"))).isEqualTo(manifestBefore);
        assertThat(root.resolve(".staging")).isEmptyDirectory();
        assertThat(compression.count(PATH)).isZero();
        assertThat(compress()).isEqualTo(new Compression.Nothing());
        assertThat(root.resolve(".staging")).isEmptyDirectory();
    }

    @Test
    void what_is_never_published_leaves_no_trace() throws Exception {
        write("result.json", LARGE);
        writeManifest();

        ((Compression.Prepared) compress()).publication().discard();

        assertThat(result.resolve("result.json")).hasContent(LARGE);
        assertThat(result.resolve("result.json.gz")).doesNotExist();
        assertThat(root.resolve(".staging")).isEmptyDirectory();
    }

    @Test
    void a_manifest_that_is_not_the_rows_is_not_believed() throws Exception {
        write("result.json", LARGE);
        writeManifest();

        assertThat(compression.prepare(PATH, "0".repeat(64)))
                .isEqualTo(new Compression.Refused(
                        PATH + " has a manifest that is not the one its task's row is proved by"));
    }

    @Test
    void a_file_that_differs_from_its_manifest_is_left_alone() throws Exception {
        write("result.json", LARGE);
        writeManifest();
        Files.writeString(result.resolve("result.json"), LARGE + " ");

        assertThat(compress())
                .isEqualTo(new Compression.Refused(PATH + " has a file that differs from its manifest: result.json"));
        assertThat(result.resolve("result.json")).exists();
        assertThat(result.resolve("result.json.gz")).doesNotExist();
        assertThat(root.resolve(".staging")).isEmptyDirectory();
    }

    @Test
    void what_a_killed_process_left_is_completed() throws Exception {
        write("result.json", LARGE);
        writeManifest();
        Files.writeString(result.resolve("result.json.gz"), "half of someth");

        ((Compression.Prepared) compress()).publication().publish();
        assertThat(unzipped("result.json.gz")).isEqualTo(LARGE);
        assertThat(result.resolve("result.json")).doesNotExist();
    }

    @Test
    void a_manifest_that_names_files_elsewhere_touches_nothing() throws Exception {
        Path outside = Files.writeString(folder.resolve("outside.json"), LARGE);
        Files.createSymbolicLink(result.resolve("link.json"), outside);
        Files.createSymbolicLink(result.resolve("sub"), folder);
        for (String name : List.of("../../../../outside.json", "link.json", "sub/outside.json", outside.toString())) {
            list(name, LARGE);
        }
        writeManifest();

        assertThat(compress()).isEqualTo(new Compression.Nothing());
        assertThat(outside).hasContent(LARGE);
    }

    @Test
    void results_without_a_manifest_and_results_that_are_gone_are_no_trouble() throws Exception {
        assertThat(compression.prepare(PATH, "")).isEqualTo(new Compression.Refused(PATH + " has no manifest"));
        assertThat(compression.prepare("demo/app2/" + new TaskId(2), "")).isEqualTo(new Compression.Nothing());
        assertThat(compression.prepare("../outside", "")).isInstanceOf(Compression.Refused.class);
        Files.writeString(result.resolve("manifest.json"), "{");
        assertThat(compress()).isInstanceOf(Compression.Refused.class);
    }

    private Compression compress() throws IOException {
        return compression.prepare(PATH, Digests.ofBytes(Files.readAllBytes(result.resolve("manifest.json"))));
    }

    private void write(String name, String content) throws Exception {
        Path file = result.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
        list(name, content);
    }

    private void list(String name, String content) throws Exception {
        byte[] bytes = content.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        manifest.add("{\"name\":\"%s\",\"size\":%d,\"sha256\":\"%s\"}"
                .formatted(
                        name,
                        bytes.length,
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))));
    }

    private void writeManifest() throws IOException {
        Files.writeString(
                result.resolve("manifest.json"), "{\"version\":1,\"files\":[" + String.join(",", manifest) + "]}");
    }

    private String unzipped(String name) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(result.resolve(name)))) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
