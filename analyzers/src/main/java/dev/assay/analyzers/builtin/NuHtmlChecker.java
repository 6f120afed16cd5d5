package dev.assay.analyzers.builtin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.analyzers.source.FileKind;
import dev.assay.analyzers.tool.Finding;
import dev.assay.analyzers.tool.Severity;
import dev.assay.analyzers.tool.Tool;
import dev.assay.analyzers.tool.ToolReport;
import dev.assay.analyzers.tool.ToolRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import nu.validator.client.EmbeddedValidator;
import nu.validator.client.EmbeddedValidator.OutputFormat;
import org.xml.sax.SAXException;

/// The Nu HTML checker, the one behind validator.w3.org.
public final class NuHtmlChecker implements Tool {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Pattern QUOTED = Pattern.compile("“[^”]*”|\"[^\"]*\"");
    private static final Pattern SENTENCE_END = Pattern.compile("[.:;](\\s|$)");
    private static final Pattern NOT_A_WORD = Pattern.compile("[^a-z]+");
    private static final int MAX_RULE = 60;

    @Override
    public String name() {
        return "nu-html-checker";
    }

    @Override
    public Area area() {
        return Area.HTML;
    }

    @Override
    public Set<FileKind> reads() {
        return EnumSet.of(FileKind.HTML);
    }

    @Override
    public ToolReport run(ToolRun run) {
        return FileByFile.run(
                run,
                file -> findings(check(file.copy()), file.name()),
                "vnu",
                "--format",
                "json",
                "--skip-non-html",
                ".");
    }

    /// A new checker for each file: it keeps what it printed for the one before.
    private static String check(Path file) throws IOException, SAXException {
        EmbeddedValidator checker = new EmbeddedValidator();
        checker.setOutputFormat(OutputFormat.JSON);
        // As HTML whatever the extension, and nothing that a document refers to is fetched.
        checker.setForceHTML(true);
        checker.setLoadEntities(false);
        // A guess at the language of the text, which is no flaw of the page.
        checker.setNoLangDetect(true);
        return checker.validate(file);
    }

    static List<Finding> findings(String report, String file) throws JsonProcessingException {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode message : JSON.readTree(report).path("messages")) {
            findings.add(finding(message, file));
        }
        return findings;
    }

    private static Finding finding(JsonNode message, String file) {
        int lastLine = message.path("lastLine").asInt();
        int firstLine = message.path("firstLine").asInt(lastLine);
        return new Finding(
                rule(message),
                severity(message),
                message.path("message").asText(),
                new Finding.Place(
                        file,
                        firstLine,
                        message.path("firstColumn")
                                .asInt(message.path("lastColumn").asInt()),
                        lastLine,
                        message.path("lastColumn").asInt()));
    }

    /// The checker has no codes for its messages, so one is made of what all messages of a kind have in common: the
    /// words of the first sentence, without what is quoted from the page and without numbers.
    private static String rule(JsonNode message) {
        String template = QUOTED.matcher(message.path("message").asText()).replaceAll(" ");
        String sentence = SENTENCE_END.split(template, 2)[0];
        StringBuilder rule = new StringBuilder();
        for (String word : NOT_A_WORD.split(sentence.toLowerCase(Locale.ROOT))) {
            if (rule.length() + 1 + word.length() > MAX_RULE) {
                break;
            }
            if (!word.isEmpty()) {
                rule.append(rule.isEmpty() ? "" : "-").append(word);
            }
        }
        return rule.isEmpty()
                ? message.path("subType").asText(message.path("type").asText("error"))
                : rule.toString();
    }

    private static Severity severity(JsonNode message) {
        return switch (message.path("type").asText()) {
            case "error", "non-document-error" -> Severity.MEDIUM;
            default -> Severity.LOW;
        };
    }
}
