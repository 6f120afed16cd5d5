package dev.assay.model.pipeline;

import java.time.Duration;

/// What bounds a pipeline.
///
/// @param generations how many generation tasks of it are open at once
/// @param analyses how many analyses of it are open at once
/// @param generationTime how long the generation stage may last, from its first task
/// @param analysisTime how long the analysis stage may last, from when its first application is ready
/// @param analyzerWait how long analyzers that are not there are waited for
public record Limits(
        int generations, int analyses, Duration generationTime, Duration analysisTime, Duration analyzerWait) {

    public static final int MAX_CONCURRENCY = 50;

    public static final Limits STANDARD =
            new Limits(2, 3, Duration.ofMinutes(30), Duration.ofMinutes(30), Duration.ofSeconds(180));

    public Limits {
        if (generations < 1 || generations > MAX_CONCURRENCY || analyses < 1 || analyses > MAX_CONCURRENCY) {
            throw new IllegalArgumentException("a stage has 1 to " + MAX_CONCURRENCY + " tasks open at once");
        }
        if (!generationTime.isPositive() || !analysisTime.isPositive() || analyzerWait.isNegative()) {
            throw new IllegalArgumentException("a stage needs time");
        }
    }

    public Duration time(Stage stage) {
        return switch (stage) {
            case GENERATION -> generationTime;
            case ANALYSIS -> analysisTime;
        };
    }

    public int concurrency(Stage stage) {
        return switch (stage) {
            case GENERATION -> generations;
            case ANALYSIS -> analyses;
        };
    }
}
