package dev.assay.edge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.model.task.Target;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The fields of a JSON object as they are read one by one; everything wrong with them is gathered, so that a
/// caller is told all of it at once. A field that is absent, null or wrong reads as null.
public final class Fields {

    /// What a database and a person can both make sense of.
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    /// Who has got so many fields wrong needs no complete list.
    private static final int MAX_ERRORS = 50;

    private final ObjectNode object;
    private final List<Problem.FieldError> errors = new ArrayList<>();
    private final Set<String> known = new TreeSet<>();

    public Fields(ObjectNode object) {
        this.object = object;
    }

    public boolean has(String name) {
        known.add(name);
        JsonNode value = object.get(name);
        return value != null && !value.isNull();
    }

    @Nullable
    public String text(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            return wrong(name, "must be text");
        }
        return value.textValue();
    }

    /// The field `model`.
    @Nullable
    public String model() {
        return parsed("model", text -> Optional.of(text).filter(Target::isValidModel), Target.MODEL_RULE);
    }

    /// A text that `parse` understands.
    ///
    /// @param expected completes "must be …"
    public <T> @Nullable T parsed(String name, Function<String, Optional<T>> parse, String expected) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        Optional<T> parsed = parse.apply(text);
        return parsed.isPresent() ? parsed.get() : wrong(name, "must be " + expected);
    }

    @Nullable
    public Integer integer(String name, int min, int max) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            return wrong(name, "must be a whole number between " + min + " and " + max);
        }
        return value.intValue();
    }

    @Nullable
    public Double decimal(String name, double min, double max) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
            return wrong(name, "must be a number between %s and %s".formatted(min, max));
        }
        return value.doubleValue();
    }

    @Nullable
    public Instant instant(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return time.isAfter(EARLIEST) && time.isBefore(LATEST)
                    ? time
                    : wrong(name, "must be between the years 2000 and 2200");
        } catch (DateTimeException _) {
            return wrong(name, "must be a time with its offset, like 2026-01-31T12:00:00Z");
        }
    }

    /// What [#time] takes.
    public static final String TIME_RULE =
            "a time with its offset, like 2026-01-31T12:00:00Z, between the years 2000 and 2200";

    /// Empty when it is no time that is meant.
    public static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant())
                    .filter(time -> time.isAfter(EARLIEST) && time.isBefore(LATEST));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /// @param max how many there may be
    @Nullable
    public List<String> texts(String name, int max) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isArray()) {
            return wrong(name, "must be a list of texts");
        }
        if (value.size() > max) {
            return wrong(name, "may have at most " + max + " entries");
        }
        var texts = new ArrayList<String>();
        for (JsonNode item : value) {
            if (!item.isTextual()) {
                return wrong(name, "must be a list of texts");
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    /// A list of anything.
    @Nullable
    public List<JsonNode> list(String name, int min, int max) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isArray() || value.size() < min || value.size() > max) {
            return wrong(name, "must be a list of " + min + " to " + max + " entries");
        }
        var items = new ArrayList<JsonNode>();
        value.forEach(items::add);
        return items;
    }

    public Map<String, JsonNode> objects(String name) {
        JsonNode value = value(name);
        var objects = new LinkedHashMap<String, JsonNode>();
        if (value == null) {
            return objects;
        }
        if (!value.isObject()) {
            wrong(name, "must be an object");
            return objects;
        }
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            objects.put(entry.getKey(), entry.getValue());
        }
        return objects;
    }

    public Map<String, String> textMap(String name, int maxEntries, int maxKey, int maxValue) {
        var texts = new LinkedHashMap<String, String>();
        Map<String, JsonNode> given = objects(name);
        if (given.size() > maxEntries) {
            wrong(name, "may have at most " + maxEntries + " entries");
            return texts;
        }
        for (Map.Entry<String, JsonNode> entry : given.entrySet()) {
            String field = name + "." + clipped(entry.getKey());
            if (!entry.getValue().isTextual()) {
                wrong(field, "must be text");
            } else if (entry.getKey().isBlank() || entry.getKey().length() > maxKey) {
                wrong(field, "has a name that is not between 1 and " + maxKey + " characters long");
            } else if (entry.getValue().textValue().length() > maxValue) {
                wrong(field, "may be at most " + maxValue + " characters long");
            } else {
                texts.put(entry.getKey(), entry.getValue().textValue());
            }
        }
        return texts;
    }

    @Nullable
    public Boolean flag(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        return value.isBoolean() ? (Boolean) value.booleanValue() : wrong(name, "must be true or false");
    }

    /// A list of texts, or a single one.
    @Nullable
    public List<String> oneOrMore(String name, int max) {
        JsonNode value = value(name);
        return value != null && value.isTextual() ? List.of(value.textValue()) : texts(name, max);
    }

    /// The fields of an object in this one; what is wrong with them is wrong here as well.
    public <T> @Nullable T nested(String name, Function<Fields, ? extends @Nullable T> read) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ObjectNode inner)) {
            return wrong(name, "must be an object");
        }
        var fields = new Fields(inner);
        @Nullable T result = read.apply(fields);
        fields.refuseUnknown();
        fields.errors.forEach(error -> wrong(name + "." + error.field(), error.message()));
        return result;
    }

    /// Notes that a field is wrong.
    ///
    /// @return null, for the caller to hand on
    public <T> @Nullable T wrong(String name, String message) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(new Problem.FieldError(name, message));
        }
        return null;
    }

    /// Notes what is wrong with a part that is a request of its own.
    ///
    /// @param place the part's field
    /// @throws ProblemException the given one, when it is about something else than fields: that must not be lost
    public void wrongIn(String place, ProblemException refused) {
        List<Problem.FieldError> parts = refused.problem().errors();
        if (parts == null) {
            throw refused;
        }
        parts.forEach(error -> wrong(place + "." + error.field(), error.message()));
    }

    /// Whether anything that was read so far was wrong.
    public boolean anyWrong() {
        return !errors.isEmpty();
    }

    /// A required field that was left out. One that is there and wrong has been reported already.
    public void require(String name, @Nullable Object read) {
        if (read == null && !has(name)) {
            wrong(name, "is required");
        }
    }

    /// @throws ProblemException when anything was wrong, fields that nobody has asked for included
    public void check() {
        refuseUnknown();
        checkKnown();
    }

    /// @throws ProblemException when any field that was asked for was wrong
    public void checkKnown() {
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalid(errors));
        }
    }

    private void refuseUnknown() {
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (!known.contains(entry.getKey())) {
                wrong(clipped(entry.getKey()), "is not known here; known are " + String.join(", ", known));
            }
        }
    }

    private @Nullable JsonNode value(String name) {
        return has(name) ? object.get(name) : null;
    }

    private static String clipped(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
