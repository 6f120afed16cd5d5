package dev.assay.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzer.wire.Bytes;
import dev.assay.model.task.Target;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(textBlock = """
                    file:///app/sources/demo.1/app3/src/app.py,          src/app.py
                    /app/sources/demo.1/app3/src/app.py,                 src/app.py
                    file:///app/sources/demo.1/crud_todo/app3/src/x.js,  src/x.js
                    /app/sources/demo.1/crud_todo/app3/src/x.js,         src/x.js
                    demo.1/app3/z.py,                                    z.py
                    file:///app/sources/demo.1/app3/a%20b.py,            a%20b.py
                    file:///app/sources/demo.1/app3/a%2520b.py,          a%2520b.py
                    /app/sources/demo.1/app3/a%20b.py,                   a%20b.py
                    /app/sources/demo.1/app3/a b.py,                     a%20b.py
                    file:///app/sources/demo.1/app3/100%.py,             100%25.py
                    file:///app/sources/demo.1/app3/ä.py,                %C3%A4.py
                    file:///app/sources/demo.1/app3/c:d.py,              c%3Ad.py
                    C:\\apps\\demo.1\\app3\\x.js,                            x.js
                    """)
    void a_file_of_the_application_is_named_from_its_folder_on(String uri, String expected) throws IOException {
        assertThat(location(new JsonObject().put("uri", uri)))
                .isEqualTo(new JsonObject().put("uri", expected).put("uriBaseId", "%SRCROOT%"));
        assertThat(location(new JsonObject()
                        .put("uriBaseId", "ROOT")
                        .put("uri", uri)
                        .put("index", 4)))
                .isEqualTo(new JsonObject()
                        .put("uri", expected)
                        .put("uriBaseId", "%SRCROOT%")
                        .put("index", 4));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    src/app.py
                    file:///usr/lib/python3/os.py
                    file:///app/sources/demo.1/app3/../../../etc/passwd
                    file:///app/sources/demo.1/app4/src/app.py
                    https://example.org/demo.1/app3/src/app.py
                    """)
    void other_uris_stay_as_they_are(String uri) throws IOException {
        assertThat(location(new JsonObject().put("uri", uri))).isEqualTo(new JsonObject().put("uri", uri));
        var based = new JsonObject().put("uriBaseId", "ROOT").put("uri", uri);
        assertThat(location(based)).isEqualTo(based);
    }

    @Test
    void folders_of_the_machine_the_tool_ran_on_are_left_out() throws IOException {
        JsonArray runs = runs("{'originalUriBaseIds':{'%SRCROOT%':{'uri':'file:///app/'}},"
                + "'artifacts':[{'location':{'uri':'file:///app/sources/demo.1/app3/a.py'}}]}");

        assertThat(runs.encode()).doesNotContain("/app").contains("\"uri\":\"a.py\",\"uriBaseId\":\"%SRCROOT%\"");
    }

    private static JsonObject location(JsonObject artifactLocation) throws IOException {
        var physical = new JsonObject().put("artifactLocation", artifactLocation);
        var result = new JsonObject()
                .put("message", new JsonObject().put("text", "m"))
                .put("locations", new JsonArray().add(new JsonObject().put("physicalLocation", physical)));
        return runs(new JsonObject().put("results", new JsonArray().add(result)).encode())
                .getJsonObject(0)
                .getJsonArray("results")
                .getJsonObject(0)
                .getJsonArray("locations")
                .getJsonObject(0)
                .getJsonObject("physicalLocation")
                .getJsonObject("artifactLocation");
    }

    private static JsonArray runs(String sarif) throws IOException {
        String before = "{\"ä\":1,\"sarif\":";
        String text = before + sarif.replace('\'', '"') + "}";
        int from = before.getBytes(StandardCharsets.UTF_8).length;
        int to = text.getBytes(StandardCharsets.UTF_8).length - 1;
        var out = new ByteArrayOutputStream();
        SarifWriter.write(Bytes.of(text), new Span(from, to), "bandit", new Target("demo.1", 3), out);
        JsonObject document = new JsonObject(out.toString(StandardCharsets.UTF_8));
        assertThat(document.getString("version")).isEqualTo("2.1.0");
        assertThat(document.getString("$schema")).contains("sarif-2.1.0");
        return document.getJsonArray("runs");
    }
}
