package dev.assay.pipelines.api.reference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.api.JsonBody;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads bodies. Another content type than JSON, or text that is not JSON, is a 400 here, as the reference
/// documents.
@ApplicationScoped
class Bodies {

    private final JsonBody bodies;

    Bodies(JsonBody bodies) {
        this.bodies = bodies;
    }

    ObjectNode read(byte @Nullable [] body, HttpHeaders headers) {
        MediaType type = headers.getMediaType();
        if (type == null || !type.getSubtype().toLowerCase(Locale.ROOT).endsWith("json")) {
            throw Refusal.because(400, "send the request as application/json");
        }
        return bodies.readLarge(body, headers);
    }
}
