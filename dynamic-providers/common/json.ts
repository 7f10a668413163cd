/** Any JSON object; its members are unknown. */
export type JsonObject = Readonly<Record<string, unknown>>;
