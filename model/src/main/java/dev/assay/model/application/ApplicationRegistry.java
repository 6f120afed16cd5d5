package dev.assay.model.application;

import dev.assay.model.task.Target;

/// Which applications there are.
public interface ApplicationRegistry {

    /// Makes sure that the application is known. Harmless when it already is.
    void register(Target application);

    /// The application that stands for a place the user named, such as a directory of theirs: the same place always
    /// gets the same number, a new place the model's next free one.
    ///
    /// @param model a valid model slug, see [Target#isValidModel]
    /// @param origin the place, as the user's side names it; at most 4,096 characters
    Target numberFor(String model, String origin);
}
