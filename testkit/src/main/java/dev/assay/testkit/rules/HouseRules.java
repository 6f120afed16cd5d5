package dev.assay.testkit.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveSimpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;

/// The small arrows: what may touch what inside a module. Maven draws the big ones.
///
/// ```java
/// class HouseRulesTest {
///     @Test
///     void the_house_rules_are_kept() {
///         HouseRules.check("dev.assay.tasks");
///     }
/// }
/// ```
public final class HouseRules {

    private static final ArchRule MODEL_IS_PURE = classes()
            .that()
            .resideInAPackage("dev.assay.model..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("dev.assay.model..", "java..", "org.jspecify..")
                    .and(resideInAnyPackage("java.sql..", "java.net..", "java.nio..")
                            .negate()))
            .because("the model decides; it can be tested with a plain new, and nobody can make it wait for anything");

    private static final ArchRule SQL_STAYS_IN_THE_STORE = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.assay.store..", "dev.assay.testkit..", "dev.assay.quickstart..", "dev.assay.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
            .because("every statement stands in one module, where its guards and its indexes are seen together");

    private static final ArchRule API_IS_AN_EDGE = noClasses()
            .that()
            .resideOutsideOfPackage("dev.assay..api..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.assay..api..")
            .because("the wire may change its shape without anything behind it noticing");

    private static final ArchRule HTTP_STAYS_IN_API = noClasses()
            .that()
            .resideOutsideOfPackage("dev.assay..api..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.ws.rs..")
            .because("what a service does can be called by a test, a command or another transport as well");

    private static final ArchRule LOOPS_KNOW_NO_WIRE = noClasses()
            .that()
            .resideInAnyPackage("dev.assay..work..", "dev.assay..advance..", "dev.assay..sweep..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws.rs..", "com.fasterxml.jackson..", "io.vertx..")
            .because("a loop reads like prose: claim, run, settle; formats are somebody else's");

    private static final ArchRule TIME_IS_GIVEN = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("a clock that is injected can be moved by a test; and what is stored is the database's time");

    private static final ArchRule NO_CYCLES = slices().matching("dev.assay.*.(*)..")
            .should()
            .beFreeOfCycles()
            .because("packages in a circle are one package that is hard to read");

    private static final ArchRule NAMES_SAY_SOMETHING = noClasses()
            .should(haveSimpleNameEndingWith("Manager")
                    .or(haveSimpleNameEndingWith("Handler"))
                    .or(haveSimpleNameEndingWith("Processor"))
                    .or(haveSimpleNameEndingWith("Util"))
                    .or(haveSimpleNameEndingWith("Utils"))
                    .or(haveSimpleNameEndingWith("Helper"))
                    .as("be called Manager, Handler, Processor, Util or Helper"))
            .because("a name that fits everything tells nothing");

    private static final List<ArchRule> RULES = List.of(
            MODEL_IS_PURE,
            SQL_STAYS_IN_THE_STORE,
            API_IS_AN_EDGE,
            HTTP_STAYS_IN_API,
            LOOPS_KNOW_NO_WIRE,
            TIME_IS_GIVEN,
            NO_CYCLES,
            NAMES_SAY_SOMETHING);

    private HouseRules() {}

    /// Fails with the first rule that the classes below a package break, and says why it is a rule.
    ///
    /// @throws IllegalArgumentException when there are no such classes: a check of nothing proves nothing
    public static void check(String rootPackage) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(rootPackage);
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("no classes below " + rootPackage);
        }
        RULES.forEach(rule -> rule.allowEmptyShould(true).check(classes));
    }
}
