package dev.assay.analyzer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Progress in the shapes of all dialects.
class ProgressFramesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '`', textBlock = """
                    'percent':40,'step':'ruff','completed':2,'total':5                            | 40 | ruff  | 2 | 5
                    'percentage':40.9,'message':'at ruff','stage':'python'                        | 40 | at ruff | - | -
                    'progress':40,'stage':'scanning_python'                                       | 40 | scanning_python | - | -
                    'progress':{'percent':40,'step':'ruff','completed':2,'total':5}               | 40 | ruff  | 2 | 5
                    'request_id':'q','stage':'analysing','message':'','service':'s'               | -  | analysing | - | -
                    'data':{'stage':'reporting','message':'writing','percent':90}                 | 90 | writing | - | -
                    'current_step':'ruff','completed_steps':1,'total_steps':3                     | -  | ruff  | 1 | 3
                    'tools_done':1,'files_total':9,'percent':NaN                                  | -  | -     | - | -
                    'percent':'40','step':7,'completed':-1,'total':3                              | -  | -     | 0 | 3
                    """)
    void how_far_it_is_stands_in_many_places(
            String members, Integer percent, String step, Integer completed, Integer total) {
        Frame frame = FrameReader.read(Bytes.of(("{'type':'progress_update'," + members + "}").replace('\'', '"')));

        assertThat(frame).isInstanceOfSatisfying(Frame.Progress.class, progress -> {
            assertThat(progress.percent()).isEqualTo(percent);
            assertThat(progress.step()).isEqualTo(step);
            assertThat(progress.completed()).isEqualTo(completed);
            assertThat(progress.total()).isEqualTo(total);
            assertThat(progress.hasAnalysis()).isFalse();
        });
    }

    @Test
    void progress_tells_whether_it_carries_what_is_done_so_far() {
        assertThat(FrameReader.read(Bytes.of("{\"type\":\"progress\",\"percent\":1,\"analysis\":{\"results\":{}}}")))
                .isInstanceOfSatisfying(
                        Frame.Progress.class,
                        progress -> assertThat(progress.hasAnalysis()).isTrue());
        assertThat(FrameReader.read(Bytes.of("{\"type\":\"progress\",\"analysis\":null}")))
                .isInstanceOfSatisfying(
                        Frame.Progress.class,
                        progress -> assertThat(progress.hasAnalysis()).isFalse());
    }
}
