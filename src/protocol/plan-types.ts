// The plans of ChatGPT accounts, apart from their schema: naming one must not load the schemas.

export const PLAN_TYPES = [
  "free",
  "go",
  "plus",
  "pro",
  "team",
  "self_serve_business_usage_based",
  "business",
  "enterprise_cbp_usage_based",
  "enterprise",
  "edu",
  "unknown",
] as const;

export type PlanName = (typeof PLAN_TYPES)[number];
