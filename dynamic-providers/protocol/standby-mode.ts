/** How ready a standby is kept. */
export const StandbyMode = {
    /** No service. */
    Cold: "cold",
    /** One unit in one region. */
    Pilot: "pilot",
    /** The declared units and regions, with each new snapshot restored. */
    Warm: "warm",
} as const;
export type StandbyMode = (typeof StandbyMode)[keyof typeof StandbyMode];
