package dev.assay.bench.client;

import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// An analyzer that answers at once, in a process of its own: what is allocated here is the client's alone.
final class InstantAnalyzer implements AutoCloseable {

    private final Process process;
    private final URI url;
    private final long answerBytes;

    private InstantAnalyzer(Process process, URI url, long answerBytes) {
        this.process = process;
        this.url = url;
        this.answerBytes = answerBytes;
    }

    /// @param findings how many each answer has
    /// @param after how long it takes; zero answers at once
    static InstantAnalyzer start(int findings, Duration after) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InstantAnalyzer.class.getName(),
                        Integer.toString(findings),
                        Long.toString(after.toMillis()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.US_ASCII);
        String line = said.readLine();
        if (line == null) {
            throw new IOException("the analyzer ended before it listened");
        }
        String[] words = line.split(" ");
        return new InstantAnalyzer(process, URI.create("ws://127.0.0.1:" + words[0]), Long.parseLong(words[1]));
    }

    URI url() {
        return url;
    }

    long answerBytes() {
        return answerBytes;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    static void main(String[] arguments) throws IOException {
        String answer = CannedResults.bandit("bench_model", 1, Integer.parseInt(arguments[0]));
        Script script = Script.begin()
                .awaitRequest()
                .pause(Duration.ofMillis(Long.parseLong(arguments[1])))
                .send(answer)
                .close(1000, "Analysis complete");
        try (ScriptedAnalyzer analyzer = ScriptedAnalyzer.start().always(script)) {
            System.out.println(analyzer.port() + " " + answer.getBytes(StandardCharsets.UTF_8).length);
            while (System.in.read() >= 0) {
                // nobody says anything; the end is what counts
            }
        }
    }
}
