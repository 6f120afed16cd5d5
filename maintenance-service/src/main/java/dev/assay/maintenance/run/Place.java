package dev.assay.maintenance.run;

import dev.assay.model.upkeep.NewRun;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// Where this process runs, for the rows it writes.
final class Place {

    private static final String HOST = host();

    private Place() {}

    /// @param who what wants a run: `schedule`, `run-once`
    static String named(String who) {
        String name =
                who + " on " + HOST + ", process " + ProcessHandle.current().pid();
        return name.length() > NewRun.MAX_STARTED_BY ? name.substring(0, NewRun.MAX_STARTED_BY) : name;
    }

    private static String host() {
        String set = System.getenv("HOSTNAME");
        if (set != null && !set.isBlank()) {
            return set;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "an unknown host";
        }
    }
}
