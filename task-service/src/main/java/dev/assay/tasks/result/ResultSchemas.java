package dev.assay.tasks.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/// The published schemas (`docs/schemas`), and the check that what we write keeps to them. Thread-safe.
@ApplicationScoped
class ResultSchemas {

    private final Schema result;
    private final Schema manifest;

    ResultSchemas() {
        var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        this.result = load(registry, "schemas/result.schema.json");
        this.manifest = load(registry, "schemas/manifest.schema.json");
    }

    /// @throws IOException when the consolidated result is not one: a bug of ours that must not reach the disk
    void checkResult(JsonNode document) throws IOException {
        check("consolidated result", result.validate(document));
    }

    /// @throws IOException when the manifest is not one
    void checkManifest(JsonNode document) throws IOException {
        check("manifest", manifest.validate(document));
    }

    private static void check(String what, List<Error> errors) throws IOException {
        if (!errors.isEmpty()) {
            throw new IOException("the " + what + " does not keep to its schema: "
                    + errors.stream().limit(5).map(Error::toString).collect(Collectors.joining("; ")));
        }
    }

    private static Schema load(SchemaRegistry registry, String name) {
        try (InputStream text = ResultSchemas.class.getClassLoader().getResourceAsStream(name)) {
            if (text == null) {
                throw new IllegalStateException("the schema " + name + " is missing from this build");
            }
            return registry.getSchema(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
