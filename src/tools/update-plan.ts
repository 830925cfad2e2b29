// update_plan: the model's list of steps, shown to clients. Nothing is kept here.
import { decodeArguments, list, oneOf, optional, required, string, struct } from "./arguments.ts";
import { failure, type Tool } from "./types.ts";

const STATUS = { pending: "pending", in_progress: "inProgress", completed: "completed" } as const;

const SHAPE = struct("UpdatePlanArgs", {
  explanation: optional(string),
  plan: required(
    list(
      struct("PlanItemArg", {
        step: required(string),
        status: required(oneOf("pending", "in_progress", "completed")),
      }),
    ),
  ),
});

export const updatePlanTool: Tool = {
  name: "update_plan",
  spec: {
    type: "function",
    name: "update_plan",
    description:
      "Shows the user the steps of the work. Send the whole list each time; at most one step is in_progress.",
    strict: false,
    parameters: {
      type: "object",
      properties: {
        explanation: { type: "string", description: "Why the plan changed." },
        plan: {
          type: "array",
          items: {
            type: "object",
            properties: {
              step: { type: "string" },
              status: { type: "string", description: "pending, in_progress or completed" },
            },
            required: ["step", "status"],
            additionalProperties: false,
          },
        },
      },
      required: ["plan"],
      additionalProperties: false,
    },
  },
  run(call, context) {
    const decoded = decodeArguments(call.input, SHAPE);
    if (!decoded.ok) return Promise.resolve(failure(decoded.error));
    if (context.settings.collaborationMode === "plan") {
      return Promise.resolve(failure("update_plan is a progress list and is not available in Plan mode"));
    }
    const plan = decoded.value.plan.map(({ step, status }) => ({ step, status: STATUS[status] }));
    context.items.planUpdated(decoded.value.explanation ?? null, plan);
    return Promise.resolve({ output: "Plan updated", success: true });
  },
};
