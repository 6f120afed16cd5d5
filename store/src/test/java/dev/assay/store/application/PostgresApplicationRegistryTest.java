package dev.assay.store.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.model.task.Target;
import dev.assay.store.StoreDatabase;
import dev.assay.store.jdbc.Database;
import io.agroal.api.AgroalDataSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresApplicationRegistryTest {

    private final AgroalDataSource pool = StoreDatabase.pool(StoreDatabase.create(), 4);
    private final PostgresApplicationRegistry applications = new PostgresApplicationRegistry(new Database(pool));

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void the_same_place_always_gets_the_same_number_and_a_new_one_the_next() {
        assertThat(applications.numberFor("mine", "/home/me/shop")).isEqualTo(new Target("mine", 1));
        assertThat(applications.numberFor("mine", "/home/me/blog")).isEqualTo(new Target("mine", 2));
        assertThat(applications.numberFor("mine", "/home/me/shop")).isEqualTo(new Target("mine", 1));
        assertThat(applications.numberFor("other", "/home/me/shop")).isEqualTo(new Target("other", 1));
    }

    @Test
    void numbers_that_were_registered_are_not_given_away() {
        applications.register(new Target("mine", 7));
        applications.register(new Target("mine", 7));

        assertThat(applications.numberFor("mine", "/home/me/shop")).isEqualTo(new Target("mine", 8));
    }

    @Test
    void newcomers_at_the_same_moment_get_different_numbers() throws Exception {
        var numbers = new HashSet<Integer>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var running = new ArrayList<Future<Target>>();
            for (int i = 0; i < 40; i++) {
                String origin = "/place/" + i % 20;
                running.add(threads.submit(() -> applications.numberFor("mine", origin)));
            }
            for (Future<Target> each : running) {
                numbers.add(each.get().app());
            }
        }

        assertThat(numbers).hasSize(20);
    }

    @Test
    void what_is_not_a_model_or_a_place_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> applications.numberFor("../etc", "/x"));
        assertThatIllegalArgumentException().isThrownBy(() -> applications.numberFor("mine", " "));
        assertThatIllegalArgumentException().isThrownBy(() -> applications.numberFor("mine", "x".repeat(4_097)));
    }

    @Test
    void a_largest_number_that_is_taken_leaves_the_others() {
        applications.register(new Target("full", Target.MAX_APP));
        applications.register(new Target("full", 2));

        assertThat(applications.numberFor("full", "/a")).isEqualTo(new Target("full", 1));
        assertThat(applications.numberFor("full", "/b")).isEqualTo(new Target("full", 3));
        assertThat(applications.numberFor("full", "/a")).isEqualTo(new Target("full", 1));
    }
}
