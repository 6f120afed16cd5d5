package dev.assay.tasks.generation.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.generation.GenerationEndpoint;
import dev.assay.edge.generation.GenerationPayload;
import dev.assay.edge.generation.GenerationSettings;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// Asks models on an OpenAI-compatible server, and waits for the answer on the calling thread. Nothing is tried
/// twice here; that is the queue's business.
@ApplicationScoped
public class ChatClient {

    private final GenerationEndpoint endpoint;
    private final ChatLimits limits;
    private final Refusals refusals;
    private final ObjectMapper json;
    private final HttpClient http;

    ChatClient(GenerationEndpoint endpoint, GenerationSettings settings, ObjectMapper json) {
        this.endpoint = endpoint;
        this.limits = ChatLimits.of(settings);
        this.refusals = new Refusals(json, endpoint.apiKey().orElse(""));
        this.json = json;
        // No redirects: the key is for this server. No HTTP/2: servers on one's own machine stumble over the upgrade.
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.connect())
                .build();
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }

    /// @param heard told of every piece of the answer, on the calling thread
    /// @throws InterruptedException when the calling thread was interrupted; the connection is closed by then
    public ModelReply ask(Question question, Consumer<String> heard) throws InterruptedException {
        var exchange = new Exchange(http, limits, refusals, new UsageReader(json), new RetryAfter(Clock.systemUTC()));
        var answer = new Answer(limits.answer(), heard, exchange);
        try {
            model(question, exchange)
                    .chat(
                            List.of(
                                    SystemMessage.from(question.prompt().system()),
                                    UserMessage.from(question.prompt().user())),
                            answer);
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("while a model was asked");
        }
        return answer.reply(endpoint.apiKey().orElse(""));
    }

    private OpenAiStreamingChatModel model(Question question, Exchange exchange) {
        GenerationPayload what = question.what();
        String host = String.valueOf(endpoint.url().getHost()).toLowerCase(Locale.ROOT);
        var builder = OpenAiStreamingChatModel.builder()
                .httpClientBuilder(new ExchangeBuilder(exchange))
                .baseUrl(endpoint.url().toString())
                .apiKey(endpoint.apiKey().orElse(null))
                .modelName(what.modelId())
                .temperature(what.temperature());
        // OpenAI's newer models know only one name for it, everybody else's only the other.
        if (host.equals("api.openai.com")) {
            builder.maxCompletionTokens(what.maxOutputTokens());
        } else {
            builder.maxTokens(what.maxOutputTokens());
        }
        if (host.equals("openrouter.ai")) {
            builder.customParameters(Map.of("usage", Map.of("include", true)));
        }
        return builder.build();
    }
}
