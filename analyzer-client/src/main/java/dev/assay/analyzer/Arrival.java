package dev.assay.analyzer;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket08FrameDecoder;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.impl.WebSocketInternal;

/// How the bytes of one frame wait for its end.
///
/// The known analyzers send a result in one frame, however long. Netty keeps what has arrived of a frame in one
/// array and, beyond 4 MiB, copies all of it for every 4 MiB more: 8 GB of copying for a frame of 250 MB, and twice
/// the frame in the heap. Kept in the pieces it came in, it costs one copy at its end.
final class Arrival {

    private Arrival() {}

    /// Keeps what arrives in pieces from here on. Vert.x has no setting for it.
    static void inPieces(WebSocket socket) {
        if (socket instanceof WebSocketInternal inside) {
            ChannelHandlerContext context = inside.channelHandlerContext();
            context.executor().execute(() -> {
                // The decoder of version 13, the one that is used, is a child of this one.
                WebSocket08FrameDecoder decoder = context.pipeline().get(WebSocket08FrameDecoder.class);
                if (decoder != null) {
                    decoder.setCumulator(ByteToMessageDecoder.COMPOSITE_CUMULATOR);
                }
            });
        }
    }
}
