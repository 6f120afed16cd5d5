package dev.assay.quickstart.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.Target;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelNameTest {

    @ParameterizedTest
    @CsvSource({
        "/home/me/shop, shop",
        "/home/me/my shop (2), my-shop-2-",
        "/home/me/.hidden, hidden",
        "/home/me/a..b, a.b",
        "/home/me/été, t-",
        "/home/me/商店, application",
        "/, application",
    })
    void a_directory_gives_its_application_a_name_that_is_safe_everywhere(Path directory, String model) {
        assertThat(ModelName.of(directory)).isEqualTo(model);
        assertThat(Target.isValidModel(model)).isTrue();
    }
}
