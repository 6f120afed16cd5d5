package dev.assay.model.analysis;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Whether one place of an application answered, and what its answer says about its security.
///
/// @param url the place that was asked for
/// @param workingUrl where it answered; null when it did not, or the analyzer does not say
/// @param statusCode the HTTP status of its answer; null when unknown
/// @param securityHeaders by name in lower case, whether the answer carries it; empty when nobody looked, at most
///     [#MOST_HEADERS]
/// @param score how many of the headers looked for are there; null when nobody looked
/// @param total how many headers were looked for; null when nobody looked
/// @param error why it could not be reached, for a person; null when it was, or the analyzer does not say
public record Connectivity(
        String url,
        boolean reachable,
        @Nullable String workingUrl,
        @Nullable Integer statusCode,
        SortedMap<String, Boolean> securityHeaders,
        @Nullable Integer score,
        @Nullable Integer total,
        @Nullable String error) {

    /// The most headers that are kept.
    public static final int MOST_HEADERS = 100;

    public Connectivity {
        var headers = new TreeMap<String, Boolean>();
        securityHeaders.entrySet().stream()
                .limit(MOST_HEADERS)
                .forEach(header -> headers.put(header.getKey(), header.getValue()));
        securityHeaders = Collections.unmodifiableSortedMap(headers);
    }
}
