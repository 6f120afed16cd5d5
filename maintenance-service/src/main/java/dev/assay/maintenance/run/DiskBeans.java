package dev.assay.maintenance.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.maintenance.files.ApplicationsFolder;
import dev.assay.maintenance.files.ResultCompression;
import dev.assay.maintenance.files.ResultsFolder;
import dev.assay.maintenance.sweep.SweepSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Makes what looks at the disk. The settings are the task-service's as well, hence no mapping of our own.
@ApplicationScoped
class DiskBeans {

    @Produces
    @Singleton
    ApplicationsFolder applications(@ConfigProperty(name = "assay.applications-dir") Optional<Path> folder) {
        return new ApplicationsFolder(folder);
    }

    @Produces
    @Singleton
    ResultsFolder results(@ConfigProperty(name = "assay.results.dir", defaultValue = "results") Path folder) {
        return new ResultsFolder(folder);
    }

    @Produces
    @Singleton
    ResultCompression compression(ResultsFolder results, ObjectMapper json, SweepSettings settings) {
        return new ResultCompression(results, json, settings.resultArchives().minSize());
    }
}
