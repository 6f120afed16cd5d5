package dev.assay.maintenance.command;

import dev.assay.model.upkeep.Sweep;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What `run-once` was asked for.
///
/// @param only empty for all sweeps that are switched on
record RunOnceArguments(boolean dryRun, Set<Sweep> only, boolean json) {

    /// What the arguments turned out to be.
    sealed interface Read {

        record Wanted(RunOnceArguments arguments) implements Read {}

        record Help() implements Read {}

        /// @param problem in a sentence
        record Wrong(String problem) implements Read {}
    }

    static final String HELP = """
            usage: run-once [--dry-run] [--only SWEEP[,SWEEP…]] [-o text|json]

              --dry-run    look and report, change nothing
              --only       these sweeps, switched on or not; otherwise all that are switched on
              -o           how the report is printed; text unless json is asked for

            sweeps: %s

            exit codes: 0 all is well, 1 a sweep or the run failed, 2 the arguments are wrong,
                        3 another run holds the lease
            """.formatted(sweeps());

    RunOnceArguments {
        only = Set.copyOf(only);
    }

    /// @param arguments those after `run-once`
    static Read read(List<String> arguments) {
        boolean dryRun = false;
        boolean json = false;
        Set<Sweep> only = EnumSet.noneOf(Sweep.class);
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String given = rest.next();
            int equals = given.startsWith("--") ? given.indexOf('=') : -1;
            String option = equals < 0 ? given : given.substring(0, equals);
            switch (option) {
                case "--help", "-h" -> {
                    return new Read.Help();
                }
                case "--dry-run" -> {
                    if (equals >= 0) {
                        return new Read.Wrong("--dry-run takes no value");
                    }
                    dryRun = true;
                }
                case "--only" -> {
                    if (equals < 0 && !rest.hasNext()) {
                        return new Read.Wrong("--only needs names of sweeps: " + sweeps());
                    }
                    String names = equals < 0 ? rest.next() : given.substring(equals + 1);
                    for (String name : names.split(",", -1)) {
                        var sweep = Sweep.named(name.strip());
                        if (sweep.isEmpty()) {
                            return new Read.Wrong("there is no sweep '" + name + "'; there are " + sweeps());
                        }
                        only.add(sweep.get());
                    }
                }
                case "-o", "--output" -> {
                    String format = equals >= 0 ? given.substring(equals + 1) : rest.hasNext() ? rest.next() : "";
                    if (!format.equals("json") && !format.equals("text")) {
                        return new Read.Wrong(option + " takes json or text");
                    }
                    json = format.equals("json");
                }
                default -> {
                    return new Read.Wrong("there is no option '" + given + "'; --help lists them");
                }
            }
        }
        return new Read.Wanted(new RunOnceArguments(dryRun, only, json));
    }

    private static String sweeps() {
        return Stream.of(Sweep.values()).map(Sweep::wireName).collect(Collectors.joining(", "));
    }
}
