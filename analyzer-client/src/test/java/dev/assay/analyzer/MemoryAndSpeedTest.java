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
        // Three seconds are the promise and a third of that is usual; a busy machine may take its time.
        assertThat(millis(said)).isLessThan(10_000);
    }

    private static String whole(LargeFrame frame) {
        return "COMPLETE, %d findings, the last at backend/f%d.py:%d, %d bytes"
                .formatted(
                        frame.findings(), (frame.findings() / 2 - 1) % 40, frame.findings() / 2, frame.bytes().length);
    }

    private static String ask(LargeFrame frame, String heap) throws IOException, InterruptedException {
        try (ScriptedAnalyzer analyzer = ScriptedAnalyzer.start()) {
            analyzer.always(Script.begin().awaitRequest().sendPieces(1, _ -> frame.bytes()));
            String said = child(analyzer, heap);
            System.out.printf("%d bytes, -Xmx%s: %s%n", frame.bytes().length, heap, said);
            return said;
        }
    }

    private static String child(ScriptedAnalyzer analyzer, String heap) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heap);
        String extra = System.getProperty("assay.child.options", "");
        command.addAll(extra.isBlank() ? List.of() : List.of(extra.split(" ")));
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
