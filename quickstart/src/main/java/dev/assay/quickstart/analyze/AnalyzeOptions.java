package dev.assay.quickstart.analyze;

import dev.assay.model.analysis.AnalysisType;
import dev.assay.model.analysis.Tier;
import dev.assay.model.analysis.ToolCatalog;
import dev.assay.model.task.Target;
import dev.assay.quickstart.client.Submission;
import dev.assay.quickstart.platform.PlainText;
import dev.assay.quickstart.stack.PortPlan;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The arguments of `./assay analyze`, checked as far as they can be without asking the service.
final class AnalyzeOptions {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIR", arity = "1")
    private Path directory = Path.of("");

    @Option(names = "--analysis")
    private @Nullable String analysis;

    @Option(names = "--tools", split = ",")
    private List<String> tools = List.of();

    @Option(names = "--tier", defaultValue = "standard")
    private String tier = "standard";

    @Option(names = "--model")
    private @Nullable String model;

    @Option(names = "--wait", negatable = true, defaultValue = "true", fallbackValue = "true")
    private boolean wait = true;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table")
    private String output = "table";

    @Option(names = "--fail-on", defaultValue = "high")
    private String failOn = "high";

    @Option(names = "--timeout", defaultValue = "30m", converter = TimeLimit.class)
    private Duration timeout = Duration.ofMinutes(30);

    @Option(names = "--url")
    private @Nullable URI url;

    @Option(names = "--data")
    private @Nullable Path data;

    @Option(names = "--port-base")
    private @Nullable Integer portBase;

    Path directory() {
        if (!Files.isDirectory(directory)) {
            throw wrong(directory + " is not a directory");
        }
        return directory.toAbsolutePath().normalize();
    }

    String model() {
        if (model == null) {
            return ModelName.of(directory());
        }
        if (!Target.isValidModel(model)) {
            throw wrong("--model is 1 to 120 letters, digits, single dots, _ or -, starting with a letter or a digit");
        }
        return model;
    }

    Submission submission() {
        if (analysis != null && !tools.isEmpty()) {
            throw wrong("--analysis and --tools exclude each other");
        }
        String type = analysis == null ? "static" : analysis;
        if (AnalysisType.parse(type).isEmpty()) {
            throw wrong("there is no analysis '" + type
                    + "'; there are static, security, dynamic, performance, ai, comprehensive and unified");
        }
        if (Tier.parse(tier).isEmpty()) {
            throw wrong("there is no tier '" + tier + "'; there are quick, standard and deep");
        }
        List<String> unknown = tools.stream()
                .filter(tool -> ToolCatalog.STANDARD.resolve(tool).isEmpty())
                .toList();
        if (!unknown.isEmpty()) {
            throw wrong("tools: there is no tool '" + PlainText.of(unknown.getFirst()) + "'; there are "
                    + String.join(", ", ToolCatalog.STANDARD.names()));
        }
        return new Submission(type, tools, tier);
    }

    Output output() {
        return switch (output) {
            case "table" -> Output.TABLE;
            case "json" -> Output.JSON;
            case "sarif" -> Output.SARIF;
            default -> throw wrong("there is no output '" + output + "'; there are table, json and sarif");
        };
    }

    FailOn failOn() {
        return FailOn.parse(failOn.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> wrong("there is no severity '" + failOn
                        + "'; there are critical, high, medium, low and info, and none"));
    }

    boolean waits() {
        return wait;
    }

    Duration timeout() {
        return timeout;
    }

    Optional<URI> url() {
        if (url == null) {
            return Optional.empty();
        }
        if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme())) || url.getHost() == null) {
            throw wrong("--url is something like http://127.0.0.1:8081");
        }
        return Optional.of(url);
    }

    Optional<Path> data() {
        return Optional.ofNullable(data);
    }

    Optional<PortPlan> ports() {
        try {
            return Optional.ofNullable(portBase).map(PortPlan::new);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    ParameterException wrong(String sentence) {
        if (spec == null) {
            throw new IllegalStateException("picocli has not parsed these options: " + sentence);
        }
        CommandLine command = spec.commandLine();
        return new ParameterException(command, sentence);
    }
}
