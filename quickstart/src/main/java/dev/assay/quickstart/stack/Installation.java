package dev.assay.quickstart.stack;

import dev.assay.quickstart.platform.CannotGoOnException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A built repository: where the jars of the services are, and how they are started.
///
/// @param home the root of the repository
public record Installation(Path home) {

    /// Small services on a developer's machine: quick to start rather than fast in the long run.
    private static final List<String> SMALL_JVM = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /// The one that `./assay` names when it starts us.
    public static Installation ofThisLauncher() {
        String home = System.getProperty("assay.home");
        if (home == null) {
            throw new CannotGoOnException("start me with ./assay");
        }
        return new Installation(Path.of(home));
    }

    public Path samples() {
        return home.resolve("samples");
    }

    public Path defaultData() {
        String chosen = System.getenv("ASSAY_DATA");
        return chosen == null || chosen.isBlank() ? home.resolve(".assay") : Path.of(chosen);
    }

    /// The plan of a service of this repository.
    ///
    /// @param module the folder it is built in
    /// @param heap as `-Xmx` takes it
    ServicePlan service(String name, String module, String heap, int port, Map<String, String> environment) {
        if (home.toString().contains("=")) {
            throw new CannotGoOnException(
                    "the JVM takes no agent from a folder with \"=\" in its name; move " + home + " to another one");
        }
        String leash = "-javaagent:" + home.resolve("quickstart/target/quickstart-app/assay-leash.jar");
        return new ServicePlan(name, command(module, heap, List.of(leash)), environment, port);
    }

    /// How a service's jar is started.
    ///
    /// @param options for the JVM, beside those that all get
    List<String> command(String module, String heap, List<String> options) {
        Path jar = home.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new CannotGoOnException(module + " is not built; run ./assay build");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SMALL_JVM);
        command.add("-Xmx" + heap);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }
}
