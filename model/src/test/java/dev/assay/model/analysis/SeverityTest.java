package dev.assay.model.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeverityTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            critical,CRITICAL
            FATAL,CRITICAL
            high,HIGH
            Error,HIGH
            danger,HIGH
            severe,HIGH
            medium,MEDIUM
            moderate,MEDIUM
            warning,MEDIUM
            warn,MEDIUM
            low,LOW
            minor,LOW
            note,LOW
            suggestion,LOW
            info,INFO
            informational,INFO
            none,INFO
            unknown,INFO
            ' high ',HIGH
            colourful,INFO
            '',INFO
            """)
    void the_words_of_tools_are_understood(String word, Severity severity) {
        assertThat(Severity.ofWord(word)).isEqualTo(severity);
    }

    @ParameterizedTest
    @CsvSource({"3, HIGH", "2, HIGH", "1, MEDIUM", "0, INFO", "-1, INFO"})
    void the_numbers_of_tools_are_understood(long number, Severity severity) {
        assertThat(Severity.ofNumber(number)).isEqualTo(severity);
    }

    @Test
    void gravest_comes_first() {
        assertThat(Severity.CRITICAL.atLeast(Severity.HIGH)).isTrue();
        assertThat(Severity.HIGH.atLeast(Severity.HIGH)).isTrue();
        assertThat(Severity.LOW.atLeast(Severity.HIGH)).isFalse();
        assertThat(Severity.parse("critical")).contains(Severity.CRITICAL);
        assertThat(Severity.parse("Critical")).isEmpty();
    }
}
