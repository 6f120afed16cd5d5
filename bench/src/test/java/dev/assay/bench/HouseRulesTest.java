package dev.assay.bench;

import dev.assay.testkit.rules.HouseRules;
import org.junit.jupiter.api.Test;

final class HouseRulesTest {

    @Test
    void the_house_rules_are_kept() {
        HouseRules.check("dev.assay.bench");
    }
}
