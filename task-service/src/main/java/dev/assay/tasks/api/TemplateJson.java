package dev.assay.tasks.api;

import dev.assay.edge.generation.Template;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An application that can be asked for.
///
/// @param files paths that an answer must have to be of use
@Schema(name = "Template")
@RegisterForReflection
record TemplateJson(
        String name,
        String title,
        String description,
        List<String> functional,
        List<EndpointJson> endpoints,
        List<String> acceptance,
        List<String> files) {

    @Schema(name = "TemplateEndpoint")
    @RegisterForReflection
    record EndpointJson(String method, String path, String does) {}

    static TemplateJson of(Template template) {
        Template.Requirements requirements = template.requirements();
        return new TemplateJson(
                template.name(),
                requirements.title(),
                requirements.description(),
                requirements.functional(),
                requirements.endpoints().stream()
                        .map(each -> new EndpointJson(each.method(), each.path(), each.does()))
                        .toList(),
                requirements.acceptance(),
                requirements.files());
    }
}
