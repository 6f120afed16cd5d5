package dev.assay.quickstart.sample;

import dev.assay.model.task.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// The sample applications of a repository: folders `<model>/app<N>`.
record Samples(List<Sample> all) {

    /// @param model the folder it lies in
    record Sample(String model, Path directory) {}

    /// In the order of their names; none when the folder is missing.
    static Samples in(Path folder) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (Path model : directories(folder)) {
            for (Path application : directories(model)) {
                if (application.getFileName().toString().matches("app[1-9][0-9]*")) {
                    samples.add(new Sample(model.getFileName().toString(), application));
                }
            }
        }
        return new Samples(List.copyOf(samples));
    }

    /// Of all their files and of what they are registered as: other samples, or the same from another folder, are
    /// another digest.
    String digest(List<Target> targets) throws IOException {
        MessageDigest digest = sha256();
        for (Target target : targets) {
            digest.update((target + "\n").getBytes(StandardCharsets.UTF_8));
        }
        for (Sample sample : all) {
            try (Stream<Path> files = Files.walk(sample.directory())) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    digest.update((sample.model() + "/" + sample.directory().getFileName() + "/"
                                    + sample.directory().relativize(file) + "\n")
                            .getBytes(StandardCharsets.UTF_8));
                    digest.update(Files.readAllBytes(file));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static List<Path> directories(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }
}
