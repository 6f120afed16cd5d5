package dev.assay.tasks.generation.answer;

import java.nio.charset.StandardCharsets;

/// One file of an answer.
///
/// @param path safe to write below a folder of the application's own, see [FilePaths]
public record AnswerFile(String path, String content) {

    public byte[] bytes() {
        return content.getBytes(StandardCharsets.UTF_8);
    }
}
