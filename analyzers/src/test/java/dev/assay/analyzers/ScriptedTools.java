package dev.assay.analyzers;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// An analyzer with a few small applications and three installed tools: a script that calls itself `bandit` and
/// does what the application asks for, and two that always find one thing.
public final class ScriptedTools implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Resource.class));
    }

    public static final class Resource implements QuarkusTestResourceLifecycleManager {

        @Override
        public Map<String, String> start() {
            try {
                Path base = Files.createTempDirectory("assay-analyzers-test-").toRealPath();
                applications(base.resolve("sources"), base.resolve("outside"));
                Folders.script(base.resolve("tools/bandit"), """
                        if [ "$1" = "--version" ]; then echo "bandit 9.8.7"; exit 0; fi
                        if [ -e hang.py ]; then
                          (sleep 300 & echo $! >> PIDS; sleep 300) &
                          echo $! >> PIDS
                          echo $$ >> PIDS
                          touch "$PWD/written-by-the-tool"
                          wait
                        fi
                        if [ -e flood.py ]; then head -c 3000000 /dev/zero; exit 0; fi
                        if [ -e crash.py ]; then echo "out of luck" >&2; exit 3; fi
                        echo '{"results": [{"filename": "./a.py", "line_number": 2, "issue_severity": "HIGH",
                          "issue_text": "one of many", "test_id": "B999", "test_name": "scripted"}]}'
                        exit 1
                        """.replace(
                                "PIDS", base.resolve("pids").toString()));
                Folders.script(base.resolve("tools/pylint"), """
                        if [ "$1" = "--version" ]; then echo "pylint 3.3.1"; exit 0; fi
                        echo '[{"type": "warning", "path": "./a.py", "line": 1, "column": 0, "message": "one of many",
                          "message-id": "W9999", "symbol": "scripted"}]'
                        exit 4
                        """);
                Folders.script(base.resolve("tools/eslint"), """
                        if [ "$1" = "--version" ]; then echo "v9.8.7"; exit 0; fi
                        echo '[{"filePath": "a.js", "messages": [{"ruleId": "scripted", "severity": 2,
                          "message": "one of many", "line": 1, "column": 1}]}]'
                        exit 1
                        """);
                Folders.script(base.resolve("tools/ruff"), "exit 7\n");
                return Map.of(
                        "assay.analyzer.sources",
                        base.resolve("sources").toString(),
                        "assay.analyzer.tool-path",
                        base.resolve("tools") + ":/usr/bin:/bin",
                        "assay.analyzer.max-output",
                        "1M",
                        "quarkus.http.test-port",
                        "0");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void applications(Path sources, Path outside) throws IOException {
            Path model = sources.resolve("demo_model-1");
            Folders.write(model.resolve("app1/a.py"), "import os\nprint(os.name)\n");
            Folders.write(model.resolve("app1/a.js"), "var a = parseInt('1');\n");
            Folders.write(model.resolve("app1/a.css"), "p { color: red; }\n");
            Folders.write(model.resolve("app1/a.html"), "<!DOCTYPE html><title>a</title>\n");
            Folders.write(model.resolve("app1/a.json"), "{}\n");
            Folders.write(model.resolve("crud/app2/a.py"), "print(1)\n");
            Files.createDirectories(model.resolve("app3"));
            Folders.write(model.resolve("app4/hang.py"), "print(1)\n");
            Folders.write(model.resolve("app5/flood.py"), "print(1)\n");
            Folders.write(model.resolve("app6/crash.py"), "print(1)\n");
            Folders.write(outside.resolve("app1/secret.py"), "password = 'x'\n");
            Files.createSymbolicLink(sources.resolve("linked"), outside);
        }

        @Override
        public void stop() {
            // The folders are temporary; the system removes them.
        }
    }
}
