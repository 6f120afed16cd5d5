package dev.assay.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleIdTest {

    @Test
    void an_id_reads_what_it_writes() {
        assertThat(ScheduleId.parse(new ScheduleId(17).toString())).contains(new ScheduleId(17));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "17",
                "schedule_",
                "schedule_0",
                "schedule_-1",
                "schedule_01",
                "schedule_1 ",
                "task_1",
                "schedule_9999999999999999999"
            })
    void other_texts_are_no_ids(String text) {
        assertThat(ScheduleId.parse(text)).isEmpty();
    }
}
