package dev.assay.analyzer;

import dev.assay.analyzer.report.Reading;
import dev.assay.analyzer.report.ReportReader;
import dev.assay.analyzer.wire.Bytes;
import dev.assay.analyzer.wire.FrameReader;
import dev.assay.analyzer.wire.WireText;
import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.analysis.AnalysisReport.Status;
import dev.assay.model.analysis.ToolRun;
import dev.assay.model.analysis.ToolStatus;
import dev.assay.model.task.FailureCause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a frame with a result, or a part of one, says about what was asked; also about the tools that the replica
/// was not asked for because it does not have them.
record ReceivedReport(AnalysisReport report, ResultDocument document) {

    private static final int MAX_PROBLEM = 1_000;

    /// The whole result.
    static ReceivedReport whole(Bytes frame, List<String> keys, ReplicaRequest request) throws IOException {
        Reading reading = ReportReader.read(frame, request.question());
        return new ReceivedReport(
                withLeftOut(reading.report(), request),
                new FrameDocument(frame, keys, reading.sarif(), request.sent().target()));
    }

    /// A part of the result, which is all there is.
    ///
    /// @param cause why there is no more
    static ReceivedReport part(Bytes frame, ReplicaRequest request, FailureCause cause) throws IOException {
        ReceivedReport received = whole(frame, FrameReader.read(frame).head().firstKeys(), request);
        AnalysisReport report = received.report();
        String problem = and(report.problem(), "this is only a part of the result: " + cause.message());
        return new ReceivedReport(with(report, report.tools(), lower(report.status()), problem), received.document());
    }

    private static AnalysisReport withLeftOut(AnalysisReport report, ReplicaRequest request) {
        if (request.leftOut().isEmpty()) {
            return report;
        }
        // Should it have run one of them after all, its word counts.
        Predicate<ToolRun> overruled =
                run -> run.status() == ToolStatus.MISSING && request.leftOut().contains(run.name());
        var tools = new ArrayList<>(
                report.tools().stream().filter(overruled.negate()).toList());
        List<String> missing = request.leftOut().stream()
                .filter(name -> tools.stream().noneMatch(run -> run.name().equals(name)))
                .toList();
        if (missing.isEmpty()) {
            return report;
        }
        missing.forEach(name -> tools.add(new ToolRun(
                name, request.sent().service().wireName(), ToolStatus.MISSING, 0, null, request.whyLeftOut())));
        String problem = and(report.problem(), ReplicaRequest.some(missing) + ": " + request.whyLeftOut());
        return with(report, tools, lower(report.status()), problem);
    }

    private static AnalysisReport with(AnalysisReport report, List<ToolRun> tools, Status status, String problem) {
        return new AnalysisReport(report.service(), status, tools, report.findings(), problem, report.details());
    }

    private static Status lower(Status status) {
        return status == Status.COMPLETE ? Status.PARTIAL : status;
    }

    /// Both, within the bound: what is added last says more about the report as a whole, and is cut later.
    private static String and(@Nullable String before, String more) {
        if (before == null) {
            return WireText.clean(more, MAX_PROBLEM);
        }
        String end = "; " + WireText.clean(more, MAX_PROBLEM / 2);
        return WireText.clean(before, MAX_PROBLEM - end.length()) + end;
    }
}
