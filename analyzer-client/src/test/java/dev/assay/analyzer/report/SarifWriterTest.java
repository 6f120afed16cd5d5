package dev.assay.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzer.wire.Bytes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SarifWriterTest {

    private static final String RUN = "{'tool':{'driver':{'name':'T'}},'results':[{'message':{'text':'m'}}]}";

    @Test
    void a_document_keeps_its_runs() throws IOException {
        assertThat(runs("{'$schema':'http://old','version':'2.1.0','runs':[%s,%s]}".formatted(RUN, RUN)))
                .hasSize(2);
    }

    @Test
    void a_bare_run_is_wrapped() throws IOException {
        assertThat(runs(RUN)
                        .getJsonObject(0)
                        .getJsonObject("tool")
                        .getJsonObject("driver")
                        .getString("name"))
                .isEqualTo("T");
    }

    @Test
    void documents_nested_in_runs_are_spliced_next_to_bare_ones() throws IOException {
        JsonArray runs = runs("{'runs':[{'version':'2.1.0','runs':[%s,{'runs':[%s]}]},%s]}".formatted(RUN, RUN, RUN));

        assertThat(runs).hasSize(3).allSatisfy(run -> {
            assertThat(((JsonObject) run).containsKey("runs")).isFalse();
            assertThat(((JsonObject) run).getJsonArray("results")).hasSize(1);
        });
    }

    @Test
    void what_the_schema_refuses_is_mended() throws IOException {
        JsonArray runs = runs("{'results':[{'ruleId':null,'level':'info','rank':NaN,'message':{'text':'a\\ud800'},"
                + "'locations':[{'physicalLocation':{'region':{'startLine':0,'startColumn':5,'endLine':-1}}}]}]}");

        JsonObject run = runs.getJsonObject(0);
        assertThat(run.getJsonObject("tool").getJsonObject("driver").getString("name"))
                .isEqualTo("bandit");
        JsonObject result = run.getJsonArray("results").getJsonObject(0);
        assertThat(result.containsKey("ruleId")).isFalse();
        assertThat(result.getString("level")).isEqualTo("none");
        assertThat(result.getJsonObject("message").getString("text")).isEqualTo("a\uFFFD");
        assertThat(result.getJsonArray("locations")
                        .getJsonObject(0)
                        .getJsonObject("physicalLocation")
                        .getJsonObject("region"))
                .isEqualTo(new JsonObject().put("startColumn", 5));
    }

    @Test
    void an_empty_document_has_no_runs() throws IOException {
        assertThat(runs("{'version':'2.1.0','runs':[]}")).isEmpty();
    }

    private static JsonArray runs(String sarif) throws IOException {
        String before = "{\"ä\":1,\"sarif\":";
        String text = before + sarif.replace('\'', '"') + "}";
        int from = before.getBytes(StandardCharsets.UTF_8).length;
        int to = text.getBytes(StandardCharsets.UTF_8).length - 1;
        var out = new ByteArrayOutputStream();
        SarifWriter.write(Bytes.of(text), new Span(from, to), "bandit", out);
        JsonObject document = new JsonObject(out.toString(StandardCharsets.UTF_8));
        assertThat(document.getString("version")).isEqualTo("2.1.0");
        assertThat(document.getString("$schema")).contains("sarif-2.1.0");
        return document.getJsonArray("runs");
    }
}
