package dev.assay.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.Target;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppPathTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    /app/sources/demo.1/app3/backend/app.py,        backend/app.py
                    file:///app/sources/demo.1/app3/a%20b.py,       a b.py
                    file://host/app/sources/demo.1/app3/a.py,       a.py
                    file:///app/sources/demo.1/app3/100%.py,        100%.py
                    /app/sources/demo.1/crud_todo/app3/src/x.js,    src/x.js
                    /app/generated/apps/demo.1/app3/x.js,           x.js
                    /mnt/resolved/app3/y.py,                        y.py
                    demo.1/app3/z.py,                               z.py
                    ./src/./x.js,                                   src/x.js
                    src/../lib/x.js,                                lib/x.js
                    src\\app\\x.js,                                   src/app/x.js
                    C:\\apps\\demo.1\\app3\\x.js,                       x.js
                    app3/x.py,                                      app3/x.py
                    /usr/lib/python3/os.py,
                    ../../etc/passwd,
                    /app/sources/demo.1/app3/../../../etc/passwd,
                    file:///app/sources/demo.1/app3/%2e%2e/%2e%2e/%2e%2e/etc/passwd,
                    /app/sources/demo.1/app3,
                    """)
    void a_path_is_inside_the_application_or_nowhere(String path, @Nullable String expected) {
        assertThat(AppPath.relative(path, new Target("demo.1", 3))).isEqualTo(expected);
    }
}
