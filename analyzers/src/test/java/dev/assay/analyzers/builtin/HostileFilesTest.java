package dev.assay.analyzers.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzers.Folders;
import dev.assay.analyzers.source.Application;
import dev.assay.analyzers.source.Snapshot;
import dev.assay.analyzers.source.SourceLimits;
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

/// Built-in tools run in this process, so what they read must not get hold of it.
class HostileFilesTest {

    private static final List<Tool> TOOLS = List.of(new Pmd(), new Cpd(), new NuHtmlChecker(), new CssChecker());

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
    void files_that_make_no_sense_are_reported_and_survived() throws Exception {
        write("Deep.java", "class Deep { int i = " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + "; }");
        write("deep.js", "var a = " + "[".repeat(20_000) + "]".repeat(20_000) + ";");
        write("deep.html", "<div>".repeat(20_000));
        write("deep.css", "@media all {".repeat(20_000));
        write("binary.py", "\u0000\u0001\u0002");
        write("laughs.xml", """
                <!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
                <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
                <!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
                <!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]>
                <a>&h;&h;&h;&h;&h;&h;&h;&h;&h;&h;</a>
                """);

        for (Tool tool : TOOLS) {
            assertThat(run(tool)).as(tool.name()).isNotNull();
        }
    }

    private ToolReport run(Tool tool) {
        try (Snapshot snapshot =
                Snapshot.of(new Application(root.toRealPath(), "m/app1"), new SourceLimits(100, 1 << 20, 1 << 24))) {
            ToolRunner runner = new ToolRunner(1);
            runner.takePlace();
            return runner.run(
                    tool, new ToolRun(snapshot, snapshot.files(tool.reads()), Duration.ofSeconds(10), done -> {}));
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
