package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzer.wire.Bytes;
import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.analysis.ToolRun;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Target;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is said about tools is for people, and bounded however many tools there are.
class ReceivedReportTest {

    private static final URI REPLICA = URI.create("ws://static:2001");

    @Test
    void twenty_tools_are_named_and_the_others_counted() {
        ReplicaRequest request = request(names("left", 300), names("offered", 300));

        assertThat(request.whyLeftOut()).contains("offered019 and 280 more").doesNotContain("offered020");
        assertThat(ReplicaRequest.some(names("a", 20))).endsWith("a019");
    }

    @Test
    void reasons_and_problems_are_no_longer_than_a_thousand_characters() throws Exception {
        String error = "x".repeat(3_000);
        ReplicaRequest request = request(names("left".repeat(500), 300), names("offered".repeat(500), 300));

        AnalysisReport report = ReceivedReport.part(
                        result(error),
                        request,
                        new FailureCause(FailureCause.Code.CONNECTION_LOST, "lost " + "y".repeat(3_000)))
                .report();

        assertThat(report.problem()).hasSizeLessThanOrEqualTo(1_000).contains("only a part of the result: lost");
        assertThat(report.tools())
                .extracting(ToolRun::reason)
                .allSatisfy(reason ->
                        assertThat(reason == null ? 0 : reason.length()).isLessThanOrEqualTo(1_000));
    }

    private static Bytes result(String error) throws IOException {
        return Bytes.of("{\"type\":\"static_analysis_result\",\"status\":\"success\","
                + "\"analysis\":{\"status\":\"error\",\"error\":\"" + error + "\"}}");
    }

    private static ReplicaRequest request(SortedSet<String> leftOut, SortedSet<String> offered) {
        var sent = AnalysisRequest.of(
                "req-1",
                AnalyzerService.STATIC,
                new Target("demo_model-1", 1),
                new TreeSet<>(List.of("bandit")),
                Tier.QUICK);
        return new ReplicaRequest(sent, REPLICA, leftOut, offered);
    }

    private static SortedSet<String> names(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "%s%03d".formatted(name, number))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
