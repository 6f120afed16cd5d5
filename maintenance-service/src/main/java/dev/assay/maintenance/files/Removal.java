package dev.assay.maintenance.files;

/// What came of removing something.
public sealed interface Removal {

    /// @param files how many, directories not counted
    record Removed(int files, long bytes) implements Removal {}

    /// It was not there any more.
    record WasGone() implements Removal {}

    /// It was left alone, wholly or in part.
    ///
    /// @param reason for a person
    record Refused(String reason) implements Removal {}
}
