package dev.assay.edge.generation;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A kind of application that models are asked to write: what it has to do, and the words it is asked for with.
///
/// @param name also the folder between the model's and the application's
/// @param systemPrompt with its place-holders, see [#prompt]
/// @param userPrompt the same
public record Template(String name, Requirements requirements, String systemPrompt, String userPrompt) {

    /// What a name is, for messages: "a template's name is …".
    public static final String NAME_RULE =
            "1 to 63 lower-case letters, digits or _, starting with a letter, and nothing like app1";

    /// An application's folder is `app<N>`; a template's must never be taken for one.
    private static final Pattern NAME = Pattern.compile("(?!app\\d+$)[a-z][a-z0-9_]{0,62}");

    public Template {
        if (!isValidName(name)) {
            throw new IllegalArgumentException("a template's name is " + NAME_RULE);
        }
    }

    public static boolean isValidName(String text) {
        return NAME.matcher(text).matches();
    }

    /// The messages to send: the prompts with the requirements in the place of `{{title}}`, `{{description}}`,
    /// `{{requirements}}`, `{{endpoints}}`, `{{acceptance}}` and `{{files}}`.
    public Prompt prompt() {
        return new Prompt(filled(systemPrompt), filled(userPrompt));
    }

    private String filled(String text) {
        return text.replace("{{title}}", requirements.title())
                .replace("{{description}}", requirements.description())
                .replace("{{requirements}}", list(requirements.functional()))
                .replace(
                        "{{endpoints}}",
                        list(requirements.endpoints().stream()
                                .map(Endpoint::toString)
                                .toList()))
                .replace("{{acceptance}}", list(requirements.acceptance()))
                .replace("{{files}}", list(requirements.files()));
    }

    private static String list(List<String> items) {
        return items.stream()
                .map(item -> "- " + item)
                .reduce((a, b) -> a + "\n" + b)
                .orElse("- none");
    }

    /// What is sent to a model.
    public record Prompt(String system, String user) {}

    /// What the application has to do.
    ///
    /// @param functional what it must do, a sentence each
    /// @param endpoints what its backend answers to
    /// @param acceptance how one tells that it does
    /// @param files paths that an answer must have to be of use
    @RegisterForReflection
    public record Requirements(
            String title,
            String description,
            List<String> functional,
            List<Endpoint> endpoints,
            List<String> acceptance,
            List<String> files) {

        public Requirements {
            title = Optional.ofNullable(title)
                    .filter(text -> !text.isBlank())
                    .orElseThrow(() -> new IllegalArgumentException("it has no title"));
            description = Optional.ofNullable(description)
                    .filter(text -> !text.isBlank())
                    .orElseThrow(() -> new IllegalArgumentException("it has no description"));
            functional = listed("functional", functional);
            endpoints = listed("endpoints", endpoints);
            acceptance = listed("acceptance", acceptance);
            files = listed("files", files);
        }

        private static <T> List<T> listed(String field, List<T> items) {
            return Optional.ofNullable(items)
                    .filter(list -> !list.isEmpty())
                    .map(List::copyOf)
                    .orElseThrow(() -> new IllegalArgumentException("its list of " + field + " is empty"));
        }
    }

    @RegisterForReflection
    public record Endpoint(String method, String path, String does) {

        @Override
        public String toString() {
            return method + " " + path + ": " + does;
        }
    }
}
