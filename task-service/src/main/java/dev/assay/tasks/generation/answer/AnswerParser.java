package dev.assay.tasks.generation.answer;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a model's answer into files. All of it or nothing: an application with a hole in it would only be found
/// faulty later, for the wrong reason.
@ApplicationScoped
public class AnswerParser {

    private final JsonFiles json;
    private final AnswerLimits limits;

    AnswerParser(ObjectMapper json) {
        this.json = new JsonFiles(json);
        this.limits = AnswerLimits.STANDARD;
    }

    /// @param required paths that must be there
    public ParsedAnswer parse(String answer, List<String> required) {
        Optional<List<NamedText>> whole = json.in(answer);
        if (whole.isPresent()) {
            return new FileSet(limits, required).of(whole.get());
        }
        var files = new ArrayList<NamedText>();
        int unnamed = 0;
        for (FencedBlock block : FencedBlocks.in(answer)) {
            Optional<String> name = BlockNames.of(block);
            if (name.isPresent()) {
                if (!block.closed()) {
                    return new ParsedAnswer.Unusable("the answer ends in the middle of " + Words.shown(name.get()));
                }
                files.add(new NamedText(name.get(), content(block, name.get())));
            } else {
                Optional<List<NamedText>> inBlock = json.in(block.text(0));
                files.addAll(inBlock.orElse(List.of()));
                unnamed += inBlock.isPresent() ? 0 : 1;
            }
        }
        if (files.isEmpty()) {
            return new ParsedAnswer.Unusable("the answer has no files: " + seen(answer, unnamed));
        }
        return new FileSet(limits, required).of(files);
    }

    /// A comment with the file's name is at home in code; JSON knows no comments.
    private static String content(FencedBlock block, String name) {
        return block.text(name.endsWith(".json") && BlockNames.isNamedInFirstLine(block) ? 1 : 0);
    }

    private static String seen(String answer, int unnamed) {
        if (answer.isBlank()) {
            return "it is empty";
        }
        String blocks = unnamed == 0 ? "no blocks of code" : unnamed + " blocks of code without a file's name";
        return answer.length() + " characters, " + blocks + "; it begins with " + Words.shown(answer);
    }
}
