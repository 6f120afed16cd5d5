package dev.assay.model.application;

import dev.assay.model.task.Lease;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import java.util.Optional;
import java.util.Set;

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

    /// Gives a generation its number, and shows the application as its task's from then on. The same task always
    /// gets the same number, whatever attempt asks, unless that turned out to be taken.
    ///
    /// @param lease the attempt's
    /// @param model a valid model slug
    /// @param taken numbers that are not free, although they may not be known here: what lies in the folder
    /// @return the model's next free number; empty when the lease is no longer the task's
    Optional<Target> reserve(Lease lease, String model, String template, Set<Integer> taken);

    /// The application that a task was given a number for.
    Optional<Target> generatedBy(TaskId task);
}
