package dev.assay.edge.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/// Answers only requests that name this host as people here call it. A page on the web can point a name of its own
/// at loopback and would then be of the same origin as this API; but it cannot choose the name in the request.
@ApplicationScoped
public class AllowedHosts {

    /// Before everything else.
    private static final int FIRST = 10_000;

    private static final String ANY = "*";

    /// Open to everybody by design, and asked for by address: by the kubelet, by Prometheus.
    private static final List<String> OPEN = List.of("/q/health", "/q/metrics", "/q/info");

    private static final String MISDIRECTED =
            "{\"type\":\"about:blank\",\"title\":\"Not known by this name\",\"status\":421,\"code\":\"HOST_NOT_ALLOWED\","
                    + "\"detail\":\"this service is not known by the name in the Host header\","
                    + "\"suggestion\":\"Use a name in assay.http.allowed-hosts, or add this one to it.\"}";

    private final List<String> allowed;

    public AllowedHosts(Settings settings) {
        this.allowed = settings.allowedHosts();
    }

    /// Who may be asked for.
    @ConfigMapping(prefix = "assay.http")
    interface Settings {

        /// Host names, without ports; `*` for any. Behind an ingress or a service these are its names.
        @WithDefault("localhost,127.0.0.1,[::1]")
        List<String> allowedHosts();
    }

    public void register(@Observes Filters filters) {
        if (!allowed.contains(ANY)) {
            filters.register(this::check, FIRST);
        }
    }

    private void check(RoutingContext context) {
        var authority = context.request().authority();
        boolean known = authority != null && allowed.contains(authority.host());
        if (known || OPEN.stream().anyMatch(context.normalizedPath()::startsWith)) {
            context.next();
        } else {
            context.response()
                    .setStatusCode(421)
                    .putHeader("Content-Type", Problem.MEDIA_TYPE)
                    .end(MISDIRECTED);
        }
    }
}
