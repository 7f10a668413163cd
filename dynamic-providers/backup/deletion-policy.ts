/** Whether a snapshot goes with its resource. */
export const DeletionPolicy = { Retain: "Retain", Delete: "Delete" } as const;
export type DeletionPolicy = (typeof DeletionPolicy)[keyof typeof DeletionPolicy];
