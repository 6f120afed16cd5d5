package dev.assay.analyzers.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.analyzers.Client;
import dev.assay.analyzers.Client.Closed;
import dev.assay.analyzers.ScriptedTools;
import dev.assay.testkit.analyzer.Recording;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Says to our analyzer what a client said to the one it stands in for, in every conversation there is, and holds
/// the answers against each other: the same frames in the same order, the same members with values of the same
/// types, the same end. Where they differ, it stands here, with the reason. Only `progress_update` frames, which
/// are ours, are passed over.
@QuarkusTest
@TestProfile(ScriptedTools.class)
class BundledConversationsTest {

    private static final Path RECORDINGS =
            Path.of(System.getProperty("assay.recordings", "../../shared/fixtures/frames"));

    private static final ObjectMapper JSON = new ObjectMapper();

    /// Conversations that cannot be held against ours.
    private static final Set<String> LEFT_OUT = Set.of(
            // Our results are JSON from the start; there is nothing that could not be written.
            "static_not_serializable",
            // A hundred mebibytes were sent, and are not in the file. See MessageSizeTest.
            "static_client_message_over_100MiB");

    /// Requests for an application outside the sources folder. Theirs look at it; to ours it is not there.
    private static final Set<String> WAYS_OUT =
            Set.of("static_way_out_of_the_sources", "static_analyze_path_traversal");

    /// How our answers differ: members that only ours have begin with `+`, those that only theirs have with `-`.
    private static final List<String> DIFFERENCES = List.of(
            // What was not looked at, and the files of languages that only ours reads.
            "\\+ analysis\\._project_metadata\\.skipped.*",
            "\\+ analysis\\._project_metadata\\.file_counts\\.(java|xml) .*",
            // Theirs write SARIF and record the run of some tools, ours of all.
            "\\+ analysis\\.results\\.[a-z]+\\.<tool>\\.(format|sarif|execution_record|severity_breakdown) .*",
            "\\+ analysis\\.sarif_export.*",
            // Tools that are ours alone: for CSS, for HTML, and for several languages.
            "\\+ analysis\\.results\\.css\\._metadata.*",
            "\\+ analysis\\.results\\.(html|general).*",
            // The settings a tool was run with, which ours do not take from requests.
            "- analysis\\.results\\.[a-z]+\\.<tool>\\.config_used .*",
            // What a tool printed, once more: ours is in the execution record and, understood, in the SARIF.
            "- analysis\\.results\\.[a-z]+\\.<tool>\\.output .*",
            // One tool of theirs failed and one lists vulnerabilities; ours have neither in this conversation.
            "- analysis\\.results\\.python\\.<tool>\\.(error|vulnerabilities) .*");

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI http;

    @Test
    void our_own_conversations_are_answered_in_the_same_shapes() throws Exception {
        SortedSet<String> found = differences(Recording.distilled());

        assertThat(unexplained(found)).isEmpty();
        assertThat(DIFFERENCES)
                .allSatisfy(explained ->
                        assertThat(found).anyMatch(line -> withoutName(line).matches(explained)));
    }

    @Test
    void recorded_conversations_are_answered_in_the_same_shapes() throws Exception {
        assumeTrue(Files.isDirectory(RECORDINGS), "no recordings at " + RECORDINGS);

        assertThat(unexplained(differences(Recording.loadAll(RECORDINGS)))).isEmpty();
    }

    private static List<String> unexplained(SortedSet<String> differences) {
        Predicate<String> explained =
                Pattern.compile(String.join("|", DIFFERENCES)).asMatchPredicate();
        return differences.stream()
                .filter(line -> !explained.test(withoutName(line)))
                .toList();
    }

    private static String withoutName(String line) {
        return line.substring(line.indexOf("| ") + 2);
    }

    /// Holds all conversations at once; most of their time they wait for the pause before the end.
    private SortedSet<String> differences(List<Recording> recordings) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var compared = new ArrayList<Future<SortedSet<String>>>();
            for (Recording recording : recordings) {
                if (recording.name().startsWith("static_") && !LEFT_OUT.contains(recording.name())) {
                    compared.add(threads.submit(() -> compare(recording)));
                }
            }
            var differences = new TreeSet<String>();
            for (Future<SortedSet<String>> one : compared) {
                differences.addAll(one.get(120, TimeUnit.SECONDS));
            }
            return differences;
        }
    }

    private SortedSet<String> compare(Recording recording) throws Exception {
        var differences = new TreeSet<String>();
        try (Client client = new Client(URI.create("ws://" + http.getHost() + ":" + http.getPort() + "/"))) {
            recording.sent().stream()
                    .map(BundledConversationsTest::withToolsWeHave)
                    .forEach(client::say);
            for (String frame : recording.received()) {
                SortedSet<String> theirs = theirs(recording, JSON.readTree(frame));
                SortedSet<String> ours = Shape.of(client.hear());
                if (recording.cut() && !theirs.contains("analysis : object")) {
                    ours.removeIf(line -> line.startsWith("analysis ") || line.startsWith("analysis."));
                }
                add(differences, recording.name() + " | + ", ours, theirs);
                add(differences, recording.name() + " | - ", theirs, ours);
            }
            if (recording.closeCode() != 0) {
                assertThat(client.awaitClose())
                        .as(recording.name())
                        .isEqualTo(new Closed(recording.closeCode(), recording.closeReason()));
                assertThat(client.hasHeardMore()).isFalse();
            }
        }
        return differences;
    }

    private static SortedSet<String> theirs(Recording recording, JsonNode frame) {
        SortedSet<String> shape = Shape.of(frame);
        if (WAYS_OUT.contains(recording.name()) && frame.has("analysis")) {
            shape.removeIf(line -> line.startsWith("analysis."));
            shape.addAll(Set.of("analysis.status : string", "analysis.error : string"));
        }
        return shape;
    }

    private static void add(Set<String> differences, String what, SortedSet<String> some, SortedSet<String> others) {
        some.stream().filter(line -> !others.contains(line)).forEach(line -> differences.add(what + line));
    }

    /// Ours has no `vulture`; `pylint` reports in the same way.
    private static String withToolsWeHave(String message) {
        return message.replace("\"vulture\"", "\"pylint\"");
    }
}
