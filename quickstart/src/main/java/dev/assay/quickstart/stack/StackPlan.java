package dev.assay.quickstart.stack;

import dev.assay.quickstart.postgres.EmbeddedPostgresServer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which services make up the stack, and what each is told through its environment.
record StackPlan(Installation installation, DataDirectory data, PortPlan ports, EmbeddedPostgresServer postgres) {

    /// Started first, because the others need the schema that the task-service brings up to date.
    List<ServicePlan> first() {
        return List.of(taskService(), staticAnalyzer());
    }

    List<ServicePlan> second() {
        return List.of(
                installation.service(
                        "pipeline-service", "pipeline-service", "192m", ports.pipelines(), service(ports.pipelines())),
                installation.service(
                        "maintenance-service",
                        "maintenance-service",
                        "192m",
                        ports.maintenance(),
                        service(ports.maintenance())));
    }

    /// What the maintenance-service is told when it runs once, as a command beside the stack.
    Map<String, String> maintenance() {
        return service(ports.maintenance());
    }

    private ServicePlan taskService() {
        Map<String, String> environment = service(ports.tasks());
        environment.put("QUARKUS_FLYWAY_MIGRATE_AT_START", "true");
        // Whoever presses Ctrl-C does not want to wait; a run that takes longer is given back and goes on next time.
        environment.put("ASSAY_WORKER_DRAIN", "5S");
        // Findings of a large application come as one document of up to 100 MiB.
        return installation.service("task-service", "task-service", "768m", ports.tasks(), environment);
    }

    private ServicePlan staticAnalyzer() {
        Map<String, String> environment = http(ports.staticAnalyzer());
        environment.put("ASSAY_ANALYZER_SOURCES", data.applications().toString());
        return installation.service("static-analyzer", "analyzers", "768m", ports.staticAnalyzer(), environment);
    }

    private Map<String, String> service(int port) {
        Map<String, String> environment = http(port);
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl());
        environment.put("QUARKUS_DATASOURCE_USERNAME", postgres.user());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", postgres.password());
        environment.put("ASSAY_RESULTS_DIR", data.results().toString());
        environment.put("ASSAY_APPLICATIONS_DIR", data.applications().toString());
        environment.put("STATIC_ANALYZER_URLS", "ws://127.0.0.1:" + ports.staticAnalyzer());
        return environment;
    }

    private static Map<String, String> http(int port) {
        return new TreeMap<>(Map.of("QUARKUS_HTTP_HOST", "127.0.0.1", "QUARKUS_HTTP_PORT", Integer.toString(port)));
    }
}
