package dev.assay.maintenance.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.maintenance.sweep.Pass;
import dev.assay.maintenance.sweep.SweepEnd;
import dev.assay.maintenance.sweep.SweepSettings;
import dev.assay.maintenance.sweep.Sweeper;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.RunStatus;
import dev.assay.model.upkeep.Sweep;
import dev.assay.store.jdbc.Database;
import dev.assay.store.queue.QueueClock;
import dev.assay.store.upkeep.PostgresMaintenanceRuns;
import dev.assay.testkit.postgres.PostgresServer;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class StandaloneRunTest {

    private final MaintenanceRuns runs = new PostgresMaintenanceRuns(
            new Database(PostgresServer.shared()
                    .createDatabase(
                            "store",
                            source ->
                                    Flyway.configure().dataSource(source).load().migrate())
                    .dataSource()),
            QueueClock.DATABASE);
    private final SmallRyeConfig config = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(SweepSettings.class)
            .withMapping(RunSettings.class)
            .build();
    private final List<Boolean> dry = new ArrayList<>();

    @Test
    void it_goes_through_one_sweep_under_the_lease_and_gives_it_back() {
        StandaloneRun run = begin(true);
        assertThat(runs.holder()).isPresent();

        assertThat(run.go().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(dry).containsExactly(true);
        assertThat(runs.holder()).isEmpty();
        assertThat(begin(false).go().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(dry).containsExactly(true, false);
    }

    @Test
    void it_does_not_begin_beside_another_run() {
        StandaloneRun first = begin(false);

        assertThatThrownBy(() -> begin(false)).hasMessageContaining("has the lease until");
        first.stop("enough");
        assertThat(first.go().cause()).isEqualTo("stopped: enough");
        assertThat(dry).isEmpty();
    }

    private StandaloneRun begin(boolean dryRun) {
        return StandaloneRun.begin(
                runs,
                new Looking(),
                dryRun,
                config.getConfigMapping(SweepSettings.class),
                config.getConfigMapping(RunSettings.class));
    }

    private final class Looking implements Sweeper {

        @Override
        public Sweep sweep() {
            return Sweep.OLD_TASKS;
        }

        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public String terms() {
            return "";
        }

        @Override
        public SweepEnd run(Pass pass) {
            dry.add(pass.isDry());
            return SweepEnd.DONE;
        }
    }
}
