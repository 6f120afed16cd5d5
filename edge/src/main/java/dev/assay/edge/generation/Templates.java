package dev.assay.edge.generation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The applications that can be generated: those bundled with Assay, and those of a folder of the user's, which
/// win. Read once, as the service starts, which a template that is none keeps it from.
@Startup
@ApplicationScoped
public class Templates {

    private final Map<String, Template> byName;

    public Templates(GenerationSettings settings, ObjectMapper json) {
        var reader = new TemplateReader(json);
        var all = new TreeMap<String, Template>(reader.bundled());
        settings.templatesDir().map(Path::toAbsolutePath).ifPresent(folder -> all.putAll(reader.in(folder)));
        this.byName = Collections.unmodifiableMap(all);
    }

    /// Sorted.
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    public Collection<Template> all() {
        return byName.values();
    }

    public Optional<Template> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
