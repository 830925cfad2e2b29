// request_user_input: short questions with options. Only plan mode stops for the user this way.
import { decodeArguments, list, optional, required, string, struct } from "./arguments.ts";
import { failure, type Tool } from "./types.ts";

const SHAPE = struct("RequestUserInputArgs", {
  questions: required(
    list(
      struct("RequestUserInputQuestion", {
        id: required(string),
        header: required(string),
        question: required(string),
        options: optional(
          list(
            struct("RequestUserInputQuestionOption", {
              label: required(string),
              description: required(string),
            }),
          ),
        ),
      }),
    ),
  ),
});

const text = { type: "string" } as const;

export const requestUserInputTool: Tool = {
  name: "request_user_input",
  spec: {
    type: "function",
    name: "request_user_input",
    description:
      "Asks the user one to three short questions and waits for the answers. Available in Plan mode only.",
    strict: false,
    parameters: {
      type: "object",
      properties: {
        questions: {
          type: "array",
          items: {
            type: "object",
            properties: {
              id: { ...text, description: "snake_case key of the answer" },
              header: { ...text, description: "Label of at most 12 characters" },
              question: text,
              options: {
                type: "array",
                description:
                  "Two or three exclusive choices, the recommended one first. The client adds a free answer.",
                items: {
                  type: "object",
                  properties: { label: text, description: text },
                  required: ["label", "description"],
                  additionalProperties: false,
                },
              },
            },
            required: ["id", "header", "question", "options"],
            additionalProperties: false,
          },
        },
      },
      required: ["questions"],
      additionalProperties: false,
    },
  },
  async run(call, context) {
    if (context.settings.collaborationMode !== "plan") {
      return failure("request_user_input is unavailable in Default mode");
    }
    const decoded = decodeArguments(call.input, SHAPE);
    if (!decoded.ok) return failure(decoded.error);
    const questions = decoded.value.questions.map((question) => ({
      ...question,
      options: question.options ?? [],
    }));
    if (questions.length === 0 || questions.some((question) => question.options.length === 0)) {
      return failure("request_user_input requires non-empty options for every question");
    }
    const answer = await context.approvals.userInput({ itemId: call.callId, questions }, context.signal);
    if (answer === null) return failure("request_user_input was cancelled before receiving a response");
    return { output: JSON.stringify(answer), success: true };
  },
};
