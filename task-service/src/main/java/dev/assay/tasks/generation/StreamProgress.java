package dev.assay.tasks.generation;

import dev.assay.model.task.Progress;
import dev.assay.tasks.work.ProgressSink;
import java.util.Locale;
import java.util.function.Consumer;

/// Tells how far an answer has come. How long it becomes nobody knows, so the percentage nears 90 and never gets
/// there.
final class StreamProgress implements Consumer<String> {

    /// Of a usual application's answer, in characters: two thirds of the way.
    private static final double USUAL = 25_000;

    private final ProgressSink sink;
    private long characters;
    private int fences;
    private int ticks;

    StreamProgress(ProgressSink sink) {
        this.sink = sink;
    }

    @Override
    public void accept(String piece) {
        characters += piece.length();
        piece.chars().forEach(this::count);
        int blocks = (fences + 1) / 2;
        sink.heard(new Progress(
                1 + (int) (89 * (1 - Math.exp(-characters / USUAL))),
                String.format(Locale.ROOT, "receiving: %,d characters, %d blocks of code so far", characters, blocks),
                0,
                0));
    }

    /// Three back-ticks in a row begin or end a block, however the pieces are cut.
    private void count(int character) {
        ticks = character == '`' ? ticks + 1 : 0;
        if (ticks == 3) {
            fences++;
        }
    }
}
