package dev.assay.analyzers.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzers.Folders;
import dev.assay.analyzers.source.Application;
import dev.assay.analyzers.source.Snapshot;
import dev.assay.analyzers.source.SourceLimits;
import dev.assay.analyzers.tool.Finding;
import dev.assay.analyzers.tool.Tool;
import dev.assay.analyzers.tool.ToolReport;
import dev.assay.analyzers.tool.ToolRun;
import dev.assay.analyzers.tool.ToolRunner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What built-in tools read must neither make them reach out nor keep them, or us, from ever ending.
class HostileFilesTest {

    private static final List<Tool> TOOLS = BuiltInTools.isolated(1 << 20);

    private static final String BILLION_LAUGHS = """
            <!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
            <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
            <!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
            <!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]>
            <a>&h;&h;&h;&h;&h;&h;&h;&h;&h;&h;</a>
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    @Test
    void nothing_that_a_file_refers_to_is_fetched() throws Exception {
        AtomicInteger visitors = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> countVisitors(server, visitors));
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/x";
            write("a.xml", "<!DOCTYPE a [<!ENTITY e SYSTEM \"URL\">]><a>&e;</a>".replace("URL", url));
            write("pom.xml", "<!DOCTYPE project SYSTEM \"URL\"><project/>".replace("URL", url));
            write("a.html", "<!DOCTYPE html SYSTEM \"URL\"><html><link rel=stylesheet href=URL>".replace("URL", url));
            write("a.css", "@import url(URL); p { color: red }".replace("URL", url));

            TOOLS.forEach(this::run);
        }

        assertThat(visitors).hasValue(0);
    }

    @Test
    void a_file_that_makes_no_sense_costs_no_more_than_itself() throws Exception {
        write("Deep.java", "class Deep { int i = " + "(".repeat(5_000) + "1" + ")".repeat(5_000) + "; }");
        write("Flawed.java", "class Flawed { boolean is(String a) { return a == \"a\"; } }");
        write("deep.js", "var a = " + "[".repeat(5_000) + "]".repeat(5_000) + ";");
        write("laughs.xml", BILLION_LAUGHS);

        assertThat(run(new IsolatedTool(new Pmd(), 1 << 20)))
                .isInstanceOfSatisfying(
                        ToolReport.Found.class,
                        found -> assertThat(found.findings())
                                .extracting(Finding::rule)
                                .contains("UseEqualsToCompareStrings"));
    }

    @Test
    void a_tool_that_loses_itself_in_a_file_is_killed() throws Exception {
        write("endless.js", "var a = " + "[".repeat(400_000) + "]".repeat(400_000) + ";");

        assertThat(run(new IsolatedTool(new Cpd(), 1 << 20), Duration.ofSeconds(8)))
                .isInstanceOf(ToolReport.TimedOut.class);
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    private ToolReport run(Tool tool) {
        return run(tool, Duration.ofSeconds(60));
    }

    private ToolReport run(Tool tool, Duration time) {
        try (Snapshot snapshot =
                Snapshot.of(new Application(root.toRealPath(), "m/app1"), new SourceLimits(100, 1 << 20, 1 << 24))) {
            ToolRunner runner = new ToolRunner(1);
            runner.takePlace();
            return runner.run(tool, new ToolRun(snapshot, snapshot.files(tool.reads()), time, done -> {}));
        } catch (Exception e) {
            throw new AssertionError(tool.name() + " did not come to an end", e);
        }
    }

    private static void countVisitors(ServerSocket server, AtomicInteger visitors) {
        try {
            while (true) {
                server.accept().close();
                visitors.incrementAndGet();
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void write(String name, String content) {
        Folders.write(root.resolve(name), content);
    }
}
