package dev.assay.edge.generation;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The model server that generations are sent to, if there is one.
///
/// A key is only sent where it belongs: the one for OpenRouter to OpenRouter, the one for OpenAI to wherever the
/// user points its clients.
@ApplicationScoped
public class GenerationEndpoint {

    private static final URI OPENROUTER = URI.create("https://openrouter.ai/api/v1");
    private static final URI OPENAI = URI.create("https://api.openai.com/v1");

    /// Nobody gets an answer there without a key.
    private static final Set<String> NEED_A_KEY = Set.of("openrouter.ai", "api.openai.com");

    private final Optional<URI> url;
    private final Optional<String> apiKey;
    private final String whyNot;

    public GenerationEndpoint(GenerationSettings settings) {
        GenerationSettings.Aliases aliases = settings.aliases();
        this.url = settings.endpoint()
                .or(aliases::openaiBaseUrl)
                .or(() -> aliases.openrouterApiKey().map(_ -> OPENROUTER))
                .or(() -> aliases.openaiApiKey().map(_ -> OPENAI));
        this.apiKey = settings.apiKey()
                .or(() -> url.filter(GenerationEndpoint::isOpenRouter).flatMap(_ -> aliases.openrouterApiKey()))
                .or(() -> url.flatMap(_ -> aliases.openaiApiKey()));
        this.whyNot = url.map(this::whyUnusable)
                .orElse("no model server is set: assay.generation.endpoint (OPENAI_BASE_URL) is missing");
    }

    /// Whether a generation has any chance: there is an endpoint, and a key where one is needed.
    public boolean configured() {
        return whyNot.isEmpty();
    }

    /// Empty when it is configured.
    public String whyNot() {
        return whyNot;
    }

    /// @throws IllegalStateException when none is configured
    public URI url() {
        return url.orElseThrow(() -> new IllegalStateException(whyNot));
    }

    public Optional<String> apiKey() {
        return apiKey;
    }

    private String whyUnusable(URI endpoint) {
        String scheme = endpoint.getScheme();
        String host = endpoint.getHost();
        if (host == null || !("http".equals(scheme) || "https".equals(scheme))) {
            return "assay.generation.endpoint is no web address like http://localhost:11434/v1";
        }
        if (apiKey.isEmpty() && NEED_A_KEY.contains(host.toLowerCase(Locale.ROOT))) {
            return host + " answers nobody without a key: assay.generation.api-key is missing";
        }
        return "";
    }

    private static boolean isOpenRouter(URI endpoint) {
        return "https".equals(endpoint.getScheme()) && "openrouter.ai".equalsIgnoreCase(endpoint.getHost());
    }
}
