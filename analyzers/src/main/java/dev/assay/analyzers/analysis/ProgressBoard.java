package dev.assay.analyzers.analysis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Adds up the progress of the tools of one analysis. Tools report from threads of their own, one after another.
final class ProgressBoard {

    private final int tools;
    private final Consumer<Progress> listener;
    private final @Nullable Supplier<ObjectNode> soFar;
    private final Map<String, Double> shares = new HashMap<>();
    private int toolsDone;
    private int announced = -1;

    /// @param soFar as in [Progress#soFar()]; null when nobody asked for it
    ProgressBoard(int tools, Consumer<Progress> listener, @Nullable Supplier<ObjectNode> soFar) {
        this.tools = tools;
        this.listener = listener;
        this.soFar = soFar;
    }

    synchronized void filesDone(String tool, int done, int total) {
        shares.put(tool, total == 0 ? 0 : (double) done / total);
        if (done == 0 || percentage() != announced) {
            announce(tool, done, total, null);
        }
    }

    synchronized void toolDone(String tool, int total) {
        shares.put(tool, 1.0);
        toolsDone++;
        // The whole result follows the last one at once.
        announce(tool, total, total, toolsDone < tools ? soFar : null);
    }

    private void announce(String tool, int done, int total, @Nullable Supplier<ObjectNode> news) {
        announced = percentage();
        listener.accept(new Progress(announced, tool, done, total, toolsDone, tools, news));
    }

    private int percentage() {
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        return tools == 0 ? 100 : (int) Math.floor(100 * sum / tools + 1e-9);
    }
}
