package dev.assay.store.schedule;

import dev.assay.model.schedule.ScheduleView;

/// A schedule whose row is locked until the transaction ends.
///
/// @param lastTaskOpen whether the task it made last has not ended
record LockedSchedule(ScheduleView view, boolean lastTaskOpen) {}
