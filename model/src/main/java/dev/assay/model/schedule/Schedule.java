package dev.assay.model.schedule;

import java.time.ZoneId;

/// What its owner says of a schedule.
///
/// @param name unique; 1 to 100 characters
/// @param cron when it fires, as a [ScheduleInterpreter] reads it
/// @param zone whose wall clock `cron` is about
/// @param request the submit request it makes, as JSON text that a [ScheduleInterpreter] reads
public record Schedule(String name, String cron, ZoneId zone, String request, CatchUp catchUp, Overlap overlap) {

    public static final int MAX_NAME = 100;

    public Schedule {
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException("a schedule's name has 1 to " + MAX_NAME + " characters");
        }
    }
}
