package dev.assay.bench.report;

import dev.assay.bench.workload.Measure;
import dev.assay.bench.workload.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/// Makes the single measurements of a run: says on the terminal what is measured and what came of it, keeps it in
/// the tally, and leaves the logs of processes that had something to complain about.
///
/// @param rounds how many there are in all
/// @param out where the run's files go
/// @param heading of a line: a format for the subject's title and the contestant's name
public record Attempts(int rounds, Path out, String heading, Tally tally) {

    /// One measurement.
    @FunctionalInterface
    public interface Attempt {
        Map<Measure, Double> in(Path folder) throws Exception;
    }

    /// @param folder the name of what the attempt's processes may leave their logs in
    /// @throws IOException when interrupted, or when the folder cannot be made
    public void once(Subject subject, String contestant, int round, String folder, Attempt attempt) throws IOException {
        Path logs = Files.createDirectories(out.resolve("logs").resolve(folder));
        System.err.printf("%d/%d  " + heading, round, rounds, subject.title(), contestant);
        try {
            Map<Measure, Double> measured = attempt.in(logs);
            tally.add(subject, contestant, measured);
            System.err.println(said(subject, measured));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (Exception e) {
            // One that fails must not cost the others their figures; it is in the record.
            tally.failed(subject, contestant, round, String.valueOf(e.getMessage()));
            System.err.println("FAILED: " + e);
        } finally {
            deleteIfEmpty(logs);
        }
    }

    private static String said(Subject subject, Map<Measure, Double> measured) {
        return subject.measures().stream()
                .filter(measured::containsKey)
                .limit(3)
                .map(measure -> "%s %,.2f %s".formatted(measure.label(), measured.get(measure), measure.unit()))
                .collect(Collectors.joining(" · "));
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                return;
            }
        }
        Files.delete(folder);
    }
}
