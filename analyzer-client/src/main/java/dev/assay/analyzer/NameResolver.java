package dev.assay.analyzer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Finds the addresses of a host.
@FunctionalInterface
public interface NameResolver {

    /// As this machine does. The JVM keeps answers for a while itself (`networkaddress.cache.ttl`, 30 s unless
    /// set).
    NameResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /// @return the addresses, in any order; empty when the host has none
    /// @throws UnknownHostException when it cannot be found out
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
