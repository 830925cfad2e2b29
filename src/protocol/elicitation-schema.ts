// The form an MCP server may ask the user to fill in: a small subset of JSON Schema.
// These types come from the MCP specification; unknown members are refused in most of them.

import type { Static } from "typebox";
import {
  bigUint64,
  bool,
  choice,
  double,
  list,
  map,
  omitted,
  struct,
  text,
  uint32,
  untagged,
} from "./schema.ts";

export const McpElicitationArrayType = choice("McpElicitationArrayType", ["array"]);
export type McpElicitationArrayType = Static<typeof McpElicitationArrayType>;

export const McpElicitationBooleanType = choice("McpElicitationBooleanType", ["boolean"]);
export type McpElicitationBooleanType = Static<typeof McpElicitationBooleanType>;

export const McpElicitationBooleanSchema = struct(
  "McpElicitationBooleanSchema",
  {
    type: McpElicitationBooleanType,
    title: omitted(text),
    description: omitted(text),
    default: omitted(bool),
  },
  { additionalProperties: false },
);
export type McpElicitationBooleanSchema = Static<typeof McpElicitationBooleanSchema>;

export const McpElicitationConstOption = struct(
  "McpElicitationConstOption",
  { const: text, title: text },
  { additionalProperties: false },
);
export type McpElicitationConstOption = Static<typeof McpElicitationConstOption>;

export const McpElicitationStringType = choice("McpElicitationStringType", ["string"]);
export type McpElicitationStringType = Static<typeof McpElicitationStringType>;

export const McpElicitationLegacyTitledEnumSchema = struct(
  "McpElicitationLegacyTitledEnumSchema",
  {
    type: McpElicitationStringType,
    title: omitted(text),
    description: omitted(text),
    enum: list(text),
    enumNames: omitted(list(text)),
    default: omitted(text),
  },
  { additionalProperties: false },
);
export type McpElicitationLegacyTitledEnumSchema = Static<typeof McpElicitationLegacyTitledEnumSchema>;

/** What both multi-selects begin with. */
const MULTI_SELECT = {
  type: McpElicitationArrayType,
  title: omitted(text),
  description: omitted(text),
  minItems: omitted(bigUint64),
  maxItems: omitted(bigUint64),
};

export const McpElicitationTitledEnumItems = struct(
  "McpElicitationTitledEnumItems",
  { anyOf: list(McpElicitationConstOption) },
  { additionalProperties: false },
);
export type McpElicitationTitledEnumItems = Static<typeof McpElicitationTitledEnumItems>;

export const McpElicitationTitledMultiSelectEnumSchema = struct(
  "McpElicitationTitledMultiSelectEnumSchema",
  {
    ...MULTI_SELECT,
    items: McpElicitationTitledEnumItems,
    default: omitted(list(text)),
  },
  { additionalProperties: false },
);
export type McpElicitationTitledMultiSelectEnumSchema = Static<
  typeof McpElicitationTitledMultiSelectEnumSchema
>;

export const McpElicitationUntitledEnumItems = struct(
  "McpElicitationUntitledEnumItems",
  { type: McpElicitationStringType, enum: list(text) },
  { additionalProperties: false },
);
export type McpElicitationUntitledEnumItems = Static<typeof McpElicitationUntitledEnumItems>;

export const McpElicitationUntitledMultiSelectEnumSchema = struct(
  "McpElicitationUntitledMultiSelectEnumSchema",
  {
    ...MULTI_SELECT,
    items: McpElicitationUntitledEnumItems,
    default: omitted(list(text)),
  },
  { additionalProperties: false },
);
export type McpElicitationUntitledMultiSelectEnumSchema = Static<
  typeof McpElicitationUntitledMultiSelectEnumSchema
>;

export const McpElicitationMultiSelectEnumSchema = untagged("McpElicitationMultiSelectEnumSchema", [
  McpElicitationUntitledMultiSelectEnumSchema,
  McpElicitationTitledMultiSelectEnumSchema,
]);
export type McpElicitationMultiSelectEnumSchema = Static<typeof McpElicitationMultiSelectEnumSchema>;

