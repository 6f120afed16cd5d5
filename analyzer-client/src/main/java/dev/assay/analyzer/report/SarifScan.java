package dev.assay.analyzer.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.assay.analyzer.wire.BoundedText;
import dev.assay.analyzer.wire.WireText;
import dev.assay.model.analysis.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads findings out of SARIF as it streams by, keeping nothing else of it: a document, a bare run, or documents
/// nested in the runs of another.
///
/// A run may name its rules after its results, so results wait, in short, until their run has ended.
final class SarifScan {

    private static final int MAX_TEXT = 4_000;
    private static final int MAX_NESTED = 8;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([0-9]{1,4})}");

    private final FindingLimit limit;
    private final BoundedText texts;
    private final List<Draft> drafts = new ArrayList<>();

    SarifScan(FindingLimit limit, BoundedText texts) {
        this.limit = limit;
        this.texts = texts;
    }

    List<Draft> drafts() {
        return drafts;
    }

    /// @param parser at the start of the object; left at its end
    void read(JsonParser parser) throws IOException {
        read(parser, 0);
    }

    private void read(JsonParser parser, int depth) throws IOException {
        var run = new Run();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "runs" -> readRuns(parser, value, depth);
                case "tool" -> readTool(parser, value, run);
                case "artifacts" -> readArtifacts(parser, value, run);
                case "results" -> readResults(parser, value, run);
                default -> parser.skipChildren();
            }
        }
        run.results.forEach(result -> drafts.add(run.draft(result)));
    }

    private void readRuns(JsonParser parser, JsonToken value, int depth) throws IOException {
        if (value != JsonToken.START_ARRAY || depth >= MAX_NESTED) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                read(parser, depth + 1);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readTool(JsonParser parser, JsonToken value, Run run) throws IOException {
        Json.object(parser, value, (key, inner) -> {
            switch (key) {
                case "driver" -> readComponent(parser, inner, run, true);
                case "extensions" -> Json.array(parser, inner, element -> readComponent(parser, element, run, false));
                default -> parser.skipChildren();
            }
        });
    }

    private void readComponent(JsonParser parser, JsonToken value, Run run, boolean isDriver) throws IOException {
        Json.object(parser, value, (key, inner) -> {
            if (key.equals("rules")) {
                Json.array(parser, inner, element -> readRule(parser, element, run, isDriver));
            } else {
                parser.skipChildren();
            }
        });
    }

    private void readRule(JsonParser parser, JsonToken value, Run run, boolean isDriver) throws IOException {
        var rule = new Rule();
        Json.object(parser, value, (key, inner) -> {
            switch (key) {
                case "id" -> rule.id = text(parser, inner);
                case "helpUri" -> rule.helpUri = text(parser, inner);
                case "shortDescription" -> rule.description = messageText(parser, inner);
                case "messageStrings" ->
                    Json.object(parser, inner, (name, string) -> {
                        String message = messageText(parser, string);
                        if (message != null) {
                            rule.messages.put(name, message);
                        }
                    });
                case "defaultConfiguration" ->
                    Json.object(parser, inner, (name, setting) -> {
                        if (name.equals("level")) {
                            rule.level = text(parser, setting);
                        } else {
                            parser.skipChildren();
                        }
                    });
                default -> parser.skipChildren();
            }
        });
        run.add(rule, isDriver);
    }

    private void readArtifacts(JsonParser parser, JsonToken value, Run run) throws IOException {
        Json.array(parser, value, element -> {
            var place = new Place();
            Json.object(parser, element, (key, inner) -> {
                if (key.equals("location")) {
                    readArtifactLocation(parser, inner, place);
                } else {
                    parser.skipChildren();
                }
            });
            run.artifacts.add(Optional.ofNullable(place.uri));
        });
    }

    private void readResults(JsonParser parser, JsonToken value, Run run) throws IOException {
        Json.array(parser, value, element -> {
            if (element != JsonToken.START_OBJECT || !limit.take()) {
                parser.skipChildren();
                return;
            }
            var result = new Result();
            Json.object(parser, element, (key, inner) -> {
                switch (key) {
                    case "ruleId" -> result.ruleId = text(parser, inner);
                    case "ruleIndex" -> result.ruleIndex = number(parser, inner);
                    case "rule" -> readRuleReference(parser, inner, result);
                    case "level" -> result.level = text(parser, inner);
                    case "message" -> readMessage(parser, inner, result);
                    case "locations" -> readLocations(parser, inner, result.place);
                    default -> parser.skipChildren();
                }
            });
            run.results.add(result);
        });
    }

    private void readRuleReference(JsonParser parser, JsonToken value, Result result) throws IOException {
        Json.object(parser, value, (key, inner) -> {
            switch (key) {
                case "id" -> result.ruleId = result.ruleId == null ? text(parser, inner) : result.ruleId;
                case "index" -> result.ruleIndex = result.ruleIndex == null ? number(parser, inner) : result.ruleIndex;
                default -> parser.skipChildren();
            }
        });
    }

    private void readMessage(JsonParser parser, JsonToken value, Result result) throws IOException {
        Json.object(parser, value, (key, inner) -> {
            switch (key) {
                case "text" -> result.message = text(parser, inner);
                case "markdown" -> result.message = result.message == null ? text(parser, inner) : result.message;
                case "id" -> result.messageId = text(parser, inner);
                case "arguments" ->
                    Json.array(parser, inner, element -> {
                        String argument = text(parser, element);
                        result.arguments.add(argument == null ? "" : argument);
                    });
                default -> parser.skipChildren();
            }
        });
    }

    private void readLocations(JsonParser parser, JsonToken value, Place place) throws IOException {
        Json.array(parser, value, element -> {
            if (place.seen) {
                parser.skipChildren();
                return;
            }
            Json.object(parser, element, (key, inner) -> {
                if (key.equals("physicalLocation")) {
                    place.seen = true;
                    readPhysicalLocation(parser, inner, place);
                } else {
                    parser.skipChildren();
                }
            });
        });
    }

    private void readPhysicalLocation(JsonParser parser, JsonToken value, Place place) throws IOException {
        Json.object(parser, value, (key, inner) -> {
            switch (key) {
                case "artifactLocation" -> readArtifactLocation(parser, inner, place);
                case "region" ->
                    Json.object(parser, inner, (name, number) -> {
                        switch (name) {
                            case "startLine" -> place.line = number(parser, number);
                            case "startColumn" -> place.column = number(parser, number);
                            default -> parser.skipChildren();
                        }
                    });
                default -> parser.skipChildren();
            }
        });
    }

    private void readArtifactLocation(JsonParser parser, JsonToken value, Place place) throws IOException {
        Json.object(parser, value, (key, inner) -> {
            switch (key) {
                case "uri" -> place.uri = text(parser, inner);
                case "index" -> place.index = number(parser, inner);
                default -> parser.skipChildren();
            }
        });
    }

    private @Nullable String messageText(JsonParser parser, JsonToken value) throws IOException {
        var result = new Result();
        readMessage(parser, value, result);
        return result.message;
    }

    private @Nullable String text(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return texts.read(parser, MAX_TEXT);
        }
        parser.skipChildren();
        return null;
    }

    private static @Nullable Integer number(JsonParser parser, JsonToken value) throws IOException {
        if (value.isNumeric()) {
            double number = parser.getDoubleValue();
            return Double.isFinite(number) ? (Integer) (int) Math.clamp(number, -1, Integer.MAX_VALUE) : null;
        }
        parser.skipChildren();
        return null;
    }

    private static final class Rule {
        private @Nullable String id;
        private @Nullable String helpUri;
        private @Nullable String level;
        private @Nullable String description;
        private final Map<String, String> messages = new HashMap<>(0);
    }

    private static final class Place {
        private boolean seen;
        private @Nullable String uri;
        private @Nullable Integer index;
        private @Nullable Integer line;
        private @Nullable Integer column;
    }

    private static final class Result {
        private @Nullable String ruleId;
        private @Nullable Integer ruleIndex;
        private @Nullable String level;
        private @Nullable String message;
        private @Nullable String messageId;
        private final List<String> arguments = new ArrayList<>(0);
        private final Place place = new Place();
    }

    private static final class Run {

        private static final Rule UNKNOWN = new Rule();

        private final List<Rule> driverRules = new ArrayList<>();
        private final Map<String, Rule> rules = new HashMap<>();
        private final List<Optional<String>> artifacts = new ArrayList<>();
        private final List<Result> results = new ArrayList<>();

        void add(Rule rule, boolean isDriver) {
            if (isDriver) {
                driverRules.add(rule);
            }
            if (rule.id != null) {
                rules.putIfAbsent(rule.id, rule);
            }
        }

        Draft draft(Result result) {
            Rule rule = ruleOf(result);
            String id = result.ruleId == null ? rule.id : result.ruleId;
            String level = result.level == null ? rule.level : result.level;
            return new Draft(
                    id,
                    level == null ? Severity.INFO : Severity.ofWord(level),
                    message(result, rule, id),
                    path(result.place),
                    Json.fromOne(result.place.line),
                    Json.fromOne(result.place.column),
                    rule.helpUri);
        }

        private Rule ruleOf(Result result) {
            Rule byId = result.ruleId == null ? null : rules.get(result.ruleId);
            if (byId != null) {
                return byId;
            }
            Integer index = result.ruleIndex;
            return index != null && index >= 0 && index < driverRules.size() ? driverRules.get(index) : UNKNOWN;
        }

        private static String message(Result result, Rule rule, @Nullable String id) {
            if (result.message != null && !result.message.isBlank()) {
                return result.message;
            }
            String template = result.messageId == null ? null : rule.messages.get(result.messageId);
            if (template != null) {
                return filledIn(template, result.arguments);
            }
            if (rule.description != null) {
                return rule.description;
            }
            return id == null ? "no message" : id;
        }

        /// In one pass and no longer than a message may be. An argument's own placeholders stay as they are: filled
        /// in again, three arguments would make gigabytes of a few kilobytes.
        private static String filledIn(String template, List<String> arguments) {
            var message = new StringBuilder();
            Matcher placeholder = PLACEHOLDER.matcher(template);
            int from = 0;
            while (message.length() < MAX_TEXT && placeholder.find()) {
                int index = Integer.parseInt(placeholder.group(1));
                String text = index < arguments.size() ? arguments.get(index) : placeholder.group();
                message.append(template, from, placeholder.start()).append(text);
                from = placeholder.end();
            }
            message.append(template, from, template.length());
            return WireText.clean(message.toString(), MAX_TEXT);
        }

        private @Nullable String path(Place place) {
            if (place.uri != null) {
                return place.uri;
            }
            Integer index = place.index;
            return index != null && index >= 0 && index < artifacts.size()
                    ? artifacts.get(index).orElse(null)
                    : null;
        }
    }
}
