package dev.assay.tasks.generation.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilePathsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.py",
                "backend/app.py",
                "frontend/src/components/Todo List.jsx",
                "frontend/.env.example",
                ".gitignore",
                "Dockerfile",
                "a/b/c/d/e/f.txt",
                "pages/[id].tsx",
                "pages/$slug.tsx",
                "src/@types/index.d.ts",
                "übersicht.md",
                "com10.txt",
                "console.js",
                "nullable.py"
            })
    void what_stays_inside_may_be_written(String path) {
        assertThat(FilePaths.refusal(path)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void what_leads_elsewhere_or_means_something_to_some_system_may_not(String path) {
        assertThat(FilePaths.refusal(path)).isPresent();
    }

    static String[] what_leads_elsewhere_or_means_something_to_some_system_may_not() {
        return new String[] {
            "",
            "/etc/passwd",
            "//server/share",
            "\\\\server\\share",
            "../x",
            "a/../../x",
            "a/..",
            "..",
            ".",
            "./x",
            "a/./b",
            "a//b",
            "a/",
            "~/.ssh/authorized_keys",
            "~root/x",
            "C:/windows/x",
            "C:x",
            "c:\\x",
            "a\\..\\..\\x",
            "..\\x",
            "file://etc/passwd",
            "a:b",
            "a\0b",
            "a\nb",
            "a\tb",
            "a\u001bb",
            "a\u007fb",
            "a\u202eb",
            "a\u200bb",
            "a\ufeffb",
            "a\u2028b",
            "a|b",
            "a?b",
            "a*b",
            "a<b",
            "a\"b",
            "a;b",
            "a`b",
            "con",
            "CON.txt",
            "a/Nul",
            "aux.h",
            "prn .txt",
            "com1",
            "COM¹.log",
            "lpt9.tar.gz",
            "conin$",
            "a.",
            "a ",
            " a",
            "a/.../b",
            "a. /b",
            ".git/hooks/post-checkout",
            "backend/.GIT/config",
            ".svn/entries",
            ".assay-generation.json",
            "a/.Assay-Generation.json",
            "x".repeat(201),
            "語".repeat(100),
            "a/".repeat(21) + "b",
            "abcdefgh/".repeat(27) + "b"
        };
    }
}
