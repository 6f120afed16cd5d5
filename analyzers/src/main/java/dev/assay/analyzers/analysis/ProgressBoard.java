package dev.assay.analyzers.analysis;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Adds up the progress of the tools of one analysis. Tools report from threads of their own, one after another.
final class ProgressBoard {

    private final int tools;
    private final Consumer<Progress> listener;
    private final Map<String, Double> shares = new HashMap<>();
    private int toolsDone;
    private int announced = -1;

    ProgressBoard(int tools, Consumer<Progress> listener) {
        this.tools = tools;
        this.listener = listener;
    }

    synchronized void filesDone(String tool, int done, int total) {
        shares.put(tool, total == 0 ? 0 : (double) done / total);
        if (done == 0 || percentage() != announced) {
            announce(tool, done, total);
        }
    }

    synchronized void toolDone(String tool, int total) {
        shares.put(tool, 1.0);
        toolsDone++;
        announce(tool, total, total);
    }

    private void announce(String tool, int done, int total) {
        announced = percentage();
        listener.accept(new Progress(announced, tool, done, total, toolsDone, tools));
    }

    private int percentage() {
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        return tools == 0 ? 100 : (int) Math.floor(100 * sum / tools + 1e-9);
    }
}
