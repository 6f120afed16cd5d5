package dev.assay.model.task;

import java.util.regex.Pattern;

/// The application a task is about: a model's slug and the application's number.
///
/// The slug becomes a folder name on the analyzers' side, which does not check it; so it is checked here, once, for
/// everybody.
///
/// @param model 1 to 120 letters, digits, `.`, `_` or `-`, starting with a letter or a digit; never `..`
/// @param app 1 to 1,000,000
public record Target(String model, int app) {

    public static final int MAX_APP = 1_000_000;

    /// What a model slug is, for messages: "a model slug is …", "must be …".
    public static final String MODEL_RULE =
            "1 to 120 letters, digits, single dots, _ or -, starting with a letter or a digit";

    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_-]|\\.(?!\\.)){0,119}");

    public Target {
        if (!isValidModel(model)) {
            throw new IllegalArgumentException("a model slug is " + MODEL_RULE);
        }
        if (!isValidApp(app)) {
            throw new IllegalArgumentException("an application number is between 1 and 1000000");
        }
    }

    public static boolean isValidModel(String text) {
        return MODEL.matcher(text).matches();
    }

    public static boolean isValidApp(long number) {
        return number >= 1 && number <= MAX_APP;
    }

    @Override
    public String toString() {
        return model + "/app" + app;
    }
}
