package dev.assay.tasks.generation.answer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Makes files of named texts, if they can all be written together.
final class FileSet {

    private final AnswerLimits limits;
    private final List<String> required;

    FileSet(AnswerLimits limits, List<String> required) {
        this.limits = limits;
        this.required = List.copyOf(required);
    }

    ParsedAnswer of(List<NamedText> named) {
        var files = new LinkedHashMap<String, AnswerFile>();
        for (NamedText each : named) {
            Optional<String> refusal = FilePaths.refusal(each.name());
            if (refusal.isPresent()) {
                return unusable("the path " + Words.shown(each.name()) + " " + refusal.get());
            }
            if (each.content().indexOf('\0') >= 0) {
                return unusable(Words.shown(each.name()) + " is no text: it has a NUL in it");
            }
            // A model that writes a file twice has corrected itself.
            files.put(each.name(), new AnswerFile(each.name(), each.content()));
        }
        List<AnswerFile> placed = withoutCommonFolder(files.values());
        return tooMuch(placed)
                .or(() -> collision(placed))
                .or(() -> missing(placed))
                .<ParsedAnswer>map(ParsedAnswer.Unusable::new)
                .orElseGet(() -> new ParsedAnswer.Usable(placed));
    }

    private Optional<String> tooMuch(List<AnswerFile> files) {
        if (files.size() > limits.files()) {
            return Optional.of(
                    "the answer has " + files.size() + " files; an application has at most " + limits.files());
        }
        long total = 0;
        for (AnswerFile file : files) {
            int size = file.bytes().length;
            total += size;
            if (size > limits.fileBytes()) {
                return Optional.of("%s has %d bytes; a file has at most %d"
                        .formatted(Words.shown(file.path()), size, limits.fileBytes()));
            }
        }
        return total > limits.totalBytes()
                ? Optional.of(
                        "the files have %d bytes; an application has at most %d".formatted(total, limits.totalBytes()))
                : Optional.empty();
    }

    /// Two files that are one where upper and lower case are the same, or a file where another needs a folder.
    private static Optional<String> collision(List<AnswerFile> files) {
        var folders = new TreeSet<String>();
        Map<String, String> seen = new LinkedHashMap<>();
        for (AnswerFile file : files) {
            String key = file.path().toLowerCase(Locale.ROOT);
            String other = seen.put(key, file.path());
            if (other != null) {
                return Optional.of(Words.shown(other) + " and " + Words.shown(file.path())
                        + " are the same file where case does not matter");
            }
            for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
                folders.add(key.substring(0, slash));
            }
        }
        return folders.stream()
                .filter(seen::containsKey)
                .map(path -> Words.shown(path) + " is a file and a folder")
                .findFirst();
    }

    private Optional<String> missing(List<AnswerFile> files) {
        var absent = new ArrayList<>(required);
        files.forEach(file -> absent.remove(file.path()));
        return absent.isEmpty()
                ? Optional.empty()
                : Optional.of("the answer lacks " + String.join(", ", absent) + "; it has "
                        + Words.shown(String.join(
                                ", ", files.stream().map(AnswerFile::path).toList())));
    }

    /// Some models put everything into a folder named after the application. It is left out when what is required
    /// then lies where it should.
    private List<AnswerFile> withoutCommonFolder(Collection<AnswerFile> files) {
        List<AnswerFile> all = List.copyOf(files);
        String first = all.getFirst().path();
        String folder = first.substring(0, first.indexOf('/') + 1);
        if (folder.isEmpty()
                || missing(all).isEmpty()
                || !all.stream().allMatch(file -> file.path().startsWith(folder))) {
            return all;
        }
        List<AnswerFile> moved = all.stream()
                .map(file -> new AnswerFile(file.path().substring(folder.length()), file.content()))
                .toList();
        return missing(moved).isEmpty() ? moved : all;
    }

    private static ParsedAnswer unusable(String why) {
        return new ParsedAnswer.Unusable(why);
    }
}
