package dev.assay.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bench.contestant.Contestant;
import dev.assay.bench.contestant.Contestants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;

/// `./assay bench --help` is a text that the shell prints without a build; this keeps it true.
final class HelpTest {

    private static final Path TEXT = Path.of("../quickstart/src/main/resources/dev/assay/quickstart/bench.txt");

    @ParameterizedTest
    @ValueSource(strings = {"queue", "client", "start", "maintenance"})
    void every_option_and_every_contestant_is_in_the_help(String command) throws Exception {
        String help = Files.readString(TEXT);
        List<OptionSpec> options = Objects.requireNonNull(
                        Bench.commandLine().getSubcommands().get(command))
                .getCommandSpec()
                .options();

        assertThat(help).contains("assay bench " + command);
        assertThat(options.stream()
                        .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
                        .map(OptionSpec::longestName))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(help).contains(name));
        assertThat(Contestants.all())
                .extracting(Contestant::name)
                .allSatisfy(name -> assertThat(help).contains(name));
    }
}
