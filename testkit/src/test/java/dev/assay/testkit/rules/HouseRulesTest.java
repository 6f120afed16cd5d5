package dev.assay.testkit.rules;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class HouseRulesTest {

    @Test
    void the_model_and_the_testkit_keep_the_house_rules() {
        HouseRules.check("dev.assay.model");
        HouseRules.check("dev.assay.testkit");
    }

    @Test
    void a_check_of_nothing_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> HouseRules.check("dev.assay.nowhere"));
    }
}
