package dev.assay.store.application;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.model.task.Lease;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import dev.assay.store.StoreDatabase;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.Announcements;
import dev.assay.store.queue.PostgresTaskQueue;
import dev.assay.store.queue.QueueClock;
import io.agroal.api.AgroalDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresApplicationRegistryTest {

    private static final QueueName QUEUE = new QueueName("generation");

    private final AgroalDataSource pool = StoreDatabase.pool(StoreDatabase.create(), 4);
    private final Database database = new Database(pool);
    private final PostgresApplicationRegistry applications = new PostgresApplicationRegistry(database);
    private final Announcements announcements = new Announcements(database, Announcements.STANDARD_WINDOW);
    private final TaskQueue queue = new PostgresTaskQueue(database, QueueClock.DATABASE, announcements);

    @AfterEach
    void close() {
        announcements.close();
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
    void the_number_of_a_deleted_application_is_not_the_next_ones() {
        database.update(
                new Sql("test", "insert into deleted_application (model, app, deleted_at) values ('mine', 7, now())"),
                _ -> {});

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

    @Test
    void a_generation_gets_the_next_number_that_is_free_here_and_in_the_folder() {
        applications.register(new Target("mine", 2));

        assertThat(reserve(generation(), Set.of(1, 4))).contains(new Target("mine", 5));
        assertThat(reserve(generation(), Set.of())).contains(new Target("mine", 6));
    }

    @Test
    void a_generation_that_is_tried_again_keeps_its_number() {
        Lease first = generation();
        Optional<Target> number = reserve(first, Set.of());
        queue.release(List.of(first));
        Lease second = claim();

        assertThat(second.task()).isEqualTo(first.task());
        assertThat(reserve(second, Set.of(7))).isEqualTo(number);
        assertThat(applications.generatedBy(first.task())).isEqualTo(number);
    }

    @Test
    void a_number_that_turned_out_to_be_taken_is_given_up_for_another() {
        Lease lease = generation();
        reserve(lease, Set.of());

        assertThat(reserve(lease, Set.of(1))).contains(new Target("mine", 2));
        assertThat(applications.generatedBy(lease.task())).contains(new Target("mine", 2));
    }

    @Test
    void an_attempt_that_lost_its_lease_gets_none() {
        Lease lost = generation();
        queue.release(List.of(lost));
        claim();

        assertThat(reserve(lost, Set.of())).isEmpty();
        assertThat(applications.generatedBy(lost.task())).isEmpty();
    }

    @Test
    void generations_at_the_same_moment_get_different_numbers() throws Exception {
        List<Lease> leases = Stream.generate(this::generation).limit(20).toList();
        var numbers = new HashSet<Target>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var running = new ArrayList<Future<Optional<Target>>>();
            for (Lease lease : leases) {
                running.add(threads.submit(() -> reserve(lease, Set.of(3))));
            }
            for (Future<Optional<Target>> each : running) {
                numbers.add(each.get().orElseThrow());
            }
        }

        assertThat(numbers).hasSize(20).doesNotContain(new Target("mine", 3));
    }

    private Optional<Target> reserve(Lease lease, Set<Integer> taken) {
        return applications.reserve(lease, "mine", "crud_todo_list", taken);
    }

    private Lease generation() {
        queue.submit(aTask().ofKind("generation").in(QUEUE).about(null).build());
        return claim();
    }

    private Lease claim() {
        return queue.claim(new WorkerId("worker"), List.of(new QueueDemand(QUEUE, 1)), Duration.ofSeconds(30))
                .getFirst()
                .lease();
    }
}
