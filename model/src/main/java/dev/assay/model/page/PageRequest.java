package dev.assay.model.page;

import org.jspecify.annotations.Nullable;

/// Which piece of a list is wanted.
///
/// @param limit 1 to [#MAX_LIMIT]
/// @param cursor where the last page said the next begins; null for the first
public record PageRequest(int limit, @Nullable String cursor) {

    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 500;

    public PageRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is between 1 and " + MAX_LIMIT + ", not " + limit);
        }
    }

    public static PageRequest first(int limit) {
        return new PageRequest(limit, null);
    }

    public PageRequest after(String nextCursor) {
        return new PageRequest(limit, nextCursor);
    }
}
