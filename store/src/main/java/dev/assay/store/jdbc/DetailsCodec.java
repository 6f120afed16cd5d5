package dev.assay.store.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.model.analysis.Connectivity;
import dev.assay.model.analysis.Metric;
import dev.assay.model.analysis.OpenPort;
import dev.assay.model.analysis.QualityScore;
import dev.assay.model.analysis.ReportDetails;
import dev.assay.model.analysis.Requirement;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/// The JSON that `report_details` holds. Stays readable when the records grow: what is unknown is passed over.
@RegisterForReflection(
        targets = {
            ReportDetails.class,
            Metric.class,
            Requirement.class,
            QualityScore.class,
            Connectivity.class,
            OpenPort.class
        })
public final class DetailsCodec {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private DetailsCodec() {}

    /// Null for details that say nothing.
    public static @Nullable String write(ReportDetails details) {
        if (details.isEmpty()) {
            return null;
        }
        try {
            return JSON.writeValueAsString(details);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("records of texts and numbers have a JSON form", impossible);
        }
    }

    public static ReportDetails read(String json) {
        try {
            return JSON.readValue(json, ReportDetails.class);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException("report_details holds something that is no details", unreadable);
        }
    }
}
