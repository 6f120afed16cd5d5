package dev.assay.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.store.jdbc.StatementFailedException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The tables refuse nonsense, whoever writes it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipelineSchemaTest {

    private final PipelineFixture fixture = new PipelineFixture();

    @AfterAll
    void close() {
        fixture.close();
    }

    @BeforeEach
    void empty() {
        fixture.execute("delete from pipeline");
    }

    static Stream<Arguments> moves() {
        return Stream.of(PipelineStatus.values())
                .flatMap(from -> Stream.of(PipelineStatus.values())
                        .filter(to -> to != from)
                        .map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("moves")
    void the_table_takes_the_edges_of_the_enum_and_no_others(PipelineStatus from, PipelineStatus to) {
        fixture.create(PipelineFixture.existing(1, PipelineFixture.ALL, PipelineFixture.LIMITS));
        // a trigger before update of status only: an insert may put it anywhere
        fixture.execute("alter table pipeline disable trigger pipeline_takes_legal_edges");
        fixture.execute(move(from));
        fixture.execute("alter table pipeline enable trigger pipeline_takes_legal_edges");

        if (from.next().contains(to)) {
            fixture.execute(move(to));
            assertThat(fixture.texts("select status from pipeline")).containsExactly(to.name());
        } else {
            assertThatThrownBy(() -> fixture.execute(move(to)))
                    .isInstanceOf(StatementFailedException.class)
                    .hasMessageContaining("cannot go from " + from + " to " + to);
        }
    }

    private static String move(PipelineStatus to) {
        boolean failed = to == PipelineStatus.FAILED || to == PipelineStatus.PARTIAL_SUCCESS;
        return "update pipeline set status = '" + to + "', started_at = now(), finished_at = "
                + (to.isFinal() ? "now()" : "null")
                + ", paused_at = " + (to == PipelineStatus.PAUSED ? "now()" : "null")
                + ", cause_code = " + (failed ? "'C'" : "null")
                + ", cause_message = " + (failed ? "'m'" : "null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update pipeline set status = 'STUCK'",
                "update pipeline set finished_at = now()",
                "update pipeline set paused_at = now()",
                "update pipeline set generation_started_at = now()",
                "update pipeline_job set state = 'LOST'",
                "insert into pipeline_job (pipeline_key, job, model, app, state)"
                        + " select pipeline_key, 9, model, app, state from pipeline_job",
                "insert into pipeline_task select key, 'ANALYSIS', 0, 0, n from pipeline, generate_series(1, 2) as n",
                "insert into pipeline_cell (pipeline_key, job, service, status, round)"
                        + " select key, 0, 'static-analyzer', 'SKIPPED', 0 from pipeline"
            })
    void nonsense_is_refused(String sql) {
        fixture.create(PipelineFixture.existing(1, PipelineFixture.ALL, PipelineFixture.LIMITS));

        assertThatThrownBy(() -> fixture.execute(sql)).isInstanceOf(StatementFailedException.class);
    }
}
