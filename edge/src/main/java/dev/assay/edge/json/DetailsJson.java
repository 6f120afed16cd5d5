package dev.assay.edge.json;

import dev.assay.model.analysis.Confidence;
import dev.assay.model.analysis.Connectivity;
import dev.assay.model.analysis.Metric;
import dev.assay.model.analysis.OpenPort;
import dev.assay.model.analysis.QualityScore;
import dev.assay.model.analysis.ReportDetails;
import dev.assay.model.analysis.Requirement;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What one service found out besides findings. Lists that a service does not fill are empty.
@Schema(name = "Details")
@RegisterForReflection
public record DetailsJson(
        List<MetricJson> metrics,
        List<RequirementJson> requirements,
        List<QualityJson> quality,
        List<ConnectivityJson> connectivity,
        List<OpenPortJson> openPorts) {

    public static DetailsJson of(ReportDetails details) {
        return new DetailsJson(
                details.metrics().stream().map(MetricJson::of).toList(),
                details.requirements().stream().map(RequirementJson::of).toList(),
                details.quality().stream().map(QualityJson::of).toList(),
                details.connectivity().stream().map(ConnectivityJson::of).toList(),
                details.openPorts().stream().map(OpenPortJson::of).toList());
    }

    /// A measurement; `unit` is `count`, `%`, `1/s`, `ms` or `USD`.
    @Schema(name = "Metric")
    @RegisterForReflection
    public record MetricJson(String tool, @Nullable String url, String name, double value, String unit) {

        static MetricJson of(Metric metric) {
            return new MetricJson(
                    metric.tool(),
                    metric.url(),
                    metric.name().wireName(),
                    metric.value(),
                    metric.unit().symbol());
        }
    }

    @Schema(name = "Requirement")
    @RegisterForReflection
    public record RequirementJson(
            String tool,
            String requirement,
            boolean met,
            @Nullable String confidence,
            @Nullable String explanation,
            @Nullable String category,
            @Nullable Double weight) {

        static RequirementJson of(Requirement item) {
            return new RequirementJson(
                    item.tool(),
                    item.requirement(),
                    item.met(),
                    word(item.confidence()),
                    item.explanation(),
                    item.category(),
                    item.weight());
        }
    }

    @Schema(name = "QualityScore")
    @RegisterForReflection
    public record QualityJson(
            String tool,
            @Nullable String id,
            String name,
            boolean passed,
            @Nullable Double score,
            @Nullable String confidence,
            List<String> findings,
            List<String> recommendations,
            @Nullable Double weight) {

        static QualityJson of(QualityScore score) {
            return new QualityJson(
                    score.tool(),
                    score.id(),
                    score.name(),
                    score.passed(),
                    score.score(),
                    word(score.confidence()),
                    score.findings(),
                    score.recommendations(),
                    score.weight());
        }
    }

    /// Whether a place of the application answered; `securityHeaders` says of each header whether it was sent.
    @Schema(name = "Connectivity")
    @RegisterForReflection
    public record ConnectivityJson(
            String url,
            boolean reachable,
            @Nullable String workingUrl,
            @Nullable Integer statusCode,
            Map<String, Boolean> securityHeaders,
            @Nullable Integer score,
            @Nullable Integer total,
            @Nullable String error) {

        static ConnectivityJson of(Connectivity place) {
            return new ConnectivityJson(
                    place.url(),
                    place.reachable(),
                    place.workingUrl(),
                    place.statusCode(),
                    place.securityHeaders(),
                    place.score(),
                    place.total(),
                    place.error());
        }
    }

    @Schema(name = "OpenPort")
    @RegisterForReflection
    public record OpenPortJson(
            @Nullable String host,
            int port,
            @Nullable String service,
            @Nullable String version) {

        static OpenPortJson of(OpenPort port) {
            return new OpenPortJson(port.host(), port.port(), port.service(), port.version());
        }
    }

    private static @Nullable String word(@Nullable Confidence confidence) {
        return confidence == null ? null : confidence.wireName();
    }
}
