package dev.assay.analyzer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// A static result as the known analyzer makes one for an application with many findings: bandit's and ruff's SARIF
/// in their tools, ruff's again as the text it printed and its beginning as the text that was recorded, and both
/// again in the export.
final class LargeFrame {

    private static final int RECORDED = 8_192;
    private static final int RULES = 300;

    private final List<byte[]> parts;
    private final int findings;

    private LargeFrame(List<byte[]> parts, int findings) {
        this.parts = parts;
        this.findings = findings;
    }

    /// A frame of about this size.
    static LargeFrame of(int size) {
        int sample = 1_000;
        int empty = build(0).size();
        int perPair = (build(sample).size() - empty) / sample;
        return build((size - empty) / perPair);
    }

    /// What it is made of, in order; some of it twice.
    List<byte[]> parts() {
        return parts;
    }

    int size() {
        return parts.stream().mapToInt(part -> part.length).sum();
    }

    int findings() {
        return findings;
    }

    private static LargeFrame build(int pairs) {
        byte[] bandit = document("Bandit", "B", pairs, LargeFrame::banditResult);
        byte[] ruff = document("ruff", "E", pairs, LargeFrame::ruffResult);
        byte[] printed = printed(ruff);
        int recorded = RECORDED;
        while (printed[recorded - 1] == '\\') {
            recorded--;
        }
        return new LargeFrame(
                List.of(
                        utf8("""
                                {"type":"static_analysis_result","status":"success","service":"static-analyzer",\
                                "analysis":{"model_slug":"demo","app_number":1,"tools_used":["bandit","ruff"],\
                                "analysis_time":"2026-11-22T01:35:03.134104","results":{"python":{"bandit":{\
                                "tool":"bandit","executed":true,"status":"success","issues":[],"total_issues":%d,\
                                "execution_record":{"tool":"bandit","exit_code":1,"duration":0.5,"stdout":""},\
                                "sarif":""".formatted(pairs)),
                        bandit,
                        utf8("""
                                ,"format":"sarif"},"ruff":{"tool":"ruff","executed":true,"status":"success","output":\""""),
                        printed,
                        utf8("""
                                ","execution_record":{"tool":"ruff","exit_code":1,"duration":0.25,"stdout":\""""),
                        Arrays.copyOf(printed, recorded),
                        utf8("""
                                … [TRUNCATED]","stderr":""},"sarif":"""),
                        ruff,
                        utf8("""
                                ,"format":"sarif","total_issues":%d,"issues":[]}},"structure":{"status":"success"}},\
                                "summary":{"analysis_status":"completed"},"sarif_export":{"version":"2.1.0","runs":[""".formatted(pairs)),
                        bandit,
                        utf8(","),
                        ruff,
                        utf8("]}},\"timestamp\":\"2026-11-22T01:35:03.134104\"}")),
                2 * pairs);
    }

    private interface Result {
        void append(StringBuilder to, int number);
    }

    private static byte[] document(String tool, String rulePrefix, int results, Result result) {
        var text = new StringBuilder(200_000 + results * 650);
        text.append("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[");
        text.append("{\"tool\":{\"driver\":{\"name\":\"").append(tool).append("\",\"rules\":[");
        for (int rule = 0; rule < RULES; rule++) {
            text.append(rule == 0 ? "" : ",")
                    .append("{\"id\":\"")
                    .append(rulePrefix)
                    .append(rule)
                    .append("\",\"name\":\"blacklist\",\"helpUri\":\"https://docs.example/rules/")
                    .append(rule)
                    .append("\",\"fullDescription\":{\"text\":\"")
                    .append("Why this is a bad idea, at some length. ".repeat(10))
                    .append("\"}}");
        }
        text.append("]}},\"results\":[");
        for (int number = 0; number < results; number++) {
            text.append(number == 0 ? "" : ",");
            result.append(text, number);
        }
        return utf8(text.append("]}]}").toString());
    }

    private static void banditResult(StringBuilder to, int number) {
        to.append("{\"ruleId\":\"B").append(number % RULES).append("\",\"level\":\"note\",\"message\":{\"text\":\"");
        to.append("Consider possible security implications associated with the subprocess module.\"},\"locations\":");
        to.append("[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"file:///app/sources/demo/app1/backend/f");
        to.append(number % 40).append(".py\"},\"region\":{\"startLine\":").append(number + 1);
        to.append(",\"snippet\":{\"text\":\"1 import os\\n2 import subprocess\\n3 import pickle\\n\"}}}}],");
        to.append("\"properties\":{\"issue_confidence\":\"HIGH\",\"issue_severity\":\"LOW\"}}");
    }

    private static void ruffResult(StringBuilder to, int number) {
        String uri = "{\"uri\":\"file:///app/sources/demo/app1/backend/f" + number % 40 + ".py\"}";
        to.append("{\"fixes\":[{\"artifactChanges\":[{\"artifactLocation\":").append(uri);
        to.append(
                ",\"replacements\":[{\"deletedRegion\":{\"endColumn\":1,\"endLine\":6,\"startColumn\":1,\"startLine\":1},");
        to.append("\"insertedContent\":{\"text\":\"import os\\nimport pickle\\n\\nfrom flask import Flask\\n\"}}]}],");
        to.append("\"description\":{\"text\":\"Organize imports\"}}],\"level\":\"warning\",\"locations\":");
        to.append("[{\"physicalLocation\":{\"artifactLocation\":").append(uri);
        to.append(",\"region\":{\"endColumn\":42,\"endLine\":4,\"startColumn\":1,\"startLine\":")
                .append(number + 1);
        to.append("}}}],\"message\":{\"text\":\"Import block is un-sorted or un-formatted\"},\"ruleId\":\"E");
        to.append(number % RULES).append("\",\"properties\":{\"problem.severity\":\"medium\"}}");
    }

    /// As a tool prints it for people, which is what makes the text the largest of the four copies, inside of a
    /// JSON text.
    private static byte[] printed(byte[] json) {
        var text = new ByteArrayOutputStream(json.length * 5 / 2);
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < json.length; i++) {
            byte c = json[i];
            quoted ^= c == '"' && json[i - 1] != '\\';
            boolean closes = !quoted && (c == '}' || c == ']');
            boolean opens = !quoted && (c == '{' || c == '[');
            depth += opens ? 1 : closes ? -1 : 0;
            if (closes) {
                newLine(text, depth);
            }
            if (c == '"' || c == '\\') {
                text.write('\\');
            }
            text.write(c);
            if (opens || (!quoted && c == ',')) {
                newLine(text, depth);
            }
        }
        return text.toByteArray();
    }

    private static void newLine(ByteArrayOutputStream text, int depth) {
        text.write('\\');
        text.write('n');
        for (int i = 0; i < 2 * depth; i++) {
            text.write(' ');
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
