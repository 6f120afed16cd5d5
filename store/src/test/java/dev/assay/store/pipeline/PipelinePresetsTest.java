package dev.assay.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.pipeline.PipelinePresets;
import dev.assay.model.pipeline.PipelinePresets.Change;
import dev.assay.model.pipeline.PipelinePresets.Draft;
import dev.assay.model.pipeline.PipelinePresets.Preset;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelinePresetsTest {

    private final PipelineFixture fixture = new PipelineFixture();
    private final PipelinePresets presets = new PostgresPipelinePresets(fixture.database, fixture.now());

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_preset_is_kept_replaced_and_deleted() {
        Preset nightly = create("nightly", false);
        assertThat(nightly.createdAt()).isEqualTo(fixture.clock.instant());
        assertThat(presets.find(nightly.id())).contains(nightly);

        fixture.clock.forward(Duration.ofHours(1));
        Change changed = presets.replace(nightly.id(), new Draft("weekly", "all", "{\"a\":1}", false));

        assertThat(changed).isInstanceOfSatisfying(Change.Done.class, done -> {
            assertThat(done.preset().name()).isEqualTo("weekly");
            assertThat(done.preset().createdAt()).isEqualTo(nightly.createdAt());
            assertThat(done.preset().updatedAt()).isEqualTo(fixture.clock.instant());
        });
        assertThat(presets.delete(nightly.id())).isTrue();
        assertThat(presets.delete(nightly.id())).isFalse();
        assertThat(presets.replace(nightly.id(), new Draft("x", null, "{}", false)))
                .isEqualTo(new Change.Unknown());
    }

    @Test
    void names_are_unique_and_listed_in_order() {
        Preset b = create("b", false);
        Preset a = create("a", false);

        assertThat(presets.list()).containsExactly(a, b);
        assertThat(presets.create(new Draft("a", null, "{}", false))).isEqualTo(new Change.NameTaken(a.id()));
        assertThat(presets.replace(b.id(), new Draft("a", null, "{}", false))).isEqualTo(new Change.NameTaken(a.id()));
        assertThat(presets.replace(b.id(), new Draft("b", "same name", "{}", false)))
                .isInstanceOf(Change.Done.class);
    }

    @Test
    void at_most_one_is_the_default() {
        assertThat(presets.defaultPreset()).isEmpty();
        Preset first = create("first", true);
        Preset second = create("second", true);
        assertThat(presets.defaultPreset()).contains(second);

        assertThat(presets.makeDefault(first.id()))
                .get()
                .satisfies(preset -> assertThat(preset.isDefault()).isTrue());
        assertThat(presets.list()).filteredOn(Preset::isDefault).hasSize(1);
        assertThat(presets.makeDefault(99)).isEmpty();
        assertThat(presets.defaultPreset()).get().extracting(Preset::id).isEqualTo(first.id());
    }

    @Test
    void there_is_an_end_to_how_many_there_may_be() {
        fixture.execute("insert into pipeline_preset (name, config, created_at, updated_at)"
                + " select 'p' || n, '{}', now(), now() from generate_series(1, " + PipelinePresets.MAX + ") as n");

        assertThat(presets.create(new Draft("one more", null, "{}", false))).isEqualTo(new Change.TooMany());
    }

    private Preset create(String name, boolean isDefault) {
        return ((Change.Done) presets.create(new Draft(name, null, "{}", isDefault))).preset();
    }
}
