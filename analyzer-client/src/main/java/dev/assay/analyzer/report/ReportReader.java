package dev.assay.analyzer.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.analyzer.wire.BoundedText;
import dev.assay.analyzer.wire.Bytes;
import dev.assay.analyzer.wire.ToolName;
import dev.assay.analyzer.wire.WireJson;
import dev.assay.analyzer.wire.WireText;
import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.analysis.AnalysisReport.Status;
import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.ToolRun;
import dev.assay.model.analysis.ToolStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads a result frame into the normal form.
public final class ReportReader {

    private static final Logger LOG = Logger.getLogger(ReportReader.class);
    private static final int MAX_PROBLEM = 1_000;

    private final Question question;
    private final FindingLimit limit = new FindingLimit();
    private @Nullable String outerStatus;
    private @Nullable String outerError;
    private JsonNode analysis = JsonNodeFactory.instance.objectNode();

    private ReportReader(Question question) {
        this.question = question;
    }

    /// @param frame one that [dev.assay.analyzer.wire.FrameReader] found to be a result with an analysis
    /// @throws UnreadableResultException when it cannot be read in bounded memory
    /// @throws java.io.InterruptedIOException when the calling thread is interrupted, and it stays so
    public static Reading read(Bytes frame, Question question) throws IOException {
        var reader = new ReportReader(question);
        try (JsonParser parser = WireJson.interruptible(frame)) {
            reader.readFrame(parser, new BoundedText(frame));
        }
        return reader.reading();
    }

    private void readFrame(JsonParser parser, BoundedText texts) throws IOException {
        boolean exportIsZaps = switch (question.service()) {
            case DYNAMIC -> true;
            case STATIC, PERFORMANCE, AI -> false;
        };
        Json.object(parser, parser.nextToken(), (key, value) -> {
            if (key.equals("analysis") && value == JsonToken.START_OBJECT) {
                analysis = new AnalysisTree(parser, texts, limit, exportIsZaps).read();
            } else if (key.equals("status") && value == JsonToken.VALUE_STRING) {
                outerStatus = texts.read(parser, MAX_PROBLEM);
            } else if (key.equals("error") && value == JsonToken.VALUE_STRING) {
                outerError = texts.read(parser, MAX_PROBLEM);
            } else {
                parser.skipChildren();
            }
        });
    }

    private Reading reading() {
        StatusWord said =
                EffectiveStatus.worst(StatusWord.of(outerStatus), StatusWord.of(Nodes.text(analysis, "status")));
        SortedSet<String> asked = ToolName.canonical(question.tools());
        Contents contents = Contents.read(question, analysis, new IssueDrafts(limit));
        SortedMap<String, ToolEntry> tools = tools(contents, asked, said);
        Collection<ToolEntry> decisive = asked.isEmpty()
                ? tools.values()
                : asked.stream().map(tools::get).toList();
        String error = ownError();
        Status status = EffectiveStatus.of(said, error != null, decisive);
        if (limit.refused() > 0 && status == Status.COMPLETE) {
            status = Status.PARTIAL;
        }

        var files = new AppFiles(question.target());
        var runs = new ArrayList<ToolRun>();
        var findings = new ArrayList<Finding>();
        var sarif = new TreeMap<String, Span>();
        for (ToolEntry tool : tools.values()) {
            runs.add(run(tool));
            for (Draft draft : tool.drafts()) {
                findings.add(draft.toFinding(tool.name(), question.service(), files));
            }
            if (tool.sarif() != null) {
                sarif.put(tool.name(), tool.sarif());
            }
            warnOfUnderstoodNothing(tool);
        }
        String problem = status == Status.COMPLETE ? null : problem(error, decisive, asked.isEmpty());
        return new Reading(
                new AnalysisReport(question.service(), status, runs, findings, problem, contents.details()), sarif);
    }

    private SortedMap<String, ToolEntry> tools(Contents contents, SortedSet<String> asked, StatusWord said) {
        var tools = new TreeMap<String, ToolEntry>();
        for (ToolEntry tool : contents.tools()) {
            String name = ToolName.canonical(tool.name());
            tools.merge(name, tool.named(name), ToolEntry::and);
        }
        for (String tool : asked) {
            tools.computeIfAbsent(
                    tool,
                    name -> ToolName.canonical(question.switchedOff()).contains(name)
                            ? ToolEntry.withoutWork(name, ToolStatus.SKIPPED, "switched off by the request")
                            : contents.unmentioned().apply(name));
        }
        if (said == StatusWord.UNREACHABLE) {
            tools.replaceAll((_, tool) -> unreached(tool));
        }
        return tools;
    }

    /// A tool that only met closed doors has done nothing, and what it reports is the doors.
    private static ToolEntry unreached(ToolEntry tool) {
        return tool.status() == ToolStatus.COMPLETED ? tool.failed("no target was reachable", List.of()) : tool;
    }

    private ToolRun run(ToolEntry tool) {
        return new ToolRun(
                tool.name(),
                question.service().wireName(),
                tool.status(),
                tool.drafts().size(),
                tool.seconds(),
                tool.reason());
    }

    private @Nullable String ownError() {
        String error = Nodes.text(analysis, "error");
        if (error != null) {
            return error;
        }
        List<String> errors = Nodes.texts(analysis.path("errors"));
        return errors.isEmpty() ? outerError : String.join("; ", errors);
    }

    private String problem(@Nullable String error, Collection<ToolEntry> decisive, boolean allAsked) {
        var parts = new ArrayList<String>();
        if (error != null) {
            parts.add(error);
        } else {
            decisive.stream()
                    .filter(tool -> !tool.status().isDone())
                    .forEach(tool -> parts.add(tool.name() + ": " + tool.reason()));
        }
        if (parts.isEmpty() && decisive.isEmpty()) {
            parts.add(allAsked ? "the analyzer ran no tool" + sectionNotes() : "the analyzer ran none of the tools");
        }
        if (parts.isEmpty()) {
            parts.add("the analyzer says: " + (outerStatus == null ? Nodes.text(analysis, "status") : outerStatus));
        }
        if (limit.refused() > 0) {
            parts.add("%d findings beyond the first %d were left out".formatted(limit.refused(), FindingLimit.MOST));
        }
        return WireText.clean(String.join("; ", parts), MAX_PROBLEM);
    }

    private String sectionNotes() {
        var notes = new ArrayList<String>();
        for (Map.Entry<String, JsonNode> section : analysis.path("results").properties()) {
            String note = Nodes.text(section.getValue(), "message");
            if (note != null) {
                notes.add(note);
            }
        }
        return notes.isEmpty() ? "" : ": " + String.join(", ", notes);
    }

    private void warnOfUnderstoodNothing(ToolEntry tool) {
        if (tool.status() == ToolStatus.COMPLETED
                && tool.stated() > 0
                && tool.drafts().isEmpty()) {
            LOG.warnf(
                    "%s of %s says that it has %d findings, and none of them could be read; the frame is kept",
                    WireText.forLog(tool.name()), question.service().wireName(), tool.stated());
        }
    }
}
