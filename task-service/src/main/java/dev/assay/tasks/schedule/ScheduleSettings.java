package dev.assay.tasks.schedule;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Whether and how this process fires schedules.
@ConfigMapping(prefix = "assay.schedules")
public interface ScheduleSettings {

    /// False leaves firing to other processes; in a process without a worker it is false unless set.
    @WithDefault("true")
    boolean enabled();

    /// The safety net under the timer and the notifications: how often to look while both work.
    @WithDefault("15S")
    Duration pollInterval();
}
