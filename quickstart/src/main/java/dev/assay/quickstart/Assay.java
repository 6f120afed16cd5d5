package dev.assay.quickstart;

import dev.assay.quickstart.analyze.AnalyzeCommand;
import dev.assay.quickstart.client.AssayRefusedException;
import dev.assay.quickstart.client.AssayUnreachableException;
import dev.assay.quickstart.maintain.MaintenanceCommand;
import dev.assay.quickstart.platform.AtExit;
import dev.assay.quickstart.platform.CannotGoOnException;
import dev.assay.quickstart.platform.Terminal;
import dev.assay.quickstart.platform.Trouble;
import dev.assay.quickstart.sample.UpCommand;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// What `./assay` hands over to, once there is a JDK and a build.
@Command(name = "assay", subcommands = CommandLine.HelpCommand.class)
public final class Assay {

    private Assay() {}

    public static void main(String[] arguments) {
        try (var atExit = AtExit.install()) {
            System.exit(commandLine(Terminal.ofThisProcess(), atExit).execute(arguments));
        }
    }

    static CommandLine commandLine(Terminal terminal, AtExit atExit) {
        return new CommandLine(new Assay())
                .addSubcommand(new UpCommand(terminal, atExit))
                .addSubcommand(new AnalyzeCommand(terminal, atExit))
                .addSubcommand(new MaintenanceCommand())
                .setOut(new PrintWriter(terminal.out(), true))
                .setErr(new PrintWriter(terminal.err(), true))
                .setParameterExceptionHandler((e, given) -> wrongArguments(terminal, e))
                .setExecutionExceptionHandler((e, command, result) -> {
                    if (!atExit.isEnding()) {
                        terminal.clearProgress();
                        tell(terminal, e);
                    }
                    return command.getCommandSpec().exitCodeOnExecutionException();
                });
    }

    private static int wrongArguments(Terminal terminal, CommandLine.ParameterException e) {
        String name = e.getCommandLine().getCommandName();
        terminal.say("assay: " + e.getMessage() + "\nassay: `assay help" + (name.equals("assay") ? "" : " " + name)
                + "` says more.");
        return CommandLine.ExitCode.USAGE;
    }

    private static void tell(Terminal terminal, Exception e) {
        switch (e) {
            case CannotGoOnException known -> terminal.say("assay: " + known.getMessage());
            case AssayUnreachableException known -> terminal.say("assay: " + known.getMessage());
            case AssayRefusedException known -> terminal.say("assay: " + known.getMessage());
            case IOException known -> terminal.say("assay: " + Trouble.sentence(known));
            default -> {
                terminal.say("assay: this should not have happened; please report it with what follows");
                e.printStackTrace(terminal.err());
            }
        }
    }
}
