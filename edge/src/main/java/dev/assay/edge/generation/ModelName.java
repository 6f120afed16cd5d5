package dev.assay.edge.generation;

import dev.assay.model.task.Target;
import java.util.regex.Pattern;

/// A model under both its names.
///
/// @param slug what folders and tasks call it, like `openai_gpt-4o`
/// @param id what its provider calls it, like `openai/gpt-4o`
public record ModelName(String slug, String id) {

    /// What a provider's id is, for messages: "must be …".
    public static final String ID_RULE =
            "a provider's id like openai/gpt-4o: 1 to 200 letters, digits, ., _, -, :, /, @ or +";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}");

    public ModelName {
        if (!Target.isValidModel(slug)) {
            throw new IllegalArgumentException("a model slug is " + Target.MODEL_RULE);
        }
        if (!isValidId(id)) {
            throw new IllegalArgumentException("a model's id is " + ID_RULE);
        }
    }

    public static boolean isValidId(String text) {
        return ID.matcher(text).matches();
    }
}
