package dev.assay.edge.analysis;

import dev.assay.model.analysis.ToolCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// The tools that can be asked for.
@ApplicationScoped
public class ToolCatalogBean {

    @Produces
    @Singleton
    public ToolCatalog catalog() {
        return ToolCatalog.STANDARD;
    }
}
