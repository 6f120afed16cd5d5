package dev.assay.tasks.analysis;

import java.net.URI;
import java.net.URISyntaxException;

/// What replicas are called wherever people or programs can read it: their URL without what is secret in it.
public final class ReplicaNames {

    private ReplicaNames() {}

    /// Without user, password and query.
    public static String of(URI replica) {
        try {
            return new URI(
                            replica.getScheme(),
                            null,
                            replica.getHost(),
                            replica.getPort(),
                            replica.getPath(),
                            null,
                            null)
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("a part of a URL is none: " + e.getReason(), e);
        }
    }
}
