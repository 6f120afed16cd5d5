package dev.assay.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the launcher itself, in a copy of the repository's skeleton, with JDKs that are folders.
final class LauncherScriptTest {

    @TempDir
    Path folder;

    private Path repository;
    private Path jdks;

    record Ended(int exitCode, String out) {}

    @BeforeEach
    void prepare() throws Exception {
        repository = Files.createDirectories(folder.resolve("re po"));
        jdks = Files.createDirectories(folder.resolve("jdks"));
        Files.copy(Path.of("../assay"), repository.resolve("assay"));
        Files.writeString(repository.resolve("pom.xml"), "  <version>1.2.3</version>\n");
        Path help = Files.createDirectories(repository.resolve("quickstart/src/main/resources/dev/assay/quickstart"));
        for (String name : List.of("help", "up", "analyze", "maintenance", "test", "bench", "build", "version")) {
            Files.copy(Path.of("src/main/resources/dev/assay/quickstart", name + ".txt"), help.resolve(name + ".txt"));
        }
        program(repository.resolve("mvnw"), "echo \"mvnw $* in $(pwd) with $JAVA_HOME\"; exit 1");
    }

    @Test
    void the_chosen_jdk_is_used_when_it_is_new_enough() throws Exception {
        jdk("25.0.1");
        Path chosen = jdk("26");

        assertThat(assay(Map.of("JAVA_HOME", chosen.toString()), "version").out())
                .contains("Assay 1.2.3", "JDK 26 in " + chosen);
    }

    @Test
    void one_that_is_too_old_is_passed_over_for_the_oldest_that_is_not() throws Exception {
        Path old = jdk("17.0.2");
        jdk("27");
        Path fitting = jdk("25.0.3");

        assertThat(assay(Map.of("JAVA_HOME", old.toString()), "version").out()).contains("JDK 25.0.3 in " + fitting);
    }

    @Test
    void a_java_on_the_path_is_found_through_its_links() throws Exception {
        Path fitting = jdk("25");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(folder.resolve("alternatives"), fitting.resolve("bin/java"));
        Files.createSymbolicLink(bin.resolve("java"), Path.of("../alternatives"));

        assertThat(assay(Map.of("PATH", bin + ":/usr/bin:/bin", "ASSAY_JDK_FOLDERS", "/nonexistent"), "version")
                        .out())
                .contains("JDK 25 in " + fitting.toRealPath());
    }

