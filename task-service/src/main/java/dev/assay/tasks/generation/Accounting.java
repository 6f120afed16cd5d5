package dev.assay.tasks.generation;

import dev.assay.edge.generation.GenerationPayload;
import dev.assay.edge.generation.GenerationSettings;
import dev.assay.model.generation.GenerationCall;
import dev.assay.model.generation.GenerationLedger;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.TaskId;
import dev.assay.tasks.generation.chat.Usage;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps account of what calls to models cost.
@ApplicationScoped
class Accounting {

    private static final BigDecimal MILLION = new BigDecimal("1000000");

    private final GenerationLedger ledger;
    private final Map<String, GenerationSettings.Price> prices;

    Accounting(GenerationLedger ledger, GenerationSettings settings) {
        this.ledger = ledger;
        this.prices = Map.copyOf(settings.prices());
    }

    /// @param outcome see [GenerationCall]
    /// @return the usage with its cost, if that is known
    Usage record(ClaimedTask task, GenerationPayload what, Usage usage, Duration took, String outcome)
            throws InterruptedException {
        BigDecimal cost = usage.cost() == null ? priced(what.model(), usage) : usage.cost();
        var call = new GenerationCall(
                task.lease().epoch(),
                what.modelId(),
                what.template(),
                usage.promptTokens(),
                usage.completionTokens(),
                cost,
                took,
                outcome,
                null);
        UntilAvailable.get(() -> {
            ledger.record(task.id(), call);
            return true;
        });
        return new Usage(usage.promptTokens(), usage.completionTokens(), cost);
    }

    /// What the attempt cost that came to an application.
    Usage spent(TaskId task) throws InterruptedException {
        return UntilAvailable.get(() -> ledger.calls(task)).stream()
                .filter(call -> call.outcome().equals(GenerationCall.OK))
                .findFirst()
                .map(call -> new Usage(call.promptTokens(), call.completionTokens(), call.cost()))
                .orElse(Usage.UNKNOWN);
    }

    private @Nullable BigDecimal priced(String model, Usage usage) {
        GenerationSettings.Price price = prices.get(model);
        Integer read = usage.promptTokens();
        Integer written = usage.completionTokens();
        if (price == null || read == null || written == null) {
            return null;
        }
        return price.input()
                .multiply(BigDecimal.valueOf(read))
                .add(price.output().multiply(BigDecimal.valueOf(written)))
                .divide(MILLION)
                .stripTrailingZeros();
    }
}
