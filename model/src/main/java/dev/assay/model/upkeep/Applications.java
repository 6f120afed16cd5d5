package dev.assay.model.upkeep;

import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.task.Target;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The known applications, to be listed and pinned.
public interface Applications {

    /// By model and number.
    ///
    /// @param model only this model's; null for all
    /// @param missing only those whose directory is missing (true) or is not (false); null for all
    Page<ApplicationView> list(@Nullable String model, @Nullable Boolean missing, PageRequest page);

    Optional<ApplicationView> find(Target application);

    /// Pins an application, or no longer.
    ///
    /// @return false when it is not known
    boolean keep(Target application, boolean kept);
}
