package dev.assay.analyzers.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.analyzers.tool.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NuHtmlCheckerTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    The “center” element is obsolete. Use CSS instead.                  | the-element-is-obsolete
                    Element “p” not allowed as child of “ul” in this context. (And so.) | element-not-allowed-as-child-of-in-this-context
                    Element “a. b” not allowed as child of “x” in this context.         | element-not-allowed-as-child-of-in-this-context
                    Duplicate ID “title”.                                               | duplicate-id
                    Table column 12 established by element “th” has no cells.           | table-column-established-by-element-has-no-cells
                    “x”                                                                 | info
                    """)
    void a_rule_is_what_messages_of_a_kind_have_in_common(String message, String rule) throws Exception {
        assertThat(finding(message).rule()).isEqualTo(rule);
    }

    @Test
    void a_rule_has_sixty_characters_at_most_and_ends_with_a_whole_word() throws Exception {
        assertThat(finding("an element that " + "repeats ".repeat(50)).rule())
                .hasSizeLessThanOrEqualTo(60)
                .endsWith("-repeats");
        assertThat(finding("x".repeat(5_000)).rule()).isEqualTo("info");
    }

    private static Finding finding(String message) throws Exception {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.putArray("messages").addObject().put("type", "info").put("message", message);
        return NuHtmlChecker.findings(report.toString(), "a.html").getFirst();
    }
}
