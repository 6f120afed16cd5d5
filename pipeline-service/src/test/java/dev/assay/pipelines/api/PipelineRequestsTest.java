package dev.assay.pipelines.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.analysis.AnalysisTasks;
import dev.assay.edge.api.AnalysisFields;
import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.edge.generation.GenerationSettings;
import dev.assay.edge.generation.ModelIds;
import dev.assay.edge.generation.Templates;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.ToolCatalog;
import dev.assay.model.pipeline.Limits;
import dev.assay.model.pipeline.NewPipeline;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.Target;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineRequestsTest {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();

    private final PipelineRequests requests = requests();

    private static PipelineRequests requests() {
        GenerationSettings settings = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(GenerationSettings.class)
                .build()
                .getConfigMapping(GenerationSettings.class);
        var json = new ObjectMapper();
        return new PipelineRequests(
                new GenerationReader(new ModelIds(settings), new Templates(settings, json)),
                new AnalysisReader(new AnalysisFields(ToolCatalog.STANDARD)),
                new AnalysisTasks(json),
                json);
    }

    @Test
    void existing_applications_are_analysed_with_everything_unless_something_else_is_said() {
        NewPipeline pipeline = read("{generation:{mode:'existing',applications:['m:1',{model:'m',app:3}]}}");

        assertThat(pipeline.jobs())
                .containsExactly(
                        new NewPipeline.Job.Existing(new Target("m", 1)),
                        new NewPipeline.Job.Existing(new Target("m", 3)));
        assertThat(analysis(pipeline).services()).containsOnlyKeys(AnalyzerService.values());
        assertThat(pipeline.limits()).isEqualTo(Limits.STANDARD);
        assertThat(pipeline.streams()).isTrue();
        assertThat(pipeline.priority()).isEqualTo(Priority.NORMAL);
        assertThat(pipeline.name()).isNull();
    }

    @Test
    void every_model_writes_every_template_models_first() {
        NewPipeline pipeline = read("{generation:{mode:'generate',models:['openai/gpt-4o','b'],"
                + "templates:['crud_todo_list','api_url_shortener'],temperature:0.5}}");

        assertThat(pipeline.jobs())
                .extracting(NewPipeline.Job.Generated.class::cast)
                .extracting(NewPipeline.Job.Generated::model, NewPipeline.Job.Generated::template)
                .containsExactly(
                        tuple("openai_gpt-4o", "crud_todo_list"),
                        tuple("openai_gpt-4o", "api_url_shortener"),
                        tuple("b", "crud_todo_list"),
                        tuple("b", "api_url_shortener"));
        assertThat(((NewPipeline.Job.Generated) pipeline.jobs().getFirst())
                        .payload()
                        .json())
                .contains("openai/gpt-4o", "crud_todo_list", "0.5");
    }

    @Test
    void everything_can_be_said() {
        NewPipeline pipeline =
                read("{name:'nightly',generation:{mode:'generate',models:['a'],templates:['crud_todo_list'],"
                        + "maxConcurrentTasks:4,timeoutSeconds:60},analysis:{enabled:true,tools:['bandit'],tier:'quick',"
                        + "options:{bandit:{skips:['B101']}},maxConcurrentTasks:7,timeoutSeconds:90,analyzerWaitSeconds:5},"
                        + "streaming:false,priority:'high'}");

        assertThat(pipeline.name()).isEqualTo("nightly");
        assertThat(pipeline.limits())
                .isEqualTo(new Limits(4, 7, Duration.ofSeconds(60), Duration.ofSeconds(90), Duration.ofSeconds(5)));
        assertThat(pipeline.streams()).isFalse();
        assertThat(pipeline.priority()).isEqualTo(Priority.HIGH);
        assertThat(analysis(pipeline).services()).containsOnlyKeys(AnalyzerService.STATIC);
        assertThat(analysis(pipeline).services().values())
                .extracting(Payload::json)
                .allMatch(json -> json.contains("bandit") && json.contains("B101") && json.contains("QUICK"));
        assertThat(analysis(pipeline).payload().json())
                .isEqualTo("{\"kind\":\"analysis\",\"tools\":[\"bandit\"],\"tier\":\"quick\","
                        + "\"options\":{\"bandit\":{\"skips\":[\"B101\"]}}}");
    }

    @Test
    void what_the_mode_does_not_look_at_is_said() throws JsonProcessingException {
        PipelineRequest existing = requests.read(
                body("{generation:{mode:'existing',applications:['notes:1'],models:['a/b'],templates:[]}}"));

        assertThat(existing.notes()).containsExactly("generation.models has no effect in the mode existing");

        PipelineRequest generate = requests.read(
                body("{generation:{applications:['notes:1'],models:['a/b'],templates:['crud_todo_list']}}"));

        assertThat(generate.notes()).containsExactly("generation.applications has no effect in the mode generate");
    }

    @Test
    void the_configuration_of_the_replaced_system_is_understood() throws JsonProcessingException {
        ObjectNode body = body("{name:'optional',config:{generation:{mode:'existing',models:[],templates:[],"
                + "existingApps:['demo_model-1:1',{model:'demo_model-1',app:3}],"
                + "options:{parallel:true,maxConcurrentTasks:2}},"
                + "analysis:{enabled:true,profile:'static',tools:[],autoStartContainers:true,stopAfterAnalysis:true,"
                + "streamingAnalysis:false,options:{parallel:true,maxConcurrentTasks:5,autoStartContainers:false}}}}");

        PipelineRequest request = requests.read(body);

        NewPipeline pipeline = request.pipeline();
        assertThat(pipeline.name()).isEqualTo("optional");
        assertThat(pipeline.jobs()).hasSize(2);
        assertThat(pipeline.limits().analyses()).isEqualTo(5);
        assertThat(pipeline.streams()).isFalse();
        assertThat(analysis(pipeline).services()).containsOnlyKeys(AnalyzerService.STATIC);
        assertThat(analysis(pipeline).payload().json()).isEqualTo("{\"kind\":\"analysis\",\"analysis\":\"static\"}");
        assertThat(new ObjectMapper().readTree(pipeline.config())).isEqualTo(body.get("config"));
        assertThat(request.notes()).hasSize(2).allMatch(note -> note.contains("has no effect"));
    }

    @Test
    void not_in_parallel_is_one_at_a_time() {
        NewPipeline pipeline = read("{generation:{mode:'generate',models:['a'],templates:['crud_todo_list'],"
                + "options:{parallel:false}},analysis:{options:{parallel:false,maxConcurrentTasks:9}}}");

        assertThat(pipeline.limits().generations()).isEqualTo(1);
        assertThat(pipeline.limits().analyses()).isEqualTo(1);
    }

    @Test
    void applications_can_be_generated_and_left_at_that() {
        NewPipeline pipeline =
                read("{generation:{models:['a'],templates:['crud_todo_list']},analysis:{enabled:false}}");

        assertThat(pipeline.analysis()).isNull();
    }

    @Test
    void all_that_is_wrong_is_said_at_once() {
        List<Problem.FieldError> errors = errors("{name:'',generation:{mode:'generate',models:['../x','a','a'],"
                + "templates:['nothing'],maxConcurrentTasks:0},analysis:{tools:['banditt'],tier:'slow',"
                + "options:{parallel:'yes'}},streaming:1,priority:'top',preset:'x',other:1}");

        assertThat(errors)
                .extracting(Problem.FieldError::field)
                .containsExactlyInAnyOrder(
                        "name",
                        "generation.models",
                        "generation.models",
                        "generation.templates",
                        "generation.maxConcurrentTasks",
                        "analysis.tools",
                        "analysis.tier",
                        "analysis.options.parallel",
                        "streaming",
                        "priority",
                        "preset",
                        "other");
        assertThat(errors)
                .filteredOn(error -> "generation.templates".equals(error.field()))
                .allMatch(error -> error.message().contains("crud_todo_list"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                          | generation
            {generation:[]}                                             | generation
            {generation:{}}                                             | generation.models
            {generation:{mode:'both',models:['a'],templates:['crud_todo_list']}}      | generation.mode
            {generation:{mode:'existing'}}                              | generation.applications
            {generation:{mode:'existing',applications:[]}}              | generation.applications
            {generation:{mode:'existing',applications:'m:1'}}           | generation.applications
            {generation:{mode:'existing',applications:['m']}}           | generation.applications.0
            {generation:{mode:'existing',applications:['m:0']}}         | generation.applications.0
            {generation:{mode:'existing',applications:['m:x']}}         | generation.applications.0
            {generation:{mode:'existing',applications:['../m:1']}}      | generation.applications.0
            {generation:{mode:'existing',applications:['m:99999999999999999999']}}    | generation.applications.0
            {generation:{mode:'existing',applications:[1]}}             | generation.applications.0
            {generation:{mode:'existing',applications:[{model:'m'}]}}   | generation.applications.0
            {generation:{mode:'existing',applications:[{model:'m',app:1.5}]}}         | generation.applications.0
            {generation:{mode:'existing',applications:[{model:'m',app:1,x:1}]}}       | generation.applications.0
            {generation:{mode:'existing',applications:['m:1',{model:'m',app:1}]}}     | generation.applications.1
            {generation:{mode:'existing',applications:['m:1'],existingApps:['m:2']}}  | generation.existingApps
            {generation:{mode:'existing',applications:['m:1']},analysis:{enabled:false}}     | analysis.enabled
            {generation:{mode:'existing',applications:['m:1']},analysis:7}            | analysis
            {generation:{mode:'existing',applications:['m:1']},analysis:{profile:'all'}}     | analysis.profile
            {generation:{mode:'existing',applications:['m:1']},analysis:{services:[]}}       | analysis.services
            {generation:{mode:'existing',applications:['m:1']},analysis:{timeoutSeconds:0}}  | analysis.timeoutSeconds
            {generation:{mode:'existing',applications:['m:1']},analysis:{options:[]}} | analysis.options
            {config:{generation:{mode:'existing',applications:['m']}}}  | config.generation.applications.0
            {config:{},generation:{}}                                   | config.generation
            {config:7}                                                  | config
            """)
    void what_is_wrong_is_named_by_its_place(String text, String field) {
        assertThat(errors(text)).extracting(Problem.FieldError::field).contains(field);
    }

    @Test
    void a_pipeline_has_a_bound() {
        String models = "'m"
                + String.join(
                        "','m",
                        IntStream.range(0, 2_501).mapToObj(Integer::toString).toList()) + "'";

        assertThat(
                        errors(
                                "{generation:{models:[" + models
                                        + "],templates:['crud_todo_list','api_url_shortener','auth_user_login','api_weather_display']}}"))
                .extracting(Problem.FieldError::message)
                .containsExactly("and templates make 10004 applications; a pipeline has at most 10000");
    }

    private NewPipeline read(String text) {
        return requests.read(body(text)).pipeline();
    }

    private static NewPipeline.Analysis analysis(NewPipeline pipeline) {
        return Objects.requireNonNull(pipeline.analysis());
    }

    private List<Problem.FieldError> errors(String text) {
        var refused = catchThrowableOfType(ProblemException.class, () -> requests.read(body(text)));
        assertThat(refused).as(text).isNotNull();
        return Objects.requireNonNull(refused.problem().errors());
    }

    private static ObjectNode body(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
