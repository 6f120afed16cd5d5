package dev.assay.maintenance.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.maintenance.files.ApplicationsFolder;
import dev.assay.maintenance.files.ResultCompression;
import dev.assay.maintenance.files.ResultsFolder;
import dev.assay.maintenance.sweep.SweepSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Makes what looks at the disk, by the settings.
@ApplicationScoped
class DiskBeans {

    @Produces
    @Singleton
    ApplicationsFolder applications(RunSettings settings) {
        return new ApplicationsFolder(settings.applicationsDir());
    }

    @Produces
    @Singleton
    ResultsFolder results(RunSettings settings) {
        return new ResultsFolder(settings.results().dir());
    }

    @Produces
    @Singleton
    ResultCompression compression(ResultsFolder results, ObjectMapper json, SweepSettings settings) {
        return new ResultCompression(results, json, settings.resultArchives().minSize());
    }
}
