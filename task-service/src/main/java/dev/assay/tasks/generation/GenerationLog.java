package dev.assay.tasks.generation;

import dev.assay.edge.generation.GenerationPayload;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.tasks.generation.chat.Usage;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The lines about generations in the log; each begins with `[GEN]`, as people search for.
final class GenerationLog {

    private static final Logger LOG = Logger.getLogger(GenerationLog.class);

    private GenerationLog() {}

    static void begun(ClaimedTask task, GenerationPayload what) {
        LOG.infof(
                "[GEN] %s: asking %s for %s (attempt %d)",
                task.id(), what.modelId(), what.template(), task.attempts().started());
    }

    static void made(ClaimedTask task, GenerationPayload what, int files, Answered answer, String place) {
        Usage usage = answer.usage();
        LOG.infof(
                "[GEN] %s: %s wrote %s: files=%d tokens=%s+%s cost=%s seconds=%s place=%s",
                task.id(),
                what.modelId(),
                what.template(),
                files,
                shown(usage.promptTokens()),
                shown(usage.completionTokens()),
                usage.cost() == null ? "?" : usage.cost().toPlainString(),
                seconds(answer.took()),
                place);
    }

    static void failed(ClaimedTask task, GenerationPayload what, FailureCause cause, Duration took) {
        LOG.infof(
                "[GEN] %s: %s wrote no %s: cause=%s seconds=%s: %s",
                task.id(), what.modelId(), what.template(), cause.code(), seconds(took), cause.message());
    }

    static void madeBefore(ClaimedTask task, String place) {
        LOG.infof("[GEN] %s: %s is there already, from an attempt that was not settled", task.id(), place);
    }

    private static String shown(@Nullable Integer tokens) {
        return tokens == null ? "?" : tokens.toString();
    }

    private static String seconds(Duration took) {
        return String.valueOf(took.toMillis() / 1000.0);
    }
}
