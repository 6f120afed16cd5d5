package dev.assay.pipelines.observe;

import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineJournal;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/// Logs and counts what happens to pipelines: each event once, in the process that wrote it.
@ApplicationScoped
class EventJournal implements PipelineJournal {

    private static final Logger LOG = Logger.getLogger("dev.assay.pipelines.journal");

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}\u0085\u2028\u2029]+");

    private final MeterRegistry meters;

    EventJournal(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void written(PipelineId pipeline, List<PipelineEvent> events) {
        for (PipelineEvent event : events) {
            meters.counter("assay.pipelines.events", "type", event.type().wireName())
                    .increment();
            LOG.log(level(event), line(pipeline, event));
        }
    }

    /// One line, whatever people and analyzers have written: what looks like another line of the log is none.
    static String line(PipelineId pipeline, PipelineEvent event) {
        return "[%s:%s] %s"
                .formatted(
                        pipeline,
                        LogTag.of(event),
                        CONTROL.matcher(event.message()).replaceAll(" "));
    }

    private static Logger.Level level(PipelineEvent event) {
        return switch (event.level()) {
            case INFO, SUCCESS -> Logger.Level.INFO;
            case WARNING, ERROR -> Logger.Level.WARN;
        };
    }
}
