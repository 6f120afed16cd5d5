package dev.assay.quickstart.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.quickstart.client.RemotePipeline;
import org.junit.jupiter.api.Test;

class PipelineTableTest {

    @Test
    void applications_stand_by_services_with_what_was_found() throws JsonProcessingException {
        var pipeline = new RemotePipeline(new ObjectMapper().readTree("""
                {"services":["static-analyzer","ai-analyzer"],"applications":[
                 {"model":"shop","app":1,"task":"task_0a1b2c3d4e5f","services":{
                  "static-analyzer":{"state":"COMPLETED","findings":{"high":2,"low":1}},
                  "ai-analyzer":{"state":"SKIPPED","findings":{}}}},
                 {"model":"shop","app":2,"task":null,"services":{
                  "static-analyzer":{"state":"PARTIAL_SUCCESS","findings":{}}}}]}"""));

        assertThat(PipelineTable.of(pipeline)).isEqualTo("""
                application  static-analyzer           ai-analyzer
                shop/app1    completed: 2 high, 1 low  skipped
                shop/app2    partial success           ?
                """);
        assertThat(pipeline.applications().getLast().task()).isEmpty();
    }
}
