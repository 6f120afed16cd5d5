package dev.assay.model.analysis;

import org.jspecify.annotations.Nullable;

/// A port of the application's host that somebody listens on.
///
/// @param host null when the analyzer does not say
/// @param port from 1 to 65,535
/// @param service what seems to answer there; null when unknown
/// @param version of that service; null when unknown
public record OpenPort(
        @Nullable String host,
        int port,
        @Nullable String service,
        @Nullable String version) {

    public OpenPort {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("there is no port " + port);
        }
    }
}
