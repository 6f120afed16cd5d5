package dev.assay.edge.api;

import dev.assay.model.page.Page;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A piece of a list. `nextCursor`, sent back as `cursor`, gets the next piece; null at the end.
@RegisterForReflection
public record PageJson<T>(List<T> items, @Nullable String nextCursor) {

    public static <M, T> PageJson<T> of(Page<M> page, Function<? super M, T> toJson) {
        return new PageJson<>(page.items().stream().map(toJson).toList(), page.nextCursor());
    }

    public static <T> PageJson<T> whole(List<T> items) {
        return new PageJson<>(List.copyOf(items), null);
    }
}
