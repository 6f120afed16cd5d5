package dev.assay.model.page;

import java.util.List;

/// A piece of a list by its place in it, for those who number their pages. Places move when a list grows at its
/// beginning, and counting costs, so it ends at [#MAX_TOTAL]; whoever wants all of a list reads it by [Page]s.
///
/// @param total how many there are; never more than [#MAX_TOTAL], even when there are
public record Window<T>(List<T> items, int total) {

    public static final int MAX_TOTAL = 10_000;
    public static final int MAX_LIMIT = 500;

    public Window {
        items = List.copyOf(items);
    }
}
