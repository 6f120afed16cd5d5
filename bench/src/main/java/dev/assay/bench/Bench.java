package dev.assay.bench;

import dev.assay.bench.client.ClientCommand;
import dev.assay.bench.command.QueueCommand;
import dev.assay.bench.maintenance.MaintenanceCommand;
import dev.assay.bench.start.StartCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `assay bench`.
@Command(
        name = "assay bench",
        description = "Measures Assay, and others on the same machine in the same run.",
        mixinStandardHelpOptions = true,
        subcommands = {QueueCommand.class, ClientCommand.class, StartCommand.class, MaintenanceCommand.class})
public final class Bench {

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench());
    }
}
