package dev.assay.analyzers.wire;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Decides who gets in: WebSockets on any path, plain HTTP only to ask after the analyzer's health.
@Singleton
class FrontDoor {

    private static final String SOCKET = "/";
    private static final String MANAGEMENT = "/q/";

    /// Before everything else that looks at requests.
    private static final int FIRST = 1000;

    void open(@Observes Filters filters) {
        filters.register(FrontDoor::let, FIRST);
    }

    private static void let(RoutingContext context) {
        if (isWebSocket(context.request())) {
            if (SOCKET.equals(context.normalizedPath())) {
                context.next();
            } else {
                context.reroute(SOCKET);
            }
        } else if (context.normalizedPath().startsWith(MANAGEMENT)) {
            context.next();
        } else {
            context.response()
                    .setStatusCode(426)
                    .setStatusMessage("Upgrade Required")
                    .putHeader(HttpHeaders.UPGRADE, "websocket")
                    .putHeader(HttpHeaders.CONNECTION, "close")
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .end("This is an analyzer. It is talked to over a WebSocket, on any path.\n");
        }
    }

    private static boolean isWebSocket(HttpServerRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
    }
}
