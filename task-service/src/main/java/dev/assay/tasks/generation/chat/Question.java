package dev.assay.tasks.generation.chat;

import dev.assay.edge.generation.GenerationPayload;
import dev.assay.edge.generation.Template;

/// What a model is asked.
public record Question(GenerationPayload what, Template.Prompt prompt) {}
