package dev.assay.store.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Map;

/// Reads labels. A mapper of its own, because the application's may be set up for its wire format, or not be there.
@Converter
class LabelsConverter implements AttributeConverter<Map<String, String>, String> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

    @Override
    public String convertToDatabaseColumn(Map<String, String> labels) {
        throw new UnsupportedOperationException("labels are written by submit");
    }

    @Override
    public Map<String, String> convertToEntityAttribute(String json) {
        try {
            return JSON.readValue(json, LABELS);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("the labels column holds something that is not labels", impossible);
        }
    }
}
