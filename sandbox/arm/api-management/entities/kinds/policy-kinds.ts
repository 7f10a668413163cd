import { absent, carried } from "./entity-kind";
import type { EntityKind } from "./entity-kind";
import { policy } from "./shared-rows";

/** Policies of the service, their fragments and restrictions. */
export const policyKinds: readonly EntityKind[] = [
    // A service has one from the start: its first PUT answers 200.
    { path: "policies", ...policy, created: 200 },
    {
        path: "policyFragments",
        members: { description: null, value: absent, format: absent, provisioningState: absent },
        required: ["value"],
        longRunning: true,
        unpaged: true,
        ...carried,
    },
    { path: "policyRestrictions", ids: ["scope"], members: { scope: absent, requireBase: "false" }, ...carried },
];
