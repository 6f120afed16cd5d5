package dev.assay.pipelines;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.assay.testkit.postgres.PostgresTestResource;
import io.quarkus.qute.Engine;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class HealthTest {

    @Inject
    Engine pages;

    @Test
    void the_service_starts_and_is_ready() {
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void what_models_are_asked_with_is_no_page() {
        assertThat(pages.isTemplateLoaded("pipelines/report.html")).isTrue();
        assertThat(pages.isTemplateLoaded("prompts/user.md")).isFalse();
    }

    @Test
    void the_service_is_alive() {
        given().get("/q/health/live").then().statusCode(200);
    }
}
