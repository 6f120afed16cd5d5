package dev.assay.edge.api;

import dev.assay.edge.generation.GenerationEndpoint;
import dev.assay.edge.generation.GenerationPayload;
import dev.assay.edge.generation.ModelIds;
import dev.assay.edge.generation.ModelName;
import dev.assay.edge.generation.Template;
import dev.assay.edge.generation.Templates;
import dev.assay.model.task.FailureCause;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what a request says about a generation: its `model` and, under `generation`, its template and settings.
@ApplicationScoped
public class GenerationFields {

    private final GenerationEndpoint endpoint;
    private final Templates templates;
    private final ModelIds models;

    public GenerationFields(GenerationEndpoint endpoint, Templates templates, ModelIds models) {
        this.endpoint = endpoint;
        this.templates = templates;
        this.models = models;
    }

    /// @return null when any field is wrong, which is noted there
    public @Nullable GenerationPayload read(Fields fields) {
        ModelName model = fields.parsed("model", models::find, "a model's slug or " + ModelName.ID_RULE);
        fields.require("model", model);
        GenerationPayload payload = fields.nested("generation", own -> payload(own, model));
        fields.require("generation", payload);
        return payload;
    }

    /// To be asked before anything is made of a request that is right in itself.
    ///
    /// @throws ProblemException 503 when there is nobody to ask
    public void requireEndpoint() {
        if (!endpoint.configured()) {
            throw new ProblemException(Problem.of(
                    503,
                    FailureCause.Code.GENERATION_NOT_CONFIGURED.name(),
                    "Applications cannot be generated here",
                    endpoint.whyNot(),
                    FailureCause.Code.GENERATION_NOT_CONFIGURED.suggestion()));
        }
    }

    private @Nullable GenerationPayload payload(Fields own, @Nullable ModelName model) {
        Template template = own.parsed(
                "template",
                name -> Template.isValidName(name) ? templates.find(name) : Optional.empty(),
                "one of " + String.join(", ", templates.names()));
        own.require("template", template);
        Double temperature = own.decimal("temperature", 0, GenerationPayload.MAX_TEMPERATURE);
        Integer maxOutputTokens = own.integer("maxOutputTokens", 1, GenerationPayload.MAX_OUTPUT_TOKENS);
        return template == null || model == null
                ? null
                : new GenerationPayload(model.slug(), model.id(), template.name(), temperature, maxOutputTokens);
    }
}
