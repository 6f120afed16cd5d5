package dev.assay.edge.generation;

import dev.assay.model.task.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/// Knows a model by either of its names.
@ApplicationScoped
public class ModelIds {

    private final Map<String, String> ids;

    /// @throws IllegalArgumentException when a mapping in the settings is not one
    public ModelIds(GenerationSettings settings) {
        this.ids = Map.copyOf(settings.models());
        ids.forEach((slug, id) -> {
            if (!Target.isValidModel(slug) || !ModelName.isValidId(id)) {
                throw new IllegalArgumentException("assay.generation.models." + slug + "=" + id
                        + " does not map a slug to a model's id: a slug is " + Target.MODEL_RULE + ", an id "
                        + ModelName.ID_RULE);
            }
        });
    }

    /// @param name a slug, or a provider's id
    /// @return empty when it is neither
    public Optional<ModelName> find(String name) {
        if (name.length() > 200 || !ModelName.isValidId(name)) {
            return Optional.empty();
        }
        String slug = slug(name);
        return Target.isValidModel(slug) ? Optional.of(new ModelName(slug, id(slug, name))) : Optional.empty();
    }

    /// What the settings say; else the id as it was given; else the provider before the slug's first `_`.
    private String id(String slug, String name) {
        String mapped = ids.get(slug);
        if (mapped != null) {
            return mapped;
        }
        return slug.equals(name) ? slug.replaceFirst("_", "/") : name;
    }

    private static String slug(String name) {
        return name.replace('/', '_').replace(':', '_');
    }
}
