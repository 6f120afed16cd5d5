package dev.assay.pipelines.report;

import dev.assay.edge.json.CauseJson;
import dev.assay.edge.json.SummaryJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Lays a summary out as a page. Of many applications it shows their models and those that need a look, so that ten
/// thousand of them still make a page that opens at once.
final class ReportLayout {

    /// More applications than this are shown by model.
    static final int MAX_ROWS = 250;

    private static final int MAX_WORST = 100;
    private static final int MAX_TROUBLES = 50;
    private static final int MAX_MISSING = 100;

    private final PipelineSummary summary;
    private final ResultLinks links;

    private ReportLayout(PipelineSummary summary, ResultLinks links) {
        this.summary = summary;
        this.links = links;
    }

    static ReportPage of(PipelineSummary summary, ResultLinks links, String config) {
        return new ReportLayout(summary, links).page(config);
    }

    private ReportPage page(String config) {
        List<PipelineSummary.Application> applications = summary.applications();
        boolean grouped = applications.size() > MAX_ROWS;
        List<ReportPage.Row> rows = grouped
                ? ModelGroup.of(applications).stream().map(this::row).toList()
                : applications.stream().map(this::row).toList();
        List<PipelineSummary.Application> troubled =
                applications.stream().filter(ReportLayout::isTroubled).toList();
        return new ReportPage(
                summary.pipeline(),
                Words.shown(Objects.requireNonNullElse(summary.name(), summary.pipeline())),
                summary.soFar(),
                Words.badge(summary.status()),
                Verdict.of(summary),
                why(),
                facts(),
                Words.shares(summary.totals().findings()),
                columns(),
                rows.stream().limit(MAX_ROWS).toList(),
                grouped,
                Math.max(0, rows.size() - MAX_ROWS),
                grouped ? worst(troubled) : List.of(),
                Words.count(troubled.size()),
                troubles(summary.troubles().stream().filter(trouble -> trouble.state() != CellState.SKIPPED)),
                troubles(summary.troubles().stream().filter(trouble -> trouble.state() == CellState.SKIPPED)),
                summary.missingTools().stream()
                        .limit(MAX_MISSING)
                        .map(tool -> new ReportPage.Missing(
                                Words.shown(tool.tool()), tool.service(), Words.count(tool.count())))
                        .toList(),
                times(),
                config,
                Words.time(summary.times().asOf()));
    }

    private ReportPage.@Nullable Why why() {
        CauseJson cause = summary.cause();
        if (cause == null) {
            String reason = Words.shownIfAny(summary.cancelReason());
            return reason == null ? null : new ReportPage.Why(reason, "", "cancelled by request");
        }
        return new ReportPage.Why(
                Words.shown(cause.message()), cause.suggestion(), cause.code().name());
    }

    private List<ReportPage.Fact> facts() {
        List<ReportPage.Fact> facts = new ArrayList<>();
        facts.add(
                new ReportPage.Fact("applications", Words.count(summary.totals().applications()), null));
        facts.add(analyses());
        SummaryJson findings = summary.totals().findings();
        facts.add(new ReportPage.Fact(
                "findings",
                Words.count(findings.total()),
                findings.critical() + findings.high() == 0
                        ? null
                        : Words.count((long) findings.critical() + findings.high()) + " critical or high"));
        Double ran = summary.times().runSeconds();
        facts.add(new ReportPage.Fact(
                summary.soFar() ? "time so far" : "time", ran == null ? "–" : Words.duration(ran), null));
        PipelineSummary.Usage usage = summary.usage();
        if (summary.totals().generated() != null) {
            facts.add(new ReportPage.Fact(
                    "cost",
                    usage.cost() == null
                            ? "not known"
                            : "$" + usage.cost().stripTrailingZeros().toPlainString(),
                    Words.counted(usage.promptTokens() + usage.completionTokens(), "token")));
        }
        return facts;
    }

    private ReportPage.Fact analyses() {
        PipelineSummary.Counts generated = summary.totals().generated();
        boolean analyses = !summary.services().isEmpty();
        PipelineSummary.Counts counts =
                analyses || generated == null ? summary.totals().cells() : generated;
        return new ReportPage.Fact(
                analyses ? "analyses with a result" : "generated",
                Words.count((long) counts.completed() + counts.partialSuccess()) + " of " + Words.count(counts.total()),
                counts.partialSuccess() == 0 ? null : Words.count(counts.partialSuccess()) + " of them partial");
    }

    private List<String> columns() {
        return Stream.concat(
                        summary.totals().generated() == null ? Stream.empty() : Stream.of(PipelineSummary.GENERATION),
                        summary.services().stream())
                .toList();
    }

    private ReportPage.Row row(PipelineSummary.Application application) {
        List<ReportPage.Box> boxes = new ArrayList<>();
        if (summary.totals().generated() != null) {
            boxes.add(generation(application.generation()));
        }
        application.services().forEach((service, cell) -> boxes.add(box(service, cell)));
        String result = application.result();
        return new ReportPage.Row(
                Words.shown(application.title()),
                application.app() == null ? null : Words.shownIfAny(application.template()),
                result == null ? null : links.to(result),
                boxes,
                Words.count(application.findings().total()));
    }

