/** How a service is compared with a snapshot. */
export const VerifyMode = {
    /** Every entity, by an inventory. */
    Entities: "entities",
    /** Not at all. */
    Off: "off",
} as const;
export type VerifyMode = (typeof VerifyMode)[keyof typeof VerifyMode];
