package dev.assay.tasks.generation.chat;

import dev.assay.edge.generation.GenerationSettings;
import java.time.Duration;

/// How long a call may take, and how much may come.
///
/// @param firstToken until the first piece of the answer
/// @param stall between two pieces
/// @param request for all of it
/// @param answer in characters
record ChatLimits(Duration connect, Duration firstToken, Duration stall, Duration request, int answer) {

    static ChatLimits of(GenerationSettings settings) {
        return new ChatLimits(
                settings.connectTimeout(),
                settings.firstTokenTimeout(),
                settings.stallTimeout(),
                settings.requestTimeout(),
                settings.maxAnswerLength());
    }
}