    private static ReportPage.Box generation(PipelineSummary.@Nullable Generation generation) {
        return generation == null
                ? new ReportPage.Box(PipelineSummary.GENERATION, List.of(), List.of(), null, null)
                : new ReportPage.Box(
                        PipelineSummary.GENERATION,
                        List.of(Words.badge(generation.state())),
                        List.of(),
                        null,
                        note(generation.cause(), List.of()));
    }

    private static ReportPage.Box box(String service, PipelineSummary.Cell cell) {
        return new ReportPage.Box(
                service,
                List.of(Words.badge(cell.state())),
                Words.shares(cell.findings()),
                cell.seconds() == null ? null : Words.duration(cell.seconds()),
                note(cell.cause(), cell.missingTools()));
    }

    private static @Nullable String note(@Nullable CauseJson cause, List<String> missing) {
        if (!missing.isEmpty()) {
            String tools = String.join(", ", missing.stream().limit(5).toList());
            return "without " + Words.shown(tools) + (missing.size() > 5 ? ", …" : "");
        }
        return cause == null ? null : Words.code(cause.code());
    }

    private ReportPage.Row row(ModelGroup group) {
        List<ReportPage.Box> boxes = columns().stream()
                .map(column -> new ReportPage.Box(
                        column,
                        Stream.of(CellState.values())
                                .filter(state -> group.count(column, state) > 0)
                                .map(state -> Words.badge(state, group.count(column, state)))
                                .toList(),
                        Words.shares(SummaryJson.of(group.findings(column))),
                        null,
                        null))
                .toList();
        return new ReportPage.Row(
                Words.shown(group.model()),
                Words.counted(group.applications(), "application"),
                null,
                boxes,
                Words.count(group.findings().total()));
    }

    private static boolean isTroubled(PipelineSummary.Application application) {
        PipelineSummary.Generation generation = application.generation();
        return generation != null && generation.state().isTrouble()
                || application.services().values().stream()
                        .anyMatch(cell -> cell.state().isTrouble());
    }

    /// Those with the most services that came to nothing, then those with the gravest findings.
    private List<ReportPage.Row> worst(List<PipelineSummary.Application> troubled) {
        return troubled.stream()
                .sorted(Comparator.comparingLong(ReportLayout::lost)
                        .thenComparingInt(application -> application.findings().critical())
                        .thenComparingInt(application -> application.findings().high())
                        .reversed()
                        .thenComparingInt(PipelineSummary.Application::number))
                .limit(MAX_WORST)
                .map(this::row)
                .toList();
    }

    private static long lost(PipelineSummary.Application application) {
        return application.services().values().stream()
                .filter(cell -> cell.state().isTrouble() && cell.state() != CellState.PARTIAL_SUCCESS)
                .count();
    }

    /// What several services met alike is told once.
    private static List<ReportPage.Trouble> troubles(Stream<PipelineSummary.Trouble> troubles) {
        Map<List<@Nullable Object>, List<PipelineSummary.Trouble>> alike = new LinkedHashMap<>();
        troubles.forEach(trouble -> alike.computeIfAbsent(
                        Arrays.asList(trouble.state(), trouble.code(), trouble.message(), trouble.applications()),
                        _ -> new ArrayList<>())
                .add(trouble));
        return alike.values().stream()
                .limit(MAX_TROUBLES)
                .map(ReportLayout::trouble)
                .toList();
    }

    private static ReportPage.Trouble trouble(List<PipelineSummary.Trouble> alike) {
        PipelineSummary.Trouble first = alike.getFirst();
        return new ReportPage.Trouble(
                alike.stream().map(PipelineSummary.Trouble::service).sorted().collect(Collectors.joining(", ")),
                Words.badge(first.state()),
                Words.count(
                        alike.stream().mapToInt(PipelineSummary.Trouble::count).sum()),
                first.code(),
                Words.shownIfAny(first.message()),
                first.suggestion(),
                first.applications().stream().map(Words::shown).toList(),
                first.count() > first.applications().size());
    }

    private List<ReportPage.Fact> times() {
        PipelineSummary.Times times = summary.times();
        List<ReportPage.Fact> facts = new ArrayList<>();
        facts.add(new ReportPage.Fact("created", Words.time(times.createdAt()), null));
        if (times.startedAt() != null) {
            facts.add(new ReportPage.Fact(
                    "first task", Words.time(times.startedAt()), "after " + Words.duration(times.waitSeconds())));
        }
        if (times.finishedAt() != null) {
            facts.add(new ReportPage.Fact(
                    "finished",
                    Words.time(times.finishedAt()),
                    times.runSeconds() == null ? null : "after another " + Words.duration(times.runSeconds())));
        }
        if (times.generationSeconds() != null) {
            facts.add(new ReportPage.Fact("generation stage", Words.duration(times.generationSeconds()), null));
        }
        if (times.analysisSeconds() != null) {
            facts.add(new ReportPage.Fact("analysis stage", Words.duration(times.analysisSeconds()), null));
        }
        summary.byService().stream()
                .filter(part -> part.seconds() > 0)
                .map(part -> new ReportPage.Fact(
                        part.service(), Words.duration(part.seconds()), "all its analyses together"))
                .forEach(facts::add);
        if (summary.round() > 0) {
            facts.add(new ReportPage.Fact("retried", Words.counted(summary.round(), "time"), null));
        }
        return facts;
    }
}
