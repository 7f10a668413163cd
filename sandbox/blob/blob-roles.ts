/**
 * Built-in roles on blobs. Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage
 * Contributor and Owner.
 */
export const rolesThatWriteBlobs: readonly string[] = [
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
];

/** Reader, Contributor and Owner. */
export const rolesThatReadBlobs: readonly string[] = ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", ...rolesThatWriteBlobs];
