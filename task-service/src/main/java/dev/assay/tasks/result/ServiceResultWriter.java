package dev.assay.tasks.result;

import dev.assay.analyzer.ResultDocument;
import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskResult;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.HashSet;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.jboss.logging.Logger;

/// Writes what one analyzer answered into files: its payload as it came, and each tool's SARIF.
@ApplicationScoped
public class ServiceResultWriter {

    private static final Logger LOG = Logger.getLogger(ServiceResultWriter.class);

    private final ResultFolder folder;
    private final ResultSettings settings;

    ServiceResultWriter(ResultFolder folder, ResultSettings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /// Writes them, three times when the disk refuses. The files are safely on disk, under temporary names, when this
    /// returns; the result's publication puts them
    /// in place.
    ///
    /// @param main whose directory they are for
    /// @throws IOException when they cannot be written; nothing is left behind
    /// @throws InterruptedException when the calling thread was interrupted between two tries
    @Retry(
            maxRetries = 2,
            delay = 500,
            jitter = 100,
            retryOn = IOException.class,
            abortOn = ClosedByInterruptException.class)
    @ExponentialBackoff
    public TaskResult write(TaskId main, ClaimedTask task, AnalysisReport report, ResultDocument document)
            throws IOException, InterruptedException {
        String service = report.service().wireName();
        warnIfEmpty(task, report, document);

        String directory = folder.directory(main, task.target());
        String run = task.id() + "-e" + task.lease().epoch();
        Staging staging = Staging.begin(
                folder.root(), run, folder.resolve(directory), name -> ResultNames.isOfService(service, name));
        try {
            StoredFile payload = writePayload(staging, service, document);
            var taken = new HashSet<String>();
            for (String tool : document.sarifTools()) {
                staging.write(ResultNames.sarif(service, tool, taken), out -> document.writeSarif(tool, out));
            }
            return new TaskResult(
                    report.tools(),
                    report.findings(),
                    report.details(),
                    new TaskResult.StoredFiles(directory + "/" + payload.name(), payload.sha256()),
                    staging.publication());
        } catch (IOException | RuntimeException e) {
            LOG.warnf("The result files of %s could not be written: %s", task.id(), e);
            staging.discard();
            throw e;
        }
    }

    private StoredFile writePayload(Staging staging, String service, ResultDocument document) throws IOException {
        if (document.size() <= settings.gzipAbove()) {
            return staging.write(ResultNames.payload(service, false), document::writeTo);
        }
        return staging.write(ResultNames.payload(service, true), out -> {
            var gzip = new GZIPOutputStream(out);
            document.writeTo(gzip);
            gzip.finish();
        });
    }

    private static void warnIfEmpty(ClaimedTask task, AnalysisReport report, ResultDocument document) {
        if (report.tools().isEmpty() && report.findings().isEmpty()) {
            LOG.warnf(
                    "The result of task %s from %s names no tool and no finding; it is kept. Its keys: %s",
                    task.id(), report.service().wireName(), document.keys());
        }
    }
}
