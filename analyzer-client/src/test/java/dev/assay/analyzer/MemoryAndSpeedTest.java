package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Large results in a process of their own, whose heap is the bound and whose classes nobody has warmed up.
@Timeout(120)
class MemoryAndSpeedTest {

    private static final int MB = 1_000_000;
    private static final int MIB = 1024 * 1024;
    private static final long ACCEPTED = 256L * MIB;

    private static final Pattern TIME = Pattern.compile(" in ([0-9]+) ms");

    @Test
    void sixty_megabytes_are_received_and_normalised_in_a_heap_of_256_mebibytes() throws Exception {
        LargeFrame frame = LargeFrame.of(60 * MB);

        String said = ask(frame, "256m");

        assertThat(said).startsWith(whole(frame));
        // Three seconds are the promise and a third of that is usual; a machine that has other things to do may
        // take its time.
        assertThat(millis(said)).isLessThan(30_000);
    }

    @Test
    void a_quarter_of_a_gigabyte_needs_three_times_its_size_at_most() throws Exception {
        LargeFrame frame = LargeFrame.of(250 * MB);

        assertThat(ask(frame, "750m")).startsWith(whole(frame));
    }

    @Test
    void a_text_as_long_as_the_largest_message_is_cut_and_not_held() throws Exception {
        byte[] beginning = utf8("{\"type\":\"static_analysis_result\",\"status\":\"success\",\"analysis\":{\"results\":"
                + "{\"python\":{\"bandit\":{\"status\":\"success\",\"executed\":true,\"issues\":[{\"line\":7,"
                + "\"file\":\"/app/sources/demo/app1/a.py\",\"message\":\"");
        byte[] end = utf8("\"}]},\"ruff\":{\"status\":\"success\",\"executed\":true,\"sarif\":{\"runs\":[{\"results\":["
                + "{\"ruleId\":\"E1\",\"message\":{\"text\":\"");
        byte[] last = utf8("\"},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"b.py\"},"
                + "\"region\":{\"startLine\":3}}}]}]}]}}}}}}");
        byte[] padding = utf8("x".repeat(100 * MB));
        List<byte[]> parts = List.of(beginning, padding, end, padding, last);

        String said = ask(Script.begin().awaitRequest().sendPieces(parts.size(), parts::get), "400m");

        assertThat(said)
                .startsWith("COMPLETE, 2 findings, the last at b.py:3, "
                        + (200L * MB + beginning.length + end.length + last.length) + " bytes");
    }

    @Test
    void a_result_above_the_limit_is_refused_before_it_is_held() throws Exception {
        String said = ask(Script.begin().awaitRequest().announce(ACCEPTED + 1), "64m");

        assertThat(said).startsWith("RESULT_TOO_LARGE: ").contains("at least " + (ACCEPTED + 1) + " bytes");
    }

    private static String whole(LargeFrame frame) {
        return "COMPLETE, %d findings, the last at backend/f%d.py:%d, %d bytes"
                .formatted(frame.findings(), (frame.findings() / 2 - 1) % 40, frame.findings() / 2, frame.size());
    }

    private static String ask(LargeFrame frame, String heap) throws IOException, InterruptedException {
        return ask(Script.begin().awaitRequest().sendPieces(frame.parts().size(), frame.parts()::get), heap);
    }

    private static String ask(Script script, String heap) throws IOException, InterruptedException {
        try (ScriptedAnalyzer analyzer = ScriptedAnalyzer.start()) {
            analyzer.always(script);
            String said = child(analyzer, heap);
            System.out.printf("-Xmx%s: %s%n", heap, said);
            return said;
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String child(ScriptedAnalyzer analyzer, String heap) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heap);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                OneResult.class.getName(),
                analyzer.url().toString(),
                Long.toString(ACCEPTED)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return said.lines().reduce((_, last) -> last).orElse("nothing");
        } finally {
            process.destroyForcibly();
        }
    }

    private static long millis(String said) {
        Matcher time = TIME.matcher(said);
        assertThat(time.find()).as(said).isTrue();
        return Long.parseLong(time.group(1));
    }
}
