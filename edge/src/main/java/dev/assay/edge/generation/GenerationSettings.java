package dev.assay.edge.generation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Which model server is asked for applications, and how much of it.
@ConfigMapping(prefix = "assay.generation")
public interface GenerationSettings {

    /// The base URL of an OpenAI-compatible API, `/v1` included. [GenerationEndpoint] says what counts without it.
    Optional<URI> endpoint();

    /// Servers on one's own machine mostly want none.
    Optional<String> apiKey();

    /// Provider's id by slug, where it cannot be told from the slug: `assay.generation.models."meta_llama"=…`.
    Map<String, String> models();

    /// What a model costs, by slug, for endpoints that do not say.
    Map<String, Price> prices();

    /// Templates beside and instead of the bundled ones, each a folder as `templates/README.md` describes it.
    Optional<Path> templatesDir();

    /// For opening the connection.
    @WithDefault("10S")
    Duration connectTimeout();

    /// From the request to the first piece of the answer: a server on one's own machine may have to load the model.
    @WithDefault("3M")
    Duration firstTokenTimeout();

    /// Between two pieces of an answer.
    @WithDefault("60S")
    Duration stallTimeout();

    /// For one call as a whole. Shorter than `assay.worker.task-timeout`, so that what went wrong can be told.
    @WithDefault("20M")
    Duration requestTimeout();

    /// Longer answers are cut off; in characters.
    @WithDefault("4000000")
    int maxAnswerLength();

    /// How often a generation is tried again that was refused for now or broke off.
    @WithDefault("5")
    int retries();

    /// Before the first of these retries, unless the endpoint asks for more; doubles with each.
    @WithDefault("20S")
    Duration retryDelay();

    /// For variables that other programs read as well; the settings above come first.
    Aliases aliases();

    /// In US dollars for a million tokens.
    interface Price {

        BigDecimal input();

        BigDecimal output();
    }

    interface Aliases {

        /// `OPENROUTER_API_KEY`; only ever sent to openrouter.ai.
        Optional<String> openrouterApiKey();

        /// `OPENAI_API_KEY`
        Optional<String> openaiApiKey();

        /// `OPENAI_BASE_URL`
        Optional<URI> openaiBaseUrl();
    }
}
