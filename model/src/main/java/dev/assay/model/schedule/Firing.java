package dev.assay.model.schedule;

import dev.assay.model.task.TaskId;
import java.time.Instant;

/// What came of a schedule that was due.
public sealed interface Firing {

    ScheduleId id();

    String name();

    /// It made a task.
    ///
    /// @param scheduledFor the time whose task it is
    record Fired(ScheduleId id, String name, Instant scheduledFor, TaskId task) implements Firing {}

    /// It made none, as its owner wants it.
    ///
    /// @param why for a person
    record Skipped(ScheduleId id, String name, String why) implements Firing {}

    /// It made none, because its request cannot be carried out.
    ///
    /// @param problem for a person
    record Refused(ScheduleId id, String name, String problem) implements Firing {}

    /// Something broke; it stays due.
    record Broken(ScheduleId id, String name, Throwable failure) implements Firing {}
}
