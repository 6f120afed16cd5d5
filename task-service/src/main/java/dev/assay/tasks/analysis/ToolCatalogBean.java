package dev.assay.tasks.analysis;

import dev.assay.model.analysis.ToolCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// The tools that can be asked for.
@ApplicationScoped
class ToolCatalogBean {

    @Produces
    @Singleton
    ToolCatalog catalog() {
        return ToolCatalog.STANDARD;
    }
}
