package dev.assay.model.schedule;

/// What came of creating a schedule.
public sealed interface Creation {

    record Created(ScheduleView schedule) implements Creation {}

    /// Another one has that name; nothing was created.
    record NameTaken(ScheduleId by) implements Creation {}

    /// There are [Schedules#MAX] already; nothing was created.
    record TooMany() implements Creation {}

    /// Its expression has no times at all; nothing was created.
    record NeverFires() implements Creation {}
}
