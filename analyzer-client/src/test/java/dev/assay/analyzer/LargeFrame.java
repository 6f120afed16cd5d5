package dev.assay.analyzer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A static result as the known analyzer makes one for an application with many findings: bandit's and ruff's SARIF
/// in their tools, ruff's again as the text it printed and its beginning as the text that was recorded, and both
/// again in the export.
final class LargeFrame {

    private static final int RECORDED = 8_192;
    private static final int RULES = 300;

    private final byte[] bytes;
    private final int findings;

    private LargeFrame(byte[] bytes, int findings) {
        this.bytes = bytes;
        this.findings = findings;
    }

    /// A frame of about this size.
    static LargeFrame of(int size) {
        int sample = 1_000;
        int empty = build(0).length;
        int perPair = (build(sample).length - empty) / sample;
        int pairs = (size - empty) / perPair;
        return new LargeFrame(build(pairs), 2 * pairs);
    }

    byte[] bytes() {
        return bytes;
    }

    int findings() {
        return findings;
    }

    private static byte[] build(int pairs) {
        byte[] bandit = utf8(document("Bandit", "B", pairs, LargeFrame::banditResult));
        String ruffText = document("ruff", "E", pairs, LargeFrame::ruffResult);
        byte[] ruff = utf8(ruffText);
        byte[] printed = utf8(escaped(indented(ruffText)));
        byte[] recorded = Arrays.copyOf(printed, RECORDED - 1);
        while (recorded[recorded.length - 1] == '\\') {
            recorded = Arrays.copyOf(recorded, recorded.length - 1);
        }
        var frame = new ByteArrayOutputStream(2 * (bandit.length + ruff.length) + printed.length + 100_000);
        write(frame, """
                {"type":"static_analysis_result","status":"success","service":"static-analyzer","analysis":{\
                "model_slug":"demo","app_number":1,"analysis_time":"2026-11-22T01:35:03.134104",\
                "tools_used":["bandit","ruff"],"configuration_applied":false,"results":{"python":{"bandit":{\
                "tool":"bandit","executed":true,"status":"success","issues":[],"total_issues":%d,\
                "execution_record":{"tool":"bandit","exit_code":1,"duration":0.5,"stdout":""},"sarif":""".formatted(pairs));
        frame.writeBytes(bandit);
        write(
                frame,
                ",\"format\":\"sarif\"},\"ruff\":{\"tool\":\"ruff\",\"executed\":true,\"status\":\"success\",\"output\":\"");
        frame.writeBytes(printed);
        write(frame, "\",\"execution_record\":{\"tool\":\"ruff\",\"exit_code\":1,\"duration\":0.25,\"stdout\":\"");
        frame.writeBytes(recorded);
        write(frame, "… [TRUNCATED]\",\"stderr\":\"\"},\"sarif\":");
        frame.writeBytes(ruff);
        write(
                frame,
                ",\"format\":\"sarif\",\"total_issues\":%d,\"issues\":[]}},\"structure\":{\"status\":\"success\"}},"
                        .formatted(pairs));
        write(
                frame,
                "\"summary\":{\"analysis_status\":\"completed\"},\"sarif_export\":{\"version\":\"2.1.0\",\"runs\":[");
        frame.writeBytes(bandit);
        write(frame, ",");
        frame.writeBytes(ruff);
        write(frame, "]}},\"timestamp\":\"2026-11-22T01:35:03.134104\"}");
        return frame.toByteArray();
    }

    private interface Result {
        void append(StringBuilder to, int number);
    }

    private static String document(String tool, String rulePrefix, int results, Result result) {
        var text = new StringBuilder(results * 700);
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
        return text.append("]}]}").toString();
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

    /// As a tool prints it for people, which is what makes the text the largest of the four copies.
    private static String indented(String json) {
        var text = new StringBuilder(json.length() * 2);
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '"' && json.charAt(i - 1) != '\\') {
                quoted = !quoted;
            }
            boolean closes = !quoted && (c == '}' || c == ']');
            boolean opens = !quoted && (c == '{' || c == '[');
            depth += opens ? 1 : closes ? -1 : 0;
            if (closes) {
                text.append('\n').repeat(' ', 2 * depth);
            }
            text.append(c);
            if (opens || (!quoted && c == ',')) {
                text.append('\n').repeat(' ', 2 * depth);
            }
        }
        return text.toString();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static void write(ByteArrayOutputStream to, String text) {
        to.writeBytes(utf8(text));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
