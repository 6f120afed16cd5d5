package dev.assay.testkit.analyzer;

import java.io.IOException;
import java.time.Duration;

/// What [AnalyzerProcess] starts: a scripted analyzer that says on its first line of output where it listens, and
/// ends when its input does.
final class AnalyzerMain {

    private AnalyzerMain() {}

    /// @param arguments how many milliseconds an answer takes, and the answer
    public static void main(String[] arguments) throws IOException {
        Duration part = Duration.ofMillis(Long.parseLong(arguments[0]) / 3);
        Script answer = Script.begin()
                .awaitRequest()
                .send(progress(10))
                .pause(part)
                .send(progress(40))
                .pause(part)
                .send(progress(70))
                .pause(part)
                .send(arguments[1])
                .close(1000, "Analysis complete");
        try (ScriptedAnalyzer analyzer = ScriptedAnalyzer.start().always(answer)) {
            System.out.println(analyzer.port());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Nobody says anything; the end is what counts.
                continue;
            }
        }
    }

    private static String progress(int percentage) {
        return "{\"type\":\"progress_update\",\"percentage\":" + percentage + ",\"message\":\"scanning\"}";
    }
}
