package dev.assay.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// How the store reaches the database beside the pools. The pools are `quarkus.datasource.*` (lists and pages),
/// `quarkus.datasource.queue.*` (the verbs) and `quarkus.datasource.heartbeat.*` (claim, renew and progress), the
/// second and third with the first's address unless they are given their own.
@ConfigMapping(prefix = "assay.store")
interface StoreConfig {

    /// Where to listen for notifications: the database's address, unless that is a transaction pooler's, through
    /// which no notification comes.
    String listenUrl();

    /// Who listens: the pool's user, unless set.
    Optional<String> username();

    /// With that user's password, unless set.
    Optional<String> password();

    /// After so long without a notification the listening connection is tried with a query: often enough to find a
    /// dead one before a proxy's usual 60 s.
    @WithDefault("15s")
    Duration listenSilence();
}
