package dev.assay.bench.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

final class MaintenanceArgumentsTest {

    @Test
    void without_any_two_hundred_thousand_tasks_are_deleted_in_three_rounds() {
        MaintenanceRun run = plan();

        assertThat(run.size()).isEqualTo("full");
        assertThat(run.rounds()).isEqualTo(3);
        assertThat(run.scale().tasks()).isEqualTo(200_000);
        assertThat(run.measurements())
                .extracting(Measurement::variant)
                .containsExactly(
                        "50 / 100 ms",
                        "200 / 0 ms",
                        "1000 / 0 ms",
                        "alone",
                        "alone",
                        "beside maintenance",
                        "beside maintenance",
                        "nothing due");
    }

    @Test
    void sizes_batches_and_the_order_can_be_chosen() {
        MaintenanceRun run = plan(
                "--quick",
                "--tasks",
                "40000",
                "--seconds",
                "8",
                "--batches",
                "100,100,400",
                "--rounds",
                "2",
                "--slots",
                "8",
                "--seed",
                "9");

        assertThat(run.size()).isEqualTo("quick");
        assertThat(run.scale().tasks()).isEqualTo(40_000);
        assertThat(run.scale().time()).isEqualTo(Duration.ofSeconds(8));
        assertThat(run.scale().batches()).containsExactly(100, 400);
        assertThat(run.scale().slots()).isEqualTo(8);
        assertThat(run.rounds()).isEqualTo(2);
        assertThat(run.seed()).isEqualTo(9);
    }

    @Test
    void what_makes_no_sense_is_refused_in_a_sentence() {
        assertRefused("--tasks is 4 to 2000000, not 0", "--tasks", "0");
        assertRefused("--tasks is a multiple of 4", "--tasks", "100001");
        assertRefused("--seconds is 1 to 600, not 0", "--seconds", "0");
        assertRefused("--batches is 1 to 10000, not 10001", "--batches", "200,10001");
        assertRefused("--rounds", "--rounds", "0");
        assertRefused("--slots", "--slots", "-1");
        assertRefused("more --tasks than 20000, or fewer --seconds", "--quick", "--seconds", "60");
    }

    private static void assertRefused(String why, String... arguments) {
        assertThatThrownBy(() -> plan(arguments))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(why);
    }

    private static MaintenanceRun plan(String... arguments) {
        var command = new MaintenanceCommand();
        new CommandLine(command).parseArgs(arguments);
        return command.plan();
    }
}
