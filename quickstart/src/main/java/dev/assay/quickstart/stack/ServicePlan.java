package dev.assay.quickstart.stack;

import java.net.URI;
import java.util.List;
import java.util.Map;

/// One service as it is to be started.
///
/// @param name of its log and in messages
/// @param command the whole command line
/// @param environment beside the launcher's own
record ServicePlan(String name, List<String> command, Map<String, String> environment, int port) {

    ServicePlan {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }
}
