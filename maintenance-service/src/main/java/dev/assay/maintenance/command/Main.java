package dev.assay.maintenance.command;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.Map;

/// `run-once` makes one run and exits; without arguments the service starts.
@QuarkusMain
public final class Main {

    private static final String RUN_ONCE = "run-once";

    /// What a single run has no use for is not started; and its log leaves standard output to the report. Whatever
    /// is set otherwise, on the command line, comes first.
    private static final Map<String, String> ALONE = Map.of(
            "quarkus.http.host-enabled", "false",
            "quarkus.hibernate-orm.active", "false",
            "quarkus.flyway.active", "false",
            "quarkus.scheduler.enabled", "false",
            "quarkus.log.console.stderr", "true",
            "quarkus.log.category.\"io.quarkus\".level", "WARN",
            "assay.maintenance.auto-start", "false");

    private Main() {}

    public static void main(String... arguments) {
        if (arguments.length == 0) {
            Quarkus.run(arguments);
            return;
        }
        if (!arguments[0].equals(RUN_ONCE)) {
            end("there is no command '" + arguments[0] + "'; there is run-once, and no argument starts the service");
        }
        List<String> options = List.of(arguments).subList(1, arguments.length);
        switch (RunOnceArguments.read(options)) {
            case RunOnceArguments.Read.Help _ -> System.out.print(RunOnceArguments.HELP);
            case RunOnceArguments.Read.Wrong(var problem) -> end(problem);
            case RunOnceArguments.Read.Wanted _ -> {
                ALONE.forEach((name, value) -> {
                    if (System.getProperty(name) == null) {
                        System.setProperty(name, value);
                    }
                });
                Quarkus.run(RunOnce.class, options.toArray(String[]::new));
            }
        }
    }

    private static void end(String problem) {
        System.err.println("maintenance: " + problem);
        System.exit(RunOnce.WRONG_ARGUMENTS);
    }
}