    @Test
    void a_runtime_without_a_compiler_is_no_jdk() throws Exception {
        Path runtime = jdk("25");
        Files.delete(runtime.resolve("bin/javac"));

        Ended ended = assay(Map.of("JAVA_HOME", runtime.toString()), "version");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out().strip().lines()).hasSize(1);
        assertThat(ended.out()).contains("no JDK 25 or newer was found", "install", "JAVA_HOME");
    }

    @Test
    void help_needs_no_jdk_and_every_command_has_some() throws Exception {
        for (String command : List.of("up", "analyze", "test", "bench", "build", "version")) {
            assertThat(assay(Map.of(), command, "--help").out()).startsWith("usage: assay " + command);
            assertThat(assay(Map.of(), "help", command).out()).startsWith("usage: assay " + command);
        }
        assertThat(assay(Map.of()).out()).contains("usage: assay COMMAND");
    }

    @Test
    void an_unknown_command_is_a_wrong_argument() throws Exception {
        Ended ended = assay(Map.of(), "fly");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).contains("there is no command 'fly'");
    }

    @Test
    void a_command_that_is_nearly_right_is_answered_with_the_right_one() throws Exception {
        assertThat(assay(Map.of(), "analyse", "--help").out()).contains("did you mean `assay analyze`?");
        assertThat(assay(Map.of(), "upp").out()).contains("did you mean `assay up`?");
        assertThat(assay(Map.of(), "help", "tests").out()).contains("did you mean `assay test`?");
    }

    @Test
    void an_empty_command_is_told_apart_from_none() throws Exception {
        Ended ended = assay(Map.of(), "");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).contains("the command is empty");
    }

    @Test
    void help_about_help_is_help() throws Exception {
        Ended ended = assay(Map.of(), "help", "--help");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("usage: assay COMMAND");
    }

    @Test
    void it_works_from_anywhere_and_through_links() throws Exception {
        Path fitting = jdk("25");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("re po/assay"));

        Ended ended = run(link, Map.of(), "build");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out())
                .contains("mvnw -B -q package -Dquick in " + repository.toRealPath() + " with " + fitting)
                .contains("the build failed");
    }

    @Test
    void what_is_built_is_not_built_again_until_a_source_changes_or_goes() throws Exception {
        Path jdk = jdk("25");
        program(jdk.resolve("bin/java"), "echo started");
        program(repository.resolve("mvnw"), """
                echo building
                for jar in quickstart-app/assay-quickstart.jar quickstart-app/assay-leash.jar; do
                    mkdir -p quickstart/target/quickstart-app; : >quickstart/target/$jar
                done
                for service in analyzers task-service pipeline-service maintenance-service; do
                    mkdir -p $service/target/quarkus-app; : >$service/target/quarkus-app/quarkus-run.jar
                done
                """);
        Path sources = Files.createDirectories(repository.resolve("model/src/main/java"));
        Path source = sources.resolve("A.java");
        Files.writeString(source, "class A {}");
        makeOld(sources);
        makeOld(source);

        assertThat(assay(Map.of(), "up").out()).contains("building", "started");
        assertThat(assay(Map.of(), "up").out()).doesNotContain("building").contains("started");

        Files.delete(source);
        assertThat(assay(Map.of(), "up").out()).contains("building", "started");
    }

    @Test
    void nothing_is_built_under_an_assay_that_runs() throws Exception {
        jdk("25");
        Path running = Files.createDirectories(repository.resolve("quickstart/target/running"));
        Process assay = new ProcessBuilder("/bin/sh", "-c", "sleep 60; true", "assay-quickstart.jar").start();
        try {
            Files.writeString(running.resolve(Long.toString(assay.pid())), "");

            Ended ended = assay(Map.of(), "build");

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.out()).contains("process " + assay.pid()).doesNotContain("mvnw");
        } finally {
            assay.descendants().forEach(ProcessHandle::destroyForcibly);
            assay.destroyForcibly();
        }
    }

    @Test
    void a_build_that_failed_holds_up_no_other() throws Exception {
        jdk("25");

        assertThat(assay(Map.of(), "build").out()).contains("the build failed");
        assertThat(repository.resolve("quickstart/target/building")).doesNotExist();
    }

    /// In a container every launcher may have the same process id.
    @Test
    void what_an_earlier_process_with_our_id_has_left_is_not_waited_for() throws Exception {
        jdk("25");
        Path building = Files.createDirectories(repository.resolve("quickstart/target/building"));
        Path running = Files.createDirectories(repository.resolve("quickstart/target/running"));
        Path first = folder.resolve("first");
        program(first, """
                echo $$ >'%s/process'
                : >'%s'/$$
                exec /bin/sh '%s' build
                """.formatted(building, running, repository.resolve("assay")));

        Ended ended = run(first, Map.of());

        assertThat(ended.out()).contains("mvnw", "the build failed").doesNotContain("Waiting", "runs from this build");
    }

    /// File times may be coarse; what a test made just now must not look newer than the build that follows at once.
    private static void makeOld(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    }

    private Path jdk(String version) throws IOException {
        Path jdk = Files.createDirectories(jdks.resolve("jdk " + version));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.createDirectories(jdk.resolve("bin"));
        program(jdk.resolve("bin/java"), "exit 0");
        program(jdk.resolve("bin/javac"), "exit 0");
        return jdk;
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ended assay(Map<String, String> environment, String... arguments) throws Exception {
        return run(repository.resolve("assay"), environment, arguments);
    }

    private Ended run(Path script, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "ASSAY_JDK_FOLDERS", jdks.toString()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out);
    }
}
