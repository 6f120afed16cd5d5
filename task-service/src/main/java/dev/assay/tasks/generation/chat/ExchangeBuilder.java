package dev.assay.tasks.generation.chat;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import java.time.Duration;

/// Gives the library the client of one call. Its limits are set already.
record ExchangeBuilder(Exchange exchange) implements HttpClientBuilder {

    @Override
    public Duration connectTimeout() {
        return exchange.limits().connect();
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration ignored) {
        return this;
    }

    @Override
    public Duration readTimeout() {
        return exchange.limits().request();
    }

    @Override
    public HttpClientBuilder readTimeout(Duration ignored) {
        return this;
    }

    @Override
    public HttpClient build() {
        return exchange;
    }
}
