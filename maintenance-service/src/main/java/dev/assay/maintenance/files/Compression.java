package dev.assay.maintenance.files;

import dev.assay.model.task.Publication;

/// What is to be had by compressing a result.
public sealed interface Compression {

    /// The compressed files are on disk under temporary names, read back and found right; publishing puts them in
    /// place of the plain ones.
    ///
    /// @param files how many
    /// @param saved bytes that are free afterwards
    record Prepared(int files, long saved, Publication publication) implements Compression {}

    /// Nothing in it is worth compressing, or it is compressed already, or it is gone.
    record Nothing() implements Compression {}

    /// It is not what its row and its manifest say, or cannot be read or written.
    ///
    /// @param reason for a person
    record Refused(String reason) implements Compression {}
}
