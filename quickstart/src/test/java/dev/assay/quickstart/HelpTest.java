package dev.assay.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.quickstart.platform.AtExit;
import dev.assay.quickstart.platform.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;

/// The help is a text that the shell prints without a build; this keeps it true.
final class HelpTest {

    @ParameterizedTest
    @ValueSource(strings = {"up", "analyze", "maintenance"})
    void every_option_is_in_the_help(String command) throws IOException {
        String help = text(command);

        try (var atExit = AtExit.install()) {
            var commandLine = Assay.commandLine(Terminal.ofThisProcess(), atExit)
                    .getSubcommands()
                    .get(command);
            var options = Objects.requireNonNull(commandLine).getCommandSpec().options();

            assertThat(options)
                    .isNotEmpty()
                    .allSatisfy(option -> assertThat(help).contains(nameOf(option)));
        }
    }

    private static String nameOf(OptionSpec option) {
        return option.longestName();
    }

    private static String text(String command) throws IOException {
        try (InputStream in = Objects.requireNonNull(HelpTest.class.getResourceAsStream(command + ".txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
