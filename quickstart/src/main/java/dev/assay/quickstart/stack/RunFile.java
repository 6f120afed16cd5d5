package dev.assay.quickstart.stack;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// `run.json`: what runs on these data, for `./assay analyze` to find it and for the next `./assay up` to find what
/// a killed one left behind.
///
/// @param portBase where it listens
/// @param services the processes it has started so far
public record RunFile(RecordedProcess launcher, int portBase, List<RecordedProcess> services) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    public RunFile {
        services = List.copyOf(services);
    }

    /// The run on these data; empty when there is none, or when the file is not one we wrote.
    public static Optional<RunFile> read(DataDirectory data) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(data.runFile()), RunFile.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public URI tasksUrl() {
        return URI.create("http://127.0.0.1:" + new PortPlan(portBase).tasks());
    }

    /// Whether the launcher still lives.
    @JsonIgnore
    public boolean isLive() {
        return launcher.find().isPresent();
    }

    void write(DataDirectory data) throws IOException {
        Path fresh = data.root().resolve("run.json.new");
        Files.writeString(fresh, json());
        Files.move(fresh, data.runFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String json() throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    }
}
