// model/list: the catalogue, a page at a time; the cursor is an offset.
import { listModels } from "../../model/catalogue.ts";
import type { ModelInfo } from "../../model/types.ts";
import type { Model } from "../../protocol/model.ts";
import { method } from "../method.ts";
import { page } from "../page.ts";

export const modelList = method("model/list", (params) => {
  const models = listModels().filter((model) => !model.hidden || params.includeHidden === true);
  const { data, nextCursor } = page(models, params, "models");
  return { data: data.map(modelView), nextCursor };
});

function modelView(model: ModelInfo): Model {
  return {
    id: model.slug,
    model: model.slug,
    upgrade: model.upgrade,
    upgradeInfo: model.upgrade === null ? null : upgradeInfo(model, model.upgrade),
    availabilityNux: null,
    displayName: model.displayName,
    description: model.description,
    hidden: model.hidden,
    supportedReasoningEfforts: model.supportedEfforts.map(({ effort, description }) => ({
      reasoningEffort: effort as never,
      description,
    })),
    defaultReasoningEffort: (model.defaultEffort ?? "medium") as never,
    inputModalities: [...model.inputModalities],
    supportsPersonality: model.supportsPersonality,
    additionalSpeedTiers: [...model.speedTiers],
    isDefault: model.isDefault,
  };
}

/** What a client may show when a newer model takes the place of this one. */
function upgradeInfo(model: ModelInfo, upgrade: string): NonNullable<Model["upgradeInfo"]> {
  const migrationMarkdown = `${upgrade} is the newer model for this work. ${model.displayName} stays available.\n`;
  return { model: upgrade, upgradeCopy: null, modelLink: null, migrationMarkdown };
}
