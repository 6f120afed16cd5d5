package dev.assay.analyzer;

import java.time.Clock;

/// What every run of a client works with.
///
/// @param observer does not throw
record Equipment(Conversations conversations, AnalyzerClientSettings settings, Clock clock, ClientObserver observer) {}
