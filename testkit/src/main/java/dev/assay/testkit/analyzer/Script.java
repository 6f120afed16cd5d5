package dev.assay.testkit.analyzer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;

/// What a scripted analyzer does on one connection, step by step. Each method adds a step and gives back a new
/// script.
///
/// ```java
/// Script.begin().awaitRequest().send(result).close(1000, "Analysis complete")
/// ```
///
/// A script that ends without closing leaves the connection open until the client closes it.
public final class Script {

    interface Step {
        void play(Peer peer) throws IOException, InterruptedException;
    }

    private final List<Step> steps;

    private Script(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    public static Script begin() {
        return new Script(List.of());
    }

    /// Waits for a request, answers it with one frame and closes the way the known analyzers do.
    public static Script answer(String result) {
        return begin().awaitRequest().send(result).close(1000, "Analysis complete");
    }

    /// Waits for a message from the client.
    public Script awaitRequest() {
        return then(Peer::awaitMessage);
    }

    /// Sends a text message in one frame.
    public Script send(String text) {
        return then(peer -> peer.send(Peer.TEXT | Peer.LAST, utf8(text)));
    }

    /// Sends a binary message in one frame.
    public Script sendBinary(String text) {
        return then(peer -> peer.send(Peer.BINARY | Peer.LAST, utf8(text)));
    }

    /// Sends a text message in this many frames, as equal as possible; characters may be split between two.
    public Script sendFragmented(String text, int fragments) {
        return then(peer -> fragments(peer, Peer.TEXT, utf8(text), fragments));
    }

    /// Sends a text message compressed, in this many frames. The analyzer must be [ScriptedAnalyzer#compressing()].
    public Script sendCompressed(String text, int fragments) {
        return then(peer -> fragments(peer, Peer.TEXT | Peer.COMPRESSED, Deflation.compress(utf8(text)), fragments));
    }

    /// Sends a text message in one frame, made of pieces that need not be in memory at once.
    ///
    /// @param piece gives the piece with a number; must always give the same for the same number
    public Script sendPieces(int pieces, IntFunction<byte[]> piece) {
        return then(peer -> {
            long length = 0;
            for (int i = 0; i < pieces; i++) {
                length += piece.apply(i).length;
            }
            peer.send(Peer.TEXT | Peer.LAST, length, out -> {
                for (int i = 0; i < pieces; i++) {
                    out.write(piece.apply(i));
                }
            });
        });
    }

    /// Sends a text message in as many frames as pieces, which need not be in memory at once.
    public Script sendPiecesFragmented(int pieces, IntFunction<byte[]> piece) {
        return then(peer -> {
            for (int i = 0; i < pieces; i++) {
                int kind = i == 0 ? Peer.TEXT : Peer.CONTINUATION;
                peer.send(i == pieces - 1 ? kind | Peer.LAST : kind, piece.apply(i));
            }
        });
    }

    /// Sends a text message in one frame, a few bytes at a time with pauses between them. The client going away
    /// ends the pauses.
    public Script sendSlowly(String text, int bytesAtATime, Duration pause) {
        return then(peer -> {
            byte[] bytes = utf8(text);
            peer.send(Peer.TEXT | Peer.LAST, bytes.length, out -> {
                for (int from = 0; from < bytes.length && !peer.isGone(); from += bytesAtATime) {
                    out.write(bytes, from, Math.min(bytesAtATime, bytes.length - from));
                    out.flush();
                    peer.pause(pause);
                }
            });
        });
    }

    /// Sends the beginning of a frame that claims to be longer, and no more of it. Nothing else can be said on the
    /// connection after that; closing messages and pings are not answered any more.
    public Script sendHalf(String text) {
        byte[] bytes = utf8(text);
        return then(peer -> {
            peer.fallSilent();
            peer.send(Peer.TEXT | Peer.LAST, bytes.length, out -> out.write(bytes, 0, bytes.length / 2));
        });
    }

    /// Sends the first frame of a message that goes on, and none of the others.
    public Script sendFirstFragment(String text) {
        return then(peer -> peer.send(Peer.TEXT, utf8(text)));
    }

    /// Sends the last frame of a message that was begun.
    public Script sendLastFragment(String text) {
        return then(peer -> peer.send(Peer.CONTINUATION | Peer.LAST, utf8(text)));
    }

    /// Sends only the header of a text frame of this length.
    public Script announce(long length) {
        return then(peer -> {
            peer.fallSilent();
            peer.send(Peer.TEXT | Peer.LAST, length, _ -> {});
        });
    }

    /// Sends a text message masked, which only clients may.
    public Script sendMasked(String text) {
        return then(peer -> peer.sendMasked(Peer.TEXT | Peer.LAST, utf8(text)));
    }

    /// Sends a text message with a flag that means nothing yet.
    public Script sendWithReservedBit(String text) {
        return then(peer -> peer.send(Peer.TEXT | Peer.LAST | Peer.RESERVED, utf8(text)));
    }

    /// Sends a text message of bytes that need not be text.
    public Script sendBytesAsText(byte[] bytes) {
        return then(peer -> peer.send(Peer.TEXT | Peer.LAST, bytes));
    }

    /// Sends bytes that are no frame.
    public Script sendGarbage(byte[] bytes) {
        return then(peer -> peer.raw(bytes));
    }

    /// Sends a control ping.
    public Script ping() {
        return pings(1);
    }

    /// Sends this many control pings, one right behind the other.
    public Script pings(int count) {
        return then(peer -> {
            for (int i = 0; i < count; i++) {
                peer.send(Peer.PING | Peer.LAST, utf8("ping " + i));
            }
        });
    }

    /// Sends a closing message and closes.
    public Script close(int code, String reason) {
        return then(peer -> peer.close(code, reason));
    }

    /// Closes the socket without a closing message.
    public Script hangUp() {
        return then(Peer::hangUp);
    }

    /// Resets the connection.
    public Script reset() {
        return then(Peer::reset);
    }

    /// Waits until the test opens the gate, or the client goes away.
    public Script await(CountDownLatch gate) {
        return then(peer -> peer.await(gate));
    }

    /// Lets time pass, for tests of deadlines. The client going away ends it.
    public Script pause(Duration time) {
        return then(peer -> peer.pause(time));
    }

    /// Does not answer closing messages from here on, so that the client has to close by itself.
    public Script neverClose() {
        return then(Peer::ignoreClosing);
    }

    /// Is gone from here on without a word, as when the machine loses its power: the connection stays open, nothing
    /// is sent on it any more, neither a closing message nor an answer to one.
    public Script vanish() {
        return then(peer -> {
            peer.fallSilent();
            peer.awaitGone();
        });
    }

    /// Tells the test that the script has come to this place.
    public Script tell(CountDownLatch latch) {
        return then(_ -> latch.countDown());
    }

    private Script then(Step step) {
        var longer = new ArrayList<>(steps);
        longer.add(step);
        return new Script(longer);
    }

    void play(Peer peer) throws IOException, InterruptedException {
        for (Step step : steps) {
            step.play(peer);
        }
    }

    private static void fragments(Peer peer, int head, byte[] bytes, int fragments) throws IOException {
        for (int i = 0; i < fragments; i++) {
            int from = (int) ((long) bytes.length * i / fragments);
            int to = (int) ((long) bytes.length * (i + 1) / fragments);
            int kind = i == 0 ? head : Peer.CONTINUATION;
            peer.send(i == fragments - 1 ? kind | Peer.LAST : kind, Arrays.copyOfRange(bytes, from, to));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
