package dev.assay.analyzers.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.analyzers.analysis.Analyses;
import dev.assay.analyzers.analysis.AnalysisRequest;
import dev.assay.analyzers.analysis.AnalysisResult;
import dev.assay.analyzers.analysis.EarlyEnd;
import dev.assay.analyzers.analysis.Progress;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One connection, from its first message to its end.
///
/// Messages are answered one after another. The first request for an analysis ends the listening: when it has been
/// answered, whatever the answer, the connection is closed, and what the client sent meanwhile is never answered.
/// The one exception, which is ours, is `cancel_request`, which stops the analysis; with `"keep": true` it is
/// answered with what the tools have found so far. A client that goes away stops it too: nobody else could read the
/// result.
///
/// Safe for use by several threads: messages come one at a time, cancelling and closing at any time.
final class Conversation {

    private static final Logger LOG = Logger.getLogger(Conversation.class);

    /// How long clients have to read the result before the connection is closed. Part of the protocol.
    private static final Duration PAUSE_BEFORE_CLOSE = Duration.ofMillis(500);

    /// A client that has not taken a frame after this time will not take it any more.
    private static final Duration SEND_LIMIT = Duration.ofMinutes(5);

    /// How often a part of a result is sent at most.
    private static final Duration BETWEEN_PARTS = Duration.ofSeconds(10);

    /// No message that cancels an analysis is longer; larger ones are not even looked at while one runs.
    private static final int MAX_CANCEL_LENGTH = 4096;

    private final WebSocketConnection connection;
    private final Frames frames;
    private final Analyses analyses;

    /// The thread of the analysis, once there is one: the listening has ended then.
    private volatile @Nullable Thread analysis;

    private final EarlyEnd early = new EarlyEnd();
    private volatile boolean over;

    Conversation(WebSocketConnection connection, Frames frames, Analyses analyses) {
        this.connection = connection;
        this.frames = frames;
        this.analyses = analyses;
    }

    void receive(String text) {
        if (over) {
            return;
        }
        Thread running = analysis;
        if (running != null) {
            if (text.length() <= MAX_CANCEL_LENGTH && MessageReader.read(text) instanceof Message.Cancel cancel) {
                if (cancel.keep()) {
                    early.ask();
                } else {
                    running.interrupt();
                }
            }
            return;
        }
        switch (MessageReader.read(text)) {
            case Message.Ping ping -> send(frames.pong());
            case Message.HealthCheck check -> send(frames.health());
            case Message.NotJson notJson -> send(frames.error("Invalid JSON format"));
            case Message.NotAnObject notAnObject -> end(new CloseReason(CloseReason.NORMAL.getCode(), ""));
            case Message.Unknown unknown -> send(frames.unknownType(unknown.type()));
            case Message.Cancel cancel -> send(frames.unknownType("cancel_request"));
            case Message.ForeignRequest foreign -> refuse(frames.unknownType(foreign.type()));
            case Message.BrokenRequest broken -> refuse(frames.error("Internal error: " + broken.reason()));
            case Message.Analyze analyze -> start(analyze);
        }
    }

    /// The client has gone, or this process is about to.
    void abandon() {
        over = true;
        Thread running = analysis;
        if (running != null) {
            running.interrupt();
        }
    }

    /// Waits for the tools of an abandoned conversation to be gone.
    void awaitEnd(Duration limit) throws InterruptedException {
        Thread running = analysis;
        if (running != null) {
            running.join(limit);
        }
    }

    private void refuse(ObjectNode answer) {
        analysis = Thread.ofVirtual().name("refusal-" + connection.id()).start(() -> {
            send(answer);
            endAfterPause();
        });
    }

    private void start(Message.Analyze request) {
        send(frames.started(request.id(), request.request()));
        Latest<Progress> progress = new Latest<>((untold, newest) -> newest.after(untold));
        CompletableFuture<AnalysisResult> result = new CompletableFuture<>();
        analysis = Thread.ofVirtual()
                .name("analysis-" + connection.id())
                .start(() -> analyse(request.request(), progress, result));
        Thread.ofVirtual().name("answers-" + connection.id()).start(() -> answer(request.id(), progress, result));
    }

    private void analyse(AnalysisRequest request, Latest<Progress> progress, CompletableFuture<AnalysisResult> result) {
        try {
            result.complete(analyses.run(connection.id(), request, progress::put, early));
        } catch (InterruptedException e) {
            result.cancel(false);
        } catch (Exception e) {
            result.completeExceptionally(e);
        } finally {
            progress.close();
        }
    }

    private void answer(JsonNode id, Latest<Progress> progress, CompletableFuture<AnalysisResult> result) {
        try {
            PartPace pace = new PartPace(BETWEEN_PARTS, System::nanoTime);
            while (!progress.isOver()) {
                Optional<Progress> step = progress.take(pace.patience());
                step.map(pace::next).or(pace::due).ifPresent(told -> tell(id, told));
            }
            send(frames.result(result.get()));
            endAfterPause();
        } catch (CancellationException e) {
            send(frames.error("Analysis cancelled"));
            end(new CloseReason(CloseReason.NORMAL.getCode(), "Analysis cancelled"));
        } catch (ExecutionException e) {
            LOG.errorf(e.getCause(), "the analysis on connection %s failed", connection.id());
            send(frames.failure("Internal error: " + e.getCause()));
            endAfterPause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(JsonNode id, Progress step) {
        ObjectNode frame = frames.progress(id, step);
        Supplier<ObjectNode> soFar = step.soFar();
        send(soFar == null || over ? frame : Frames.withPart(frame, soFar.get()));
    }

    private void endAfterPause() {
        try {
            Thread.sleep(PAUSE_BEFORE_CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end(new CloseReason(CloseReason.NORMAL.getCode(), "Analysis complete"));
    }

    private void end(CloseReason reason) {
        over = true;
        if (connection.isOpen()) {
            connection.close(reason).subscribe().with(done -> {}, e -> LOG.debugf("closing failed: %s", e));
        }
    }

    /// Sends a frame; a client that is gone, or does not read, ends the conversation.
    private void send(ObjectNode frame) {
        if (over) {
            return;
        }
        try {
            connection.sendText(frame.toString()).await().atMost(SEND_LIMIT);
        } catch (RuntimeException e) {
            LOG.debugf("could not send %s on connection %s: %s", frame.path("type"), connection.id(), e);
            abandon();
        }
    }
}
