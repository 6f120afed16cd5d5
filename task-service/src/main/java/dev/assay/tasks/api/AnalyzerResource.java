package dev.assay.tasks.api;

import dev.assay.analyzer.AnalyzerClient;
import dev.assay.analyzer.ServiceStatus;
import dev.assay.edge.api.Problem;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.ServiceBreaker;
import dev.assay.model.breaker.ServiceBreakers;
import dev.assay.tasks.analysis.AnalyzerCalls;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Shows how the analyzers are, and lets a person say that one is well again.
@Path("/api/analyzers")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Analyzers")
class AnalyzerResource {

    private final AnalyzerClient client;
    private final AnalyzerCalls analyzers;
    private final ServiceBreakers breakers;

    AnalyzerResource(AnalyzerClient client, AnalyzerCalls analyzers, ServiceBreakers breakers) {
        this.client = client;
        this.analyzers = analyzers;
        this.breakers = breakers;
    }

    @GET
    @Operation(
            operationId = "listAnalyzers",
            summary = "Show the analyzer services and their replicas",
            description =
                    "From memory; only replicas that nothing is known of yet are asked, for at most three seconds.")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = AnalyzerJson.AnalyzersJson.class)))
    public AnalyzerJson.AnalyzersJson list() throws InterruptedException {
        List<ServiceBreaker> shared = analyzers.breakers();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ServiceStatus>> asked = Stream.of(AnalyzerService.values())
                    .map(service -> threads.submit(() -> analyzers.status(service)))
                    .toList();
            var services = new ArrayList<AnalyzerJson>();
            for (int i = 0; i < asked.size(); i++) {
                services.add(AnalyzerJson.of(asked.get(i).get(), shared.get(i)));
            }
            return new AnalyzerJson.AnalyzersJson(services);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an analyzer's status could not be read", e.getCause());
        }
    }

    @GET
    @Path("/{service}")
    @Operation(operationId = "getAnalyzer", summary = "Show one analyzer service and its replicas")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AnalyzerJson.class)))
    public AnalyzerJson get(@PathParam("service") String name) throws InterruptedException {
        AnalyzerService service = Queries.analyzer(name);
        return show(service, analyzers.breakers().get(service.ordinal()));
    }

    @POST
    @Path("/health/invalidate")
    @Operation(
            operationId = "invalidateAnalyzerHealth",
            summary = "Forget how the analyzers are, so that they are asked again at once",
            description = "What the answering instance remembers; the others ask again when what they remember is old.")
    @APIResponse(responseCode = "204", description = "Forgotten")
    public void invalidate() {
        client.invalidateHealth();
    }

    @POST
    @Path("/{service}/breaker/reset")
    @Operation(
            operationId = "resetAnalyzerBreaker",
            summary = "Close a service's circuit breaker by hand, and those of its replicas",
            description = "In every instance. Tasks that waited for the service run at once. Repeating it is harmless.")
    @APIResponse(
            responseCode = "200",
            description = "The service, as it is now",
            content = @Content(schema = @Schema(implementation = AnalyzerJson.class)))
    public AnalyzerJson reset(@PathParam("service") String name) throws InterruptedException {
        AnalyzerService service = Queries.analyzer(name);
        return show(service, breakers.reset(service));
    }

    private AnalyzerJson show(AnalyzerService service, ServiceBreaker breaker) throws InterruptedException {
        return AnalyzerJson.of(analyzers.status(service), breaker);
    }
}