export const McpElicitationTitledSingleSelectEnumSchema = struct(
  "McpElicitationTitledSingleSelectEnumSchema",
  {
    type: McpElicitationStringType,
    title: omitted(text),
    description: omitted(text),
    oneOf: list(McpElicitationConstOption),
    default: omitted(text),
  },
  { additionalProperties: false },
);
export type McpElicitationTitledSingleSelectEnumSchema = Static<
  typeof McpElicitationTitledSingleSelectEnumSchema
>;

export const McpElicitationUntitledSingleSelectEnumSchema = struct(
  "McpElicitationUntitledSingleSelectEnumSchema",
  {
    type: McpElicitationStringType,
    title: omitted(text),
    description: omitted(text),
    enum: list(text),
    default: omitted(text),
  },
  { additionalProperties: false },
);
export type McpElicitationUntitledSingleSelectEnumSchema = Static<
  typeof McpElicitationUntitledSingleSelectEnumSchema
>;

export const McpElicitationSingleSelectEnumSchema = untagged("McpElicitationSingleSelectEnumSchema", [
  McpElicitationUntitledSingleSelectEnumSchema,
  McpElicitationTitledSingleSelectEnumSchema,
]);
export type McpElicitationSingleSelectEnumSchema = Static<typeof McpElicitationSingleSelectEnumSchema>;

export const McpElicitationEnumSchema = untagged("McpElicitationEnumSchema", [
  McpElicitationSingleSelectEnumSchema,
  McpElicitationMultiSelectEnumSchema,
  McpElicitationLegacyTitledEnumSchema,
]);
export type McpElicitationEnumSchema = Static<typeof McpElicitationEnumSchema>;

export const McpElicitationNumberType = choice("McpElicitationNumberType", ["number", "integer"]);
export type McpElicitationNumberType = Static<typeof McpElicitationNumberType>;

export const McpElicitationNumberSchema = struct(
  "McpElicitationNumberSchema",
  {
    type: McpElicitationNumberType,
    title: omitted(text),
    description: omitted(text),
    minimum: omitted(double),
    maximum: omitted(double),
    default: omitted(double),
  },
  { additionalProperties: false },
);
export type McpElicitationNumberSchema = Static<typeof McpElicitationNumberSchema>;

export const McpElicitationObjectType = choice("McpElicitationObjectType", ["object"]);
export type McpElicitationObjectType = Static<typeof McpElicitationObjectType>;

export const McpElicitationStringFormat = choice("McpElicitationStringFormat", [
  "email",
  "uri",
  "date",
  "date-time",
]);
export type McpElicitationStringFormat = Static<typeof McpElicitationStringFormat>;

export const McpElicitationStringSchema = struct(
  "McpElicitationStringSchema",
  {
    type: McpElicitationStringType,
    title: omitted(text),
    description: omitted(text),
    minLength: omitted(uint32),
    maxLength: omitted(uint32),
    format: omitted(McpElicitationStringFormat),
    default: omitted(text),
  },
  { additionalProperties: false },
);
export type McpElicitationStringSchema = Static<typeof McpElicitationStringSchema>;

export const McpElicitationPrimitiveSchema = untagged("McpElicitationPrimitiveSchema", [
  McpElicitationEnumSchema,
  McpElicitationStringSchema,
  McpElicitationNumberSchema,
  McpElicitationBooleanSchema,
]);
export type McpElicitationPrimitiveSchema = Static<typeof McpElicitationPrimitiveSchema>;

export const McpElicitationSchema = struct(
  "McpElicitationSchema",
  {
    $schema: omitted(text),
    type: McpElicitationObjectType,
    properties: map(McpElicitationPrimitiveSchema),
    required: omitted(list(text)),
  },
  { additionalProperties: false },
);
export type McpElicitationSchema = Static<typeof McpElicitationSchema>;
