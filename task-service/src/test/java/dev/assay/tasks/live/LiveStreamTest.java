package dev.assay.tasks.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.history.EventCursor;
import dev.assay.model.history.EventsGoneException;
import dev.assay.model.task.TaskId;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What a stream returns, whatever its reader and its process do meanwhile.
class LiveStreamTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FeedInMemory feed = new FeedInMemory();

    @Test
    void settings_have_their_defaults_and_can_all_be_set() {
        LiveSettings defaults = settings(Map.of());

        assertThat(defaults.pollEvery()).isEqualTo(Duration.ofMillis(200));
        assertThat(defaults.progressEvery()).isEqualTo(Duration.ofSeconds(1));
        assertThat(defaults.heartbeat()).isEqualTo(Duration.ofSeconds(15));
        assertThat(defaults.buffer()).isEqualTo(2048);
        assertThat(defaults.writeTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(defaults.maxBehind()).isEqualTo(Duration.ofSeconds(60));
        assertThat(defaults.maxStreams()).isEqualTo(1000);
        assertThat(settings(Map.of("assay.live.max-streams", "7")).maxStreams()).isEqualTo(7);
    }

    @Test
    void what_was_there_before_and_what_comes_later_are_one_stream() throws InterruptedException {
        feed.append(1_200);
        try (LiveStream stream = open(feed, EventCursor.BEGINNING, LiveFilter.ALL)) {
            assertThat(read(stream, 1_200)).isEqualTo(numbers(1, 1_200));
            assertThat(stream.next(Duration.ZERO)).isEqualTo(new LiveItem.Quiet());

            feed.append(30);

            assertThat(read(stream, 30)).isEqualTo(numbers(1_201, 1_230));
        }
    }

    @Test
    void a_reader_that_is_slower_than_its_buffer_still_gets_everything_once() throws InterruptedException {
        try (LiveStream slow = open(feed, EventCursor.BEGINNING, LiveFilter.ALL)) {
            assertThat(slow.next(Duration.ZERO)).isEqualTo(new LiveItem.Quiet());
            for (int i = 0; i < 20; i++) {
                feed.append(100);
                Thread.yield();
            }

            assertThat(read(slow, 2_000)).isEqualTo(numbers(1, 2_000));
        }
    }

    @Test
    void not_even_an_error_ends_the_tail_that_all_readers_hang_on() throws InterruptedException {
        try (LiveStream stream = open(feed, EventCursor.BEGINNING, LiveFilter.ALL)) {
            assertThat(stream.next(Duration.ZERO)).isEqualTo(new LiveItem.Quiet());
            feed.breakOnce(new OutOfMemoryError("a test"));
            feed.append(3);

            assertThat(read(stream, 3)).isEqualTo(numbers(1, 3));
        }
    }

    @Test
    void a_reader_that_never_catches_up_is_told_to_reconnect() throws InterruptedException {
        var settings = settings(Map.of("assay.live.buffer", "10", "assay.live.max-behind", "0s"));
        var streams = new LiveStreams(new LiveTail(feed, settings), feed, settings);
        try (LiveStream slow =
                streams.open(EventCursor.BEGINNING, LiveFilter.ALL).orElseThrow()) {
            assertThat(slow.next(Duration.ZERO)).isEqualTo(new LiveItem.Quiet());
            feed.append(100);

            assertThat(slow.next(PATIENCE)).isEqualTo(new LiveItem.Ended(LiveEnd.TOO_SLOW));
            assertThat(slow.position()).isEqualTo(EventCursor.BEGINNING);
        }
    }

    /// As when it reconnects to another process, whose tail has not read what the first one's had.
    @Test
    void a_reader_that_is_ahead_of_the_tail_is_not_given_again_what_it_has_had() throws InterruptedException {
        var settings = settings(Map.of());
        var tail = new LiveTail(feed, settings);
        var streams = new LiveStreams(tail, feed, settings);
        feed.append(10);
        feed.showOnly(5);
        try (LiveStream other = streams.open(feed.latest(), LiveFilter.ALL).orElseThrow();
                LiveStream ahead =
                        streams.open(new EventCursor(8, 8), LiveFilter.ALL).orElseThrow()) {
            other.next(Duration.ZERO);
            ahead.next(Duration.ZERO);

            feed.append(2);

            assertThat(read(other, 7)).isEqualTo(numbers(6, 12));
            assertThat(read(ahead, 4)).isEqualTo(numbers(9, 12));
        }
    }

    @Test
    void a_filter_leaves_out_what_nobody_asked_for_and_the_position_goes_on() throws InterruptedException {
        try (LiveStream stream = open(feed, EventCursor.BEGINNING, LiveFilter.of(Set.of(new TaskId(3))))) {
            stream.next(Duration.ZERO);
            feed.append(5);

            assertThat(read(stream, 1)).containsExactly(3L);
            assertThat(stream.next(Duration.ofMillis(1))).isEqualTo(new LiveItem.Quiet());
            assertThat(stream.position()).isEqualTo(new EventCursor(5, 5));

            stream.filter(LiveFilter.ALL);
            feed.append(2);
            assertThat(read(stream, 2)).isEqualTo(numbers(6, 7));
        }
    }

    @Test
    void a_gap_is_never_passed_over_in_silence() throws InterruptedException {
        feed.append(600);
        LiveStreams streams = streams(feed);
        try (LiveStream stream =
                streams.open(EventCursor.BEGINNING, LiveFilter.ALL).orElseThrow()) {
            assertThat(read(stream, 500)).hasSize(500);
            feed.forget(550);

            assertThat(stream.next(PATIENCE)).isEqualTo(new LiveItem.Ended(LiveEnd.GONE));
        }
        assertThatThrownBy(() -> streams.open(EventCursor.BEGINNING, LiveFilter.ALL))
                .isInstanceOf(EventsGoneException.class);
    }

    @Test
    void a_stream_that_is_stopped_ends_and_its_place_is_free_again() throws InterruptedException {
        var settings = settings(Map.of("assay.live.max-streams", "1"));
        var streams = new LiveStreams(new LiveTail(feed, settings), feed, settings);
        try (LiveStream stream =
                streams.open(EventCursor.BEGINNING, LiveFilter.ALL).orElseThrow()) {
            assertThat(streams.open(EventCursor.BEGINNING, LiveFilter.ALL)).isEmpty();
            stream.next(Duration.ZERO);
            stream.stop();

            assertThat(stream.next(PATIENCE)).isEqualTo(new LiveItem.Ended(LiveEnd.UNSUBSCRIBED));
        }
        assertThat(streams.open(EventCursor.BEGINNING, LiveFilter.ALL)).isPresent();
    }

    private static LiveStreams streams(FeedInMemory feed) {
        LiveSettings settings = settings(Map.of("assay.live.buffer", "50", "assay.live.poll-every", "1ms"));
        return new LiveStreams(new LiveTail(feed, settings), feed, settings);
    }

    private static LiveStream open(FeedInMemory feed, EventCursor after, LiveFilter filter) {
        return streams(feed).open(after, filter).orElseThrow();
    }

    private static List<Long> read(LiveStream stream, int count) throws InterruptedException {
        var numbers = new ArrayList<Long>();
        while (numbers.size() < count) {
            LiveItem item = stream.next(PATIENCE);
            assertThat(item).isInstanceOf(LiveItem.Changed.class);
            if (item instanceof LiveItem.Changed(var event)) {
                numbers.add(event.edge().task().key());
            }
        }
        return numbers;
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static LiveSettings settings(Map<String, String> given) {
        return new SmallRyeConfigBuilder()
                .withMapping(LiveSettings.class)
                .addDiscoveredConverters()
                .withSources(new io.smallrye.config.PropertiesConfigSource(given, "test", 100))
                .build()
                .getConfigMapping(LiveSettings.class);
    }
}
