package dev.assay.edge.analyzers;

import java.net.URI;

/// What replicas are called wherever people or programs can read it: their URL without what is secret in it.
public final class ReplicaNames {

    private ReplicaNames() {}

    /// Without user, password and query. Put together from the parts as they were written: to `URI` a name such as
    /// `static_analyzer_1` is no host, but container engines give such names.
    public static String of(URI replica) {
        String authority = replica.getRawAuthority();
        if (authority == null) {
            return "a replica without a host";
        }
        String path = replica.getRawPath();
        return "%s://%s%s"
                .formatted(
                        replica.getScheme(),
                        authority.substring(authority.lastIndexOf('@') + 1),
                        path == null ? "" : path);
    }
}
